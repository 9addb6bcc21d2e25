import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { version } from '../../../package.json';
import { errorCode, readTextFile } from '../disk/read-text';
import { CONFIGURATION_FILE_NAMES } from '../engine/configuration';
import { translateConfiguration } from '../engine/migration';
import { RULES } from '../rules/registry.generated';
import { PROFILES, type Profile } from '../rules/rule';
import { ciFile } from '../scaffold/ci/ci-file';
import { CI_FOLDERS, CI_PATHS, CI_SYSTEMS, type CiSystem, runsProdlint } from '../scaffold/ci/systems';
import { COMMON_OPTIONS, readArguments } from './arguments';
import { CommandError, UsageError } from './errors';
import { HELP } from './help';
import { say } from './messages';
import { print, tell } from './terminal';
import { writeFileAtomically } from './write-file';

const [FILE_NAME = ''] = CONFIGURATION_FILE_NAMES;

/** `prodlint init`: writes a configuration file, from that of another linter if one is named; or the file in which a CI system is told to run Prodlint. */
export async function init(args: readonly string[]): Promise<number> {
  const given = readArguments(args, {
    ...COMMON_OPTIONS,
    from: { type: 'string' },
    profile: { type: 'string' },
    ci: { type: 'string' },
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
  const system = given.choice('ci', CI_SYSTEMS);
  if (system !== undefined) {
    if (from !== undefined || profile !== undefined) throw new UsageError(say('ciAlone'));
    addToCi(system, given.text('output'));
    return 0;
  }
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

/** A file that does other things is added to, and keeps its lines. */
function addToCi(system: CiSystem, output = CI_PATHS[system]): void {
  const isPrinted = output === '-';
  const other = output === CI_PATHS[system] ? alreadyIn(system) : undefined;
  if (other !== undefined) {
    tell(say('ciThere', { path: other }));
    return;
  }
  const path = isPrinted ? CI_PATHS[system] : output;
  const file = ciFile(system, version, isPrinted ? undefined : existingText(path));
  if (file.outcome === 'there') {
    tell(say('ciThere', { path }));
    return;
  }
  if (file.outcome === 'unreadable') throw new CommandError(say('ciUnreadable', { path, text: file.text }));
  if (isPrinted) {
    print(file.text);
    return;
  }
  put(path, file.text);
  tell(say(file.outcome === 'new' ? 'written' : 'ciAdded', { path }));
}

/** The path of a file among several that runs Prodlint already. */
function alreadyIn(system: CiSystem): string | undefined {
  const folder = CI_FOLDERS[system];
  if (folder === undefined || !existsSync(folder)) return undefined;
  const paths = readdirSync(folder).map((name) => `${folder}/${name}`);
  return paths.find((path) => {
    const file = /\.ya?ml$/.test(path) ? readTextFile(resolve(path), path) : undefined;
    return file?.ok === true && runsProdlint(file.text);
  });
}

function existingText(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const file = readTextFile(resolve(path), path);
  if (!file.ok) throw new CommandError(file.message);
  return file.text;
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
  put(path, text);
}

function put(path: string, text: string): void {
  try {
    writeFileAtomically(resolve(path), text);
  } catch (error) {
    throw new CommandError(say('notWritable', { path, code: errorCode(error) }));
  }
}
