// Makes a repository of manifests as a company has them, for measuring: always the same one for the same size. Applications lie in the folders of
// their namespaces; every fourth is a kustomize base with overlays, every fifth a file of several documents. Some have ordinary mistakes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  defaultDeny,
  limitRange,
  MAKERS,
  namespace as namespaceObject,
  overlay,
  patch,
  quota,
  role,
  roleBinding,
} from './objects.mjs';

/** About as many objects as a namespace of some 30 applications has. */
const OBJECTS_PER_NAMESPACE = 250;

/** What applications of each form consist of. The forms take turns. */
const FORMS = [
  ['deployment', 'service', 'configMap', 'autoscaler', 'budget', 'networkPolicy', 'serviceAccount', 'ingress'],
  ['deployment', 'configMap', 'serviceAccount', 'networkPolicy', 'budget'],
  ['statefulSet', 'service', 'configMap', 'serviceAccount', 'budget', 'networkPolicy'],
  ['deployment', 'service', 'configMap', 'autoscaler', 'budget', 'networkPolicy', 'serviceAccount'],
  ['cronJob', 'configMap', 'serviceAccount'],
];

/** Writes a repository of `count` objects into a folder; gives where the files are, and how many bytes they have. */
export function writeRepository(folder, count) {
  const files = [];
  let bytes = 0;
  for (const { path, text } of repository(count)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    files.push(file);
    bytes += text.length;
  }
  return { files, bytes };
}

/** The files of a repository: their paths from its root, their texts, and how many objects are in them (a patch is none). */
export function* repository(count) {
  let left = count;
  for (let index = 0, app = 0; left > 0; index++) {
    const namespace = `team-${index}`;
    let room = Math.min(left, OBJECTS_PER_NAMESPACE);
    for (const file of namespaceFiles(namespace)) {
      if (file.objects > room) break;
      room -= file.objects;
      left -= file.objects;
      yield file;
    }
    while (room > 0) {
      for (const file of applicationFiles(namespace, app++, room)) {
        room -= file.objects;
        left -= file.objects;
        yield file;
      }
    }
  }
}

function namespaceFiles(namespace) {
  const file = (name, ...texts) => ({
    path: `namespaces/${namespace}/${name}.yaml`,
    text: texts.join('---\n'),
    objects: texts.length,
  });
  return [
    file('namespace', namespaceObject(namespace)),
    file('limits', quota(namespace), limitRange(namespace)),
    file('default-deny', defaultDeny(namespace)),
    file('access', role(namespace), roleBinding(namespace)),
  ];
}

/** The files of one application, with no more than `room` objects. */
function applicationFiles(namespace, index, room) {
  const kinds = FORMS[index % FORMS.length].slice(0, room);
  const app = { name: `app-${index}`, namespace, index, mistakes: mistakesOf(index) };
  const folder = `namespaces/${namespace}/${app.name}`;
  if (index % 4 === 3) return kustomizedFiles(`kustomized/${namespace}/${app.name}`, app, kinds);
  if (index % 5 === 4) {
    const text = kinds.map((kind) => MAKERS[kind](app)).join('---\n');
    return [{ path: `${folder}.yaml`, text, objects: kinds.length }];
  }
  return kinds.map((kind) => ({ path: `${folder}/${fileName(kind)}`, text: MAKERS[kind](app), objects: 1 }));
}

function kustomizedFiles(folder, app, kinds) {
  const base = kinds.map((kind) => ({
    path: `${folder}/base/${fileName(kind)}`,
    text: MAKERS[kind]({ ...app, namespace: undefined }),
    objects: 1,
  }));
  const resources = kinds.map((kind) => `  - ${fileName(kind)}\n`).join('');
  const workload = kinds[0];
  return [
    ...base,
    { path: `${folder}/base/kustomization.yaml`, text: `resources:\n${resources}`, objects: 0 },
    ...['dev', 'prod'].flatMap((stage) => [
      {
        path: `${folder}/overlays/${stage}/kustomization.yaml`,
        text: overlay(app, stage, workload),
        objects: 0,
      },
      { path: `${folder}/overlays/${stage}/resources.yaml`, text: patch(app, stage, workload), objects: 0 },
    ]),
  ];
}

function fileName(kind) {
  return `${kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.yaml`;
}

/** What is wrong with an application: mostly something missing, now and then a reference that leads nowhere. */
function mistakesOf(index) {
  return {
    noProbes: index % 6 === 1,
    noResources: index % 8 === 2,
    noSecurity: index % 3 === 1,
    latestTag: index % 10 === 5,
    oneReplica: index % 7 === 3,
    wrongSelector: index % 40 === 11,
    wrongTarget: index % 50 === 23,
    wrongConfigMap: index % 50 === 37,
    blockingBudget: index % 30 === 18,
    misspeltField: index % 60 === 42,
  };
}
