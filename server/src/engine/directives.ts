import type { Resource } from '../kubernetes/resource';
import type { Change } from '../yaml/change';
import type { Comment } from '../yaml/comments';
import type { YamlDocument } from '../yaml/document';
import { locate } from '../yaml/locate';
import type { Path } from '../yaml/path';
import type { Span } from '../yaml/text';
import { isMap, valueAt } from '../yaml/value';

/** A rule named by a directive: ours by its id, another tool's as a peer id (`kl:latest-tag`). */
export interface NamedRule {
  readonly id: string;
  readonly span: Span;
  /** Takes this name out of the directive; the whole directive where it is the only one. */
  readonly removal: readonly Change[];
}

/** What a directive silences. Lines are zero-based lines of the document, `to` included. */
export type DirectiveScope =
  | { readonly kind: 'lines'; readonly from: number; readonly to: number }
  | { readonly kind: 'file' }
  | { readonly kind: 'resource'; readonly resource: Resource; readonly path: Path };

/** A wish written in a manifest that findings be silenced. */
export interface Directive {
  readonly isOurs: boolean;
  readonly scope: DirectiveScope;
  readonly rules: readonly NamedRule[] | 'all';
  readonly span: Span;
  readonly hasReason: boolean;
  readonly removal: readonly Change[];
}

/** The annotation, on an object or its pod template, that lists rules to ignore. */
export const IGNORE_ANNOTATION = 'prodlint.dev/ignore';

