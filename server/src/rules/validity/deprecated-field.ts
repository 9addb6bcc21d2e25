import { type DeprecatedVolumeSource, deprecatedVolumeSource } from '../../kubernetes/knowledge/volume-sources';
import { atLeast, type KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { object, string } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isTemplated } from '../../yaml/template';
import { isList, isMap, valueAt, type YamlValue } from '../../yaml/value';
import { defineRule, type Fix, type MessageUse, type ResourceContext } from '../rule';
import { lifecycleOf } from './api-lifecycle';
import { oldNodeLabels, renameTitle } from './node-label-places';

const MESSAGES = {
  serviceAccount:
    'serviceAccount is the deprecated name of serviceAccountName, kept for old clients. Write serviceAccountName.',
  serviceAccountIgnored:
    'serviceAccount says {ignored}, but Kubernetes takes {taken} from serviceAccountName and ignores the deprecated serviceAccount. Remove it.',
  redirected:
    '{volume} uses {source}, which is deprecated: since {since} Kubernetes hands it over to the CSI driver {driver}, and where that is not installed, no pod can mount it. {advice}',
  redirectedLater:
    '{volume} uses {source}, which is deprecated: from {since} on Kubernetes hands it over to the CSI driver {driver}. {advice}',
  removed: '{volume} uses {source}, which is gone since Kubernetes {since}: {consequence}. {advice}',
  removedLater:
    '{volume} uses {source}, which is deprecated since Kubernetes {deprecated} and gone from {since} on. {advice}',
  disabled:
    '{volume} uses {source}, deprecated since Kubernetes {deprecated} because whoever writes to the repository can run code as root on the node. Since {since} it is switched off unless the feature gate {gate} is on, and the pod does not start. Clone into an emptyDir in an init container.',
  disabledLater:
    '{volume} uses {source}, deprecated since Kubernetes {deprecated} because whoever writes to the repository can run code as root on the node. From {since} on it is switched off. Clone into an emptyDir in an init container.',
  disabledForGood:
    '{volume} uses {source}, which can not be switched on any more since Kubernetes {removed}: {consequence}. Clone into an emptyDir in an init container.',
  kept: '{volume} uses {source}, which is deprecated since Kubernetes {deprecated} in favour of CSI. Use the CSI driver of the storage.',
  loadBalancerIP:
    'loadBalancerIP is deprecated since Kubernetes 1.24: some clouds ignore it, and it has no place for a second address family. Ask for the address with the annotation of your load balancer.',
  nodeLabel:
    'The node label {label} is deprecated since Kubernetes {since}: once nodes no longer carry it, none fits any more. Use {replacement}.',
  rename: 'Rename to {name}',
  remove: 'Remove {name}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const OTHER_ADVICE = 'Use a kind of storage that the cluster has a CSI driver for.';

/** Where a volume's source is written: what its end comes to, and what to write instead. */
interface Holder {
  readonly consequence: string;
  readonly advice: string;
}

const IN_POD: Holder = {
  consequence: 'the pod never starts',
  advice: 'Use a PersistentVolumeClaim of the CSI driver {driver}.',
};
const IN_VOLUME: Holder = {
  consequence: 'no pod that uses it ever starts',
  advice: 'Write it as csi with the driver {driver}.',
};

const service = object({ spec: object({ loadBalancerIP: string }) });

export default defineRule({
  id: 'deprecated-field',
  need: 'validity',
  summary: 'A field or kind of volume is deprecated, or no longer does anything.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'any',
  fix: 'safe',
  peers: ['kl:deprecated-service-account-field'],
  messages: MESSAGES,
  checkResource(resource, context) {
    if (lifecycleOf(resource, context.kubernetesVersion)?.state === 'removed') return;
    const pod = resource.podTemplate;
    if (pod !== undefined) {
      checkServiceAccount(pod, context);
      checkVolumes(pod, context);
      checkNodeLabels(resource, context);
    } else if (resource.type === 'PersistentVolume') {
      const path = [...resource.path, 'spec'];
      checkSources(valueAt(resource.data, ['spec']), resource.label, path, IN_VOLUME, context);
    } else if (resource.type === 'Service') checkLoadBalancerIP(resource, context);
  },
});

/** The API server takes the old name only where the new one is empty. */
function checkServiceAccount({ resource, specPath, spec }: PodTemplate, { report }: RuleContext): void {
  const path = [...specPath, 'serviceAccount'];
  const written = valueAt(resource.document.data, path);
  if (typeof written !== 'string' || written === '') return;
  const name = valueAt(resource.document.data, [...specPath, 'serviceAccountName']);
  const place = { path, part: 'key' as const, tags: ['deprecated' as const] };
  if (name === undefined || name === null || name === '') {
    const changes: Change[] =
      name === undefined
        ? [{ op: 'rename', path, key: 'serviceAccountName' }]
        : [
            { op: 'remove', path },
            { op: 'set', path: [...specPath, 'serviceAccountName'], value: written },
          ];
    const isKnown = name === undefined || !isTemplated(written);
    const fix: Fix<typeof MESSAGES> = { message: 'rename', values: { name: 'serviceAccountName' }, changes };
    report({ message: 'serviceAccount', ...place, fixes: isKnown ? [fix] : [] });
  } else if (typeof name === 'string' && name !== written && !isTemplated(name) && !isTemplated(written)) {
    report({
      message: 'serviceAccountIgnored',
      values: { ignored: spec.serviceAccount ?? written, taken: name },
      ...place,
      fixes: [{ message: 'remove', values: { name: 'serviceAccount' }, changes: [{ op: 'remove', path }] }],
    });
  }
}

function checkVolumes(pod: PodTemplate, context: RuleContext): void {
  const path = [...pod.specPath, 'volumes'];
  const volumes = valueAt(pod.resource.document.data, path);
  if (!isList(volumes)) return;
  for (const [index, volume] of volumes.entries()) {
    const name = valueAt(volume, ['name']);
    const shown = typeof name === 'string' && !isTemplated(name) ? `Volume ${name}` : 'A volume';
    checkSources(volume, shown, [...path, index], IN_POD, context);
  }
}

/** The sources of a pod's volume, or of a PersistentVolume. */
function checkSources(
  values: YamlValue | undefined,
  volume: string,
  path: Path,
  holder: Holder,
  { kubernetesVersion, report }: RuleContext,
): void {
  if (!isMap(values)) return;
  for (const source of Object.keys(values)) {
    const known = isMap(values[source]) ? deprecatedVolumeSource(source) : undefined;
    if (known === undefined) continue;
    const { isDead, ...use } = describe(known, { volume, source }, holder, kubernetesVersion);
    report({
      ...use,
      path: [...path, source],
      part: 'key',
      subject: path,
      tags: ['deprecated'],
      ...(isDead ? { severity: 'error' } : {}),
    });
  }
}

type Description = MessageUse<typeof MESSAGES> & { readonly isDead?: boolean };

function describe(
  known: DeprecatedVolumeSource,
  names: { readonly volume: string; readonly source: string },
  { consequence, advice }: Holder,
  target: KubernetesVersion,
): Description {
  switch (known.fate) {
    case 'redirected': {
      const { driver, since } = known;
      const values = { ...names, driver, since, advice: advice.replace('{driver}', driver) };
      return { message: atLeast(target, since) ? 'redirected' : 'redirectedLater', values };
    }
    case 'removed': {
      const { since, deprecated, driver } = known;
      const values = { ...names, since, advice: driver ? advice.replace('{driver}', driver) : OTHER_ADVICE };
      return atLeast(target, since)
        ? { message: 'removed', values: { ...values, consequence }, isDead: true }
        : { message: 'removedLater', values: { ...values, deprecated } };
    }
    case 'disabled': {
      const { since, deprecated, gate, removed } = known;
      if (atLeast(target, removed))
        return { message: 'disabledForGood', values: { ...names, removed, consequence }, isDead: true };
      return atLeast(target, since)
        ? { message: 'disabled', values: { ...names, deprecated, since, gate } }
        : { message: 'disabledLater', values: { ...names, deprecated, since } };
    }
    case 'kept':
      return { message: 'kept', values: { ...names, deprecated: known.deprecated } };
  }
}

function checkLoadBalancerIP(resource: Resource, { report }: RuleContext): void {
  const address = resource.read(service)?.spec?.loadBalancerIP;
  if (address === undefined || address === '') return;
  const path = [...resource.path, 'spec', 'loadBalancerIP'];
  report({ message: 'loadBalancerIP', path, part: 'key', tags: ['deprecated'] });
}

/** Names of zones and regions are left to deprecated-annotation, with whatever else is a label. */
function checkNodeLabels(resource: Resource, { report }: RuleContext): void {
  for (const { label, path, part, changes } of oldNodeLabels(resource)) {
    const { name, since, replacement, isSame } = label;
    if (!name.startsWith('beta.kubernetes.io/')) continue;
    const grade = isSame ? 'safe' : 'unsafe';
    const fixes: Fix<typeof MESSAGES>[] =
      changes === undefined ? [] : [{ ...renameTitle(label, changes), grade, changes }];
    const values = { label: name, since, replacement };
    report({ message: 'nodeLabel', values, path, part, tags: ['deprecated'], fixes });
  }
}
