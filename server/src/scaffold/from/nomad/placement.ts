import type { Draft, PlacementRule, Service } from '../description';
import type { Handler, Report } from '../report';
import type { Source } from '../source';

const SHORTHANDS =
  'distinct_hosts distinct_property regexp version semver set_contains set_contains_any set_contains_all is_set is_not_set';

type Placed = Pick<Draft<Service>, 'placement'>;

/** The blocks `constraint`, `affinity` and `spread`, which a job, a group and a task may have. */
export function placementHandlers(target: Placed, where: string, report: Report): Record<string, Handler> {
  const read = (kind: PlacementRule['kind']): Handler => {
    return (value) => {
      target.placement = [...target.placement, readRule(value, kind, `${where}.${kind}`, report)];
    };
  };
  return { constraint: read('require'), affinity: read('prefer'), spread: read('spread') };
}

function readRule(source: Source, kind: PlacementRule['kind'], where: string, report: Report): PlacementRule {
  const rule: Draft<PlacementRule> = {
    at: source,
    kind,
    attribute: '',
    operator: kind === 'spread' ? '' : '=',
    value: '',
  };
  const text = (key: 'attribute' | 'operator' | 'value'): Handler => {
    return (value) => {
      rule[key] = report.text(value, where) ?? rule[key];
    };
  };
  const shorthand: Handler = (value, entry) => {
    rule.operator = entry.key;
    const written = report.text(value, where) ?? '';
    if (entry.key === 'distinct_property') rule.attribute = written;
    else rule.value = written;
  };
  report.fields(
    source,
    {
      ...Object.fromEntries(SHORTHANDS.split(' ').map((key) => [key, shorthand])),
      attribute: text('attribute'),
      operator: text('operator'),
      value: text('value'),
      weight: report.leave('nomadWeight'),
      target: report.leave('nomadWeight'),
    },
    where,
  );
  if (rule.operator === 'distinct_hosts') {
    rule.kind = 'spread';
    rule.attribute = 'node.unique.id';
    report.note('changed', source, 'nomadDistinctHosts');
  } else {
    const attribute = rule.attribute.replace(/^\$\{|\}$/g, '');
    rule.attribute = attribute;
    report.note('changed', source, 'placement', { attribute: attribute === '' ? rule.operator : attribute });
  }
  return rule;
}
