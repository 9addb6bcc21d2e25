import type { Span } from '../../../yaml/text';
import type { Report } from '../report';
import type { Source, SourceEntry, SourceFile, SourceList, SourceMap, SourceScalar } from '../source';
import type { HclValue, Scope } from './evaluate';
import type { Block, Body, Expression } from './syntax';

/** Names that the system itself gives values to, inside of a block, on top of those around it. */
export type Surroundings = (
  block: Block,
  outer: ReadonlyMap<string, string>,
  scope: Scope,
) => ReadonlyMap<string, string>;

/** What Nomad replaces itself, on the machine where a task runs. */
const RUNTIME_ROOTS: ReadonlySet<string> = new Set([
  'attr',
  'env',
  'meta',
  'node',
  'device',
  'job',
  'nomad',
  'task',
  'group',
]);
/** Values made from variables in one file: more is an attack or a mistake. */
const MAX_VALUES = 50_000;

/** Turns the blocks and attributes of HCL into a tree, with what is known of their values. */
export class HclTree {
  readonly #file: SourceFile;
  readonly #scope: Scope;
  readonly #report: Report;
  readonly #surroundings: Surroundings;
  #given: ReadonlyMap<string, string> = new Map();
  #values = 0;

  constructor(file: SourceFile, scope: Scope, surroundings: Surroundings, report: Report) {
    this.#surroundings = surroundings;
    this.#file = file;
    this.#scope = scope;
    this.#report = report;
  }

  /** Attributes and blocks in the order of the text. */
  body(body: Body): SourceMap {
    const file = this.#file;
    const attributes = body.attributes.map(
      ({ name, nameSpan, value }): SourceEntry => ({
        file,
        key: name,
        keySpan: nameSpan,
        labels: [],
        value: this.#read(value, name === 'attribute'),
      }),
    );
    const blocks = body.blocks.flatMap((block): SourceEntry[] => {
      if (block.type === 'dynamic') {
        this.#report.note('not-carried', { file, span: block.span }, 'hclDynamic', { name: block.labels.join(' ') });
        return [];
      }
      const outer = this.#given;
      this.#given = this.#surroundings(block, outer, this.#scope);
      // The brace that closes it belongs to it.
      const value = { ...this.body(block.body), span: { start: block.body.span.start, end: block.span.end } };
      this.#given = outer;
      return [{ file, key: block.type, keySpan: block.typeSpan, labels: block.labels, value }];
    });
    const entries = [...attributes, ...blocks].sort((a, b) => a.keySpan.start - b.keySpan.start);
    return { kind: 'map', file, span: body.span, entries };
  }

  /** @param quiet whether attributes of machines are what is meant, so that nothing need be said about them */
  #read(expression: Expression, quiet = false): Source {
    const { start, end } = expression;
    const place = { file: this.#file, span: { start, end } };
    if (expression.kind === 'list') {
      return { kind: 'list', ...place, items: expression.items.map((item) => this.#read(item)) };
    }
    if (expression.kind === 'object') {
      const entries = expression.entries.map(({ key, value }): SourceEntry => {
        const name = this.#scope.evaluate(key);
        const written = this.#file.text.slice(key.start, key.end);
        const keySpan = { start: key.start, end: key.end };
        return {
          file: this.#file,
          key: name === undefined ? written : String(name),
          keySpan,
          labels: [],
          value: this.#read(value),
        };
      });
      return { kind: 'map', ...place, entries };
    }
    const value = this.#scope.evaluate(expression);
    if (value !== undefined) return this.#made(value, place.span);
    return this.#open(expression, place.span, quiet);
  }

  /** A value that variables lead to stands, for whoever asks, where they are used. */
  #made(value: HclValue, span: Span): Source {
    const place = { file: this.#file, span };
    if (++this.#values > MAX_VALUES) return { kind: 'scalar', ...place, value: null, text: '', open: [] };
    if (Array.isArray(value)) {
      return {
        kind: 'list',
        ...place,
        items: value.map((item: HclValue) => this.#made(item, span)),
      } satisfies SourceList;
    }
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(
        ([key, item]): SourceEntry => ({
          file: this.#file,
          key,
          keySpan: span,
          labels: [],
          value: this.#made(item, span),
        }),
      );
      return { kind: 'map', ...place, entries };
    }
    const single = value as null | boolean | number | string;
    return { kind: 'scalar', ...place, value: single, text: single === null ? '' : String(single), open: [] };
  }

  /** What is not known stands in the text as it is written. */
  #open(expression: Expression, span: Span, quiet: boolean): SourceScalar {
    const open: string[] = [];
    let text = '';
    const parts =
      expression.kind === 'template'
        ? expression.parts
        : [{ kind: 'inserted', expression, written: this.#name(expression) } as const];
    for (const part of parts) {
      if (part.kind === 'text') {
        text += part.text;
        continue;
      }
      const value = part.expression === undefined ? undefined : this.#scope.evaluate(part.expression);
      const given = part.expression === undefined ? undefined : this.#givenTo(part.expression);
      if (value !== undefined && (typeof value !== 'object' || value === null)) text += String(value);
      else if (given !== undefined) {
        text += given;
        const values = { text: part.written, value: given };
        this.#report.note('changed', { file: this.#file, span }, 'nomadRuntimeKnown', values);
      } else {
        text += part.written;
        open.push(part.expression === undefined ? part.written : this.#name(part.expression));
        if (!quiet) this.#noteOpen(part.expression, part.written, span);
      }
    }
    return { kind: 'scalar', file: this.#file, span, value: text, text, open };
  }

  #givenTo(expression: Expression): string | undefined {
    const [name, ...rest] = expression.kind === 'reference' ? expression.path : [];
    return typeof name === 'string' && rest.length === 0 ? this.#given.get(name) : undefined;
  }

  #name(expression: Expression): string {
    return this.#file.text.slice(expression.start, expression.end);
  }

  #noteOpen(expression: Expression | undefined, written: string, span: Span): void {
    const at = { file: this.#file, span };
    const root = expression?.kind === 'reference' ? expression.path[0] : undefined;
    // A name alone is a variable of the task's environment.
    const isName = expression?.kind === 'reference' && expression.path.length === 1;
    if (expression?.kind === 'call')
      this.#report.note('changed', at, 'hclFunction', { name: expression.name, text: shortened(written) });
    else if (root === 'var')
      this.#report.note('changed', at, 'hclVariableOpen', { name: written.replace(/^\$\{~?|~?\}$/g, '') });
    else if (typeof root === 'string' && (RUNTIME_ROOTS.has(root) || isName))
      this.#report.note('changed', at, 'nomadRuntime', { text: shortened(written) });
    else this.#report.note('changed', at, 'hclUnknown', { text: shortened(written) });
  }
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
