import { integer, object, string } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const scaler = object({
  spec: object({
    behavior: object({ scaleDown: object({ stabilizationWindowSeconds: integer, selectPolicy: string }) }),
  }),
});
const SECONDS = 300;

export default defineRule({
  id: 'hpa-scale-down-instant',
  need: 'scalability',
  summary: 'An autoscaler takes pods away at the first dip of the load.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['HorizontalPodAutoscaler'],
  fix: 'unsafe',
  peers: [],
  messages: {
    instant:
      '{scaler} takes pods away at the first dip of the load and starts new ones at the next rise, which is served slowly until they are ready. Set stabilizationWindowSeconds of scaleDown to {seconds}, the default.',
    fix: 'Set stabilizationWindowSeconds to {seconds}',
  },
  checkResource(resource, { report }) {
    const scaleDown = resource.read(scaler)?.spec?.behavior?.scaleDown;
    if (scaleDown?.stabilizationWindowSeconds !== 0 || scaleDown.selectPolicy === 'Disabled') return;
    const path = [...resource.path, 'spec', 'behavior', 'scaleDown', 'stabilizationWindowSeconds'];
    report({
      message: 'instant',
      values: { scaler: resource.label, seconds: SECONDS },
      path,
      fixes: [{ message: 'fix', values: { seconds: SECONDS }, changes: [{ op: 'set', path, value: SECONDS }] }],
    });
  },
});
