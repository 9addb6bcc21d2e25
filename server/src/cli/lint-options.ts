import { resolve } from 'node:path';
import { slashPath } from '../disk/paths';
import { readTextFile } from '../disk/read-text';
import type { ProjectOptions } from '../engine/project';
import {
  NEWEST_SUPPORTED_VERSION,
  OLDEST_SUPPORTED_VERSION,
  parseTargetVersion,
} from '../kubernetes/kubernetes-version';
import { type FixGrade, PROFILES, SEVERITIES, type Severity } from '../rules/rule';
import { COMMON_OPTIONS, type OptionKind, readArguments } from './arguments';
import { CommandError, UsageError } from './errors';
import { say } from './messages';
import { findRules } from './rule-lookup';

export const FORMATS = ['pretty', 'json', 'sarif', 'junit', 'github'] as const;
export type Format = (typeof FORMATS)[number];

export const LINT_OPTIONS = {
  ...COMMON_OPTIONS,
  format: { type: 'string' },
  output: { type: 'string' },
  profile: { type: 'string' },
  'kubernetes-version': { type: 'string' },
  config: { type: 'string' },
  rule: { type: 'string', multiple: true },
  'min-severity': { type: 'string' },
  fix: { type: 'boolean' },
  'fix-unsafe': { type: 'boolean' },
  diff: { type: 'boolean' },
  quiet: { type: 'boolean' },
  'no-suppressions': { type: 'boolean' },
  'no-cache': { type: 'boolean' },
} as const satisfies Record<string, OptionKind>;

/** What the person asked of `prodlint lint`. */
export interface LintOptions {
  readonly targets: readonly string[];
  readonly format: Format;
  /** Where the report goes instead of standard output. */
  readonly output: string | undefined;
  readonly project: ProjectOptions;
  /** Findings of this severity or above make the run fail. */
  readonly minSeverity: Severity;
  /** Leave out of the report what does not make the run fail. */
  readonly isQuiet: boolean;
  /** Whether results of earlier runs are used and kept. */
  readonly usesCache: boolean;
  /** `write`: change the files; `diff`: only show how they would change. */
  readonly fix: { readonly mode: 'write' | 'diff'; readonly grades: readonly FixGrade[] } | undefined;
}

/** Reads the arguments of `prodlint lint`; undefined where help is wanted. Throws a `UsageError`. */
export function readLintOptions(args: readonly string[], workingDirectory: string): LintOptions | undefined {
  const given = readArguments(args, LINT_OPTIONS);
  if (given.has('help')) return undefined;
  const targets = given.positionals.length === 0 ? ['.'] : given.positionals;
  const wantsFix = given.has('fix') || given.has('fix-unsafe') || given.has('diff');
  const mode = given.has('diff') ? 'diff' : 'write';
  if (wantsFix && mode === 'write' && targets.includes('-')) throw new UsageError(say('stdinFix'));
  const grades: readonly FixGrade[] = given.has('fix-unsafe') ? ['safe', 'unsafe', 'suggestion'] : ['safe'];
  return {
    targets,
    format: given.choice('format', FORMATS) ?? 'pretty',
    output: given.text('output'),
    project: {
      top: {
        profile: given.choice('profile', PROFILES),
        kubernetesVersion: checkVersion(given.text('kubernetes-version')),
        rules: {},
      },
      configurationFile: checkConfiguration(given.text('config'), workingDirectory),
      onlyRules: given.texts('rule')?.flatMap((name) => findRules(name).map(({ id }) => id)),
      honourSuppressions: !given.has('no-suppressions'),
    },
    minSeverity: given.choice('min-severity', [...SEVERITIES].reverse()) ?? 'error',
    isQuiet: given.has('quiet'),
    usesCache: !given.has('no-cache'),
    fix: wantsFix ? { mode, grades } : undefined,
  };
}

function checkVersion(value: string | undefined): string | undefined {
  const result = value === undefined ? undefined : parseTargetVersion(value);
  if (value === undefined || result === undefined || 'version' in result) return value;
  const range = { oldest: OLDEST_SUPPORTED_VERSION, newest: NEWEST_SUPPORTED_VERSION };
  throw new UsageError(
    result.problem === 'malformed' ? say('badVersion', { value }) : say('unsupportedVersion', { value, ...range }),
  );
}

function checkConfiguration(file: string | undefined, workingDirectory: string): string | undefined {
  if (file === undefined) return undefined;
  const path = resolve(workingDirectory, file);
  const result = readTextFile(path, file);
  if (!result.ok) throw new CommandError(result.message);
  return slashPath(path);
}
