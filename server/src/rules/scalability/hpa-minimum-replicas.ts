import { maximumOf, minimumOf } from '../../workspace/autoscalers';
import { defineRuleWithOptions } from '../rule';

interface Options {
  readonly min: number | null;
}

export default defineRuleWithOptions<Options>()({
  id: 'hpa-minimum-replicas',
  need: 'scalability',
  summary: 'An autoscaler may scale down to too few pods to outlive the loss of one.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['HorizontalPodAutoscaler', 'ScaledObject'],
  fix: 'unsafe',
  peers: ['kl:hpa-minimum-three-replicas', 'ks:horizontalpodautoscaler-replicas', 'po:hpaMinAvailability'],
  options: {
    min: {
      description: 'How many pods an autoscaler keeps at least. Without it 2, in the strict profile 3.',
      schema: { type: ['integer', 'null'], minimum: 1 },
      default: null,
    },
  },
  messages: {
    one: '{scaler} may scale down to one pod{default}: at quiet hours every drained node, eviction and crash is then an outage. Set {field} to {min} or more.',
    few: '{scaler} may scale down to {value} pods: at quiet hours, while a node is drained, the next failure is then an outage. Set {field} to {min} or more.',
    zero: '{scaler} scales by cpu and memory, which pods that are not there do not use: KEDA can not scale it to zero, refuses it or keeps one pod, whose loss is an outage. Set {field} to {min} or more.',
    fix: 'Set {field} to {min}',
  },
  checkResource(resource, { options, isStrict, report }) {
    const least = minimumOf(resource);
    const min = options.min ?? (isStrict ? 3 : 2);
    // Zero is wanted, by KEDA or by who has opened the gate for it.
    if (least === undefined || least.value < 1 || least.value >= min) return;
    const { field, path, value, written } = least;
    const values = { scaler: resource.label, field, min };
    const most = maximumOf(resource);
    const fits = most !== undefined && most.value >= min;
    const details = {
      path,
      at: written === undefined ? [...resource.path, 'kind'] : path,
      absent: written === undefined,
      // With a lower maximum it would be refused, and how many pods there may be is for the person to say.
      fixes: fits
        ? [{ message: 'fix', values: { field, min }, changes: [{ op: 'set', path, value: min }] } as const]
        : [],
    };
    const isZero = resource.type === 'ScaledObject' && (written ?? 0) === 0;
    if (isZero) report({ message: 'zero', values, ...details });
    else if (value > 1) report({ message: 'few', values: { ...values, value }, ...details });
    else
      report({
        message: 'one',
        values: { ...values, default: written === undefined ? ', the default' : '' },
        ...details,
      });
  },
});
