import type { Resource } from '../../kubernetes/resource';
import { integer, object } from '../../kubernetes/shape';
import { type Bound, maximumOf, minimumOf } from '../../workspace/autoscalers';
import { defineRule, type Fix } from '../rule';

const MESSAGES = {
  none: '{most} of {scaler} is {value}, less than one pod: {refusal}. Set it to the most pods that may run.',
  below: '{most} of {scaler} is {value}, below its {least} {min}: {refusal}. Raise {most} or lower {least}.',
  equal:
    '{scaler} can not scale: its {least} and {most} are both {value}, so at peak load no pod is added. Raise {most}.',
  set: 'Set {most} to {value}',
  swap: 'Swap {least} and {most}',
} as const;

const idling = object({ spec: object({ idleReplicaCount: integer }) });

export default defineRule({
  id: 'hpa-range',
  need: 'scalability',
  summary: 'The maximum of an autoscaler is below its minimum, or leaves it nothing to scale.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['HorizontalPodAutoscaler', 'ScaledObject'],
  fix: 'suggestion',
  peers: ['po:hpaMaxAvailability'],
  messages: MESSAGES,
  checkResource(resource, { profile, report }) {
    const least = minimumOf(resource);
    const most = maximumOf(resource);
    if (most === undefined) return;
    const common = { scaler: resource.label, most: most.field, value: described(most) };
    const place = { path: most.path, at: most.written === undefined && least ? least.path : most.path };
    const refusal = refusalOf(resource);
    if (most.value < 1) {
      const fixes = least === undefined ? [] : [raise(least, most)];
      report({ message: 'none', values: { ...common, refusal }, fixes, ...place });
      return;
    }
    if (least === undefined || most.value > least.value) return;
    const absent = least.written === undefined || most.written === undefined;
    if (most.value < least.value) {
      const fixes = absent ? [raise(least, most)] : [raise(least, most), swap(least, most)];
      const values = { ...common, least: least.field, min: least.value, refusal };
      report({ message: 'below', values, absent, fixes, ...place });
    } else if (profile !== 'baseline' && resource.read(idling)?.spec?.idleReplicaCount === undefined) {
      const values = { ...common, least: least.field };
      report({ message: 'equal', values, severity: 'info', absent, fixes: [raise(least, most)], ...place });
    }
  },
});

function described({ value, written }: Bound): string {
  return written === undefined ? `${value} by default` : String(value);
}

function refusalOf({ type }: Resource): string {
  return type === 'ScaledObject'
    ? 'KEDA refuses it or can make no HPA of it, so nothing scales'
    : 'the API server refuses it';
}

function raise(least: Bound, { field, path }: Bound): Fix<typeof MESSAGES> {
  const value = 2 * Math.max(least.value, 1);
  return { message: 'set', values: { most: field, value }, changes: [{ op: 'set', path, value, select: true }] };
}

function swap(least: Bound, most: Bound): Fix<typeof MESSAGES> {
  return {
    message: 'swap',
    values: { least: least.field, most: most.field },
    changes: [
      { op: 'set', path: least.path, value: most.value },
      { op: 'set', path: most.path, value: least.value },
    ],
  };
}
