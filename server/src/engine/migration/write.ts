import { formatMessage } from '../../rules/rule';
import type { YamlValue } from '../../yaml/value';
import { MESSAGES, type TranslatedRule, type Translation } from './translation';

/** Writes a translation as a configuration file. */
export function writeConfiguration(name: string, { tool, rules, ignore, notes }: Translation): string {
  const lines = [comment(formatMessage(MESSAGES.header, { name, tool })), 'profile: production'];
  if (rules.length > 0) lines.push('rules:', ...[...rules].sort((a, b) => (a.id < b.id ? -1 : 1)).map(ruleLine));
  if (ignore.length > 0) lines.push('ignore:', ...ignore.map((pattern) => `  - ${JSON.stringify(pattern)}`));
  if (notes.length > 0) lines.push('', comment(MESSAGES.leftOut), ...notes.map((note) => comment(`- ${note}`)));
  return `${lines.join('\n')}\n`;
}

function ruleLine({ id, severity, options, because }: TranslatedRule): string {
  const value = options === undefined ? severity : `[${severity}, ${flow(options)}]`;
  return `  ${id}: ${value}${because.length > 0 ? ` # ${oneLine(because.join(', '))}` : ''}`;
}

function comment(text: string): string {
  return `# ${oneLine(text)}`;
}

/** A comment ends with its line, so what comes from elsewhere must not hold another one. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A value in flow style: JSON, which is YAML. */
function flow(value: YamlValue): string {
  return JSON.stringify(value);
}
