// The `.prodlint.yaml` of what was made: the strictest profile, less what was decided otherwise.
import { parseImageReference } from '../kubernetes/image-reference';
import type { Answers } from './answers/questions';
import { commonAnswers, hasClaims } from './application';
import { demandsOf, type Exception } from './exceptions';
import { FOLDER, type ScaffoldFile } from './files';
import { isDumped } from './objects/copies';
import type { Plan } from './plan';
import { type Data, type DataMap, noted, printData } from './print';

/** What is different about the database. */
const DATABASE_RULES: Readonly<Partial<Record<Answers['data'], Data>>> = {
  'stateful-set': {
    'memory-backed-volume': noted('off', 'what its processes share is within the memory limit'),
    'minimum-replicas': noted('off', 'one PostgreSQL does not replicate; CloudNativePG would'),
    'pre-stop-missing': noted('off', 'its only pod has no other to hand its connections to'),
  },
};

const DUMP_RULES: Data = { 'image-digest': noted('off', 'the digest of the image that uploads is not known here') };

/** Beside the manifests: what the rest of the repository is held to stays as it is. */
export const SETTINGS_FILE = `${FOLDER}/.prodlint.yaml`;

export function settingsFile(plan: Plan): ScaffoldFile {
  const rules = rulesOf(generalExceptions(plan));
  const database = DATABASE_RULES[commonAnswers(plan).data];
  const overrides = [
    ...(database === undefined ? [] : [{ files: ['**/database.yaml'], rules: database }]),
    ...(isDumped(commonAnswers(plan)) && isPinned(plan) ? [{ files: ['**/backup.yaml'], rules: DUMP_RULES }] : []),
    ...demandsOf(plan).map(({ file, exceptions }) => ({ files: [file], rules: rulesOf(exceptions) })),
  ];
  const data = {
    profile: 'strict',
    rules: Object.keys(rules).length === 0 ? undefined : rules,
    overrides: overrides.length === 0 ? undefined : overrides,
  };
  return { path: SETTINGS_FILE, text: printData(data) };
}

function rulesOf(exceptions: readonly Exception[]): DataMap {
  return Object.fromEntries(exceptions.map(([rule, setting, why]) => [rule, noted(setting, why)]));
}

/** Whether all images of the parts have their digests. */
function isPinned(plan: Plan): boolean {
  const images = plan.parts.flatMap((part) => [part.answers, ...(part.details.others ?? [])].map(({ image }) => image));
  return images.every((image) => parseImageReference(image)?.digest !== undefined);
}

/** Rules that would speak against what was answered. */
function generalExceptions(plan: Plan): readonly Exception[] {
  const list: Exception[] = [];
  if (!isPinned(plan)) list.push(['image-digest', 'off', 'turn on once all images are named with their digests']);
  if (hasClaims(plan) && commonAnswers(plan).backup === 'none')
    list.push(['backup-missing', 'off', 'nothing here backs up the data; see to it elsewhere']);
  return list;
}