const OURS = /^#+\s*prodlint-disable(-next-line|-line|-file)?(?=\s|$)[ \t]*([\s\S]*)$/;
/** Between the rules and the reason. */
const REASON = /(?:^|\s)--(?=\s|$)/;
/** Checkov goes by the names of its makers, too, and takes several ids. */
const CHECKOV = /^#+\s*(?:checkov|bridgecrew|cortex):skip=\s*(\w+(?:,\s*\w+)*)\s*(?::(.*))?/;
/** Behind the id may stand further parameters of Trivy (`:exp:2027-01-01`) and any words. */
const TRIVY = /(?:^#+\s*|\s#?)trivy:ignore:([\w*-]+)/g;
const MARKS = [
  'prodlint',
  ':skip=',
  '.io/skip',
  'trivy:ignore',
  'kube-linter.io',
  'kube-score/',
  'polaris.fairwinds.com',
];

/** All directives of a document: comments and annotations, ours and those of the tools whose rules have peers here. */
export function readDirectives(document: YamlDocument, resources: readonly Resource[]): Directive[] {
  if (!MARKS.some((mark) => document.text.includes(mark))) return [];
  const directives: Directive[] = [];
  for (const comment of document.comments) {
    const directive = readComment(document, comment);
    if (directive !== undefined) directives.push(directive);
  }
  for (const resource of resources) directives.push(...readAnnotations(document, resource));
  return directives;
}

function readComment(document: YamlDocument, comment: Comment): Directive | undefined {
  const ours = OURS.exec(comment.text);
  if (ours !== null) return readOurs(document, comment, ours[1] ?? '', ours[2] ?? '');
  const checkov = CHECKOV.exec(comment.text);
  if (checkov !== null) {
    const whole: DirectiveScope = { kind: 'lines', from: 0, to: document.lines.lineCount };
    const ids = (checkov[1] ?? '').split(',').map((id) => checkovPeer(id.trim()));
    return peerComment(comment, whole, ids);
  }
  const trivy = [...comment.text.matchAll(TRIVY)].map((match) => trivyPeer(match[1] ?? ''));
  return trivy.length > 0 ? peerComment(comment, blockBehind(document, comment), trivy) : undefined;
}

function readOurs(document: YamlDocument, comment: Comment, form: string, rest: string): Directive {
  const [list = '', ...reasons] = rest.split(REASON);
  const line = document.lines.position(comment.start).line;
  const removal: Change[] = [removeComment(document, comment)];
  const listStart = comment.start + comment.text.length - rest.length;
  const names = [...list.matchAll(/[^\s,]+/g)];
  const rules = names.map((match, index) => {
    const start = listStart + match.index;
    const span = { start, end: start + match[0].length };
    return { id: match[0], span, removal: names.length === 1 ? removal : [removeName(names, index, listStart)] };
  });
  const hasReason = reasons.join('').trim() !== '';
  const scope = scopeOf(document, form, line);
  return { isOurs: true, scope, rules: names.length === 0 ? 'all' : rules, span: comment, hasReason, removal };
}

function scopeOf(document: YamlDocument, form: string, line: number): DirectiveScope {
  if (form === '-file') return { kind: 'file' };
  if (form === '-line') return { kind: 'lines', from: line, to: line };
  if (form === '-next-line') {
    const next = nextWrittenLine(document, line);
    return { kind: 'lines', from: next, to: next };
  }
  return { kind: 'lines', from: line, to: document.lines.lineCount };
}

/** The next line that holds more than a comment. */
function nextWrittenLine(document: YamlDocument, line: number): number {
  for (let next = line + 1; next < document.lines.lineCount; next++) {
    if (!/^\s*(?:#|$)/.test(lineText(document, next))) return next;
  }
  return line + 1;
}

function lineText(document: YamlDocument, line: number): string {
  return document.text.slice(document.lines.lineStart(line), document.lines.lineStart(line + 1));
}

/** Takes out one of several names together with the comma beside it. */
function removeName(names: readonly RegExpExecArray[], index: number, listStart: number): Change {
  const current = names[index] as RegExpExecArray;
  const previous = names[index - 1];
  const next = names[index + 1];
  const end = current.index + current[0].length;
  if (previous === undefined && next !== undefined) {
    return { op: 'text', start: listStart + current.index, end: listStart + next.index, text: '' };
  }
  const start = previous === undefined ? current.index : previous.index + previous[0].length;
  return { op: 'text', start: listStart + start, end: listStart + end, text: '' };
}

/** Takes a comment out: with its line where it stands alone, else with the blanks in front of it. */
function removeComment(document: YamlDocument, comment: Comment): Change {
  const { text, lines } = document;
  const line = lines.position(comment.start).line;
  if (!comment.trailing) return { op: 'text', start: lines.lineStart(line), end: lines.lineStart(line + 1), text: '' };
  let start = comment.start;
  while (start > 0 && /[ \t]/.test(text[start - 1] ?? '')) start--;
  return { op: 'text', start, end: comment.end, text: '' };
}

function peerComment(comment: Comment, scope: DirectiveScope, ids: readonly string[]): Directive {
  const rules = ids.map((id) => ({ id, span: comment, removal: [] }));
  return { isOurs: false, scope, rules, span: comment, hasReason: true, removal: [] };
}

/** Trivy's comments hold for their line, or for the block that follows; at the left margin for the whole document. */
function blockBehind(document: YamlDocument, comment: Comment): DirectiveScope {
  const { line, character } = document.lines.position(comment.start);
  if (comment.trailing) return { kind: 'lines', from: line, to: line };
  if (character === 0) return { kind: 'lines', from: 0, to: document.lines.lineCount };
  const first = nextWrittenLine(document, line);
  const firstText = lineText(document, first);
  const margin = firstText.length - firstText.trimStart().length;
  // The items of a key's list may stand in the same column as the key.
  const isKey = !firstText.trimStart().startsWith('-');
  let last = first;
  for (let next = first + 1; next < document.lines.lineCount; next++) {
    const text = lineText(document, next);
    const content = text.trimStart();
    if (content === '' || content.startsWith('#')) continue;
    const column = text.length - content.length;
    if (column < margin || (column === margin && !(isKey && /^-\s/.test(content)))) break;
    last = next;
  }
  return { kind: 'lines', from: first, to: last };
}

/** `CKV_K8S_20` is the peer `ck:20`, `CKV2_K8S_6` is `ck:2_6`. */
export function checkovPeer(id: string): string {
  return `ck:${id.replace(/^CKV_K8S_/, '').replace(/^CKV2_K8S_/, '2_')}`;
}

/** `AVD-KSV-0014`, `KSV-0014` and the older `KSV014` are the peer `tv:KSV-0014`. */
export function trivyPeer(id: string): string {
  const number = /^(?:AVD-)?KSV-?0*(\d+)$/i.exec(id.trim())?.[1];
  if (number === undefined) return `tv:${/^(?:(?:AVD-)?KSV-?)?\*$/i.test(id) ? '*' : id.trim()}`;
  // Trivy writes its 10xx series with five digits.
  return `tv:KSV-${number.length > 3 ? `0${number}` : number.padStart(4, '0')}`;
}

function readAnnotations(document: YamlDocument, resource: Resource): Directive[] {
  const directives: Directive[] = [];
  const holders: [path: Path, annotations: Readonly<Record<string, string>> | undefined][] = [
    [resource.path, resource.metadata.annotations],
  ];
  const pod = resource.podTemplate;
  if (pod !== undefined && pod.path.length > resource.path.length) holders.push([pod.path, pod.annotations]);
  for (const [path, annotations] of holders) {
    for (const [key, value] of Object.entries(annotations ?? {})) {
      const at = [...path, 'metadata', 'annotations', key];
      const scope: DirectiveScope = { kind: 'resource', resource, path };
      const directive =
        key === IGNORE_ANNOTATION
          ? ownAnnotation(document, scope, at, value)
          : peerAnnotation(document, scope, at, key, value);
      if (directive !== undefined) directives.push(directive);
    }
  }
  return directives;
}

function ownAnnotation(document: YamlDocument, scope: DirectiveScope, path: Path, value: string): Directive {
  const [list = '', ...reasons] = value.split(REASON);
  const span = locate(document, path, 'value');
  const removal: Change[] = [{ op: 'remove', path: emptiedBy(document, path) }];
  const names = [...list.matchAll(/[^\s,]+/g)].map(([name]) => name);
  const reason = reasons.length > 0 ? ` --${reasons.join(' --')}` : '';
  const rules = [...new Set(names)].map((id) => {
    const rest = names.filter((other) => other !== id).join(',');
    const change: Change = { op: 'set', path, value: `${rest}${reason}` };
    return { id, span: spanOfName(document, span, id), removal: rest === '' ? removal : [change] };
  });
  const hasReason = reasons.join('').trim() !== '';
  return { isOurs: true, scope, rules: names.includes('*') ? 'all' : rules, span, hasReason, removal };
}

/** Where a name stands in an annotation's value; the whole value where it is not written as such. */
function spanOfName(document: YamlDocument, value: Span, name: string): Span {
  const text = document.text.slice(value.start, value.end);
  for (let index = text.indexOf(name); index >= 0; index = text.indexOf(name, index + 1)) {
    const isWhole = !/[\w-]/.test(text[index - 1] ?? '') && !/[\w-]/.test(text[index + name.length] ?? '');
    if (isWhole) return { start: value.start + index, end: value.start + index + name.length };
  }
  return value;
}

/** What is to be taken out with an annotation: the maps around it too, if they hold nothing else. */
function emptiedBy(document: YamlDocument, path: Path): Path {
  let emptied = path;
  for (const key of ['annotations', 'metadata']) {
    const parent = emptied.slice(0, -1);
    const map = valueAt(document.data, parent);
    if (parent.at(-1) !== key || !isMap(map) || Object.keys(map).length > 1) break;
    emptied = parent;
  }
  return emptied;
}

function peerAnnotation(
  document: YamlDocument,
  scope: DirectiveScope,
  path: Path,
  key: string,
  value: string,
): Directive | undefined {
  const ids = peerAnnotationRules(key, value);
  if (ids.length === 0) return undefined;
  const span = locate(document, path, 'key');
  const rules = ids.map((id) => ({ id, span, removal: [] }));
  return { isOurs: false, scope, rules, span, hasReason: true, removal: [] };
}

/** The peer ids that another tool's annotation silences; none for another annotation. */
function peerAnnotationRules(key: string, value: string): readonly string[] {
  if (key === 'kube-linter.io/ignore-all') return ['kl:*'];
  if (key.startsWith('ignore-check.kube-linter.io/')) return [`kl:${key.slice('ignore-check.kube-linter.io/'.length)}`];
  if (key === 'kube-score/ignore') return value.split(',').map((name) => `ks:${name.trim()}`);
  if (key === 'kube-score/skip') return isTrue(value) ? ['ks:*'] : [];
  if (/^(?:checkov|bridgecrew|cortex)\.io\/skip/.test(key)) return [checkovPeer(value.split('=', 1)[0]?.trim() ?? '')];
  if (key === 'polaris.fairwinds.com/exempt') return isTrue(value) ? ['po:*'] : [];
  const polaris = /^polaris\.fairwinds\.com\/([\w-]+)-exempt$/.exec(key)?.[1];
  if (polaris === undefined || !isTrue(value)) return [];
  // Both ways of writing a check's id are in use.
  return [`po:${polaris.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}`];
}

function isTrue(value: string): boolean {
  return value.trim().toLowerCase() === 'true';
}
