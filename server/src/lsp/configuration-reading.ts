import type { DocumentLink, Hover } from 'vscode-languageserver';
import { MarkupKind } from 'vscode-languageserver';
import { rangeInFile } from '../engine/finding';
import type { FileSnapshot } from '../engine/snapshot';
import type { RuleMetadata } from '../rules/rule';
import { formatMessage } from '../rules/rule';
import { locate } from '../yaml/locate';
import { nodeAt } from '../yaml/node-at';
import type { Path } from '../yaml/path';
import type { Position } from '../yaml/text';
import { isList, isMap, valueAt, type YamlValue } from '../yaml/value';
import { type ConfigurationSchema, settingAt } from './completion/configuration';
import { code } from './hover/markdown';
import { describeRule, type RulePages } from './hover/rules';

const MESSAGES = {
  setting: '**{name}**',
  allowed: 'One of {values}.',
  page: 'Open the page of {rule}',
} as const;

/** What a file of ours is made of, under the pointer: a rule, or a setting. Null where there is nothing to say. */
export function hoverConfiguration(
  schema: ConfigurationSchema,
  snapshot: FileSnapshot,
  position: Position,
  pages: RulePages,
): Hover | null {
  const placed = snapshot.documents.findLast(({ line }) => line <= position.line);
  if (placed === undefined) return null;
  const { document } = placed.snapshot;
  const offset = document.lines.offset({ line: position.line - placed.line, character: position.character });
  const node = nodeAt(document, offset);
  if (node === undefined) return null;
  const rule = ruleAt(node.path, pages.rules);
  const value = rule === undefined ? describeSetting(schema, node.path, document.data) : describeRule(rule, pages);
  if (value === undefined) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value },
    range: rangeInFile(document.lines.range(node.span), placed.line),
  };
}

/** The rules that a configuration file names lead to their pages. */
export function configurationLinks({ documents }: FileSnapshot, { rules, uri }: RulePages): DocumentLink[] {
  const known = new Set(rules.map(({ id }) => id));
  return documents.flatMap(({ snapshot: { document }, line }) =>
    rulesIn(document.data).flatMap((path): DocumentLink[] => {
      const rule = String(path.at(-1));
      if (!known.has(rule)) return [];
      const range = rangeInFile(document.lines.range(locate(document, path, 'key')), line);
      return [{ range, target: uri(rule), tooltip: formatMessage(MESSAGES.page, { rule }) }];
    }),
  );
}

/** The rule whose severity a path leads to; what its options are is a setting of its own. */
function ruleAt(path: Path, rules: readonly RuleMetadata[]): RuleMetadata | undefined {
  return path.at(-2) === 'rules' ? rules.find(({ id }) => id === path.at(-1)) : undefined;
}

/** The places of single rules, for all files and for some. */
function rulesIn(data: YamlValue): Path[] {
  const overrides = valueAt(data, ['overrides']);
  const holders: Path[] = [[], ...(isList(overrides) ? overrides.map((_, index) => ['overrides', index]) : [])];
  return holders.flatMap((holder) => {
    const rules = valueAt(data, [...holder, 'rules']);
    return isMap(rules) ? Object.keys(rules).map((id) => [...holder, 'rules', id]) : [];
  });
}

function describeSetting(schema: ConfigurationSchema, path: Path, data: YamlValue): string | undefined {
  const named = path.slice(0, path.findLastIndex((step) => typeof step === 'string') + 1);
  const setting = settingAt(schema, named, data);
  if (setting?.description === undefined) return undefined;
  const values = setting.allowed.map(code).join(', ');
  return [
    formatMessage(MESSAGES.setting, { name: String(named.at(-1)) }),
    setting.description,
    ...(values === '' ? [] : [formatMessage(MESSAGES.allowed, { values })]),
  ].join('\n\n');
}
