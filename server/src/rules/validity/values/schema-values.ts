import { parseQuantity } from '../../../kubernetes/quantity';
import type { SchemaViolation } from '../../../kubernetes/schema/violation';
import { walk } from '../../../kubernetes/schema/walk';
import { formatPath } from '../../../yaml/path';
import type { YamlValue } from '../../../yaml/value';
import type { SchemaCheck } from '../../rule';
import { refusalAt } from '../refusals';
import type { PlacedValue } from '../typed-objects';
import { meantQuantities, quantityReason } from './quantities';
import { listed, type ReportDetails, shown, type ValueFix, type ValueReport } from './report';

/** What the schema refuses of values that have the right type. */
export function checkSchemaValues({ kind, violations }: SchemaCheck, report: ValueReport): void {
  // A value of another type is for another rule, whatever else it is not.
  const mistyped = new Set(violations.flatMap(({ problem, path }) => (problem === 'type' ? [formatPath(path)] : [])));
  for (const violation of violations) {
    // The server does not take it from a manifest.
    if (violation.path[0] === 'status' || mistyped.has(formatPath(violation.path))) continue;
    const place = report.root.at(...violation.path);
    const details = kind.origin === 'catalogue' ? ofCatalogue(place, report) : {};
    const found = walk(kind.definition, violation.path, report.target);
    const type = found.state === 'known' ? found.type.kind : undefined;
    reportViolation(violation, place, type, details, report);
  }
}

/** What comes with Prodlint may be of another version than the definition in the cluster. */
function ofCatalogue({ path }: PlacedValue, { resource, target }: ValueReport): ReportDetails {
  return {
    severity: 'warning',
    refusal: `unless the cluster has another version of it, ${refusalAt(resource, path, target)}`,
  };
}

function reportViolation(
  violation: SchemaViolation,
  place: PlacedValue,
  type: string | undefined,
  details: ReportDetails,
  report: ValueReport,
): void {
  switch (violation.problem) {
    case 'enum': {
      const allowed = violation.allowed.filter((value) => value !== null && value !== '').map(shown);
      report.refuse(
        place,
        'oneOf',
        { allowed: listed(allowed) },
        { ...details, fixes: report.nearestOf(place, allowed) },
      );
      return;
    }
    case 'pattern':
      if (type === 'quantity') reportQuantity(place, details, report);
      else if (type === 'time') report.refuse(place, 'time', {}, details);
      else report.refuse(place, 'pattern', { pattern: shown(violation.pattern) }, details);
      return;
    case 'format':
      report.refuse(place, 'format', { format: violation.format }, details);
      return;
    case 'limit':
      reportLimit(violation, place, details, report);
      return;
    case 'other':
      report.refuse(place, 'other', { words: violation.words }, details);
  }
}

function reportQuantity(place: PlacedValue, details: ReportDetails, report: ValueReport): void {
  const text = String(place.value ?? '');
  // The API server takes blanks around it away.
  if (parseQuantity(text.trim()) !== undefined) return;
  const fixes = meantQuantities(text).flatMap((meant): ValueFix[] => report.setTo(place, meant));
  report.refuse(place, 'quantity', { reason: quantityReason(text) }, { ...details, fixes });
}

const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

const LIMITS: ReadonlyMap<string, string> = new Map([
  ['minimum', '{limit} or more'],
  ['maximum', '{limit} or less'],
  ['exclusiveMinimum', 'more than {limit}'],
  ['exclusiveMaximum', 'less than {limit}'],
]);

const LENGTHS: ReadonlyMap<string, readonly [least: string, unit: string]> = new Map([
  ['minLength', ['at least', 'characters']],
  ['maxLength', ['at most', 'characters']],
  ['minItems', ['at least', 'items']],
  ['maxItems', ['at most', 'items']],
  ['minProperties', ['at least', 'entries']],
  ['maxProperties', ['at most', 'entries']],
]);

function reportLimit(
  { keyword, limit }: Extract<SchemaViolation, { problem: 'limit' }>,
  place: PlacedValue,
  details: ReportDetails,
  report: ValueReport,
): void {
  const words = LIMITS.get(keyword);
  const lengths = LENGTHS.get(keyword);
  if (limit === INT32.minimum || limit === INT32.maximum) report.refuse(place, 'tooLarge', {}, details);
  else if (words !== undefined)
    report.refuse(place, 'limit', { limit: words.replace('{limit}', String(limit)) }, details);
  else if (lengths !== undefined) {
    const [least, unit] = lengths;
    const extra = { count: `${sizeOf(place.value)} ${unit}`, limit: `${least} ${limit}` };
    report.refuse(place, 'length', extra, details);
  }
}

function sizeOf(value: YamlValue | undefined): number {
  if (typeof value === 'string') return [...value].length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}
