// What leads into the extension: the sample and its mending, CI, a new manifest, the walkthrough, and the welcome of an empty folder.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { contributes } from '../../../package.json';
import {
  click,
  diagnosticsOf,
  gone,
  hasPage,
  openFile,
  press,
  prodlint,
  screenshot,
  see,
  test,
  until,
  workspaceFile,
} from './harness';

const run = vscode.commands.executeCommand;
const WALKTHROUGH = 'prodlint.prodlint#start';

/** The mark of a step that is done. */
function checked(step: string): string {
  return `.codicon-getting-started-step-checked[data-done-step-id$="#${step}"]`;
}

async function textOf(path: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(workspaceFile(path)));
}

function activeDocument(): vscode.TextDocument {
  const document = vscode.window.activeTextEditor?.document;
  assert.ok(document);
  return document;
}

/** The errors and warnings of a document, once they are those of its present text: two looks in a row are alike. */
async function settled({ uri }: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  let before: string | undefined;
  return until('problems that stay', async () => {
    const found = (diagnosticsOf(uri) ?? []).filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
    const key = JSON.stringify(found.map(({ message, range }) => [message, range]));
    const isStable = key === before;
    before = key;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return isStable && found;
  });
}

function codesOf(found: readonly vscode.Diagnostic[]): string[] {
  return found.map(({ code }) => String(typeof code === 'object' ? code.value : code));
}

test('the extension is active without a manifest, and has every command that it declares', async () => {
  await until('activation', () => prodlint().isActive);
  const known = new Set(await vscode.commands.getCommands(true));
  assert.deepEqual(
    contributes.commands.map(({ command }) => command).filter((command) => !known.has(command)),
    [],
  );
});

test('the walkthrough shows its steps with their pictures', async () => {
  if (!hasPage()) return;
  await run('workbench.action.closeSidebar');
  await run('workbench.action.openWalkthrough', WALKTHROUGH, false);
  assert.match(await see('.gettingStartedContainer .gettingStartedDetailsContent'), /Open a sample manifest/);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await screenshot('walkthrough');
  for (const step of ['fix', 'scaffold', 'ci']) {
    await click(`.getting-started-step[data-step-id$="#${step}"]`);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    await screenshot(`walkthrough-${step}`);
  }
});

test('the sample has its problems; fixed step by step it has none, and the walkthrough knows', async () => {
  if (hasPage()) {
    await run('workbench.action.openWalkthrough', WALKTHROUGH, false);
    await click('.gettingStartedContainer .monaco-button:has-text("Open the Sample")');
    await see(checked('sample'));
  } else await run('prodlint.openSample');
  const document = await until('the sample', () => vscode.window.activeTextEditor?.document);
  assert.equal(document.languageId, 'yaml');
  const comments = document.getText().match(/#.*$/gm) ?? [];
  const expected = ['literal-secret', 'service-port-missing', 'mutable-image-tag', 'ambiguous-scalar'];
  await until('its problems', () => {
    const found = codesOf(diagnosticsOf(document.uri) ?? []);
    return expected.every((rule) => found.includes(rule));
  });
  await run('prodlint.openSample');
  assert.equal(activeDocument(), document, 'it is not opened twice');

  await run('prodlint.fixSample');
  assert.match(document.getText(), /value: "300"/);
  if (hasPage()) {
    assert.match(await see('.action-widget'), /Take DATABASE_PASSWORD from the Secret/);
    await press('Escape');
  }
  for (let round = 0; round < 20; round++) {
    const [next] = await settled(document);
    if (next === undefined) break;
    const actions = await run<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      next.range,
      'quickfix',
      50,
    );
    const fix = actions.find(({ edit, title }) => edit !== undefined && !/^(?:Ignore|Fix all)/.test(title));
    assert.ok(fix?.edit, next.message);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
  }
  assert.deepEqual(await settled(document), []);
  const text = document.getText();
  assert.deepEqual(
    comments.filter((comment) => !text.includes(comment)),
    [],
  );
  if (!hasPage()) return;
  await run('workbench.action.openWalkthrough', WALKTHROUGH, false);
  await see(checked('fix'));
});

