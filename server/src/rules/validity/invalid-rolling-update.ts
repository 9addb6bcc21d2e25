import { type IntOrPercentProblem, intOrPercentProblem, parseIntOrPercent } from '../../kubernetes/int-or-percent';
import type { Resource } from '../../kubernetes/resource';
import { anything, integer, intOrString, object, string } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { isMap, type YamlValue } from '../../yaml/value';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const MESSAGES = {
  bothZero:
    'maxSurge and maxUnavailable of {resource} are both 0, so an update could neither add a pod nor take one away: {refusal}. Set maxSurge to 1.',
  daemonBothZero:
    'maxUnavailable of {resource} is 0 and maxSurge is {surge}, so an update could neither add a pod nor take one away: {refusal}. Let one of them be above 0.',
  daemonBoth:
    'maxSurge of {resource} is above 0 while maxUnavailable is {unavailable}, but a DaemonSet takes only one of them: {refusal}. Set maxUnavailable to 0.',
  misplaced:
    '{resource} has settings for a rolling update beside the strategy {strategy}: {refusal}. Remove them or the strategy.',
  deadline:
    'progressDeadlineSeconds of {resource} is {deadline}, but has to be above minReadySeconds, which is {ready}: {refusal}.',
  negative: '{field} of {resource} is negative: {refusal}. Write a number of pods from 0 up.',
  above100: '{field} of {resource} is above 100%: {refusal}. Write a percentage from 0% to 100%.',
  quoted:
    '{field} of {resource} is a number in quotes, and text has to be a percentage: {refusal}. Remove the quotes or add a %.',
  'no-percentage': '{field} of {resource} is neither a number nor a whole percentage such as 25%: {refusal}.',
  zero: 'maxUnavailable of {resource} is 0, so an update could never take a pod away: {refusal}. Write 1 or more.',
  other: '{field} is {value} here.',
  set: 'Set {field} to {value}',
  remove: 'Remove rollingUpdate',
} as const;

type Use = ResourceContext<typeof MESSAGES, object>;
type Field = 'maxSurge' | 'maxUnavailable';

const spec = object({
  minReadySeconds: anything,
  progressDeadlineSeconds: anything,
  strategy: anything,
  updateStrategy: anything,
});
const workload = object({ spec });

/** What apps/v1 and Argo Rollouts put where progressDeadlineSeconds is absent. */
const DEFAULT_DEADLINE = 600;

export default defineRule({
  id: 'invalid-rolling-update',
  need: 'validity',
  summary: 'The settings of an update contradict each other, or are no numbers of pods.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['Deployment', 'DaemonSet', 'StatefulSet', 'Rollout'],
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const written = resource.read(workload)?.spec;
    // The versions before apps/v1 have other defaults, and are gone.
    if (written === undefined || (resource.type !== 'Rollout' && resource.version !== 'v1')) return;
    if (resource.type === 'Deployment') {
      checkDeployment(new Strategy(resource, 'strategy', written.strategy, context));
      checkDeadline(resource, written.progressDeadlineSeconds, written.minReadySeconds, context);
    } else if (resource.type === 'DaemonSet') {
      checkDaemonSet(new Strategy(resource, 'updateStrategy', written.updateStrategy, context));
    } else if (resource.type === 'StatefulSet') {
      checkStatefulSet(new Strategy(resource, 'updateStrategy', written.updateStrategy, context));
    } else {
      checkBothZero(new Strategy(resource, 'strategy', written.strategy, context, 'canary'));
      checkDeadline(resource, written.progressDeadlineSeconds, written.minReadySeconds, context);
    }
  },
});

/** How a workload is updated: the map behind `strategy` or `updateStrategy`. */
class Strategy {
  readonly resource: Resource;
  readonly path: Path;
  /** Absent or empty it is RollingUpdate; undefined where it can not be read. */
  readonly type: string | undefined;
  /** The map that holds maxSurge and maxUnavailable; undefined where there is none. */
  readonly settings: YamlValue | undefined;
  readonly report: Use['report'];

