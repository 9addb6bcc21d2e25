import {
  type CsiReplacement,
  findInTreeProvisioner,
  ZONE_PARAMETERS,
} from '../../kubernetes/knowledge/storage-provisioners';
import { atLeast } from '../../kubernetes/kubernetes-version';
import type { Resource } from '../../kubernetes/resource';
import { each, list, object, string, stringMap, strings } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import { isMap, valueAt, type YamlValue } from '../../yaml/value';
import { defineRule } from '../rule';

const storageClass = object({
  provisioner: string,
  parameters: stringMap,
  allowedTopologies: list(object({ matchLabelExpressions: list(object({ key: string, values: strings })) })),
});

/** Under these keys in-tree classes name zones in `allowedTopologies`. */
const ZONE_LABELS: readonly string[] = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

export default defineRule({
  id: 'storage-provisioner-in-tree',
  need: 'persistence',
  summary: 'A StorageClass uses a provisioner that was once built into Kubernetes and is gone.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['StorageClass'],
  fix: 'unsafe',
  peers: [],
  messages: {
    redirected:
      '{provisioner} is no longer part of Kubernetes (since {goneSince}): its claims go to the CSI driver {driver} and stay Pending where that is not installed. Name the driver as the provisioner.',
    redirectedOnly:
      'Since {redirectedSince} Kubernetes hands the claims of {provisioner} over to the CSI driver {driver}: they stay Pending where that is not installed. Name the driver as the provisioner.',
    gone: '{provisioner} is no longer part of Kubernetes (since {goneSince}) and nothing took it over: every claim of the class stays Pending. Use a provisioner that the cluster has.',
    fix: 'Use {driver} (an existing StorageClass has to be deleted first)',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const provisioner = resource.read(storageClass)?.provisioner;
    const inTree = provisioner === undefined ? undefined : findInTreeProvisioner(provisioner);
    if (inTree === undefined) return;
    const { name, goneSince, replacement } = inTree;
    const isGone = atLeast(kubernetesVersion, goneSince);
    const path = [...resource.path, 'provisioner'];
    if (replacement === null) {
      if (isGone) report({ message: 'gone', values: { provisioner: name, goneSince }, path, severity: 'error' });
      return;
    }
    const { driver, redirectedSince } = replacement;
    if (!atLeast(kubernetesVersion, redirectedSince)) return;
    const values = { provisioner: name, driver, goneSince, redirectedSince };
    const changes = translate(resource, replacement);
    const fixes = changes === undefined ? [] : [{ message: 'fix' as const, values: { driver }, changes }];
    report({ message: isGone ? 'redirected' : 'redirectedOnly', values, path, fixes });
  },
});

/** The class in the driver's terms; undefined where it asks for something that the driver does not have. */
function translate(resource: Resource, replacement: CsiReplacement): Change[] | undefined {
  const { driver, renamed, added, unsupported, zoneTopologyKey } = replacement;
  const changes: Change[] = [{ op: 'set', path: [...resource.path, 'provisioner'], value: driver }];
  const written = valueAt(resource.data, ['parameters']) ?? {};
  if (!isMap(written)) return undefined;
  const parameters = Object.keys(written);
  const at = (parameter: string) => [...resource.path, 'parameters', parameter];
  const byLowerCase = new Map(parameters.map((parameter) => [parameter.toLowerCase(), parameter]));
  if (byLowerCase.size < parameters.length) return undefined;

  for (const { name, values } of unsupported) {
    const parameter = byLowerCase.get(name);
    if (parameter !== undefined && (values?.includes(String(written[parameter]).toLowerCase()) ?? true))
      return undefined;
  }
  for (const [name, parameter] of byLowerCase) {
    const target = renamed[name];
    if (target === undefined || target === parameter) continue;
    if (Object.hasOwn(written, target)) return undefined;
    changes.push({ op: 'rename', path: at(parameter), key: target });
  }
  for (const { beside, name, value } of added) {
    if (byLowerCase.has(beside) && !byLowerCase.has(name.toLowerCase())) {
      changes.push({ op: 'set', path: at(name), value });
    }
  }
  if (zoneTopologyKey === null) return changes;
  const zones = ZONE_PARAMETERS.flatMap((name) => byLowerCase.get(name) ?? []);
  const topologies = resource.read(storageClass)?.allowedTopologies;
  if (zones.length > 0) {
    if (topologies !== undefined) return undefined;
    const values: YamlValue = zones.flatMap((zone) => String(written[zone]).split(',')).map((zone) => zone.trim());
    const value = [{ matchLabelExpressions: [{ key: zoneTopologyKey, values }] }];
    changes.push({ op: 'set', path: [...resource.path, 'allowedTopologies'], value });
    if (zones.length === parameters.length) changes.push({ op: 'remove', path: [...resource.path, 'parameters'] });
    else for (const zone of zones) changes.push({ op: 'remove', path: at(zone) });
  }
  for (const [index, topology] of each(topologies)) {
    for (const [position, { key }] of each(topology.matchLabelExpressions)) {
      if (key === undefined || !ZONE_LABELS.includes(key)) continue;
      const path = [...resource.path, 'allowedTopologies', index, 'matchLabelExpressions', position, 'key'];
      changes.push({ op: 'set', path, value: zoneTopologyKey });
    }
  }
  return changes;
}
