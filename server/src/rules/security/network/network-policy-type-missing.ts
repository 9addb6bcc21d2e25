import { valueAt } from '../../../yaml/value';
import { defineRule } from '../../rule';
import { networkPolicy } from './network-policy';

const DIRECTIONS = [
  ['ingress', 'Ingress'],
  ['egress', 'Egress'],
] as const;

export default defineRule({
  id: 'network-policy-type-missing',
  need: 'security',
  summary: 'The policyTypes of a NetworkPolicy do not fit its rules.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['NetworkPolicy'],
  fix: 'unsafe',
  peers: [],
  messages: {
    ignored:
      '{policy} has {field} rules, but its policyTypes lack {type}: the rules are ignored, and the policy stops none of this traffic. Add {type} to policyTypes.',
    denied:
      '{policy} has only egress rules and no policyTypes: Kubernetes adds Ingress too, and without an ingress rule all traffic to its pods is denied. Set policyTypes to [Egress], or write Ingress there if that is meant.',
    add: 'Add {type} to policyTypes',
    onlyEgress: 'Set policyTypes to [Egress]',
  },
  checkResource(resource, { report }) {
    const spec = resource.read(networkPolicy)?.spec;
    if (spec === undefined) return;
    const { policyTypes = [] } = spec;
    const path = [...resource.path, 'spec'];
    const types = [...path, 'policyTypes'];
    const values = { policy: resource.label };
    if (policyTypes.length === 0) {
      const isIngressWritten = valueAt(resource.data, ['spec', 'ingress']) !== undefined;
      if (isIngressWritten || (spec.egress?.length ?? 0) === 0) return;
      report({
        message: 'denied',
        values,
        path: types,
        at: [...path, 'egress'],
        part: 'key',
        absent: true,
        fixes: [{ message: 'onlyEgress', changes: [{ op: 'set', path: types, value: ['Egress'] }] }],
      });
      return;
    }
    // Of a type that a template makes nobody knows which it is.
    if (policyTypes.includes(undefined)) return;
    for (const [field, type] of DIRECTIONS) {
      if (policyTypes.includes(type) || (spec[field]?.length ?? 0) === 0) continue;
      report({
        message: 'ignored',
        values: { ...values, field, type },
        path: [...path, field],
        part: 'key',
        absent: true,
        fixes: [
          {
            message: 'add',
            values: { type },
            changes: [{ op: 'insert', path: types, value: type, ...(type === 'Ingress' ? { index: 0 } : {}) }],
          },
        ],
      });
    }
  },
});
