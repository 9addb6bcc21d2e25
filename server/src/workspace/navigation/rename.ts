import {
  isClusterMadeAccount,
  isClusterMadeClusterRole,
  isClusterMadeRole,
  isSystemNamespace,
} from '../../kubernetes/knowledge/cluster-made';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { labelValueProblem, type NameForm, type NameProblem, nameFormOf, nameProblem } from '../../kubernetes/names';
import type { Change, FieldOrder } from '../../yaml/change';
import { applyChanges } from '../../yaml/edit';
import { samePath } from '../../yaml/path';
import { isTemplated } from '../../yaml/template';
import type { Range } from '../../yaml/text';
import { valueAt } from '../../yaml/value';
import { isOfKind, keysOf, portsOfPod, portsOfService } from '../references';
import type { Workspace } from '../workspace';
import { distinctSites, type Graph, type Site, spanOfSite, textOfSite } from './graph';
import { meaningsAt, withOtherUnits } from './navigate';
import { type Renaming, renamingsOf } from './renamings';
import type { ObjectSubject, Subject } from './subject';
import type { Cursor } from './subject-at';

/** Why something can not be renamed, or not so. */
export type RenameRefusal =
  /** Nothing stands there that has a name of its own. */
  | { readonly reason: 'nothing' }
  /** A template makes the name. */
  | { readonly reason: 'templated' }
  /** A number, or something whose name is decided elsewhere. */
  | { readonly reason: 'fixed'; readonly name: string }
  | {
      readonly reason: 'invalid';
      readonly name: string;
      readonly form: NameForm | 'key' | 'label-value';
      readonly problem: NameProblem;
    }
  | { readonly reason: 'taken'; readonly name: string }
  /** The name is not written where it would have to change: the build puts it there, or writes it otherwise. */
  | { readonly reason: 'elsewhere'; readonly site: Site }
  /** The text serves several places through an anchor. */
  | { readonly reason: 'shared'; readonly site: Site }
  /** Template actions around it, or the way it is written, keep the text from being changed alone. */
  | { readonly reason: 'unreadable'; readonly site: Site }
  /** Not all files of the workspace are read yet. */
  | { readonly reason: 'reading' }
  /** A file of the unit can not be read, and may name it too. */
  | { readonly reason: 'incomplete'; readonly file: string };

/** What may be renamed at a cursor. */
export interface RenameTarget {
  readonly site: Site;
  readonly name: string;
}

/** Replaces a stretch of a file. */
export interface FileEdit {
  readonly range: Range;
  readonly text: string;
}

export type RenameResult =
  | { readonly ok: true; readonly edits: ReadonlyMap<string, readonly FileEdit[]> }
  | { readonly ok: false; readonly refusal: RenameRefusal };

/** What would be renamed at a cursor, or why nothing can be. */
export function renameTarget(workspace: Workspace, cursor: Cursor): RenameTarget | RenameRefusal {
  const document = workspace.file(cursor.file)?.documents.find(({ line }) => line === cursor.line)?.document;
  const value = document === undefined ? undefined : valueAt(document.data, cursor.path);
  if (typeof value === 'string' && isTemplated(value)) return { reason: 'templated' };
  for (const { graph, subject } of meaningsAt(workspace, cursor)) {
    const name = nameOf(subject);
    if (name === undefined) continue;
    const site = siteAt(graph, subject, cursor);
    if (site === undefined) continue;
    const text = textOfSite(site);
    if (text === undefined || typeof valueAt(site.document.data, site.path) === 'number')
      return { reason: 'fixed', name };
    return { site, name: text };
  }
  return { reason: 'nothing' };
}

/** What is called by a name that a person may choose. */
function nameOf(subject: Subject): string | undefined {
  switch (subject.type) {
    case 'object':
    case 'listener':
    case 'inner':
      return subject.name;
    case 'key':
      return subject.key;
    case 'service-port':
    case 'pod-port':
      return String(subject.port);
    case 'label':
      return subject.value;
    case 'selected':
    case 'kind':
    case 'file':
      return undefined;
  }
}

