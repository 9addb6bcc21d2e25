import type { Report } from '../report';
import { entryOf, type Source, type SourceEntry, type SourceMap, type SourceScalar } from '../source';
import type { ComposeFiles } from './files';

/** What replaces the inherited value as a whole. */
const REPLACED: ReadonlySet<string> = new Set(['command', 'entrypoint', 'test', 'ulimits']);
/** What may be written as a list or as a map. */
const KEYED: ReadonlySet<string> = new Set([
  'annotations',
  'args',
  'depends_on',
  'environment',
  'extra_hosts',
  'labels',
  'networks',
  'sysctls',
]);

/** A service with what it inherits through `extends` (Compose Specification, chapter 5, and the merge rules of chapter 13). */
export function withInherited(service: Source, name: string, files: ComposeFiles, report: Report): Source {
  return extended(service, name, files, report, []);
}

function extended(
  service: Source,
  name: string,
  files: ComposeFiles,
  report: Report,
  /** The services that lead here. */
  heirs: readonly Source[],
): Source {
  const entry = entryOf(service, 'extends');
  if (entry === undefined || service.kind !== 'map') return service;
  const where = `services.${name}.extends`;
  const own: SourceMap = { ...service, entries: service.entries.filter(({ key }) => key !== 'extends') };
  const fileEntry = entryOf(entry.value, 'file');
  const target = entry.value.kind === 'map' ? entryOf(entry.value, 'service')?.value : entry.value;
  const base = target === undefined ? undefined : report.text(target, where);
  const path = fileEntry === undefined ? undefined : report.text(fileEntry.value, where);
  if (base === undefined) {
    report.problem(entry, 'extendsNothing', { service: name });
    return own;
  }
  const tree =
    path === undefined ? files.treeOf(service.file.name) : files.read(files.resolve(service.file.name, path));
  if (tree === undefined) {
    report.note('not-carried', entry, 'extendsFileMissing', { service: name, file: path ?? '' });
    return own;
  }
  const inherited = entryOf(entryOf(tree, 'services')?.value, base)?.value;
  if (inherited === undefined) {
    report.problem(entry, 'extendsUnknown', { service: name, base });
    return own;
  }
  if (inherited === service || heirs.includes(inherited)) {
    report.problem(entry, 'extendsCircle', { service: name });
    return own;
  }
  report.note('carried', entry, 'extended', { service: name, base });
  return merge(extended(inherited, base, files, report, [...heirs, service]), own, '');
}

function merge(base: Source, over: Source, key: string): Source {
  const isKeyed = KEYED.has(key) && base.kind !== 'scalar' && over.kind !== 'scalar';
  if (isKeyed || (base.kind === 'map' && over.kind === 'map')) return mergeMaps(keyed(base), keyed(over));
  if (base.kind === 'list' && over.kind === 'list' && !REPLACED.has(key)) {
    return { ...over, items: [...base.items, ...over.items] };
  }
  return over;
}

function mergeMaps(base: SourceMap, over: SourceMap): SourceMap {
  const kept = base.entries.filter(({ key }) => entryOf(over, key) === undefined);
  const merged = over.entries.map((entry) => {
    const inherited = entryOf(base, entry.key);
    return inherited === undefined ? entry : { ...entry, value: merge(inherited.value, entry.value, entry.key) };
  });
  return { ...over, entries: [...kept, ...merged] };
}

/** A list of `NAME=value` or names as the map it stands for. */
function keyed(source: Source): SourceMap {
  if (source.kind === 'map') return source;
  const items = source.kind === 'list' ? source.items : [];
  const entries = items.flatMap((item): SourceEntry[] => (item.kind === 'scalar' ? [keyedItem(item)] : []));
  return { kind: 'map', file: source.file, span: source.span, entries };
}

/** The value keeps the place of the item, which is what counts as read. */
export function keyedItem(item: SourceScalar): SourceEntry {
  const cut = item.text.indexOf('=');
  const key = cut < 0 ? item.text : item.text.slice(0, cut);
  const text = cut < 0 ? '' : item.text.slice(cut + 1);
  const value: SourceScalar = { ...item, value: cut < 0 ? null : text, text };
  return { file: item.file, key, keySpan: item.span, labels: [], value };
}