  constructor(
    resource: Resource,
    field: string,
    written: YamlValue | undefined,
    { report }: Use,
    inner = 'rollingUpdate',
  ) {
    const strategy = isMap(written) ? written : {};
    this.resource = resource;
    this.path = [...resource.path, 'spec', field, inner];
    this.type = isAbsent(strategy.type) || strategy.type === '' ? 'RollingUpdate' : string(strategy.type);
    this.settings = anything(strategy[inner]);
    this.report = report;
  }

  get refusal(): string {
    return refusalOf(this.resource);
  }

  at(field: Field): Path {
    return [...this.path, field];
  }

  /** Null where the field is absent, undefined where it can not be read. */
  amount(field: Field): number | string | null | undefined {
    const value = isMap(this.settings) ? this.settings[field] : undefined;
    return isAbsent(value) ? null : intOrString(value);
  }
}

function isAbsent(value: YamlValue | undefined): boolean {
  return value === undefined || value === null;
}

function refusalOf({ type, kind }: Resource): string {
  return type === 'Rollout' ? 'Argo Rollouts stops the Rollout as InvalidSpec' : `the API server refuses the ${kind}`;
}

function checkDeployment(strategy: Strategy): void {
  if (strategy.type === 'Recreate') checkMisplaced(strategy);
  if (strategy.type !== 'RollingUpdate') return;
  const isUnavailableGood = checkAmount(strategy, 'maxUnavailable', PROBLEMS);
  if (checkAmount(strategy, 'maxSurge', PROBLEMS_OF_SURGE) && isUnavailableGood) checkBothZero(strategy);
}

function checkDaemonSet(strategy: Strategy): void {
  // Beside OnDelete the settings are not looked at.
  if (strategy.type !== 'RollingUpdate') return;
  const isUnavailableGood = checkAmount(strategy, 'maxUnavailable', PROBLEMS);
  if (!checkAmount(strategy, 'maxSurge', PROBLEMS) || !isUnavailableGood) return;
  const unavailable = strategy.amount('maxUnavailable');
  const surge = strategy.amount('maxSurge');
  if (unavailable === undefined || surge === undefined) return;
  const isUnavailable = unavailable === null || !isZero(unavailable);
  const isSurge = surge !== null && !isZero(surge);
  const { resource, refusal } = strategy;
  if (isUnavailable && isSurge) {
    strategy.report({
      message: 'daemonBoth',
      values: { resource: resource.label, refusal, unavailable: unavailable ?? '1 by default' },
      path: strategy.at('maxSurge'),
      absent: unavailable === null,
      fixes: [setTo(strategy, 'maxUnavailable', 0)],
    });
  }
  if (isUnavailable || isSurge) return;
  strategy.report({
    message: 'daemonBothZero',
    values: { resource: resource.label, refusal, surge: surge ?? '0 by default' },
    path: strategy.at('maxUnavailable'),
    absent: surge === null,
    fixes: [setTo(strategy, 'maxUnavailable', 1)],
  });
}

function checkStatefulSet(strategy: Strategy): void {
  if (strategy.type === 'OnDelete') checkMisplaced(strategy);
  if (strategy.type !== 'RollingUpdate') return;
  // In no version so far is the field on by default; where it is off, it is dropped before anybody looks at it.
  const gate =
    'where the feature gate MaxUnavailableStatefulSet is on the API server refuses the StatefulSet, elsewhere it drops the field';
  const details = { severity: 'warning', refusal: gate } as const;
  const isGood = checkAmount(strategy, 'maxUnavailable', PROBLEMS, details);
  const value = strategy.amount('maxUnavailable');
  if (!isGood || value === undefined || value === null || !isZero(value)) return;
  const values = { resource: strategy.resource.label, refusal: gate };
  strategy.report({ message: 'zero', values, path: strategy.at('maxUnavailable'), severity: 'warning' });
}

