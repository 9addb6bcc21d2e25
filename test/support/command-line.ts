// Runs the built command line as a shell does, in folders made for a test.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { filesNamed, root } from './repository';

export const cliBundle = join(root, 'dist/cli.js');

const LOCK = join(root, 'build', 'cli.lock');
const BUILD_TIMEOUT = 120_000;

/** Builds the bundles when they are missing or older than what they are made of. One process builds, others wait for it. */
function ensureBuilt(): void {
  if (isBuilt()) return;
  mkdirSync(dirname(LOCK), { recursive: true });
  while (!tryLock()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  try {
    if (isBuilt()) return;
    const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout}${built.stderr}`);
  } finally {
    rmdirSync(LOCK);
  }
}

function isBuilt(): boolean {
  if (!existsSync(cliBundle)) return false;
  const builtAt = statSync(cliBundle).mtimeMs;
  const sources = [
    ...filesNamed(join(root, 'server/src'), /\.(?:ts|js|md)$/),
    ...filesNamed(join(root, 'scripts/validators'), /\.mjs$/),
    ...filesNamed(join(root, 'schemas'), /\.json$/),
    join(root, 'scripts/build.mjs'),
  ];
  return sources.every((file) => file.endsWith('.test.ts') || statSync(file).mtimeMs <= builtAt);
}

function tryLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const lockedAt = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - lockedAt > BUILD_TIMEOUT) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

ensureBuilt();

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** The user to run as, where the tests run as root. */
  readonly uid?: number | undefined;
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `prodlint` with these arguments, without a terminal. */
export function prodlint(
  args: readonly string[],
  { cwd = root, input = '', env = {}, uid }: RunOptions = {},
): RunResult {
  const { NO_COLOR: _noColour, FORCE_COLOR: _forceColour, GITHUB_WORKSPACE: _workspace, ...inherited } = process.env;
  const result: SpawnSyncReturns<string> = spawnSync(process.execPath, [cliBundle, ...args], {
    cwd,
    input,
    // What is kept between runs is kept in a place of the test's own.
    env: { ...inherited, XDG_CACHE_HOME: cacheHome(), ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(uid === undefined ? {} : { uid }),
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

let ownCache: string | undefined;
function cacheHome(): string {
  ownCache ??= folderWith({});
  return ownCache;
}

/** A new folder with these files, gone after the tests. */
export function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'prodlint-cli-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

/** A pod that the rule `privileged-container` finds one error in. */
export function privilegedPod(name = 'web'): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
    - name: web # the only one
      image: registry.example.com/web:1.4.2
      securityContext:
        privileged: true # for the profiler
`;
}

/** Only the rule under test, so that new rules change nothing. */
export const ONLY_PRIVILEGED = ['--rule', 'privileged-container'] as const;

/** What `--format json` prints. */
export interface JsonReport {
  readonly version: number;
  readonly summary: Readonly<Record<string, number>>;
  readonly findings: readonly JsonFinding[];
}

export interface JsonFinding {
  readonly rule: string;
  readonly need: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly range: { readonly start: JsonPosition; readonly end: JsonPosition };
  readonly resource: Readonly<Record<'apiVersion' | 'kind' | 'name' | 'namespace', string | null>> | null;
  readonly path: string;
  readonly bundle: string | null;
  readonly fix: { readonly grade: string; readonly title: string } | null;
  readonly related: readonly unknown[];
}

interface JsonPosition {
  readonly line: number;
  readonly character: number;
}

/** Runs `prodlint lint --format json` and reads what it prints. */
export function lintJson(args: readonly string[], options: RunOptions = {}): RunResult & { report: JsonReport } {
  const result = prodlint(['lint', '--format', 'json', ...args], options);
  return { ...result, report: JSON.parse(result.stdout) as JsonReport };
}

/** The files that findings were reported for. */
export function filesOf({ report }: { report: JsonReport }): string[] {
  return report.findings.map(({ file }) => file);
}
