// Runs the tests of `suite/` inside a real VS Code:
//
//   node test/vscode/run.mjs [--filter TEXT] [--workspace FOLDER] [--vsix FILE] [--web] [SUITE.test.ts...]
//
// PRODLINT_VSCODE=desktop takes desktop VS Code (downloaded when there is none), =server the server build in a headless Chromium;
// by default desktop VS Code when it is on this machine, else the server build.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { root } from '../../scripts/lib/root.mjs';
import { downloadDesktop, installedDesktop } from '../../scripts/vscode/desktop.mjs';
import { writeTestSettings } from '../../scripts/vscode/settings.mjs';

const launcher = join(root, 'scripts/vscode/launcher.mjs');
const suiteFolder = join(root, 'test/vscode/suite');
const logFolder = join(root, 'build/vscode-logs');

/**
 * Runs test files in an editor of its own and resolves to how many tests passed, failed and were skipped. A run that ends without a
 * result, or that takes longer than `timeoutMs`, counts as one failed test.
 *
 * The extension under test is the built one of this project, or, with `vsix`, the packaged one, installed as a user would. The `workspace`
 * folder is copied, so tests may change it. `web` runs the extension and the tests in a web worker. `filter` keeps the tests whose
 * name contains it; `settings` are added to the user settings.
 */
export async function runEditorTests({
  suites,
  workspace = join(root, 'test/workspaces/quote-app'),
  vsix,
  web = false,
  filter = '',
  settings = {},
  timeoutMs = 5 * 60_000,
} = {}) {
  // Outside the project: git would colour its files as ignored ones.
  const folder = mkdtempSync(join(tmpdir(), 'prodlint-vscode-'));
  const bundle = join(root, 'build', `${basename(folder)}.cjs`);
  const results = join(folder, 'results.json');
  const userDataDir = join(folder, 'user-data');
  const extensionsDir = join(folder, 'extensions');
  const copy = join(folder, basename(workspace));
  const development = join(folder, 'prodlint');
  try {
    cpSync(workspace, copy, { recursive: true });
    mkdirSync(extensionsDir);
    if (vsix === undefined) linkProject(development);
    else writeEmptyExtension(development);
    await bundleSuites(suites ?? (await allSuites()), bundle, web);
    const screenshots = join(root, 'build/screenshots');
    await writeTestSettings(userDataDir, {
      'prodlintTests.results': results,
      'prodlintTests.screenshots': screenshots,
      'prodlintTests.filter': filter,
      ...settings,
    });
    const profile = [`--user-data-dir=${userDataDir}`, `--extensions-dir=${extensionsDir}`];
    const vscodeExecutablePath = await editor();
    if (vsix !== undefined) install(vscodeExecutablePath, resolve(vsix), profile);
    const ended = await runWithin(timeoutMs, {
      vscodeExecutablePath,
      extensionDevelopmentPath: development,
      // In the web build, tests run where the extension does that their path is below.
      extensionTestsPath: vsix === undefined ? join(development, 'build', basename(bundle)) : bundle,
      launchArgs: [copy, ...profile, ...(web ? ['--extensionDevelopmentKind=web'] : [])],
    });
    const counts = readCounts(results, ended);
    if (counts.failed > 0) keepLogs(userDataDir);
    return counts;
  } finally {
    rmSync(bundle, { force: true });
    rmSync(`${bundle}.map`, { force: true });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function allSuites() {
  const names = await readdir(suiteFolder);
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(suiteFolder, name));
}

function readCounts(results, ended) {
  const counts = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
  if (counts.failed === 0 && (ended !== undefined || !existsSync(results))) {
    console.error(`VS Code did not come to a good end: ${ended ?? 'there is no result'}.`);
    counts.failed = 1;
  }
  return counts;
}

/** One module that registers the tests of all files and exports `run`, which VS Code calls. */
async function bundleSuites(files, outfile, web) {
  const imports = files.map((file) => `import ${JSON.stringify(resolve(file))};`);
  const contents = [...imports, `export { run } from ${JSON.stringify(join(suiteFolder, 'harness.ts'))};`].join('\n');
  await build({
    stdin: { contents, resolveDir: root, sourcefile: 'suites.ts', loader: 'ts' },
    outfile,
    bundle: true,
    platform: web ? 'browser' : 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    inject: [join(suiteFolder, 'console.ts')],
    sourcemap: 'linked',
    logLevel: 'warning',
  });
}

async function editor() {
  const wish = process.env.PRODLINT_VSCODE || 'auto';
  if (!['auto', 'desktop', 'server'].includes(wish)) throw new Error('PRODLINT_VSCODE is desktop, server or auto.');
  const desktop = wish === 'server' ? undefined : installedDesktop();
  if (desktop !== undefined) return desktop;
  // Windows can not run the launcher as a program.
  return wish === 'desktop' || process.platform === 'win32' ? downloadDesktop() : launcher;
}

function install(executable, vsix, profile) {
  const command = executable === launcher ? [launcher] : resolveCliArgsFromVSCodeExecutablePath(executable);
  const [program, ...args] = [...command.filter((arg) => !/^--(user-data|extensions)-dir=/.test(arg)), ...profile];
  const { status } = spawnSync(program, [...args, '--install-extension', vsix], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    timeout: 2 * 60_000,
  });
  if (status !== 0) throw new Error(`${vsix} can not be installed.`);
}

/**
 * VS Code takes a theme below the path of the extension under development for one that is being developed, and shows it. Its own themes
 * are in the project's cache folder, but not below a link to the project.
 */
function linkProject(path) {
  symlinkSync(root, path, 'junction');
}

/** VS Code runs tests only beside an extension under development; with the packaged one installed, that one is empty. */
function writeEmptyExtension(path) {
  const manifest = { name: 'empty', publisher: 'prodlint', version: '0.0.0', engines: { vscode: '*' } };
  mkdirSync(path);
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
}

/** Runs the tests; resolves to the reason when the editor ended with an error. Stops the editor when it takes too long. */
async function runWithin(timeoutMs, options) {
  let stopped;
  // `runTests` stops its editor on the interrupt signal, at once on the second one, and this process too unless somebody else listens.
  const interrupt = () => process.emit('SIGINT');
  const listen = () => {};
  const timer = setTimeout(() => {
    stopped = `it was stopped after ${timeoutMs / 1000} s`;
    process.on('SIGINT', listen);
    interrupt();
    timers.push(setTimeout(interrupt, 10_000));
  }, timeoutMs);
  const timers = [timer];
  try {
    await runTests(options);
    return undefined;
  } catch (error) {
    return stopped ?? error.message;
  } finally {
    timers.forEach(clearTimeout);
    process.off('SIGINT', listen);
  }
}

function keepLogs(userDataDir) {
  rmSync(logFolder, { recursive: true, force: true });
  for (const name of ['logs', 'server.log', 'page.log']) {
    const from = join(userDataDir, name);
    if (existsSync(from)) cpSync(from, join(logFolder, name), { recursive: true });
  }
  console.error('The logs of VS Code are in build/vscode-logs.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      filter: { type: 'string' },
      workspace: { type: 'string' },
      vsix: { type: 'string' },
      web: { type: 'boolean' },
      timeout: { type: 'string' },
    },
  });
  const { timeout, ...options } = values;
  if (positionals.length > 0) options.suites = positionals;
  if (timeout !== undefined) options.timeoutMs = Number(timeout) * 1000;
  const { passed, failed, skipped } = await runEditorTests(options).catch((error) => {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed > 0 ? 1 : 0);
}
