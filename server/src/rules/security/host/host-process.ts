import type { PodTemplate } from '../../../kubernetes/pod-template';
import type { Change } from '../../../yaml/change';
import type { Path } from '../../../yaml/path';
import { removalOfAll } from '../../removal';
import { defineRule } from '../../rule';
import { isNodeAgent, severityOnNode } from './node-agent';

/** Accounts of a Windows node, which a container of its own does not have or should not be given. */
const NODE_ACCOUNT = /^NT AUTHORITY\\/i;

export default defineRule({
  id: 'host-process',
  need: 'security',
  summary: 'A container runs as a process of its Windows node.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['po:hostProcess', 'tv:KSV-0103'],
  messages: {
    container:
      'Container {container} runs as a process of its Windows node, with its files, network and accounts and no container around it: who breaks into it owns the node. Remove hostProcess.',
    pod: '{resource} runs its containers as processes of their Windows node, with its files, network and accounts and no container around them: who breaks into one owns the node. Remove hostProcess.',
    containerOfAgent:
      'Container {container} runs as a process of its Windows node, with no container around it: who breaks into it owns the node. Node agents often need that, so it counts less on a DaemonSet; remove hostProcess if this one does not.',
    podOfAgent:
      '{resource} runs its containers as processes of their Windows node, with no container around them: who breaks into one owns the node. Node agents often need that, so it counts less on a DaemonSet; remove hostProcess if this one does not.',
    fix: 'Remove hostProcess',
    fixNetwork: 'Remove hostProcess and hostNetwork',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const isAgent = isNodeAgent(resource);
    const severity = severityOnNode(resource, 'error');
    const changes = leaveNode(pod);
    const fixes = [{ message: pod.spec.hostNetwork === true ? 'fixNetwork' : 'fix', changes: changes ?? [] }] as const;
    const common = { severity, fixes: changes === undefined ? [] : fixes };
    if (pod.spec.securityContext?.windowsOptions?.hostProcess === true) {
      report({
        message: isAgent ? 'podOfAgent' : 'pod',
        values: { resource: resource.label },
        path: [...pod.specPath, 'securityContext', 'windowsOptions', 'hostProcess'],
        ...common,
      });
    }
    for (const { name: container, path, spec } of pod.containers) {
      if (spec.securityContext?.windowsOptions?.hostProcess !== true) continue;
      report({
        message: isAgent ? 'containerOfAgent' : 'container',
        values: { container },
        path: [...path, 'securityContext', 'windowsOptions', 'hostProcess'],
        ...common,
      });
    }
  },
});

/**
 * Kubernetes wants all containers of a pod to be processes of the host or none, and the network of the host for those that are and for no other on
 * Windows. So all of it goes at once. Undefined where a template would be left in pieces.
 */
function leaveNode({ resource, specPath, spec, containers }: PodTemplate): Change[] | undefined {
  const contexts = [
    { path: specPath, options: spec.securityContext?.windowsOptions },
    ...containers.map((container) => ({
      path: container.path,
      options: container.spec.securityContext?.windowsOptions,
    })),
  ];
  const changes: Change[] = [];
  for (const { path, options } of contexts) {
    if (options?.hostProcess === undefined) continue;
    const isOfNode = options.runAsUserName !== undefined && NODE_ACCOUNT.test(options.runAsUserName);
    const owner: Path = [...path, 'securityContext', 'windowsOptions'];
    const removed = removalOfAll(resource, owner, isOfNode ? ['hostProcess', 'runAsUserName'] : ['hostProcess']);
    if (removed === undefined) return undefined;
    changes.push(...removed);
  }
  if (spec.hostNetwork === true) changes.push({ op: 'remove', path: [...specPath, 'hostNetwork'] });
  return changes;
}