/** The occurrence at the cursor. */
function siteAt(graph: Graph, subject: Subject, cursor: Cursor): Site | undefined {
  return renamingsOf(graph, subject)
    .map(({ site }) => site)
    .find(
      (site) =>
        site.file === cursor.file &&
        site.line === cursor.line &&
        samePath(site.path, cursor.path) &&
        (site.within === undefined || (site.within.start <= cursor.offset && cursor.offset <= site.within.end)),
    );
}

/**
 * Gives the thing at a cursor another name, wherever it is named in the units that apply the file. All or nothing: where one place can not be
 * changed, none is.
 *
 * @param target the Kubernetes version, which decides on the form of some names
 */
export function renameAt(workspace: Workspace, cursor: Cursor, name: string, target: KubernetesVersion): RenameResult {
  const known = renameTarget(workspace, cursor);
  if ('reason' in known) return { ok: false, refusal: known };
  if (!workspace.isRead) return { ok: false, refusal: { reason: 'reading' } };
  const renamings: Renaming[] = [];
  for (const { graph, subject } of withOtherUnits(workspace, meaningsAt(workspace, cursor))) {
    const refusal = refusalOf(graph, subject, known.name, name, target) ?? unreadableOf(workspace, graph);
    if (refusal !== undefined) return { ok: false, refusal };
    renamings.push(...renamingsOf(graph, subject));
  }
  return known.name === name ? { ok: true, edits: new Map() } : editsOf(distinctSites(renamings), known.name, name);
}

function refusalOf(
  graph: Graph,
  subject: Subject,
  before: string,
  name: string,
  target: KubernetesVersion,
): RenameRefusal | undefined {
  if (subject.type === 'object' && isOfCluster(graph, subject)) return { reason: 'fixed', name: before };
  const invalid = invalidName(subject, name, target);
  if (invalid !== undefined) return invalid;
  return name !== before && isTaken(graph, subject, name) ? { reason: 'taken', name } : undefined;
}

/** Whether a cluster has the object by itself, and no manifest says otherwise. */
function isOfCluster(graph: Graph, subject: ObjectSubject): boolean {
  const { kinds, name, namespace = '' } = subject;
  if (graph.findEverywhere(subject).length > 0) return false;
  return kinds.some(({ type }) => {
    switch (type) {
      case 'ClusterRole':
        return isClusterMadeClusterRole(name);
      case 'Role':
        return isClusterMadeRole(name, namespace);
      case 'ServiceAccount':
        return isClusterMadeAccount(name, namespace);
      case 'Namespace':
        return name === 'default' || isSystemNamespace(name);
      case 'PriorityClass':
        return name.startsWith('system-');
      case 'ConfigMap':
        return name === 'kube-root-ca.crt';
      default:
        return false;
    }
  });
}

function invalidName(subject: Subject, name: string, target: KubernetesVersion): RenameRefusal | undefined {
  if (subject.type === 'key') {
    const characters = [...new Set(name.match(/[^-._a-zA-Z0-9]/g))];
    if (name === '') return { reason: 'invalid', name, form: 'key', problem: { code: 'empty' } };
    return characters.length === 0
      ? undefined
      : { reason: 'invalid', name, form: 'key', problem: { code: 'characters', characters } };
  }
  if (subject.type === 'label') {
    const problem = labelValueProblem(name);
    return problem && { reason: 'invalid', name, form: 'label-value', problem };
  }
  const form = formOf(subject, target);
  const problem = nameProblem(form, name);
  return problem && { reason: 'invalid', name, form, problem };
}

function formOf(subject: Subject, target: KubernetesVersion): NameForm {
  switch (subject.type) {
    case 'object': {
      const [kind] = subject.kinds;
      return nameFormOf(kind?.group ?? '', kind?.kind ?? '', target);
    }
    case 'pod-port':
      return 'port';
    case 'listener':
      return 'subdomain';
    default:
      return 'label';
  }
}

