// What applications are made of: read when the wizard asks for it, and kept while it is asked about.
import { cleanName } from '../kubernetes/names';
import { readSource, sourceKindOf } from '../scaffold/conversion';
import { conversionReport } from '../scaffold/conversion-report';
import type { ScaffoldFile } from '../scaffold/files';
import type { Note, Problem } from '../scaffold/from/report';
import { type Subject, subjectOf } from '../scaffold/interview/subject';
import { CONVERSION_FILE } from '../scaffold/readme';
import { pathOf, uriOf } from './paths';
import type { SourceNote, SourceReading, SourceToRead } from './protocol';

const MESSAGES = {
  other: 'This is no Compose file, Dockerfile or Nomad job.',
  nothing: 'Nothing in it can be made into an application.',
} as const;

/** A source that was read. */
export interface KeptSource {
  readonly subject: Subject;
  readonly report: ScaffoldFile;
}

export class ScaffoldSources {
  /** The last that was read: nobody makes two applications at once. */
  #kept: { readonly uri: string; readonly source: KeptSource } | undefined;

  /** Throws for one that was not read, or of which nothing can be made. */
  kept(uri: string): KeptSource {
    if (this.#kept?.uri !== uri) throw new Error(`${uri} was not read, or read before the server was restarted.`);
    return this.#kept.source;
  }

  read({ uri, texts }: SourceToRead): SourceReading {
    this.#kept = undefined;
    const path = pathOf(uri);
    const slash = path.lastIndexOf('/');
    const [folder, name] = [path.slice(0, slash), path.slice(slash + 1)];
    const kind = sourceKindOf(name, texts[name] ?? '');
    if (kind === undefined) return { notes: [], wanted: [], problem: MESSAGES.other };
    const usualName = cleanName('letter-label', folder.slice(folder.lastIndexOf('/') + 1)) ?? kind;
    const { value: draft, notes, problems, wanted } = readSource(kind, name, new Map(Object.entries(texts)), usualName);
    const all = [...problems.map((problem) => noteOf(folder, problem)), ...notes.map((note) => noteOf(folder, note))];
    if (draft === undefined || draft.parts.length === 0) return { notes: all, wanted, problem: MESSAGES.nothing };
    const report = { path: CONVERSION_FILE, text: conversionReport(name, notes) };
    this.#kept = { uri, source: { subject: subjectOf({ name: usualName, ...draft }), report } };
    return { notes: all, wanted, report };
  }
}

function noteOf(folder: string, { file, range, message, ...rest }: Note | Problem): SourceNote {
  return { uri: uriOf(`${folder}/${file}`), range, level: 'level' in rest ? rest.level : 'problem', message };
}
