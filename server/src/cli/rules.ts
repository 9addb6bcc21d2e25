import picocolors from 'picocolors';
import type { Rule } from '../rules/rule';
import { COMMON_OPTIONS, readArguments } from './arguments';
import { UsageError } from './errors';
import { HELP } from './help';
import { counted, say } from './messages';
import { ruleFacts, sortedRules } from './rule-lookup';
import { print, wantsColour } from './terminal';

const FORMATS = ['pretty', 'json', 'markdown'] as const;

/** `prodlint rules`: lists the rules. */
export async function rules(args: readonly string[]): Promise<number> {
  const given = readArguments(args, { ...COMMON_OPTIONS, format: { type: 'string' } });
  if (given.has('help')) {
    print(HELP.rules);
    return 0;
  }
  const [superfluous] = given.positionals;
  if (superfluous !== undefined) throw new UsageError(say('unexpectedArgument', { name: superfluous }));
  const renderers = { pretty: renderPretty, json: renderJson, markdown: renderMarkdown };
  print(renderers[given.choice('format', FORMATS) ?? 'pretty'](sortedRules()));
  return 0;
}

function renderJson(list: readonly Rule[]): string {
  const entries = list.map(({ id, need, severity, profile, scope, kinds, fix, peers, summary }) => {
    return { id, need, severity, profile, scope, kinds, fix, peers, summary };
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
}

function renderMarkdown(list: readonly Rule[]): string {
  const lines = ['| Rule | Need | Severity | Profile | Fix | Reports |', '| --- | --- | --- | --- | --- | --- |'];
  for (const { id, need, severity, profile, fix, summary } of list) {
    const cells = [`\`${id}\``, need, severity, profile, fix, summary.replaceAll('|', '\\|')];
    lines.push(`| ${cells.join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}

function renderPretty(list: readonly Rule[]): string {
  const { bold, dim, red, yellow, blue } = picocolors.createColors(wantsColour(process.stdout.isTTY === true));
  const paint = { error: red, warning: yellow, info: blue };
  const width = Math.max(...list.map(({ id }) => id.length));
  const lines: string[] = [];
  let need = '';
  for (const rule of list) {
    if (rule.need !== need) lines.push(...(need === '' ? [] : ['']), bold(rule.need));
    need = rule.need;
    const { id, severity, summary } = rule;
    const [first = '', ...others] = ruleFacts(rule);
    lines.push(`  ${id.padEnd(width)}  ${paint[severity](first)}${dim(`, ${others.join(', ')}`)}`);
    lines.push(`  ${' '.repeat(width)}  ${summary}`);
  }
  return `${[...lines, '', `${counted(list.length, 'rule')}. prodlint explain RULE shows the page of one.`].join('\n')}\n`;
}
