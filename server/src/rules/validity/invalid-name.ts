import { isFileFormat } from '../../kubernetes/file-formats';
import {
  cleanName,
  type NameForm,
  type NameProblem,
  nameFormOf,
  nameProblem,
  prefixProblem,
} from '../../kubernetes/names';
import { isFilledInLater } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { boolean, integer, object, string } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { adviceFor, reasonOf, shortened } from './name-words';
import { podNames, renameInPod } from './pod-names';
import { namedPorts } from './port-names';
import { refusalOf } from './refused-pods';

const MESSAGES = {
  object: 'The API server refuses a {kind} of the name {name}: {reason}. {advice}',
  generated: 'The API server refuses a {kind} whose name begins with {name}: {reason}. {advice}',
  namespace: 'No namespace can be called {name} ({reason}): the API server refuses the {kind}. {advice}',
  container: 'A container can not be called {name} ({reason}): {refusal}. {advice}',
  volume: 'A volume can not be called {name} ({reason}): {refusal}. {advice}',
  port: 'A port of container {container} can not be called {name} ({reason}): {refusal}. {advice}',
  servicePort: 'A port of a Service can not be called {name} ({reason}): the API server refuses the Service. {advice}',
  portReference: 'No port can be called {name} ({reason}): the API server refuses the {kind}. {advice}',
  cronJob:
    'The API server refuses CronJob {name}: its name has {length} characters, and with the 11 that its Jobs get beside it only 52 are allowed. Shorten it.',
  job: 'The API server refuses Job {name}: its name has {length} characters, and as a label of its pods only 63 are allowed. Shorten it.',
  indexedJob: 'The API server refuses Job {name}: its pods would have the host name {hostname}, and {reason}. {advice}',
  statefulSet:
    'StatefulSet {name} is accepted, but its pods are refused: they carry its name and a hash of up to 10 characters as a label, and with a name of {length} characters that has more than 63. Shorten it to 52.',
  composed: 'The API server refuses the {kind} {name}: its name must be {wanted}, made of its {parts}.',
  rename: 'Rename to {name}',
  renameThroughout: 'Rename to {name}, here and where the {kind} refers to it',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

/** The longest names whose objects get a name or label of 63 characters at most. */
const CRON_JOB_LIMIT = 52;
const JOB_LIMIT = 63;
const STATEFUL_SET_LIMIT = 52;

const job = object({
  spec: object({
    manualSelector: boolean,
    completionMode: string,
    completions: integer,
  }),
});
const definition = object({ spec: object({ group: string, version: string, names: object({ plural: string }) }) });

export default defineRule({
  id: 'invalid-name',
  need: 'validity',
  summary: 'The name of an object, container, volume or port does not have the form that names of its kind must have.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'unsafe',
  peers: ['kl:invalid-target-ports', 'ks:container-ports-check'],
  messages: MESSAGES,
  checkResource(resource, context) {
    if (isFileFormat(resource.group)) return;
    checkObject(resource, context);
    checkPod(resource, context);
    checkPorts(resource, context);
  },
});

function checkObject(resource: Resource, context: RuleContext): void {
  const { kind, group } = resource;
  const { name, generateName, namespace } = resource.metadata;
  const metadata = [...resource.path, 'metadata'];
  const form = nameFormOf(group, kind, context.kubernetesVersion);
  if (isName(name) && !checkComposed(resource, name, context)) {
    const problem = nameProblem(form, name);
    const path = [...metadata, 'name'];
    if (problem === undefined) checkLength(resource, name, context);
    else {
      const isTooLong = (cleanName(form, name) ?? '').length > limitOf(resource);
      const fixes = isTooLong ? [] : renames(form, name, path);
      context.report({ message: 'object', ...details(kind, name, form, problem), path, fixes });
    }
  }
  if (isName(generateName)) {
    const problem = prefixProblem(form, generateName);
    const path = [...metadata, 'generateName'];
    const cleaned = cleanName(form, generateName);
    const fixes =
      cleaned === undefined ? [] : setName(/[A-Za-z0-9]$/.test(generateName) ? cleaned : `${cleaned}-`, path);
    if (problem !== undefined)
      context.report({ message: 'generated', ...details(kind, generateName, form, problem), path, fixes });
  }
  if (isName(namespace)) {
    const problem = nameProblem('label', namespace);
    const isIgnored = () => context.schemas.kind(resource.apiVersion, kind)?.isNamespaced === false;
    if (problem === undefined || isIgnored()) return;
    const path = [...metadata, 'namespace'];
    const fixes = renames('label', namespace, path);
    context.report({ message: 'namespace', ...details(kind, namespace, 'label', problem), path, fixes });
  }
}

/** What is to be judged: names that are written out. One that is empty is missing. */
function isName(name: string | undefined): name is string {
  return name !== undefined && name !== '' && !isFilledInLater(name);
}

function details(kind: string, name: string, form: NameForm, problem: NameProblem) {
  return { values: { kind, name: shortened(name), reason: reasonOf(problem), advice: adviceFor(form) } };
}

function renames(form: NameForm, name: string, path: Path): Fix<typeof MESSAGES>[] {
  const cleaned = cleanName(form, name);
  return cleaned === undefined ? [] : setName(cleaned, path);
}

function setName(name: string, path: Path): Fix<typeof MESSAGES>[] {
  return [{ message: 'rename', values: { name }, changes: [{ op: 'set', path, value: name }] }];
}

/** Kinds that are named after what they define. Reports whether something was said. */
function checkComposed(resource: Resource, name: string, { report }: RuleContext): boolean {
  const { kind, group } = resource;
  const isDefinition = kind === 'CustomResourceDefinition' && group === 'apiextensions.k8s.io';
  const isService = kind === 'APIService' && group === 'apiregistration.k8s.io';
  if (!isDefinition && !isService) return false;
  const spec = resource.read(definition)?.spec;
  const first = isDefinition ? spec?.names?.plural : spec?.version;
  if (!isName(first) || !isName(spec?.group)) return false;
  const wanted = `${first}.${spec.group}`;
  // Of parts that are no names themselves no name can be made.
  if (name === wanted || nameProblem('subdomain', wanted) !== undefined) return false;
  const path = [...resource.path, 'metadata', 'name'];
  const parts = isDefinition ? 'plural and group' : 'version and group';
  report({
    message: 'composed',
    values: { kind, name: shortened(name), wanted, parts },
    path,
    fixes: setName(wanted, path),
  });
  return true;
}

function limitOf({ type }: Resource): number {
  if (type === 'CronJob') return CRON_JOB_LIMIT;
  return type === 'Job' ? JOB_LIMIT : Number.POSITIVE_INFINITY;
}

/** Names that are fine themselves, but too long for the names and labels that are made of them. */
function checkLength(resource: Resource, name: string, { report }: RuleContext): void {
  const path = [...resource.path, 'metadata', 'name'];
  const values = { name: shortened(name), length: name.length };
  switch (resource.type) {
    case 'CronJob':
      if (name.length > limitOf(resource)) report({ message: 'cronJob', values, path });
      return;
    case 'StatefulSet':
      if (name.length > STATEFUL_SET_LIMIT) report({ message: 'statefulSet', values, path, severity: 'warning' });
      return;
    case 'Job': {
      const { manualSelector, completionMode, completions = 0 } = resource.read(job)?.spec ?? {};
      // Only Jobs that select their pods themselves have no label of their name.
      if (name.length > limitOf(resource) && manualSelector !== true) {
        report({ message: 'job', values, path });
      } else if (completionMode === 'Indexed' && completions > 0) {
        const hostname = `${name}-${completions - 1}`;
        const problem = nameProblem('label', hostname);
        if (problem === undefined) return;
        const details = { hostname: shortened(hostname), reason: reasonOf(problem), advice: adviceFor('label') };
        const fixes = problem.code === 'length' ? [] : renames('label', name, path);
        report({ message: 'indexedJob', values: { name: shortened(name), ...details }, path, fixes });
      }
    }
  }
}

function checkPod(resource: Resource, { kubernetesVersion, report }: RuleContext): void {
  const pod = resource.podTemplate;
  if (pod === undefined) return;
  for (const named of podNames(pod)) {
    const { what, name, path, container, among } = named;
    const form = what === 'port' ? 'port' : 'label';
    const problem = isName(name) ? nameProblem(form, name) : undefined;
    if (problem === undefined) continue;
    const cleaned = cleanName(form, name);
    const isFree = cleaned !== undefined && !among.includes(cleaned) && among.indexOf(name) === among.lastIndexOf(name);
    const changes: Change[] = isFree ? renameInPod(pod, named, cleaned) : [];
    const fixes: Fix<typeof MESSAGES>[] =
      cleaned === undefined || changes.length === 0
        ? []
        : changes.length === 1
          ? [{ message: 'rename', values: { name: cleaned }, changes }]
          : [{ message: 'renameThroughout', values: { name: cleaned, kind: resource.kind }, changes }];
    const values = {
      name: shortened(name),
      reason: reasonOf(problem),
      refusal: refusalOf(pod.workload, kubernetesVersion),
      advice: adviceFor(form),
    };
    if (container === undefined) report({ message: what === 'volume' ? 'volume' : 'container', values, path, fixes });
    else report({ message: 'port', values: { ...values, container }, path, fixes });
  }
}

/** Ports of Services, and the places at which Services, Ingresses and policies name a port. */
function checkPorts(resource: Resource, { report }: RuleContext): void {
  for (const { name, form, path, isReference } of namedPorts(resource)) {
    const problem = isName(name) ? nameProblem(form, name) : undefined;
    if (problem === undefined) continue;
    const place = { path, fixes: renames(form, name, path) };
    report({
      message: isReference ? 'portReference' : 'servicePort',
      ...details(resource.kind, name, form, problem),
      ...place,
    });
  }
}
