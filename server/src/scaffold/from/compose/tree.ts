import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { formatMessage } from '../../../rules/rule';
import yamlSyntax from '../../../rules/validity/yaml-syntax';
import { isMergeKey, keyText, parseYaml, spanOf, type YamlDocument } from '../../../yaml/document';
import { resolveCoreScalar } from '../../../yaml/scalar';
import { splitDocuments } from '../../../yaml/split';
import { explainSyntax } from '../../../yaml/syntax-cause';
import type { Span } from '../../../yaml/text';
import type { Report } from '../report';
import type { Source, SourceEntry, SourceFile, SourceScalar } from '../source';
import { interpolate } from './interpolation';

/** What `${VAR}` may stand for. */
export interface Variables {
  readonly variables: ReadonlyMap<string, string>;
  /** Without secrets: these stay in the text as they are written, like variables without a value. */
  readonly publicVariables: ReadonlyMap<string, string>;
}

/**
 * Reads the YAML of a Compose file: anchors and merge keys resolved, variables replaced (Compose Specification, chapters 10 to 12).
 *
 * @returns undefined when the text is no YAML; the report says where and why
 */
export function readTree(file: SourceFile, variables: Variables, report: Report): Source | undefined {
  const slices = splitDocuments(file.text).filter(({ text }) => /^(?!\s*(?:#|---|\.\.\.|%|$))/m.test(text));
  const [slice, further] = slices;
  const start = slice?.start ?? 0;
  const document = parseYaml(slice?.text ?? '');
  if (document.templated || !document.valid) {
    reportUnreadable(document, file, start, report);
    return undefined;
  }
  for (const duplicate of document.duplicateKeys) {
    report.problem({ file, span: moved(duplicate, start) }, 'duplicateKey', { key: duplicate.key });
  }
  if (further !== undefined) {
    const span = { start: further.start, end: file.text.length };
    report.note('not-carried', { file, span }, 'furtherDocument');
  }
  return new TreeReader(file, start, variables, report).read(document.contents, { start, end: start }, false);
}

/** Says at least one thing. */
function reportUnreadable(document: YamlDocument, file: SourceFile, start: number, report: Report): void {
  const faults = document.templated ? [] : explainSyntax(document);
  for (const { cause, subject, ...span } of faults) {
    // What is said about kubectl there holds for manifests only.
    const words = yamlSyntax.messages[cause] ?? '';
    const why = words === '' || words.includes('kubectl') ? (yamlSyntax.messages.other ?? '') : words;
    report.problem({ file, span: moved(span, start) }, 'yamlSyntax', { why: formatMessage(why, { subject }) });
  }
  if (faults.length > 0) return;
  const [conflict] = document.problems;
  const braces = Math.max(0, file.text.indexOf('{{', start));
  if (conflict !== undefined) report.problem({ file, span: moved(conflict, start) }, 'conflictMarker');
  else report.problem({ file, span: { start: braces, end: Math.min(braces + 2, file.text.length) } }, 'templated');
}

function moved(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

class TreeReader {
  readonly #anchors = new Map<string, Node>();
  readonly #file: SourceFile;
  readonly #start: number;
  readonly #variables: Variables;
  readonly #report: Report;

  constructor(file: SourceFile, start: number, variables: Variables, report: Report) {
    this.#file = file;
    this.#start = start;
    this.#variables = variables;
    this.#report = report;
  }

  /** @param quiet whether nothing is said about variables: what is read may never be used */
  read(node: unknown, nothing: Span, quiet: boolean): Source {
    const file = this.#file;
    const span = this.#spanOf(node) ?? nothing;
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      return target === undefined ? this.#scalar(null, span, quiet) : this.read(target, span, true);
    }
    const anchor = (node as { anchor?: string } | null | undefined)?.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, node as Node);
    const tag = (node as { tag?: string } | null | undefined)?.tag;
    if (tag === '!reset' || tag === '!override') this.#report.note('changed', { file, span }, 'composeTag', { tag });
    if (isMap(node)) return { kind: 'map', file, span, entries: this.#entries(node, quiet) };
    if (isSeq(node)) {
      return { kind: 'list', file, span, items: node.items.map((item) => this.read(item, nothing, quiet)) };
    }
    return this.#scalar(isScalar(node) ? node : null, span, quiet);
  }

  #entries(node: YAMLMap, quiet: boolean, depth = 0): SourceEntry[] {
    const own: SourceEntry[] = [];
    const inherited: SourceEntry[] = [];
    for (const pair of node.items) {
      const key = keyText(pair.key);
      const keySpan = this.#spanOf(pair.key) ?? { start: this.#start, end: this.#start };
      if (key === undefined) {
        this.#report.problem({ file: this.#file, span: keySpan }, 'keyNotText');
      } else if (isMergeKey(pair.key)) inherited.push(...this.#merged(pair.value, keySpan, quiet, depth));
      else {
        const isQuiet = quiet || key.startsWith('x-');
        const value = this.read(pair.value, keySpan, isQuiet);
        own.push({ file: this.#file, key, keySpan, labels: [], value });
      }
    }
    // Of a key that stands twice the last counts; the problem has been reported.
    const last = new Map(own.map((entry) => [entry.key, entry]));
    const known = new Set(last.keys());
    const entries = own.filter((entry) => last.get(entry.key) === entry);
    for (const entry of inherited) {
      if (known.has(entry.key)) continue;
      known.add(entry.key);
      entries.push(entry);
    }
    return entries;
  }

  #merged(value: unknown, keySpan: Span, quiet: boolean, depth: number): SourceEntry[] {
    if (!quiet) this.#report.note('carried', { file: this.#file, span: keySpan }, 'merged');
    const targets = (isSeq(value) ? value.items : [value]).map((item) => {
      if (!isAlias(item)) return item;
      return this.#anchors.get(item.source);
    });
    return targets.flatMap((target) => {
      if (isMap(target) && depth < 20) return this.#entries(target, true, depth + 1);
      this.#report.problem({ file: this.#file, span: keySpan }, 'mergeNotMap');
      return [];
    });
  }

  #scalar(
    node: { value: unknown; type?: string | undefined; tag?: string } | null,
    span: Span,
    quiet: boolean,
  ): SourceScalar {
    const base = { kind: 'scalar', file: this.#file, span } as const;
    const written = String(node?.value ?? '');
    if (node === null || (node.type === 'PLAIN' && resolveCoreScalar(written) === null)) {
      return { ...base, value: null, text: '', open: [] };
    }
    const isPlain = node.type === 'PLAIN' && node.tag !== '!!str' && node.tag !== '!';
    if (!written.includes('$')) {
      const value = isPlain ? resolveCoreScalar(written) : written;
      // A number with a fraction is written anew by Compose: 1.10 is 1.1.
      const isFraction = typeof value === 'number' && /[.eE]/.test(written) && !written.startsWith('0x');
      return { ...base, value, text: isFraction ? String(value) : written, open: [] };
    }
    const { text, open, ...rest } = interpolate(written, this.#variables.publicVariables);
    const scalar: SourceScalar = { ...base, value: text, text, open };
    if (quiet) return scalar;
    if (rest.wrong !== undefined) this.#report.problem(base, 'wrongInterpolation', { text: rest.wrong });
    for (const { variable, words } of rest.demanded) {
      if (this.#variables.variables.has(variable)) continue;
      this.#report.note('changed', base, 'variableDemanded', { variable, words: words === '' ? '' : ` (${words})` });
    }
    for (const variable of open) {
      if (this.#variables.variables.has(variable)) this.#report.note('carried', base, 'variableSecret', { variable });
      else if (rest.demanded.every((demand) => demand.variable !== variable))
        this.#report.note('changed', base, 'variableUnset', { variable });
    }
    for (const variable of rest.defaulted) this.#report.note('changed', base, 'variableDefault', { variable });
    for (const variable of rest.replaced) this.#report.note('carried', base, 'variableReplaced', { variable });
    return scalar;
  }

  #spanOf(node: unknown): Span | undefined {
    const span = spanOf(node);
    return span === undefined || (span.start === span.end && !isMap(node) && !isSeq(node))
      ? undefined
      : moved(span, this.#start);
  }
}
