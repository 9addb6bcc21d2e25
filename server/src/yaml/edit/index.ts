import type { Node } from 'yaml';
import type { Change, ChangeResult, FieldOrder } from '../change';
import { compose, parseYaml, type YamlDocument } from '../document';
import type { Path } from '../path';
import { applyEdits, type TextEdit } from '../text';
import { sameValue, type YamlValue } from '../value';
import { printAppended } from './append';
import { fulfils } from './expect';
import { inStages, type Move, resolveMoves } from './move';
import { Pieces } from './pieces';
import { planWishes } from './plan';
import { Printer } from './print';
import { Refusal } from './refusal';
import { runPlan } from './run';
import { Source } from './source';
import { detectStyle } from './style';
import { collectWishes, type StructuralChange } from './wish';

/**
 * Turns changes into the smallest edits of a document's text, in its own style: comments and lines that are not concerned
 * stay as they are. Never throws for what stands in the document; what can not be done is refused with its reason.
 */
export function applyChanges(document: YamlDocument, changes: readonly Change[], order: FieldOrder): ChangeResult {
  try {
    return apply(document, changes, order);
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.reason, path: error.path };
    throw error;
  }
}

function apply(document: YamlDocument, changes: readonly Change[], order: FieldOrder): ChangeResult {
  const structural: (StructuralChange | Move)[] = [];
  const appended: YamlValue[] = [];
  const texts: TextEdit[] = [];
  for (const change of changes) {
    if (change.op === 'text') texts.push({ start: change.start, end: change.end, text: change.text });
    else if (change.op !== 'append') structural.push(change);
    else if (!appended.some((value) => sameValue(value, change.value))) appended.push(change.value);
  }
  const others = structural.length + appended.length;
  if (others > 0 && !document.valid) throw new Refusal('unreadable', structural[0]?.path ?? []);
  const pieces = new Pieces(document.text);
  if (others > 0) applyStructure(document, structural, appended, order, pieces);
  addTexts(pieces, document.text.length, texts);
  const edits = pieces.edits();
  return { ok: true, edits, text: applyEdits(document.text, edits), selections: pieces.marks };
}

function applyStructure(
  document: YamlDocument,
  changes: readonly (StructuralChange | Move)[],
  appended: readonly YamlValue[],
  order: FieldOrder,
  pieces: Pieces,
): void {
  const { first, second } = inStages(changes);
  let text = applyStage(document, first, order, pieces);
  if (second.length > 0) text = applyStage(text === document.text ? document : parseYaml(text), second, order, pieces);
  if (appended.length > 0) {
    const { printer } = readLayout(document, order);
    pieces.apply([{ start: text.length, end: text.length, text: printAppended(text, appended, printer) }]);
  }
}

/** Makes changes whose paths all hold in one text; returns the text after. */
function applyStage(
  document: YamlDocument,
  changes: readonly (StructuralChange | Move)[],
  order: FieldOrder,
  pieces: Pieces,
): string {
  const { text, source, templated } = document;
  if (changes.length === 0) return text;
  const { contents, printer } = readLayout(document, order);
  const wish = collectWishes(resolveMoves(document, contents, changes));
  const plan = planWishes(document, contents, wish);
  const result = runPlan({ text, source, templated }, contents, plan, printer, pieces).text;
  requireResult(document, result, wish, changes[0]?.path ?? []);
  return result;
}

function readLayout(document: YamlDocument, order: FieldOrder): { contents: Node | null; printer: Printer } {
  const contents = compose(document.source, true).document?.contents ?? null;
  return { contents, printer: new Printer(detectStyle(new Source(document.source), contents), order) };
}

/** The last word: whatever was done to the text, it must read as what was wanted. */
function requireResult(document: YamlDocument, text: string, wish: ReturnType<typeof collectWishes>, path: Path): void {
  if (text === document.text) return;
  const after = parseYaml(text);
  const isRight = after.valid && fulfils(document.data, after.data, wish, document);
  if (!isRight) throw new Refusal('unreadable', path);
}

/** Adds the edits that are told as text: they count in the text before all others, and must not meet them. */
function addTexts(pieces: Pieces, length: number, texts: readonly TextEdit[]): void {
  const edits = pieces.edits();
  const distinct = new Map(texts.map((edit) => [JSON.stringify([edit.start, edit.end, edit.text]), edit]));
  const ordered = [...distinct.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  const all = [...edits, ...ordered].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [index, edit] of all.entries()) {
    const before = all[index - 1];
    if (edit.start < 0 || edit.end < edit.start || edit.end > length) throw new Refusal('no-such-place', []);
    if (before !== undefined && edit.start < before.end) throw new Refusal('conflict', []);
  }
  pieces.apply(
    ordered.map(({ start, end, text }) => {
      let shift = 0;
      for (const edit of edits) if (edit.end <= start) shift += edit.text.length - (edit.end - edit.start);
      return { start: start + shift, end: end + shift, text };
    }),
  );
}
