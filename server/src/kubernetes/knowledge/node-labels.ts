import type { MinorVersion } from '../kubernetes-version';

/** A label of nodes that has another name today: pkg/api/node/util.go. */
export interface RenamedNodeLabel {
  readonly name: string;
  readonly since: MinorVersion;
  readonly replacement: string;
  /** Whether the kubelet or cloud provider gives every node that has the old one the new one too. */
  readonly isSame: boolean;
}

const RENAMED: readonly RenamedNodeLabel[] = [
  { name: 'beta.kubernetes.io/arch', since: '1.14', replacement: 'kubernetes.io/arch', isSame: true },
  { name: 'beta.kubernetes.io/os', since: '1.14', replacement: 'kubernetes.io/os', isSame: true },
  // Where no cloud provider sets it, people have set one of the two.
  {
    name: 'beta.kubernetes.io/instance-type',
    since: '1.17',
    replacement: 'node.kubernetes.io/instance-type',
    isSame: false,
  },
  {
    name: 'failure-domain.beta.kubernetes.io/region',
    since: '1.17',
    replacement: 'topology.kubernetes.io/region',
    isSame: true,
  },
  {
    name: 'failure-domain.beta.kubernetes.io/zone',
    since: '1.17',
    replacement: 'topology.kubernetes.io/zone',
    isSame: true,
  },
];

/** What a label of nodes is called today; undefined where that is its name. */
export function renamedNodeLabel(name: string): RenamedNodeLabel | undefined {
  return RENAMED.find((label) => label.name === name);
}
