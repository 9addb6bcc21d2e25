import { LineIndex } from '../../../yaml/text';
import type { FileSource } from '../description';
import { parseDotenv } from '../dotenv';
import { isSecretText } from '../environment';
import type { Report } from '../report';
import type { Place, Source, SourceFile } from '../source';
import { interpolate } from './interpolation';
import { readTree } from './tree';

/** The texts that a Compose project consists of, each read when it is first asked for. */
export class ComposeFiles {
  /** Of the environment and of `.env`. */
  readonly variables: ReadonlyMap<string, string>;
  /** Those that may be written into a manifest. */
  readonly publicVariables: ReadonlyMap<string, string>;
  /** Files of the project that services mount; of those with secrets only the path. */
  readonly mounted = new Map<string, FileSource>();
  readonly #texts: ReadonlyMap<string, string>;
  readonly #report: Report;
  readonly #files = new Map<string, SourceFile>();
  readonly #trees = new Map<string, Source | undefined>();

  /** @param texts by path, all relative to one folder, with slashes */
  constructor(
    name: string,
    texts: ReadonlyMap<string, string>,
    variables: ReadonlyMap<string, string>,
    report: Report,
  ) {
    this.#texts = texts;
    this.#report = report;
    this.variables = withDotenv(texts.get(this.resolve(name, '.env')), variables);
    this.publicVariables = new Map([...this.variables].filter(([variable, text]) => !isSecretText(variable, text)));
  }

  /** The path that a file means by a path. */
  resolve(from: string, path: string): string {
    if (/^(?:\/|~|[A-Za-z]:[\\/]|\w+:\/\/|\$\{)/.test(path)) return path;
    const steps = from
      .split('/')
      .slice(0, -1)
      .filter((step) => step !== '.');
    for (const step of path.replaceAll('\\', '/').split('/')) {
      if (step === '' || step === '.') continue;
      if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
      else steps.push(step);
    }
    return steps.length === 0 ? '.' : steps.join('/');
  }

  /** A text as a file; undefined when it was not given. */
  file(name: string): SourceFile | undefined {
    const known = this.#files.get(name);
    const text = this.#texts.get(name);
    if (text === undefined) this.#report.want(name);
    if (known !== undefined || text === undefined) return known;
    const file = { name, text, lines: new LineIndex(text) };
    this.#files.set(name, file);
    return file;
  }

  /** The content of a Compose file; undefined when it was not given or is no YAML. */
  read(name: string): Source | undefined {
    const file = this.file(name);
    const env = this.resolve(name, '.env');
    if (file?.text.includes('$') && !this.#texts.has(env)) this.#report.want(env);
    if (file !== undefined && !this.#trees.has(name)) {
      this.#trees.set(name, readTree(file, this, this.#report));
    }
    return this.#trees.get(name);
  }

  /** The content of a file that has been read. */
  treeOf(name: string): Source | undefined {
    return this.#trees.get(name);
  }

  /** The texts at or below a path, by their paths below it; that of the file itself is empty. */
  textsAt(path: string): readonly (readonly [below: string, text: string])[] {
    const found = [...this.#texts].flatMap(([name, text]) => {
      if (name === path) return [['', text] as const];
      return name.startsWith(`${path}/`) ? [[name.slice(path.length + 1), text] as const] : [];
    });
    if (found.length === 0) this.#report.want(path);
    return found;
  }

  /** Keeps what is mounted as a file, under a name of its own. */
  keepMounted(name: string, at: Place, content: FileSource['content']): string {
    let free = name;
    for (let number = 2; this.mounted.has(free); number++) free = `${name}-${number}`;
    this.mounted.set(free, { at, name: free, content });
    return free;
  }

  /** All that was read. */
  get roots(): readonly Source[] {
    return [...this.#trees.values()].filter((tree) => tree !== undefined);
  }
}

/** What is set outside wins over the `.env` file beside the Compose file. */
function withDotenv(text: string | undefined, variables: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const { name, value, expands } of parseDotenv(text ?? '').entries) {
    const all = new Map([...known, ...variables]);
    if (value !== undefined) known.set(name, expands ? interpolate(value, all).text : value);
  }
  return new Map([...known, ...variables]);
}
