import { type CodeAction, CodeActionKind, type TextEdit as LspTextEdit, type Range } from 'vscode-languageserver';
import type { Finding, FindingFix } from '../engine/finding';
import { editsBetween, fixAll, fixEdits, fixesOfGrade } from '../engine/fixes';
import { silenceForResource, silenceHere, silenceInFile } from '../engine/silence';
import { type FixGrade, formatMessage } from '../rules/rule';
import { LineIndex, type TextEdit } from '../yaml/text';
import { COMPLETE_KIND } from './complete-application';
import type { ShownProblem } from './diagnostics';
import type { LintedDocument } from './linted-document';
import { ClientCommand, type SelectArguments } from './protocol';

/** The kind of the action that makes all safe fixes of a file. */
export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.prodlint`;

/** The kinds of action the server offers. */
export const ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, COMPLETE_KIND, FIX_ALL_KIND];

const SAFE: readonly FixGrade[] = ['safe'];

const TITLES = {
  safe: '{title}',
  unsafe: '{title} (unsafe: behaviour may change)',
  suggestion: '{title} (check the value)',
  fixRule: 'Fix all {count} problems of {rule} in this file',
  fixRuleUnsafe: 'Fix all {count} problems of {rule} in this file (unsafe: behaviour may change)',
  fixRuleSuggestion: 'Fix all {count} problems of {rule} in this file (check the values)',
  fixAll: 'Fix all safe Prodlint problems in this file',
  silenceHere: 'Ignore {rules} here',
  silenceResource: 'Ignore {rules} for {resource}',
  silenceFile: 'Ignore {rules} in this file',
  openPage: 'Why {rule}? Open its page',
  openPages: 'Why? Open the page of one of the {count} rules',
  silenceHardening: 'all {count} hardening rules',
  silenceResources: 'all {count} resource rules',
} as const;

/** What an action changes, worked out only when it is chosen. */
export type EditMaker = () => { edits: readonly LspTextEdit[]; select?: Range | undefined } | undefined;

export interface OfferedAction {
  readonly action: CodeAction;
  readonly makeEdit?: EditMaker;
  /** Names what it does, where it does the same for several problems. */
  readonly sameAs?: string;
}

/** Where actions are wanted, and of which kinds; of all kinds where none are named. */
export interface ActionQuestion {
  readonly range: Range;
  readonly only?: readonly string[] | undefined;
}

/** What the client can do with actions. */
export interface ActionClient {
  /** It has the commands of `ClientCommand`. */
  readonly hasCommands: boolean;
  /** It takes edits that say for which version of the text they are. */
  readonly takesVersions: boolean;
}

/** The actions for a range of a document, the fixes first. Asked again about the same document, they are the same. */
export function offerActions(
  linted: LintedDocument,
  { range, only }: ActionQuestion,
  { hasCommands }: ActionClient,
): OfferedAction[] {
  const wants = (kind: string) =>
    only === undefined || only.some((wish) => wish === '' || kind === wish || kind.startsWith(`${wish}.`));
  const actions: OfferedAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const touched = linted.problems.filter(({ diagnostic }) => overlaps(diagnostic.range, range));
    for (const shown of touched) actions.push(...fixActions(linted, shown));
    for (const shown of touched) actions.push(...fixRuleAction(linted, shown));
    if (hasCommands) actions.push(...touched.map(pageAction));
    for (const shown of touched) actions.push(...silenceActions(linted, shown));
  }
  // A source action is offered when it is asked for, so that it does not fill the light bulb's menu.
  if (only !== undefined && wants(FIX_ALL_KIND)) actions.push(...fixAllAction(linted));
  return withoutRepetitions(actions);
}

/** Several problems of one rule in the range call for the same action on the file, or for the same page, once. */
function withoutRepetitions(actions: readonly OfferedAction[]): OfferedAction[] {
  const once = new Map<string, OfferedAction>();
  for (const [index, offered] of actions.entries()) {
    const { action } = offered;
    const key = offered.sameAs ?? String(index);
    const before = once.get(key);
    const diagnostics = [...(before?.action.diagnostics ?? []), ...(action.diagnostics ?? [])];
    once.set(key, before === undefined ? offered : { ...before, action: { ...before.action, diagnostics } });
  }
  return [...once.values()];
}

function overlaps(a: Range, b: Range): boolean {
  const before = (x: Range['start'], y: Range['start']) =>
    x.line < y.line || (x.line === y.line && x.character < y.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}

function fixActions(linted: LintedDocument, shown: ShownProblem): OfferedAction[] {
  const { problem } = shown;
  const alternatives = problem.findings.length === 1 ? problem.findings[0].fixes.slice(1) : [];
  return [problem.fix, ...alternatives].flatMap((fix, index) => {
    if (fix === undefined || !fixEdits(shown.placed, fix.changes).ok) return [];
    return [
      {
        action: {
          title: formatMessage(TITLES[fix.grade], { title: fix.title }),
          kind: CodeActionKind.QuickFix,
          diagnostics: [shown.diagnostic],
          isPreferred: index === 0 && fix.grade === 'safe',
        },
        makeEdit: () => singleFix(linted, shown, fix),
      },
    ];
  });
}

function singleFix(linted: LintedDocument, { placed }: ShownProblem, fix: FindingFix) {
  const result = fixEdits(placed, fix.changes);
  if (!result.ok) return undefined;
  const selection = result.selections[0];
  // `text` is the document's, the selection counts in the file: the file's new lines are needed to place it.
  const text = linted.text.slice(0, placed.start) + result.text + linted.text.slice(placed.start + placed.text.length);
  return {
    edits: toLsp(linted, result.edits),
    select: selection === undefined ? undefined : new LineIndex(text).range(selection),
  };
}

function fixRuleAction(linted: LintedDocument, shown: ShownProblem): OfferedAction[] {
  if (shown.problem.findings.length > 1) return [];
  const [{ rule, fixes }] = shown.problem.findings;
  const grade = fixes[0]?.grade;
  // The title promises one grade, so fixes of another are left out.
  const choose = (finding: Finding) =>
    finding.rule === rule && finding.fixes[0]?.grade === grade ? finding.fixes[0] : undefined;
  const count = linted.problems.filter(({ problem }) => problem.findings.some(choose)).length;
  if (grade === undefined || count < 2) return [];
  const titles = { safe: TITLES.fixRule, unsafe: TITLES.fixRuleUnsafe, suggestion: TITLES.fixRuleSuggestion };
  const title = formatMessage(titles[grade], { rule: rule.id, count });
  return [
    {
      action: { title, kind: CodeActionKind.QuickFix, diagnostics: [shown.diagnostic] },
      makeEdit: () => manyFixes(linted, choose),
      sameAs: title,
    },
  ];
}

function fixAllAction(linted: LintedDocument): OfferedAction[] {
  const choose = fixesOfGrade(SAFE);
  if (!linted.problems.some(({ problem }) => problem.findings.some(choose))) return [];
  const makeEdit = () => manyFixes(linted, choose);
  return [{ action: { title: TITLES.fixAll, kind: FIX_ALL_KIND }, makeEdit }];
}

function manyFixes(linted: LintedDocument, choose: (finding: Finding) => FindingFix | undefined) {
  const outcome = linted.tryOut((lint) => fixAll(linted.text, lint, choose));
  if (outcome.text === linted.text) return undefined;
  return { edits: toLsp(linted, editsBetween(linted.text, outcome.text)) };
}

function silenceActions(linted: LintedDocument, shown: ShownProblem): OfferedAction[] {
  const { placed, problem, diagnostic } = shown;
  const [first] = problem.findings;
  const ids = problem.findings.map(({ rule }) => rule.id);
  const bundleTitle = first.bundle === 'resources' ? TITLES.silenceResources : TITLES.silenceHardening;
  const rules = ids.length === 1 ? first.rule.id : formatMessage(bundleTitle, { count: ids.length });
  const offer = (title: string, makeEdit: EditMaker): OfferedAction => ({
    action: { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] },
    makeEdit,
  });
  const actions: OfferedAction[] = [];
  const here = linted.isJson ? undefined : silenceHere(linted.snapshot, placed, problem.findings);
  if (here !== undefined)
    actions.push(offer(formatMessage(TITLES.silenceHere, { rules }), () => ({ edits: toLsp(linted, here) })));
  const changes = silenceForResource(first, ids);
  if (first.resource !== undefined && fixEdits(placed, changes).ok) {
    actions.push(
      offer(formatMessage(TITLES.silenceResource, { rules, resource: first.resource.label }), () => {
        const result = fixEdits(placed, changes);
        return result.ok ? { edits: toLsp(linted, result.edits) } : undefined;
      }),
    );
  }
  if (!linted.isJson) {
    const edit = silenceInFile(linted.snapshot, ids);
    const title = formatMessage(TITLES.silenceFile, { rules });
    actions.push({ ...offer(title, () => ({ edits: toLsp(linted, [edit]) })), sameAs: `${title} ${ids.join(' ')}` });
  }
  return actions;
}

/** One entry for each problem: of a bundle, the client lets the person choose among its rules. */
function pageAction({ problem, diagnostic }: ShownProblem): OfferedAction {
  const rules = problem.findings.map(({ rule }) => rule.id);
  const [rule = ''] = rules;
  const title = formatMessage(rules.length === 1 ? TITLES.openPage : TITLES.openPages, { rule, count: rules.length });
  return {
    action: {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title, command: ClientCommand.openRulePage, arguments: rules },
    },
    sameAs: `${title} ${rules.join(' ')}`,
  };
}

/** An action with its edit; a value to be checked is selected afterwards where the client can. */
export function completeAction(
  { uri, version }: LintedDocument,
  action: CodeAction,
  makeEdit: EditMaker,
  client: ActionClient,
): CodeAction {
  const made = makeEdit();
  if (made === undefined) return action;
  const select: SelectArguments | undefined = made.select && { uri, range: made.select };
  const edits = [...made.edits];
  return {
    ...action,
    edit: client.takesVersions
      ? { documentChanges: [{ textDocument: { uri, version }, edits }] }
      : { changes: { [uri]: edits } },
    ...(client.hasCommands && select !== undefined
      ? { command: { title: action.title, command: ClientCommand.select, arguments: [select] } }
      : {}),
  };
}

function toLsp(linted: LintedDocument, edits: readonly TextEdit[]): LspTextEdit[] {
  return edits.map(({ start, end, text }) => ({ range: linted.lines.range({ start, end }), newText: text }));
}