function checkMisplaced({ resource, path, settings, type, refusal, report }: Strategy): void {
  // In a template the two may be branches of one condition.
  if (settings === undefined || resource.partial === 'template') return;
  report({
    message: 'misplaced',
    values: { resource: resource.label, strategy: type ?? '', refusal },
    path,
    part: 'key',
    fixes: [{ message: 'remove', changes: [{ op: 'remove', path }] }],
  });
}

/** Both are 25% where they are absent. */
function checkBothZero(strategy: Strategy): void {
  const surge = strategy.amount('maxSurge');
  const unavailable = strategy.amount('maxUnavailable');
  if (surge === undefined || surge === null || unavailable === undefined || unavailable === null) return;
  if (!isZero(surge) || !isZero(unavailable)) return;
  const { resource, refusal } = strategy;
  const other = { field: 'maxUnavailable', value: unavailable };
  strategy.report({
    message: 'bothZero',
    values: { resource: resource.label, refusal },
    path: strategy.at('maxSurge'),
    related: [{ message: 'other', values: other, resource, path: strategy.at('maxUnavailable') }],
    fixes: [setTo(strategy, 'maxSurge', 1)],
  });
}

const PROBLEMS: readonly IntOrPercentProblem[] = ['negative', 'above100', 'quoted', 'no-percentage'];
/** A surge may double the pods and more, but not of a DaemonSet. */
const PROBLEMS_OF_SURGE = PROBLEMS.filter((problem) => problem !== 'above100');

/** Says what is wrong with an amount by itself; whether nothing is. */
function checkAmount(
  strategy: Strategy,
  field: Field,
  problems: readonly IntOrPercentProblem[],
  { severity, refusal = strategy.refusal }: { severity?: 'warning'; refusal?: string } = {},
): boolean {
  const value = strategy.amount(field);
  const problem = value === undefined || value === null ? undefined : intOrPercentProblem(value);
  if (problem === undefined || !problems.includes(problem)) return true;
  const spaced = /^\s*(\d+)\s*%\s*$/.exec(String(value));
  const meant = problem === 'quoted' ? Number(value) : spaced && `${spaced[1]}%`;
  strategy.report({
    message: problem,
    values: { resource: strategy.resource.label, field, refusal },
    path: strategy.at(field),
    ...(severity === undefined ? {} : { severity }),
    fixes: meant === null || problem === 'above100' ? [] : [setTo(strategy, field, meant)],
  });
  return false;
}

function setTo(strategy: Strategy, field: Field, value: number | string): Fix<typeof MESSAGES> {
  return { message: 'set', values: { field, value }, changes: [{ op: 'set', path: strategy.at(field), value }] };
}

/** `0`, `0%`, and for Argo Rollouts, which takes quoted numbers for shares, `"0"`. */
function isZero(value: number | string): boolean {
  return value === '0' || parseIntOrPercent(value)?.value === 0;
}

function checkDeadline(
  resource: Resource,
  writtenDeadline: YamlValue | undefined,
  writtenReady: YamlValue | undefined,
  { report }: Use,
): void {
  const isDefault = isAbsent(writtenDeadline);
  const deadline = isDefault ? DEFAULT_DEADLINE : integer(writtenDeadline);
  const ready = isAbsent(writtenReady) ? 0 : integer(writtenReady);
  if (deadline === undefined || ready === undefined || deadline > ready) return;
  const path = [...resource.path, 'spec', 'progressDeadlineSeconds'];
  report({
    message: 'deadline',
    values: {
      resource: resource.label,
      deadline: isDefault ? `${deadline} by default` : deadline,
      ready: isAbsent(writtenReady) ? '0 by default' : ready,
      refusal: refusalOf(resource),
    },
    path,
    at: isDefault ? [...resource.path, 'spec', 'minReadySeconds'] : path,
    absent: isDefault,
    // Other rules about the update speak for themselves.
    subject: path,
  });
}
