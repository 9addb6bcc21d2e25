import { WORKLOAD_KINDS } from '../../kubernetes/kinds';
import { isSystemNamespace } from '../../kubernetes/knowledge/cluster-made';
import { describeSelector, type Labels } from '../../kubernetes/label-selector';
import { nearest } from '../../kubernetes/nearest';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { object, stringMap } from '../../kubernetes/shape';
import { lookElsewhere } from '../../workspace/elsewhere';
import {
  meantLabels,
  podCandidates,
  podsHaveLabels,
  podTemplatesIn,
  selectorOfService,
  servicesSelecting,
} from '../../workspace/relations';
import { mayMakeSelected } from '../custom-labels';
import { missingSeverity } from '../lookup';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { isElsewhere } from './service-ports';

const MESSAGES = {
  nothing:
    '{service} selects no pods: no workload of namespace {namespace} has the labels {selector}, so every connection to it is refused. Select the labels of the pods that it is for.',
  mistake:
    '{service} selects no pods: {workload} has {key}: {actual}, not {wanted}. Its clients are refused, while the pods run. Write the same value in both.',
  label: '{workload} gives its pods this label.',
  value: 'Select {key}: {actual}, as {workload} has it',
  labels: 'Select the pods of {workload}',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'service-selects-nothing',
  need: 'networking',
  summary: 'A Service selects no pods.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Service'],
  fix: 'suggestion',
  peers: ['kl:dangling-service', 'ks:service-targets-pod'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const selector = selectorOfService(resource);
    if (selector === undefined || Object.entries(selector).flat().some(hasPlaceholder)) return;
    const { namespace } = resource;
    const asked = { matchLabels: selector };
    const selectedBy = (look: Context['related']) =>
      podCandidates(asked, look, namespace).filter((pod) => isSelected(pod, selector));
    if (selectedBy(context.related).length > 0) return;
    if (selectedBy(context.everywhere).some((pod) => isElsewhere(pod, context))) return;
    const looks = [context.related, lookElsewhere(context)];
    const candidates = looks.map((look) => podTemplatesIn(look, namespace)).find((pods) => pods.length > 0);
    if (candidates === undefined) return;
    const severity = missingSeverity(resource, context, {
      kinds: WORKLOAD_KINDS,
      namespace,
      severity: 'warning',
      isMaker: (custom) => mayMakeSelected(custom, asked),
    });
    if (severity === undefined) return;
    // The control plane's own pods are in no repository.
    if (!reportMistake(resource, selector, candidates, context) && !isSystemNamespace(namespace)) {
      context.report({
        message: 'nothing',
        values: { service: resource.label, namespace, selector: describeSelector(asked) },
        path: [...resource.path, 'spec', 'selector'],
        part: 'key',
        severity,
        fixes: labelFixes(resource, candidates),
      });
    }
  },
});

/** Pods that do not have the labels by which their own workload looks for them are another mistake. */
function isSelected(pod: PodTemplate, selector: Labels): boolean {
  return podsHaveLabels(pod, selector) || podsHaveLabels({ ...pod, labels: meantLabels(pod) }, selector);
}

/** Reports a label whose value is not quite the one that pods have; gives whether there is one. */
function reportMistake(
  service: Resource,
  selector: Labels,
  candidates: readonly PodTemplate[],
  { related, report }: Context,
): boolean {
  const services = related('Service');
  for (const pod of candidates) {
    const differing = Object.entries(selector).filter(([key, value]) => !podsHaveLabels(pod, { [key]: value }));
    const [first, second] = differing;
    if (first === undefined || second !== undefined) continue;
    const [key, wanted] = first;
    const actual = pod.labels[key];
    if (actual === undefined || !isMistake(wanted, actual, service, pod)) continue;
    // What another Service is for is hardly meant by this one, too.
    if (!isWorkloadOf(service, pod) && servicesSelecting(pod, services).length > 0) continue;
    const path = [...service.path, 'spec', 'selector', key];
    const values = { key, actual, workload: pod.resource.label };
    report({
      message: 'mistake',
      values: { ...values, service: service.label, wanted },
      path,
      severity: 'error',
      related: [
        {
          message: 'label',
          values: { workload: pod.resource.label },
          resource: pod.resource,
          path: [...pod.path, 'metadata', 'labels', key],
        },
      ],
      fixes: [{ message: 'value', values, changes: [{ op: 'set', path, value: actual }] }],
    });
    return true;
  }
  return false;
}

/** More wrong letters make another word: `adservice`, `cartservice`. */
const MOST_SLIPS = 2;

/** A value is mistaken for another one that is spelt alike, versions and other numbers aside, or that the workload of the Service's name has. */
function isMistake(wanted: string, actual: string, service: Resource, pod: PodTemplate): boolean {
  if (isWorkloadOf(service, pod)) return true;
  const withoutDigits = (text: string) => text.replace(/\d+/g, '');
  return withoutDigits(wanted) !== withoutDigits(actual) && nearest(wanted, [actual], MOST_SLIPS) !== undefined;
}

/** Whether a workload has the name of the Service, but for what says that it is one. */
function isWorkloadOf({ metadata }: Resource, { resource }: PodTemplate): boolean {
  const name = resource.metadata.name;
  return name !== undefined && (name === metadata.name || name === metadata.name?.replace(/-(?:svc|service)$/, ''));
}

const controlling = object({ spec: object({ selector: object({ matchLabels: stringMap }) }) });

/** The labels by which the workload of that name finds its pods; all that they have, where it does not say. */
function labelFixes(service: Resource, candidates: readonly PodTemplate[]): Fix<typeof MESSAGES>[] {
  const meant = candidates.find((pod) => isWorkloadOf(service, pod));
  if (meant === undefined || Object.keys(meant.labels).length === 0) return [];
  const own = meant.resource.read(controlling)?.spec?.selector?.matchLabels ?? {};
  const value = Object.keys(own).length > 0 ? own : meant.labels;
  return [
    {
      message: 'labels',
      values: { workload: meant.resource.label },
      changes: [{ op: 'set', path: [...service.path, 'spec', 'selector'], value: { ...value } }],
    },
  ];
}
