// What the README leaves to the team.
import { REPLACE_ME } from '../kubernetes/placeholder';
import { commonAnswers } from './application';
import type { ScaffoldFile } from './files';
import { isDumped } from './objects/copies';
import { builtParts } from './pipeline/builds';
import type { Plan } from './plan';
import { SETTINGS_FILE } from './settings-file';

/**
 * What was assumed, which the comments in the files tell, and what is to be done elsewhere.
 *
 * @param shown how the path of a file is written
 */
export function decisions(plan: Plan, files: readonly ScaffoldFile[], shown: (path: string) => string): string {
  const notes = files
    .filter(({ path }) => path !== SETTINGS_FILE && /\.ya?ml$/.test(path))
    .flatMap(({ path, text }) => notesIn(text).map((note) => `- \`${shown(path)}\`, ${note}`));
  const distinct = [...new Set(notes)];
  const size = 'Requests, limits and quotas are those of a small application. Set them to what you measure.';
  return [size, [...tasks(plan), ...imageDecisions(plan), ...distinct].join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What has to be done elsewhere than in the files. */
function tasks(plan: Plan): readonly string[] {
  const answers = commonAnswers(plan);
  const tool = TOOLS[answers.delivery];
  return [
    ...(answers.secrets === 'sealed-secrets'
      ? [
          `- Replace each \`${REPLACE_ME}\` of a SealedSecret by its encrypted value, in every environment: \`kubeseal --raw --from-file /dev/stdin --namespace NAMESPACE --name NAME\`.`,
        ]
      : []),
    ...(isDumped(answers)
      ? [
          `- Let ${answers.backupBucket} delete what is older than 7 days below \`daily\`, 28 days below \`weekly\` and 365 days below \`monthly\`.`,
        ]
      : []),
    ...(tool === undefined
      ? []
      : [`- Give ${tool} what it needs to read ${answers.repository}, if not everybody may.`]),
  ];
}

/** What delivers from Git. */
export const TOOLS = { none: undefined, 'argo-cd': 'Argo CD', flux: 'Flux' } as const;

/** Images of which somebody has to say the version, and those that nothing here builds. */
function imageDecisions(plan: Plan): readonly string[] {
  const built = builtParts(plan);
  const builds = commonAnswers(plan).pipeline === 'none' ? [] : built;
  return plan.parts.flatMap((part) => {
    const { name, image } = part.answers;
    const missing = image.endsWith(`:${REPLACE_ME}`)
      ? [
          `- The image of ${name} is \`${image}\`: replace \`${REPLACE_ME}\` by the version that is to run, in every environment.`,
        ]
      : [];
    const isLeft = part.details.source?.kind === 'built' && !builds.includes(part);
    return isLeft
      ? [...missing, `- Build the image of ${name} and push it to its registry; nothing here does.`]
      : missing;
  });
}

/** The comments of a manifest, each behind what it is about. */
function notesIn(text: string): readonly string[] {
  const lines = text.split('\n');
  let blockIndent = Number.POSITIVE_INFINITY;
  return lines.flatMap((line, index) => {
    const indent = line.search(/\S/);
    // The text of a block may have lines that look like comments.
    if (indent > blockIndent || indent === -1) return [];
    blockIndent = /[:-] [|>][+-]?$/.test(line) ? indent : Number.POSITIVE_INFINITY;
    const start = line.search(/(?<=^|\s)# ./);
    const note = line.slice(start + 2);
    if (start === -1 || isVersion(note)) return [];
    const own = line.slice(indent, start).replace(/^- /, '').trimEnd();
    const about = own === '' ? (lines[index + 1] ?? '').trim() : own;
    return [about.length > LONGEST ? note : `\`${about}\`: ${note}`];
  });
}

/** A longer line says no more than its comment. */
const LONGEST = 80;

/** Behind the name of an action stands its version. */
function isVersion(note: string): boolean {
  return /^v\d+(?:\.\d+)*$/.test(note);
}
