import { boolean, object, string } from '../../kubernetes/shape';
import { isMap, valueAt } from '../../yaml/value';
import { defineRule } from '../rule';

const config = object({ immutable: boolean, type: string });

/** Secrets that controllers fill or delete. */
const MANAGED_TYPES: readonly string[] = ['kubernetes.io/service-account-token', 'bootstrap.kubernetes.io/token'];

export default defineRule({
  id: 'config-mutable',
  need: 'configuration',
  summary: 'A ConfigMap or Secret can be changed under the pods that use it.',
  severity: 'info',
  profile: 'optional',
  scope: 'object',
  kinds: ['ConfigMap', 'Secret'],
  fix: 'unsafe',
  peers: [],
  messages: {
    mutable:
      '{resource} can be changed in place: an edit reaches running pods without a rollout, some of them at once and others at their next restart. Set immutable to true, and give each version a name of its own.',
    fix: 'Set immutable to true',
  },
  checkResource(resource, { report }) {
    const { immutable, type } = resource.read(config) ?? {};
    if (immutable === true || (type !== undefined && MANAGED_TYPES.includes(type))) return;
    // One without any data is there for a controller to fill.
    const hasData = ['data', 'stringData', 'binaryData'].some((field) => {
      const entries = valueAt(resource.data, [field]);
      return isMap(entries) && Object.keys(entries).length > 0;
    });
    if (!hasData) return;
    const path = [...resource.path, 'immutable'];
    const isWritten = immutable === false;
    report({
      message: 'mutable',
      values: { resource: resource.label },
      path,
      ...(isWritten ? {} : { at: [...resource.path, 'kind'] }),
      absent: !isWritten,
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: true }] }],
    });
  },
});
