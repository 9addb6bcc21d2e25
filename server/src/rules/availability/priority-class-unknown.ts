import { nearest } from '../../kubernetes/nearest';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import { defineRule } from '../rule';

/** Classes that every cluster has, and those that widespread distributions bring along (OpenShift, Google's managed Prometheus). */
const BUILT_IN: readonly string[] = ['system-cluster-critical', 'system-node-critical'];
const OF_DISTRIBUTIONS: ReadonlySet<string> = new Set(['openshift-user-critical', 'gmp-critical']);

export default defineRule({
  id: 'priority-class-unknown',
  need: 'availability',
  summary: 'A workload names a PriorityClass that is not among those of the workspace.',
  severity: 'info',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: [],
  messages: {
    unknown:
      '{resource} names the PriorityClass {name}, which is not among those that the workspace defines: where the cluster does not have it, none of the pods is created.',
    near: '{resource} names the PriorityClass {name}, which is not among those that the workspace defines: where the cluster does not have it, none of the pods is created. Most likely {nearest} is meant.',
    defined: 'This class is called {nearest}.',
    fix: 'Name the class {nearest}',
  },
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    const name = pod?.spec.priorityClassName ?? '';
    if (pod === undefined || name === '' || hasPlaceholder(name)) return;
    if (BUILT_IN.includes(name) || OF_DISTRIBUTIONS.has(name) || context.isUnitIncomplete) return;
    const classes = context.everywhere('PriorityClass');
    const names = classes.map(({ metadata }) => metadata.name);
    const known = names.filter((known) => known !== undefined);
    // One whose name only a tool knows may be it.
    if (known.length === 0 || known.length < names.length || known.includes(name)) return;
    const path = [...pod.specPath, 'priorityClassName'];
    const near = nearest(name, [...known, ...BUILT_IN]);
    const values = { resource: resource.label, name };
    if (near === undefined) {
      context.report({ message: 'unknown', values, path });
      return;
    }
    const found = classes.find(({ metadata }) => metadata.name === near);
    context.report({
      message: 'near',
      values: { ...values, nearest: near },
      path,
      fixes: [{ message: 'fix', values: { nearest: near }, changes: [{ op: 'set', path, value: near, select: true }] }],
      related:
        found === undefined
          ? []
          : [
              {
                message: 'defined',
                values: { nearest: near },
                resource: found,
                path: [...found.path, 'metadata', 'name'],
              },
            ],
    });
  },
});
