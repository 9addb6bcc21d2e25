import { labelKeyProblem } from '../../../kubernetes/names';
import { integer } from '../../../kubernetes/shape';
import type { Change } from '../../../yaml/change';
import { reasonOf } from '../name-words';
import type { PlacedValue, TypedObject } from '../typed-objects';
import type { ValueChecks, ValueReport } from './report';

/** What pkg/apis/core/validation asks of where pods may run, and k8s.io/apimachinery of label selectors. */
export const schedulingChecks: ValueChecks = {
  'core.v1.PodSpec': (pod, report) => checkRepeatedSpread(pod.at('topologySpreadConstraints'), report),
  'core.v1.TopologySpreadConstraint': checkSpread,
  'core.v1.Toleration': checkToleration,
  'core.v1.NodeSelectorTerm': (term, report) => {
    for (const expression of term.at('matchExpressions').items()) checkNodeExpression(expression, report);
    for (const expression of term.at('matchFields').items()) checkFieldExpression(expression, report);
  },
  'core.v1.PreferredSchedulingTerm': (term, report) => report.range(term.at('weight'), 1, 100, 'bounds'),
  'core.v1.WeightedPodAffinityTerm': (term, report) => report.range(term.at('weight'), 1, 100, 'bounds'),
  'meta.v1.LabelSelectorRequirement': (requirement, report) => {
    if (report.oneOf(requirement.at('operator'), ['In', 'NotIn', 'Exists', 'DoesNotExist']))
      checkNoValues(requirement, report);
  },
};

function checkSpread(constraint: TypedObject, report: ValueReport): void {
  report.least(constraint.at('maxSkew'), 1);
  const domains = constraint.at('minDomains');
  report.least(domains, 1);
  const action = constraint.at('whenUnsatisfiable').text;
  if (domains.isWritten && action === 'ScheduleAnyway')
    report.refuse(domains, 'minDomains', {}, { part: 'key', fixes: report.removal(domains) });
  const keys = constraint.at('matchLabelKeys');
  if (keys.isFilled && !constraint.at('labelSelector').isWritten)
    report.refuse(keys, 'labelKeys', {}, { part: 'key', absent: true });
}

/** A key and an action together tell constraints apart. */
function checkRepeatedSpread(constraints: PlacedValue, report: ValueReport): void {
  const known = new Set<string>();
  for (const constraint of constraints.items()) {
    const key = constraint.at('topologyKey');
    const action = constraint.at('whenUnsatisfiable').text;
    if (key.text === undefined || action === undefined) continue;
    const id = `${action} ${key.text}`;
    if (known.has(id)) report.refuse(key, 'skewRepeated', { key: key.text, action }, { conflict: true });
    known.add(id);
  }
}

function checkToleration(toleration: TypedObject, report: ValueReport): void {
  const operator = toleration.at('operator');
  const key = toleration.at('key');
  const value = toleration.at('value');
  const effect = toleration.at('effect');
  const seconds = toleration.at('tolerationSeconds');
  const isExists = operator.text === 'Exists';
  const problem = key.text === undefined ? undefined : labelKeyProblem(key.text);
  if (problem !== undefined) report.refuse(key, 'name', { reason: reasonOf(problem) });
  const isReadable = !key.isWritten || key.value === '';
  if (isReadable && !isExists && (operator.text !== undefined || !operator.isWritten)) {
    const changes: Change[] = [{ op: 'set', path: operator.path, value: 'Exists' }];
    if (value.isWritten) changes.push({ op: 'remove', path: value.path });
    const fix = { message: 'set', values: { field: 'operator', replacement: 'Exists' }, changes } as const;
    report.refuse(operator.isWritten ? operator : toleration, 'tolerationKey', {}, { absent: true, fixes: [fix] });
  }
  if (isExists && value.text !== undefined)
    report.refuse(
      value,
      'tolerationValue',
      {},
      { fixes: [...report.removal(value), ...report.setTo(operator, 'Equal')] },
    );
  if (seconds.isWritten && effect.text !== 'NoExecute' && (effect.text !== undefined || !effect.isWritten)) {
    const path = [...toleration.path, 'effect'];
    const changes = [{ op: 'set', path, value: 'NoExecute' } as const];
    const set = { message: 'set', values: { field: 'effect', replacement: 'NoExecute' }, changes } as const;
    report.refuse(
      seconds,
      'tolerationSeconds',
      {},
      { part: 'key', absent: !effect.isWritten, fixes: [set, ...report.removal(seconds)] },
    );
  }
}

/** The operator itself is for the schema. */
function checkNodeExpression(expression: PlacedValue, report: ValueReport): void {
  const operator = expression.at('operator').text;
  const values = expression.at('values');
  const count = values.items().length;
  if ((operator === 'Gt' || operator === 'Lt') && count !== 1)
    report.refuse(values, 'oneValue', { operator, count }, { part: 'key', absent: count === 0 });
  else checkNoValues(expression, report);
}

function checkFieldExpression(expression: PlacedValue, report: ValueReport): void {
  const key = expression.at('key');
  if (key.text !== undefined && key.text !== 'metadata.name') {
    report.refuse(key, 'fieldKey', {}, { fixes: report.nearestOf(key, ['metadata.name']) });
    return;
  }
  const operator = expression.at('operator');
  const values = expression.at('values');
  const count = values.items().length;
  if (!report.oneOf(operator, ['In', 'NotIn'])) return;
  if (operator.text !== undefined && count !== 1)
    report.refuse(values, 'oneValue', { operator: operator.text, count }, { part: 'key', absent: count === 0 });
}

/** What asks for a key alone compares with nothing. */
export function checkNoValues(expression: PlacedValue, report: ValueReport): void {
  const operator = expression.at('operator').text;
  const values = expression.at('values');
  if ((operator !== 'Exists' && operator !== 'DoesNotExist') || !values.isFilled) return;
  const wanted = operator === 'Exists' ? 'In' : 'NotIn';
  const fixes = [...report.removal(values), ...report.setTo(expression.at('operator'), wanted)];
  report.refuse(values, 'unexpectedValues', { operator }, { part: 'key', fixes });
}

/** Amounts of things that can not be fewer than none. */
export function checkCounts(object: PlacedValue, fields: readonly string[], report: ValueReport): void {
  for (const field of fields) {
    const place = object.at(field);
    if (place.read(integer) !== undefined) report.least(place, 0);
  }
}
