#!/usr/bin/env node
// Stands in for the desktop `code` program: runs an extension and its tests in VS Code's server build and a headless Chromium.
// Understands those of VS Code's options that `@vscode/test-electron` and the tests use, and leaves the others alone.
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { openChannel } from './channel.mjs';
import { installExtension, startServer } from './server.mjs';
import { addSettings } from './settings.mjs';
import { sourcePlaces } from './stack.mjs';
import { openWorkbench, pageActions } from './workbench.mjs';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true, default: [] },
    extensionDevelopmentKind: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'extensions-dir': { type: 'string' },
    'user-data-dir': { type: 'string' },
    'install-extension': { type: 'string' },
  },
});

/** What starts each message that a test writes to its console. */
const TEST_OUTPUT = '[test] ';

/** What to undo at the end, last first. */
const cleanups = [];
let ending;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
await end();

async function main() {
  const extensionsDir = values['extensions-dir'];
  const userDataDir = values['user-data-dir'];
  if (!extensionsDir || !userDataDir) throw new Error('Give --extensions-dir and --user-data-dir.');
  const vsix = values['install-extension'];
  if (vsix !== undefined) {
    await installExtension({ vsix, userDataDir, extensionsDir });
    return 0;
  }
  if (values.extensionTestsPath === undefined || positionals.length !== 1) {
    throw new Error('Give --extensionTestsPath and one workspace folder.');
  }
  stopWithParent();
  return runTests({ userDataDir, extensionsDir });
}

async function runTests({ userDataDir, extensionsDir }) {
  let opening;
  const channel = await openChannel(async (action, parameters) => {
    const perform = pageActions[action];
    if (perform === undefined) throw new Error(`There is no action ${action}.`);
    const { page } = await opening;
    return perform(page, parameters);
  });
  cleanups.push(channel.close);
  // Settings reach the tests in every kind of extension host; environment variables do not reach the web build's.
  await addSettings(userDataDir, {
    'prodlintTests.channel': channel.address,
    'prodlintTests.outputPrefix': TEST_OUTPUT,
  });

  const logFile = join(userDataDir, 'server.log');
  const server = await startServer({ userDataDir, extensionsDir, logFile, automation: true });
  cleanups.push(server.stop);

  const pageLog = join(userDataDir, 'page.log');
  writeFileSync(pageLog, '');
  const toSource = sourcePlaces(values.extensionTestsPath);
  opening = openWorkbench({
    port: server.port,
    workspace: positionals[0],
    payload: payload(server.port),
    onLog: (type, values) => {
      const text = values.map(String).join(' ');
      // VS Code's own messages come the same way; they would bury those of the tests.
      if (text.startsWith(TEST_OUTPUT)) console.log(toSource(text.slice(TEST_OUTPUT.length)));
      else appendFileSync(pageLog, `${type}: ${text}\n`);
    },
    onPageError: (error) => appendFileSync(pageLog, `${error.stack ?? error}\n`),
  });
  const workbench = await opening;
  cleanups.push(workbench.close);
  const serverEnd = server.exited.then((code) => {
    throw new Error(`VS Code's server build ended during the tests (${code}); its output is in ${logFile}.`);
  });
  return Promise.race([workbench.exitCode, serverEnd]);
}

function payload(port) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${pathToFileURL(path).pathname}`;
  const pairs = values.extensionDevelopmentPath.map((path) => ['extensionDevelopmentPath', remote(path)]);
  pairs.push(['extensionTestsPath', remote(values.extensionTestsPath)]);
  if (values.extensionDevelopmentKind !== undefined) {
    pairs.push(['extensionDevelopmentKind', values.extensionDevelopmentKind]);
  }
  return pairs;
}

/** Ends everything also when this process is told to stop, or when the one that started it is gone. */
function stopWithParent() {
  const stop = async () => {
    await end();
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 1_000).unref();
}

function end() {
  ending ??= (async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  })();
  return ending;
}