function isTaken(graph: Graph, subject: Subject, name: string): boolean {
  switch (subject.type) {
    case 'object': {
      const { kinds, namespace } = subject;
      return graph.objects.some(
        (object) =>
          kinds.some((kind) => isOfKind(object, kind)) &&
          (namespace === undefined || namespace === object.namespace) &&
          graph.writtenName(object) === name,
      );
    }
    case 'key': {
      const { kinds, name: object, namespace } = subject.object;
      return graph.find(kinds, object, namespace).some((one) => keysOf(one).some((key) => key.name === name));
    }
    case 'service-port':
      return subject.services.some((service) => portsOfService(service).some((port) => port.name === name));
    case 'pod-port':
      return subject.workloads.some(
        ({ podTemplate }) => podTemplate !== undefined && portsOfPod(podTemplate).some((port) => port.name === name),
      );
    default:
      return false;
  }
}

/** A file of the unit that can not be read. */
function unreadableOf(workspace: Workspace, { view }: Graph): RenameRefusal | undefined {
  if (!view.isIncomplete) return undefined;
  for (const file of workspace.paths) {
    const found = workspace.file(file);
    const isBroken =
      found?.isIncomplete && found.documents.some(({ document }) => !document.valid && !document.templated);
    if (!isBroken) continue;
    if (workspace.viewsOf(file).some(({ unit }) => unit.path === view.unit.path)) return { reason: 'incomplete', file };
  }
  return undefined;
}

/** Nothing that is renamed makes new fields. */
const NO_ORDER: FieldOrder = {
  insertionIndex: (_path, keys) => keys.length,
  sort: (_path, keys) => keys,
};

function editsOf(renamings: readonly Renaming[], before: string, after: string): RenameResult {
  const byDocument = new Map<string, { site: Site; changes: Change[] }>();
  for (const { site, suffix } of renamings) {
    const written = textOfSite(site);
    if (written !== `${before}${suffix}`) return { ok: false, refusal: { reason: 'elsewhere', site } };
    const id = `${site.line} ${site.file}`;
    const known = byDocument.get(id);
    const change = changeOf(site, `${after}${suffix}`);
    if (change === undefined) return { ok: false, refusal: { reason: 'unreadable', site } };
    if (known === undefined) byDocument.set(id, { site, changes: [change] });
    else known.changes.push(change);
  }
  const edits = new Map<string, FileEdit[]>();
  for (const { site, changes } of byDocument.values()) {
    const result = applyChanges(site.document, changes, NO_ORDER);
    if (!result.ok) {
      const reason = result.reason === 'aliased' ? 'shared' : 'unreadable';
      return { ok: false, refusal: { reason, site: { ...site, path: result.path } } };
    }
    const ofFile = edits.get(site.file) ?? [];
    edits.set(site.file, ofFile);
    for (const { start, end, text } of result.edits) {
      const range = site.document.lines.range({ start, end });
      ofFile.push({ range: moved(range, site.line), text });
    }
  }
  return { ok: true, edits };
}

function moved({ start, end }: Range, line: number): Range {
  return { start: { ...start, line: start.line + line }, end: { ...end, line: end.line + line } };
}

function changeOf(site: Site, text: string): Change | undefined {
  const { document, path, part, within } = site;
  if (part === 'key') return { op: 'rename', path, key: text };
  const value = valueAt(document.data, path);
  if (within === undefined || typeof value !== 'string') return { op: 'set', path, value: text };
  if (!value.includes('\n')) {
    return { op: 'set', path, value: `${value.slice(0, within.start)}${text}${value.slice(within.end)}` };
  }
  const span = spanOfSite(site);
  const isExact = document.text.slice(span.start, span.end) === textOfSite(site);
  return isExact ? { op: 'text', ...span, text } : undefined;
}
