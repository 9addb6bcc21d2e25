import { describeSelector, isEmptySelector } from '../../../kubernetes/label-selector';
import { selectionsOf } from '../../../workspace/references';
import { defineRule } from '../../rule';
import { findNoPods, nearMiss } from './policy-selection';

export default defineRule({
  id: 'network-policy-selects-nothing',
  need: 'security',
  summary: 'A NetworkPolicy selects no pods.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['NetworkPolicy'],
  fix: 'none',
  peers: ['kl:dangling-networkpolicy', 'ks:networkpolicy-targets-pod'],
  messages: {
    nothing:
      '{policy} selects no pods: no workload of namespace {namespace} has the labels {selector}. It limits nothing, and the pods it is meant for stay as open as they are without it. Select the labels of these pods.',
    near: '{workload} has {key}: {actual}.',
  },
  checkResource(policy, context) {
    const selection = selectionsOf(policy).find(({ purpose }) => purpose === 'limited');
    if (selection === undefined || isEmptySelector(selection.selector)) return;
    const { selector, path } = selection;
    const found = findNoPods(policy, selector, context, 'warning');
    if (found === undefined) return;
    const near = nearMiss(policy, selector, found.others);
    context.report({
      message: 'nothing',
      values: { policy: policy.label, namespace: policy.namespace, selector: describeSelector(selector) },
      path,
      part: 'key',
      severity: found.severity,
      related:
        near === undefined
          ? []
          : [
              {
                message: 'near',
                values: { workload: near.pod.resource.label, key: near.key, actual: near.actual },
                resource: near.pod.resource,
                path: [...near.pod.path, 'metadata', 'labels', near.key],
              },
            ],
    });
  },
});
