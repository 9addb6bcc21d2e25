// "Complete to a Production Application" as a person sees it: the preview with its parts, ticked and not. Without Node's assertions: this suite also
// runs in a web worker.
import * as vscode from 'vscode';
import { equal, match } from './assertions';
import { diagnosticsOf, hasPage, hover, openFile, screenshot, see, skip, test, until, workspaceFile } from './harness';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example.com/shop/web:1.4.2
          ports:
            - name: http
              containerPort: 8080
`;
const KUSTOMIZATION = 'namespace: shop\nresources:\n  - deployment.yaml # the pods\n';
const PREVIEW = '.bulk-edit-panel';

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files))
    await vscode.workspace.fs.writeFile(workspaceFile(`${folder}/${name}`), new TextEncoder().encode(text));
}

const textOf = async (path: string) => (await vscode.workspace.openTextDocument(workspaceFile(path))).getText();

async function namesIn(folder: string): Promise<string[]> {
  const entries = await vscode.workspace.fs.readDirectory(workspaceFile(folder));
  return entries.map(([name]) => name).sort();
}

async function onDisk(folder: string, name: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(workspaceFile(`${folder}/${name}`)));
}

/** Starts the command; it ends when the person has decided. */
function start(): Promise<unknown> {
  return Promise.resolve(vscode.commands.executeCommand('prodlint.completeApplication'));
}

test('the command shows what it would make, and makes what is ticked', async () => {
  if (!hasPage()) skip('needs the server build');
  await write('shop', { 'deployment.yaml': DEPLOYMENT, 'kustomization.yaml': KUSTOMIZATION });
  // The server knows of it at once, whenever VS Code tells of the files that were written.
  await openFile('shop/kustomization.yaml');
  const { document } = await openFile('shop/deployment.yaml');
  await until('diagnostics', () => diagnosticsOf(document.uri));
  const ended = start();
  const row = (text: string) => see(`${PREVIEW} .monaco-list-row:has-text("${text}")`);
  await row('hpa.yaml');
  await vscode.commands.executeCommand('refactorPreview.groupByType');
  await vscode.commands.executeCommand('workbench.action.toggleMaximizedPanel');
  await row('PodDisruptionBudget web');
  await hover('.part.statusbar');
  await screenshot('complete-preview');
  // As it was, for other tests.
  await vscode.commands.executeCommand('workbench.action.toggleMaximizedPanel');
  await vscode.commands.executeCommand('refactorPreview.groupByFile');
  await vscode.commands.executeCommand('refactorPreview.apply');
  await ended;
  equal(await namesIn('shop'), ['deployment.yaml', 'kustomization.yaml', 'pdb.yaml', 'service.yaml'], 'files');
  equal(document.getText(), DEPLOYMENT, 'the Deployment');
  // VS Code saves what a refactoring changed, one file after the other, after it has applied it.
  await until('the Service', async () => (await textOf('shop/service.yaml')) !== '');
  await until(
    'the kustomization',
    async () => (await textOf('shop/kustomization.yaml')) === `${KUSTOMIZATION}  - service.yaml\n  - pdb.yaml\n`,
  );
  match(await textOf('shop/service.yaml'), /^kind: Service\nmetadata:\n {2}name: web\n {2}namespace: shop\n/m);
  // In tests VS Code shows no message by itself.
  await vscode.commands.executeCommand('notifications.showList');
  await see('.notifications-center .notification-list-item-message:has-text("things are left to you.")');
});

test('undone once, in a file that is made or in one that is changed, nothing of it is left', async () => {
  if (!hasPage()) skip('needs the server build');
  await write('undo/made', { 'made.yaml': DEPLOYMENT.replaceAll('web', 'made') });
  await write('undo/changed', {
    'deployment.yaml': DEPLOYMENT.replaceAll('web', 'changed'),
    'kustomization.yaml': KUSTOMIZATION,
  });
  const cases = [
    ['undo/made', 'made.yaml', 'made-service.yaml'],
    ['undo/changed', 'deployment.yaml', 'kustomization.yaml'],
  ] as const;
  for (const [folder, completed, undoneIn] of cases) {
    const before = await namesIn(folder);
    const { document } = await openFile(`${folder}/${completed}`);
    await until('diagnostics', () => diagnosticsOf(document.uri));
    const ended = start();
    await see(`${PREVIEW} .monaco-list-row:has-text("${undoneIn}")`);
    await vscode.commands.executeCommand('refactorPreview.apply');
    await ended;
    // VS Code saves what it changed, and would write again what is taken back before that.
    await until('the file on the disk', async () => /service/i.test(await onDisk(folder, undoneIn)));
    await openFile(`${folder}/${undoneIn}`);
    await vscode.commands.executeCommand('undo');
    await until('the folder as it was', async () => (await namesIn(folder)).join() === before.join());
  }
});

test('nothing is made when the preview is put away', async () => {
  if (!hasPage()) skip('needs the server build');
  await write('other', { 'deployment.yaml': DEPLOYMENT.replaceAll('web', 'api') });
  const { document } = await openFile('other/deployment.yaml');
  await until('diagnostics', () => diagnosticsOf(document.uri));
  const ended = start();
  await see(PREVIEW);
  await vscode.commands.executeCommand('refactorPreview.discard');
  await ended;
  equal(await namesIn('other'), ['deployment.yaml'], 'files');
});

test('the light bulb offers it on the line of the kind', async () => {
  await write('third', { 'deployment.yaml': DEPLOYMENT.replaceAll('web', 'third') });
  const { document } = await openFile('third/deployment.yaml');
  await until('diagnostics', () => diagnosticsOf(document.uri));
  const action = await until('the action', async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(1, 0, 1, 0),
      'refactor.rewrite',
      5,
    );
    return actions.find(({ title }) => title === 'Complete to a production application');
  });
  const names = action.edit?.entries().map(([uri]) => uri.path.slice(uri.path.lastIndexOf('/') + 1)) ?? [];
  equal(
    ['deployment.yaml', 'service.yaml'].filter((name) => !names.includes(name)),
    [],
    'what it does not change',
  );
});
