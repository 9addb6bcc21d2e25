// "Complete to a production application": what is missing beside a workload, and what would have to change in it.
import type { Settings } from '../../engine/settings';
import { effectiveRequest } from '../../kubernetes/effective-resources';
import { containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import { areApart, NO_CHANGES, ownChanges } from './changes';
import { type CompletionInput, type CompletionPart, type CompletionResult, PART_IDS, type PartId } from './completion';
import { Drafts } from './drafts';
import { unknownNamespace } from './evidence';
import { description, left, title } from './messages';
import { subjectOf } from './subject';
import { Trial } from './trial';

/** What is decided for itself, and no reason to call a workload incomplete. */
const CHOICES: readonly PartId[] = ['egress-policy', 'default-deny'];

/** What one object uncovers (a Service, that it is not scaled; an autoscaler, that nothing guards its pods) is found within a few rounds. */
const MAX_ROUNDS = 4;

/**
 * Works out what is missing beside a workload. Changes nothing: neither the workspace nor any text. A second time, over what came of the first, there are
 * no parts.
 */
export function complete(input: CompletionInput): CompletionResult {
  const subject = subjectOf(input);
  if ('problem' in subject) return subject;
  const { settings, path } = input;
  const { label, type } = subject.resource;
  const isScheduled = type === 'CronJob';
  const optional = onlyOptional(settings);
  const trial = new Trial(input);
  const drafts = new Drafts(input, subject);
  let own = NO_CHANGES;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const text = trial.take(withOwn(drafts.parts, workloadPart()));
    const isFirst = round === 0;
    const shared = trial.findings(text, settings).filter(({ rule }) => rule.id === 'default-service-account');
    const findings = [...trial.findings(text, optional), ...shared];
    const pod = trial.workload(text)?.podTemplate;
    const isOnNode = pod?.spec.hostNetwork === true;
    const isNew = drafts.addFor(findings, { isFirst, isOnNode, requestsCpu: pod !== undefined && requestsCpu(pod) });
    if (!isNew && !isFirst) break;
    own = ownChanges(input, trial, drafts);
  }
  const parts = withOwn(drafts.parts.map(withScaling), workloadPart());
  const isMissing = parts.some(({ id }) => !CHOICES.includes(id));
  const remaining = trial
    .findings(trial.take(parts), settings)
    .map(({ message, rule }) => left('remaining', { message, rule: rule.id }));
  const told = (name: 'check' | 'tryOut', titles: readonly string[]) =>
    titles.length === 0 ? [] : [left(name, { resource: label, titles: titles.join('; ') })];
  const checked = [...told('check', own.toCheck), ...told('tryOut', own.toTry)];
  const namespace = unknownNamespace(subject);
  const notes = [
    ...(subject.seen.some(({ view }) => view.isIncomplete) ? [left('incomplete', { resource: label })] : []),
    ...(drafts.placing.isLeftOut ? [left('unreferenced', { file: path.slice(path.lastIndexOf('/') + 1) })] : []),
    ...(namespace === undefined ? [] : [left('namespace', { namespace })]),
    ...drafts.notes,
  ];
  return {
    completion: { label, parts: isMissing ? parts : [], left: [...notes, ...checked, ...new Set(remaining)] },
  };

  function requestsCpu(pod: PodTemplate): boolean {
    const { kubernetesVersion } = settings;
    return containersOfType(pod, kubernetesVersion, ['regular', 'sidecar']).every(
      (container) => effectiveRequest(container, 'cpu', { kubernetesVersion, limitRanges: [] }) !== undefined,
    );
  }

  function workloadPart(): CompletionPart | undefined {
    if (own.edits.length === 0) return undefined;
    return {
      id: 'workload',
      title: title('workload', label),
      description: description(isScheduled ? 'nextRun' : 'workload', { count: own.count }),
      isSafe: false,
      files: [],
      edits: new Map([[path, own.edits]]),
    };
  }

  function withScaling(part: CompletionPart): CompletionPart {
    const { scaling = [] } = drafts;
    if (part.id !== 'autoscaler' || scaling.length === 0 || !areApart(own.edits, scaling)) return part;
    return { ...part, edits: new Map([...part.edits, [path, [...scaling, ...(part.edits.get(path) ?? [])]]]) };
  }
}

/** The rules that say which objects are missing. In another profile than theirs they are only not worth a finding. */
const OPTIONAL_RULES: readonly string[] = [
  'hpa-missing',
  'metrics-not-scraped',
  'pdb-missing',
  'service-account-missing',
];

/** Settings under which only these rules speak, and none silences another; not those that somebody turned off. */
function onlyOptional(settings: Settings): Settings {
  const onlyRules = OPTIONAL_RULES.filter((rule) => settings.rules[rule]?.severity !== 'off');
  return { ...settings, profile: 'strict', onlyRules };
}

function withOwn(parts: readonly CompletionPart[], own: CompletionPart | undefined): readonly CompletionPart[] {
  const all = own === undefined ? parts : [own, ...parts];
  return [...all].sort((a, b) => PART_IDS.indexOf(a.id) - PART_IDS.indexOf(b.id));
}
