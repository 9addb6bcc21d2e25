import { nearest } from '../../../kubernetes/nearest';
import { isFilledInLater } from '../../../kubernetes/placeholder';
import type { Resource } from '../../../kubernetes/resource';
import type { Change } from '../../../yaml/change';
import { isTemplated } from '../../../yaml/template';
import { isMap, isWritten, valueAt, type YamlMap } from '../../../yaml/value';
import { defineRule, type Fix } from '../../rule';

const MESSAGES = {
  missing:
    'Namespace {namespace} has no {label} label: privileged pods, host paths and host networks are let in, and one broken container can take over the node. Enforce baseline and warn of what restricted would refuse.',
  privileged:
    'Namespace {namespace} enforces the level privileged, which refuses nothing: unless node agents run in it, who may create pods here can take over nodes. Enforce baseline.',
  level:
    'The label {label} of Namespace {namespace} is {value}, which is no level: Pod Security admission refuses the Namespace. Allowed are privileged, baseline and restricted.',
  version:
    'The label {label} of Namespace {namespace} is {value}, which is no version: Pod Security admission refuses the Namespace. Write latest, or a version such as v1.34.',
  enforce: 'Enforce baseline, warn of and audit restricted',
  nearest: 'Set {label} to {value}',
} as const;

const DOMAIN = 'pod-security.kubernetes.io/';
const ENFORCE = `${DOMAIN}enforce`;
const LEVELS = ['privileged', 'baseline', 'restricted'];
const WANTED = { enforce: 'baseline', audit: 'restricted', warn: 'restricted' } as const;

/** Namespaces of the system, where what runs needs the nodes. */
const SYSTEM = /^(?:kube|openshift)-/;
/** Domains of labels by which another engine is told to judge the pods of a namespace. */
const OTHER_ENGINES =
  /(?:^|\.)(?:kyverno\.io|gatekeeper\.sh|openpolicyagent\.org|kubewarden\.io|datree|security\.openshift\.io)\//;
/** By the same domains it is told to leave one out. */
const EXEMPTION = /ignore|exclude|exempt|skip|disable|false/i;

export default defineRule({
  id: 'pod-security-labels',
  need: 'security',
  summary: 'A Namespace does not limit what pods may do to the node.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Namespace'],
  fix: 'unsafe',
  peers: ['C-0192'],
  messages: MESSAGES,
  checkResource(resource, { report }) {
    const namespace = resource.metadata.name;
    if (namespace === undefined) return;
    const labels = valueAt(resource.data, ['metadata', 'labels']);
    const written = isMap(labels) ? labels : {};
    for (const [label, value] of Object.entries(written)) {
      if (!label.startsWith(DOMAIN) || typeof value !== 'string') continue;
      const mistake = judge(label.slice(DOMAIN.length), value);
      if (mistake === undefined) continue;
      const path = [...resource.path, 'metadata', 'labels', label];
      const { message, meant } = mistake;
      const fix: Fix<typeof MESSAGES>[] =
        meant === undefined
          ? []
          : [{ message: 'nearest', values: { label, value: meant }, changes: [{ op: 'set', path, value: meant }] }];
      report({ message, values: { label, namespace, value }, severity: 'error', path, subject: path, fixes: fix });
    }
    if (SYSTEM.test(namespace)) return;
    const path = [...resource.path, 'metadata', 'labels', ENFORCE];
    const fixes = [{ message: 'enforce', changes: labelChanges(resource) }] as const;
    if (written[ENFORCE] === 'privileged')
      report({ message: 'privileged', values: { namespace }, severity: 'info', path, subject: path, fixes });
    else if (!isWritten(written[ENFORCE]) && !isJudgedElsewhere(written)) {
      const at = [...resource.path, 'metadata', 'name'];
      report({ message: 'missing', values: { namespace, label: ENFORCE }, path, at, absent: true, fixes });
    }
  },
});

function isJudgedElsewhere(labels: YamlMap): boolean {
  return Object.entries(labels).some(
    ([label, value]) => OTHER_ENGINES.test(label) && !EXEMPTION.test(`${label}=${String(value)}`),
  );
}

/** A level or version that the admission plugin refuses, and what was most likely meant. */
function judge(
  mode: string,
  value: string,
): { readonly message: 'level' | 'version'; readonly meant: string | undefined } | undefined {
  if (isTemplated(value) || isFilledInLater(value)) return undefined;
  if (/^(?:enforce|audit|warn)$/.test(mode))
    return LEVELS.includes(value) ? undefined : { message: 'level', meant: nearest(value, LEVELS) };
  if (!/^(?:enforce|audit|warn)-version$/.test(mode) || /^(?:latest|v1\.(?:0|[1-9]\d*))$/.test(value)) return undefined;
  const minor = /^v?(1\.\d+)(?:\.\d+)?$/.exec(value)?.[1];
  return { message: 'version', meant: minor === undefined ? undefined : `v${minor}` };
}

/** Labels of audit and warn that are there stay as they are. */
function labelChanges(resource: Resource): Change[] {
  return Object.entries(WANTED).flatMap(([mode, value]): Change[] => {
    const path = [...resource.path, 'metadata', 'labels', `${DOMAIN}${mode}`];
    const isKept = mode !== 'enforce' && isWritten(valueAt(resource.document.data, path));
    return isKept ? [] : [{ op: 'set', path, value }];
  });
}
