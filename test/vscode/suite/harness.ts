/**
 * What a test inside VS Code is written with. A file `suite/<what>.test.ts` imports this module, `vscode` and Node's assertions:
 *
 *     import assert from 'node:assert/strict';
 *     import { diagnosticsOf, openFile, openQuickFixes, press, screenshot, test, until } from './harness';
 *
 *     test('a missing probe is reported', async () => {
 *       const editor = await openFile('web/deployment.yaml');
 *       const [first] = await until('diagnostics', () => diagnosticsOf(editor.document.uri));
 *       assert.equal(first?.code, 'readiness-probe');
 *       assert.match(await openQuickFixes(), /probe/);
 *       await screenshot('quick-fix');          // build/screenshots/quick-fix.png
 *       await press('Enter');
 *       await until('the fix', () => editor.document.isDirty);
 *     });
 *
 * Run it: `node test/vscode/run.mjs test/vscode/suite/<what>.test.ts` (`--filter TEXT` keeps the tests whose name contains it).
 *
 * Tests run one after the other, in the extension host, on a copy of the workspace folder that lasts for the whole run: after each test, unsaved
 * changes are thrown away, all editors and the panel closed; what a test saves to disk stays. The user settings are VS Code's own plus those of
 * `scripts/vscode/settings.mjs`. A test that fails leaves a picture in `build/screenshots/failed-<name>.png`.
 *
 * `screenshot`, `press`, `type`, `click`, `hover`, `see`, `gone`, `inputText` and `openQuickFixes` act on the page that shows VS Code. Desktop VS Code has no
 * such page: there they do nothing, and a test that can not do without them says `if (!hasPage()) skip('needs the server build')`.
 */
import * as vscode from 'vscode';
import { setting } from './settings';

const TEST_TIMEOUT_MS = 60_000;

interface RegisteredTest {
  readonly name: string;
  readonly body: () => void | Promise<void>;
  readonly timeoutMs: number;
}

const tests: RegisteredTest[] = [];

class Skipped extends Error {}

/** Registers a test. It fails when `body` throws, rejects, or takes longer than `timeoutMs`. */
export function test(name: string, body: () => void | Promise<void>, timeoutMs = TEST_TIMEOUT_MS): void {
  tests.push({ name, body, timeoutMs });
}

/** Ends the running test, which counts as skipped. */
export function skip(reason: string): never {
  throw new Skipped(reason);
}

/** The extension under test; throws when VS Code does not know it. */
export function prodlint(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('prodlint.prodlint');
  if (extension === undefined) throw new Error('VS Code does not know the extension prodlint.prodlint.');
  return extension;
}

/** A file of the workspace folder, by its path relative to that folder. */
export function workspaceFile(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('No folder is open.');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a file of the workspace folder in an editor. */
export async function openFile(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(workspaceFile(path)));
}

/** Prodlint's diagnostics of a file, or undefined while there are none, in the order of their places. */
export function diagnosticsOf(uri: vscode.Uri): vscode.Diagnostic[] | undefined {
  const found = vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'prodlint');
  return found.length > 0 ? found.sort((a, b) => a.range.start.compareTo(b.range.start)) : undefined;
}

/** Asks again and again until `probe` gives something other than undefined or false, and resolves to that; rejects after `timeoutMs`. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s for this in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Whether VS Code is shown by a page that the functions below act on. */
export function hasPage(): boolean {
  return setting('channel') !== '';
}

/** Takes a picture of the whole window: `build/screenshots/<name>.png`. */
export async function screenshot(name: string): Promise<void> {
  await ask('screenshot', { file: `${setting('screenshots')}/${name}.png` });
}

/** Presses a key or a chord of keys, in Playwright's notation: `Escape`, `Control+.`, `Shift+F10`. */
export async function press(keys: string): Promise<void> {
  await ask('press', { keys });
}

/** Types text where the keyboard focus is. */
export async function type(text: string): Promise<void> {
  await ask('type', { text });
}

