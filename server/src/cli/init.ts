import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { errorCode, readTextFile } from '../disk/read-text';
import { CONFIGURATION_FILE_NAMES } from '../engine/configuration';
import { translateConfiguration } from '../engine/migration';
import { RULES } from '../rules/registry.generated';
import { PROFILES, type Profile } from '../rules/rule';
import { COMMON_OPTIONS, readArguments } from './arguments';
import { CommandError, UsageError } from './errors';
import { HELP } from './help';
import { say } from './messages';
import { print, tell } from './terminal';
import { writeFileAtomically } from './write-file';

const [FILE_NAME = ''] = CONFIGURATION_FILE_NAMES;

/** `prodlint init`: writes a configuration file, from that of another linter if one is named. */
export async function init(args: readonly string[]): Promise<number> {
  const given = readArguments(args, {
    ...COMMON_OPTIONS,
    from: { type: 'string' },
    profile: { type: 'string' },
    output: { type: 'string' },
  });
  if (given.has('help')) {
    print(HELP.init);
    return 0;
  }
  const [superfluous] = given.positionals;
  if (superfluous !== undefined) throw new UsageError(say('unexpectedArgument', { name: superfluous }));
  const from = given.text('from');
  const profile = given.choice('profile', PROFILES);
  if (from !== undefined && profile !== undefined) throw new UsageError(say('profileWithFrom'));
  const text = from === undefined ? plainConfiguration(profile ?? 'production') : translated(from);
  const output = given.text('output') ?? FILE_NAME;
  if (output === '-') {
    print(text);
    return 0;
  }
  write(output, text);
  tell(say('written', { path: output }));
  return 0;
}

function plainConfiguration(profile: Profile): string {
  return [
    `profile: ${profile} # ${PROFILES.join(' < ')}`,
    '# kubernetesVersion: "1.34"',
    '# rules:',
    '#   cpu-limit: warning',
    '#   minimum-replicas: [warning, { min: 3 }]',
    '# ignore: ["vendor/**"]',
    '',
  ].join('\n');
}

function translated(path: string): string {
  const file = readTextFile(resolve(path), path);
  if (!file.ok) throw new CommandError(file.message);
  const result = translateConfiguration(basename(path), file.text, RULES);
  if ('problem' in result) throw new CommandError(result.problem);
  return result.text;
}

/** Nothing that is there is written over. */
function write(path: string, text: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) throw new CommandError(say('existsAlready', { path }));
  try {
    writeFileAtomically(resolve(path), text);
  } catch (error) {
    throw new CommandError(say('notWritable', { path, code: errorCode(error) }));
  }
}
