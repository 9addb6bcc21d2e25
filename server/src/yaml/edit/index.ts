import type { Change, ChangeResult, FieldOrder } from '../change';
import { compose, parseYaml, type YamlDocument } from '../document';
import type { Path } from '../path';
import { applyEdits, type Span, type TextEdit } from '../text';
import { printAppended } from './append';
import { fulfils } from './expect';
import { planWishes } from './plan';
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
  const structural: StructuralChange[] = [];
  const appended: Extract<Change, { op: 'append' }>[] = [];
  const texts: TextEdit[] = [];
  for (const change of changes) {
    if (change.op === 'text') texts.push({ start: change.start, end: change.end, text: change.text });
    else if (change.op === 'append') appended.push(change);
    else structural.push(change);
  }
  const others = structural.length + appended.length;
  if (others > 0 && !document.valid) throw new Refusal('unreadable', structural[0]?.path ?? []);
  const edits: TextEdit[] = [];
  const selections: Span[] = [];
  if (others > 0) {
    const contents = compose(document.source, true).document?.contents ?? null;
    const style = detectStyle(new Source(document.source), contents);
    if (structural.length > 0) {
      const wish = collectWishes(structural);
      const plan = planWishes(document, contents, wish);
      const draft = { text: document.text, source: document.source, templated: document.templated };
      const { draft: result, pieces } = runPlan(draft, plan, style, order);
      edits.push(...pieces.edits());
      selections.push(...pieces.marks);
      requireResult(document, result.text, wish, structural[0]?.path ?? []);
    }
    if (appended.length > 0) {
      const values = appended.map((change) => change.value);
      edits.push({
        start: document.text.length,
        end: document.text.length,
        text: printAppended(document.text, values, style, order),
      });
    }
  }
  return withTexts(document.text, edits, selections, texts);
}

/** The last word: whatever was done to the text, it must read as what was wanted. */
function requireResult(document: YamlDocument, text: string, wish: ReturnType<typeof collectWishes>, path: Path): void {
  if (text === document.text) return;
  const after = parseYaml(text);
  const isRight = after.valid && fulfils(document.data, after.data, wish, document.duplicateKeys.length > 0);
  if (!isRight) throw new Refusal('unreadable', path);
}

/** Adds the edits that are told as text. */
function withTexts(
  text: string,
  edits: readonly TextEdit[],
  selections: readonly Span[],
  texts: readonly TextEdit[],
): ChangeResult {
  const distinct = texts.filter(
    (edit, index) =>
      !texts
        .slice(0, index)
        .some((other) => other.start === edit.start && other.end === edit.end && other.text === edit.text),
  );
  const all = [...edits, ...distinct].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [index, edit] of all.entries()) {
    const before = all[index - 1];
    if (edit.start < 0 || edit.end < edit.start || edit.end > text.length) throw new Refusal('no-such-place', []);
    if (before !== undefined && edit.start < before.end) throw new Refusal('conflict', []);
  }
  const moved = selections.map((span) => shifted(span, edits, distinct));
  return { ok: true, edits: all, text: applyEdits(text, all), selections: moved };
}

/** Where a span of the text after `edits` stands when `texts` are applied too. */
function shifted(span: Span, edits: readonly TextEdit[], texts: readonly TextEdit[]): Span {
  if (texts.length === 0) return span;
  let shift = 0;
  let original = span.start;
  for (const edit of edits) {
    const growth = edit.text.length - (edit.end - edit.start);
    if (edit.start + shift + edit.text.length <= span.start) shift += growth;
    else if (edit.start + shift <= span.start) original = edit.start + shift;
  }
  const place = original - shift;
  let added = 0;
  for (const edit of texts) if (edit.end <= place) added += edit.text.length - (edit.end - edit.start);
  return { start: span.start + added, end: span.end + added };
}