test('a new manifest is empty and offers whole objects', async () => {
  await run('prodlint.newManifest');
  assert.equal(activeDocument().languageId, 'yaml');
  assert.equal(activeDocument().getText(), '');
  if (hasPage()) assert.match(await see('.suggest-widget.visible .monaco-list-rows'), /\w/);
});

/** Chooses in the list that asks where Prodlint should run. */
async function choose(label: string): Promise<void> {
  await see('.quick-input-widget .monaco-list-row');
  await click(`.quick-input-widget .monaco-list-row:has-text("${label}")`);
}

test('a workflow is written and opened; a second time it is left alone', async () => {
  if (!hasPage()) return;
  const path = '.github/workflows/prodlint.yaml';
  const { version } = prodlint().packageJSON as { version: string };
  void run('prodlint.addToCi');
  await choose('GitHub Actions');
  await until('the workflow in an editor', () => vscode.window.activeTextEditor?.document.uri.path.endsWith(path));
  const text = await textOf(path);
  assert.ok(text.includes(`npx --yes prodlint@${version} lint . --format github`), text);
  const again = run('prodlint.addToCi');
  await choose('GitHub Actions');
  await again;
  assert.equal(await textOf(path), text);
  assert.equal(activeDocument().isDirty, false);
  await vscode.workspace.fs.delete(workspaceFile(path));
});

test('a pipeline that is there gets a job, and the person saves it', async () => {
  if (!hasPage()) return;
  const before = 'stages: [build]\nbuild:\n  script: [make] # all of it\n';
  await vscode.workspace.fs.writeFile(workspaceFile('.gitlab-ci.yml'), new TextEncoder().encode(before));
  const done = run('prodlint.addToCi');
  await choose('GitLab CI');
  await done;
  const document = activeDocument();
  assert.ok(document.uri.path.endsWith('/.gitlab-ci.yml'));
  assert.ok(document.getText().startsWith(before));
  assert.match(document.getText(), /^prodlint:\n {2}stage: build\n/m);
  assert.equal(document.isDirty, true);
  assert.equal(await textOf('.gitlab-ci.yml'), before);
  await run('workbench.action.files.revert');
  await vscode.workspace.fs.delete(workspaceFile('.gitlab-ci.yml'));
});

test('the menus offer what fits the place', async () => {
  if (!hasPage()) return;
  const { document } = await openFile('k8s/deployment.yaml');
  await until('problems', () => diagnosticsOf(document.uri));
  await run('editor.action.showContextMenu');
  assert.match(await see('.monaco-menu'), /Complete to a Production Application/);
  await press('Escape');
  await openFile('.github/workflows/deploy.yaml');
  await run('editor.action.showContextMenu');
  assert.doesNotMatch(await see('.monaco-menu'), /Complete to a Production Application/);
  await press('Escape');
  void run('welcome.showNewFileEntries');
  assert.match(await see('.quick-input-widget .quick-input-list'), /Production Application[\s\S]*Prodlint/);
  await press('Escape');
});

test('an empty folder is welcomed, until it has a file', async () => {
  if (!hasPage()) return;
  await run('workbench.view.explorer');
  const folder = workspaceFile('.');
  // The other tests want the files back.
  const parked = vscode.Uri.joinPath(folder, '..', 'parked');
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const move = async (from: vscode.Uri, to: vscode.Uri) => {
    for (const [name] of entries)
      await vscode.workspace.fs.rename(vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name));
  };
  await vscode.workspace.fs.createDirectory(parked);
  await move(folder, parked);
  try {
    assert.match(await see('.welcome-view-content'), /Scaffold Production Application\s+Open a Sample/);
    await screenshot('welcome');
  } finally {
    await move(parked, folder);
  }
  await gone('.welcome-view-content');
});
