import { samePath } from '../../yaml/path';
import { isWithoutNamespace, madeBy } from '../references';
import { ALL_NAMESPACES } from '../view';
import { distinctSites, type Graph, type Site } from './graph';
import { makersOf, occurrencesOf } from './occurrences';
import type { ObjectSubject, Subject } from './subject';
import { objectSubject } from './subject-at';

/** A place that has to change with a name. */
export interface Renaming {
  readonly site: Site;
  /** What stands behind the name there. */
  readonly suffix: string;
}

/** The places that have to change when a subject gets another name, and with it what is called like it. */
export function renamingsOf(graph: Graph, subject: Subject): readonly Renaming[] {
  if (subject.type !== 'object') {
    return occurrencesOf(graph, subject).map(({ site }) => ({ site, suffix: '' }));
  }
  const found: Renaming[] = [];
  for (const { object, suffix } of calledAlike(graph, subject)) {
    for (const { site } of occurrencesOf(graph, object)) {
      // What has a suffix has its name from the object, which is there without one.
      const isMaker = suffix !== '' && samePath(site.path.slice(-2), ['metadata', 'name']);
      if (!isMaker) found.push({ site, suffix });
    }
  }
  return distinctSites(found);
}

interface Alike {
  readonly object: ObjectSubject;
  readonly suffix: string;
}

/** A subject, with what its objects make under their own name, and what makes it so. */
function calledAlike(graph: Graph, subject: ObjectSubject): readonly Alike[] {
  const found: Alike[] = [{ object: subject, suffix: '' }];
  for (const { maker, path } of makersOf(graph, subject)) {
    const own = objectSubject(maker);
    if (own?.name === subject.name && samePath(path, [...maker.path, 'metadata', 'name'])) {
      found.push({ object: own, suffix: '' });
    }
  }
  for (const { object } of [...found]) {
    for (const maker of graph.find(object.kinds, object.name, object.namespace)) {
      for (const { kind, name, namespace, path, isNumbered } of madeBy(maker)) {
        const isOwn = samePath(path, [...maker.path, 'metadata', 'name']) && name.startsWith(object.name);
        if (!isOwn || isNumbered) continue;
        const place = namespace === ALL_NAMESPACES ? maker.namespace : namespace;
        const made: ObjectSubject = {
          type: 'object',
          kinds: [kind],
          name,
          namespace: isWithoutNamespace(kind) ? undefined : place,
        };
        found.push({ object: made, suffix: name.slice(object.name.length) });
      }
    }
  }
  return found;
}
