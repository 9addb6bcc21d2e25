import { controllerSpecOf } from '../../kubernetes/controller-spec';
import { matchesLabels, matchesSelector } from '../../kubernetes/label-selector';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { each, list, object, present, string, stringMap } from '../../kubernetes/shape';
import { toLabelSelector } from '../../workspace/relations';
import { isMap, valueAt, type YamlMap } from '../../yaml/value';
import { defineRule } from '../rule';
import { selectsOwnPods } from './own-pods';

const replicationController = object({ spec: object({ selector: stringMap }) });
const selecting = object({ matchLabels: stringMap, matchExpressions: list(object({ key: string })) });

/** What nodes with one value of a label have in common. */
const DOMAINS: ReadonlyMap<string, string> = new Map([
  ['kubernetes.io/hostname', 'node'],
  ['topology.kubernetes.io/zone', 'zone'],
  ['failure-domain.beta.kubernetes.io/zone', 'zone'],
  ['topology.kubernetes.io/region', 'region'],
]);

export default defineRule({
  id: 'spread-selector-mismatch',
  need: 'availability',
  summary: 'A topology spread constraint does not select the pods that it stands in.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'long-running',
  fix: 'unsafe',
  peers: ['ks:pod-topology-spread-constraints'],
  messages: {
    none: 'This constraint has no labelSelector, so it counts no pods and does not keep those of {resource} from sharing one {domain}. Give it the labels of the pod template.',
    others:
      'This constraint does not select the pods of {resource}, so it does not keep them from sharing one {domain}. Give it the labels of the pod template.',
    fix: 'Select the pods of {resource}',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const own = ownSelector(pod);
    const values = { resource: resource.label };
    for (const [index, { topologyKey, labelSelector, matchLabelKeys }] of each(pod.spec.topologySpreadConstraints)) {
      const path = [...pod.specPath, 'topologySpreadConstraints', index];
      const written = valueAt(resource.document.data, [...path, 'labelSelector']) ?? undefined;
      const keys = present(matchLabelKeys);
      const selector = toLabelSelector(labelSelector);
      // Keys without a selector are refused, and what can not be read is for validity.
      const isRefused = written === undefined ? keys.length > 0 : selector === undefined;
      if (isRefused || (selector !== undefined && matchesSelector(selector, pod.labels) !== false)) continue;
      const place = [...path, 'labelSelector'];
      // A key may not be in both.
      const fits = own !== undefined && !keys.some((key) => asksFor(own, key));
      report({
        message: written === undefined ? 'none' : 'others',
        values: { ...values, domain: (topologyKey && DOMAINS.get(topologyKey)) ?? 'domain' },
        path: place,
        at: written === undefined ? [...path, 'topologyKey'] : place,
        // A base may add the labels that it asks for.
        absent: true,
        fixes: fits ? [{ message: 'fix', values, changes: [{ op: 'set', path: place, value: own }] }] : [],
      });
    }
  },
});

/** What the workload itself selects its pods by; undefined where it has no selector that does. */
function ownSelector(pod: PodTemplate): YamlMap | undefined {
  const { resource, labels, workload } = pod;
  if (workload === 'ReplicationController') {
    const matchLabels = resource.read(replicationController)?.spec?.selector ?? {};
    return Object.keys(matchLabels).length > 0 && matchesLabels(matchLabels, labels) ? { matchLabels } : undefined;
  }
  const selector = valueAt(resource.data, ['spec', 'selector']);
  return isMap(selector) && selectsOwnPods(controllerSpecOf(resource)?.selector, pod) ? selector : undefined;
}

function asksFor(selector: YamlMap, key: string): boolean {
  const { matchLabels, matchExpressions } = selecting(selector) ?? {};
  return (
    Object.hasOwn(matchLabels ?? {}, key) || present(matchExpressions).some((expression) => expression.key === key)
  );
}
