// On which nodes a part runs, as far as labels say it that every node has, or that the source names itself.
import { labelKeyProblem, labelValueProblem } from '../../../kubernetes/names';
import type { PlacementRule } from '../description';
import type { Report } from '../report';
import type { Candidate } from './survey';

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  x86: '386',
  armv7l: 'arm',
};
/** What the source asks of a machine, as the kubelet labels its node. */
const LABELS: Readonly<Record<string, string>> = {
  'node.platform.os': 'kubernetes.io/os',
  'node.platform.arch': 'kubernetes.io/arch',
  'node.hostname': 'kubernetes.io/hostname',
  'attr.kernel.name': 'kubernetes.io/os',
  'attr.cpu.arch': 'kubernetes.io/arch',
  'attr.unique.hostname': 'kubernetes.io/hostname',
};
/** Labels of nodes in Swarm and metadata of nodes in Nomad: the same labels can be given to the nodes of a cluster. */
const OWN_LABEL = /^(?:node\.labels\.|meta\.)(.+)$/;

/** The labels that a node must have; what can not be said so is noted. */
export function nodeSelectorOf({ service, main }: Candidate, report: Report): Record<string, string> | undefined {
  const selector: Record<string, string> = {};
  for (const rule of service.placement) {
    const label = labelOf(rule);
    const attribute = rule.attribute === '' ? rule.operator : rule.attribute;
    if (label !== undefined) {
      selector[label[0]] = label[1];
      report.note('changed', rule.at, 'planPlacementLabel', { attribute, label: label.join('=') });
    } else if (isSpread(rule)) report.note('changed', rule.at, 'planSpread');
    else report.note('not-carried', rule.at, 'planPlacement', { attribute });
  }
  const [os = '', architecture] = (main.platform ?? '').split('/');
  if (os !== '' && os !== 'linux' && os !== 'windows')
    report.note('not-carried', main.at, 'planPlatform', { platform: main.platform ?? '' });
  else if (architecture !== undefined) selector['kubernetes.io/arch'] = ARCHITECTURES[architecture] ?? architecture;
  return Object.keys(selector).length === 0 ? undefined : selector;
}

/** The scaffold spreads over zones and nodes by itself. */
function isSpread({ kind, attribute }: PlacementRule): boolean {
  return kind === 'spread' && /(?:unique|hostname|datacenter|zone|\.id$)/.test(attribute);
}

function labelOf({ kind, attribute, operator, value }: PlacementRule): readonly [string, string] | undefined {
  if (kind !== 'require' || !['=', '==', 'is', ''].includes(operator)) return undefined;
  const known = Object.hasOwn(LABELS, attribute) ? LABELS[attribute] : undefined;
  const key = known ?? OWN_LABEL.exec(attribute)?.[1];
  if (key === undefined || labelKeyProblem(key) !== undefined || labelValueProblem(value) !== undefined)
    return undefined;
  return [key, Object.hasOwn(ARCHITECTURES, value) ? (ARCHITECTURES[value] ?? value) : value];
}
