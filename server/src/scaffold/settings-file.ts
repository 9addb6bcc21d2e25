// The `.prodlint.yaml` of what was made: the strictest profile, less what was decided otherwise.
import { parseImageReference } from '../kubernetes/image-reference';
import type { Answers } from './answers/questions';
import { hasVolumes, isAutoscaled } from './application';
import { FOLDER, type ScaffoldFile } from './files';
import { isDumped } from './objects/backup';
import { type Data, noted, printData } from './print';

/** What is different about the database. */
const DATABASE_RULES: Readonly<Partial<Record<Answers['data'], Data>>> = {
  cnpg: { 'unknown-kind': noted('off', 'the CustomResourceDefinition of CloudNativePG is not in this repository') },
  'stateful-set': {
    'minimum-replicas': noted('off', 'one PostgreSQL does not replicate; CloudNativePG would'),
    'pre-stop-missing': noted('off', 'its only pod has no other to hand its connections to'),
  },
};

/** Fewer pods than the profile asks for are fine if somebody wanted them. */
const STRICT_REPLICAS = 3;

/** Beside the manifests: what the rest of the repository is held to stays as it is. */
export const SETTINGS_FILE = `${FOLDER}/.prodlint.yaml`;

export function settingsFile(answers: Answers): ScaffoldFile {
  const rules = Object.fromEntries(exceptions(answers).map(([rule, setting, why]) => [rule, noted(setting, why)]));
  const database = DATABASE_RULES[answers.data];
  const overrides = database && [{ files: ['**/database.yaml'], rules: database }];
  const data = { profile: 'strict', rules: Object.keys(rules).length === 0 ? undefined : rules, overrides };
  return { path: SETTINGS_FILE, text: printData(data) };
}

/** Whether all images have their digests: those that the scaffold brings along have none. */
function isPinned(answers: Answers): boolean {
  const hasOthers = answers.data === 'stateful-set' || isDumped(answers);
  return !hasOthers && parseImageReference(answers.image)?.digest !== undefined;
}

/** Rules that would speak against what was answered. */
function exceptions(answers: Answers): readonly (readonly [rule: string, setting: Data, why: string])[] {
  const { kind, replicas, backup } = answers;
  const list: (readonly [string, Data, string])[] = [];
  if (!isPinned(answers)) list.push(['image-digest', 'off', 'turn on once all images are named with their digests']);
  if (kind !== 'cron' && replicas < STRICT_REPLICAS && !isAutoscaled(answers))
    list.push(['minimum-replicas', ['warning', { min: replicas }], `${replicas} pods are enough here`]);
  if (isAutoscaled(answers) && replicas < STRICT_REPLICAS)
    list.push(['hpa-minimum-replicas', ['warning', { min: replicas }], `${replicas} pods are enough here`]);
  if (kind === 'web' && !isAutoscaled(answers)) list.push(['hpa-missing', 'off', 'the number of pods is fixed']);
  if (hasVolumes(answers) && backup === 'none') list.push(['backup-missing', 'off', 'the data is backed up elsewhere']);
  return list;
}