/** Clicks the middle of the first element that a CSS (or other Playwright) selector finds, waiting up to fifteen seconds for it. */
export async function click(selector: string): Promise<void> {
  await ask('click', { selector });
}

/** Moves the pointer to the middle of the first element that a selector finds, waiting up to fifteen seconds for it. */
export async function hover(selector: string): Promise<void> {
  await ask('hover', { selector });
}

/** Waits up to fifteen seconds until the first element that a selector finds is visible, and resolves to its text; to '' without a page. */
export async function see(selector: string): Promise<string> {
  return ask('see', { selector });
}

/** Waits up to fifteen seconds until nothing that a selector finds is visible. */
export async function gone(selector: string): Promise<void> {
  await ask('gone', { selector });
}

/** Resolves to what stands in the first input that a selector finds; to '' without a page. */
export async function inputText(selector: string): Promise<string> {
  return ask('value', { selector });
}

/**
 * Opens the menu of quick fixes at the cursor and resolves to its text. Waits for the light bulb first: before VS Code's window knows of the
 * diagnostics, it would say that there is nothing to fix.
 */
export async function openQuickFixes(): Promise<string> {
  await see('[class*="codicon-gutter-lightbulb"], .lightBulbWidget');
  await press('Control+.');
  return see('.action-widget');
}

async function ask(action: string, parameters: Record<string, string>): Promise<string> {
  if (!hasPage()) return '';
  const response = await fetch(setting('channel'), { method: 'POST', body: JSON.stringify({ action, ...parameters }) });
  const answer: { result?: string; error?: string } = JSON.parse(await response.text());
  if (answer.error !== undefined) throw new Error(`${action} ${Object.values(parameters).join(' ')}: ${answer.error}`);
  return answer.result ?? '';
}

/** Runs the registered tests. VS Code calls this; a rejection is the exit code 1. */
export async function run(): Promise<void> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const registered of tests.filter(({ name }) => name.includes(setting('filter')))) {
    const start = Date.now();
    try {
      await withTimeout(registered);
      counts.passed++;
      console.log(`ok      ${registered.name} (${Date.now() - start} ms)`);
    } catch (error) {
      if (error instanceof Skipped) {
        counts.skipped++;
        console.log(`skipped ${registered.name}: ${error.message}`);
      } else {
        counts.failed++;
        console.log(`FAILED  ${registered.name} (${Date.now() - start} ms)\n${describe(error)}`);
        await screenshot(`failed-${registered.name.replace(/\W+/g, '-')}`).catch(() => {});
      }
    }
    await tidyUp().catch((error: unknown) => console.log(`tidying up failed\n${describe(error)}`));
  }
  await writeResults(counts);
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
}

async function withTimeout({ body, timeoutMs }: RegisteredTest): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The test takes longer than ${timeoutMs / 1000} s.`)), timeoutMs);
  });
  try {
    await Promise.race([body(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Leaves the editor as it was for the next test. What VS Code itself is editing meanwhile (its settings file) is none of ours. */
async function tidyUp(): Promise<void> {
  const ours = ({ uri }: vscode.TextDocument) =>
    uri.scheme === 'untitled' || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  for (const document of vscode.workspace.textDocuments.filter((document) => document.isDirty && !document.isClosed)) {
    if (!ours(document)) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  for (const command of ['workbench.action.closeAllEditors', 'workbench.action.closePanel', 'notifications.clearAll']) {
    await vscode.commands.executeCommand(command);
  }
  // The language client forgets the problems of a document when it hears that its tab is closed: that must not be the next one of the same name.
  await until('closed tabs', () => vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0));
}

/** Through VS Code's file system, which the web build has too. */
async function writeResults(counts: object): Promise<void> {
  const { path } = vscode.Uri.file(setting('results'));
  await vscode.workspace.fs.writeFile(
    workspaceFile('.').with({ path }),
    new TextEncoder().encode(JSON.stringify(counts)),
  );
}

function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(/^/gm, '        ');
}
