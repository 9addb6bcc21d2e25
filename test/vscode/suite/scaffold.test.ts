// The wizard that makes an application, driven as a person does. Without Node's assertions: this suite also runs in a web worker.
import * as vscode from 'vscode';
import { equal, match } from './assertions';
import {
  click,
  hasPage,
  hover,
  inputText,
  press,
  screenshot,
  see,
  skip,
  test,
  type,
  until,
  workspaceFile,
} from './harness';

const IMAGE = 'registry.example.com/shop/web:1.4.2';
const WIZARD = '.quick-input-widget';
const KEEP_ANSWERS = `${WIZARD} .codicon-save`;
const BACK = `${WIZARD} .codicon-quick-input-back`;

/** Starts the wizard for a new folder. What it ends with is not waited for: it ends when the person is done. */
async function start(folder: string, argument?: vscode.Uri): Promise<vscode.Uri> {
  if (!hasPage()) skip('needs the server build');
  const uri = workspaceFile(folder);
  await vscode.workspace.fs.createDirectory(uri);
  void vscode.commands.executeCommand('prodlint.scaffold', argument ?? uri);
  return uri;
}

/** Takes a picture with the pointer out of the way. */
async function picture(name: string): Promise<void> {
  await hover('.part.statusbar');
  await screenshot(name);
}

/** Waits for a step by its title. */
async function step(title: string): Promise<void> {
  await see(`${WIZARD} .quick-input-title:text-matches("^Production application: ${title}(?: \\\\(|$)")`);
}

/** Answers a step with a text, or takes what is there. */
async function answer(title: string, text?: string): Promise<void> {
  await step(title);
  if (text !== undefined) await replace(text);
  await press('Enter');
}

async function replace(text: string): Promise<void> {
  await press('Control+a');
  if (text === '') await press('Delete');
  else await type(text);
}

/** Chooses an entry of the list that is shown. */
async function choose(label: string): Promise<void> {
  await click(`${WIZARD} .monaco-list-row:has-text("${label}")`);
}

/** The seven questions whose answers every application needs. */
async function essentials(name: string, image = IMAGE): Promise<void> {
  await answer('Name', name);
  await answer('Kind');
  await answer('Image', image);
  for (const title of ['Port', 'Health path', 'Namespace', 'Host']) await answer(title);
  await step('Review');
}

/** The text in the wizard's input. */
function value(): Promise<string> {
  return inputText(`${WIZARD} input[type="text"]`);
}

/** Waits for a notification. In tests VS Code shows none by itself, only that there is one. */
async function notified(text: string): Promise<void> {
  await see('.part.statusbar .codicon-bell-dot');
  await vscode.commands.executeCommand('notifications.showList');
  await see(`.notifications-center .notification-list-item-message:has-text("${text}")`);
}

/** VS Code shows no modal question in tests: this gives `answer` in the person's place while `use` runs. */
async function answeringQuestions(
  answer: string | undefined,
  use: (asked: readonly string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const window = vscode.window as { showWarningMessage: unknown };
  const original = window.showWarningMessage;
  window.showWarningMessage = (message: string, options: vscode.MessageOptions) => {
    equal(options.modal, true);
    asked.push(`${message}\n${options.detail}`);
    return Promise.resolve(answer);
  };
  try {
    await use(asked);
  } finally {
    window.showWarningMessage = original;
  }
}

async function filesBelow(folder: vscode.Uri): Promise<string[]> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**'));
  return found.map(({ path }) => path.slice(folder.path.length + 1)).sort();
}

async function textOf(folder: vscode.Uri, path: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, path)));
}

test('the wizard makes an application: Enter takes what is usual, and the answers can be kept', async () => {
  const folder = await start('made');
  await step('Name');
  await picture('scaffold-name');
  await type('Shop');
  await see(`${WIZARD} .quick-input-message:has-text("lower-case letters")`);
  await answer('Name', 'shop');
  await step('Kind');
  await picture('scaffold-kind');
  await press('Enter');
  await step('Image');
  await type('registry.example.com/shop/web:latest');
  await see(`${WIZARD} .quick-input-message:has-text("what latest is changes with every build")`);
  await picture('scaffold-image-refused');
  await press('Enter');
  await step('Image');
  await answer('Image', IMAGE);
  for (const title of ['Port', 'Health path', 'Namespace']) await answer(title);
  await answer('Host', 'shop.example.com');
  await step('Review');
  await picture('scaffold-review');

  await choose('Settings and secrets');
  await answer('Settings and secrets, Settings', 'LOG_LEVEL=info, CURRENCY=EUR');
  await step('Settings and secrets, Secrets');
  await choose('external-secrets');
  await answer('Settings and secrets, Secret keys', 'api-key');
  await step('Review');
  await choose('Environments and files');
  await answer('Environments and files, Team');
  await step('Environments and files, Environments');
  await picture('scaffold-environments');
  await press('Enter');
  await answer('Environments and files, Layout');
  await answer('Review');

  await step('Files in .*made');
  await picture('scaffold-files');
  await choose('deploy/base/deployment.yaml');
  await until('the preview', () => vscode.window.activeTextEditor?.document.uri.scheme === 'prodlint-preview');
  match(vscode.window.activeTextEditor?.document.getText() ?? '', /kind: Deployment/);
  await picture('scaffold-preview');
  equal(await filesBelow(folder), [], 'nothing is written yet');
  await click(KEEP_ANSWERS);
  await see(`${WIZARD} .codicon-save-all`);
  await press('Enter');
  await until('the README', () =>
    vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes('README'))),
  );
  const made = await filesBelow(folder);
  for (const path of ['deploy/base/deployment.yaml', 'deploy/overlays/prod/kustomization.yaml'])
    equal(made.includes(path), true, path);
  match(await textOf(folder, 'deploy/answers.yaml'), /CURRENCY=EUR/);
  await notified('Made 29 files');
  await see('iframe.webview.ready');
  await picture('scaffold-done');
  const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
  equal(labels, ['Preview README.md'], 'the preview of the manifest is closed');
});

test('answers from a file lead to the review; a second run changes nothing, and nothing is replaced without being asked', async () => {
  if (!hasPage()) skip('needs the server build');
  const folder = workspaceFile('again');
  const write = (path: string, text: string) =>
    vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, path), new TextEncoder().encode(text));
  await write('deploy/answers.yaml', `name: shop\nimage: ${IMAGE}\nenvironments: [prod]\nlayout: plain\n`);
  const run = async () => {
    void vscode.commands.executeCommand('prodlint.scaffold', vscode.Uri.joinPath(folder, 'deploy/answers.yaml'));
    await answer('Review');
    await step('Files in .*again');
  };
  await run();
  await press('Enter');
  await notified('Made ');
  await vscode.commands.executeCommand('notifications.clearAll');

  await run();
  await see(`${WIZARD} .monaco-list-row:has-text("Nothing to change")`);
  await press('Enter');
  await notified('Nothing to change');

  await write('deploy/README.md', 'Mine.\n');
  await run();
  await see(`${WIZARD} .monaco-list-row:has-text("Replace 1 file")`);
  await picture('scaffold-replace');
  await click(KEEP_ANSWERS);
  await see(`${WIZARD} .monaco-list-row:has-text("Replace 2 files")`);
  await answeringQuestions(undefined, async (asked) => {
    await press('Enter');
    match(await until('the question', () => asked[0]), /^2 files are there already .*\n.*\ndeploy\/answers\.yaml$/);
  });
  await step('Files in .*again');
  await see(`${WIZARD} .codicon-save-all`);
  equal(await textOf(folder, 'deploy/README.md'), 'Mine.\n');
  await answeringQuestions('Replace', async () => {
    await press('Enter');
    await until('the README', async () => (await textOf(folder, 'deploy/README.md')) !== 'Mine.\n');
  });
});

test('back keeps what was answered and typed; Escape writes nothing', async () => {
  const folder = await start('given-up');
  await answer('Name', 'shop');
  await step('Kind');
  await choose('worker');
  await step('Image');
  await type('registry.example.com/shop/work');
  await click(BACK);
  await step('Kind');
  match(await see(`${WIZARD} .monaco-list-row.focused`), /worker/);
  await click(BACK);
  await step('Name');
  equal(await value(), 'shop');
  await press('Enter');
  await answer('Kind');
  await step('Image');
  equal(await value(), 'registry.example.com/shop/work');
  await answer('Image', IMAGE);
  for (const title of ['Port', 'Health path', 'Namespace', 'Review']) await answer(title);
  await step('Files in .*given-up');
  await press('Escape');
  await until('the end of the wizard', async () => (await filesBelow(folder)).length === 0);
  equal(await vscode.workspace.fs.readDirectory(folder), []);
});

test('what was answered before Escape is there again', async () => {
  await start('given-up');
  await step('Name');
  equal(await value(), '');
  await click(`${WIZARD} .codicon-history`);
  await step('Review');
  await see(`${WIZARD} .monaco-list-row:has-text("Make it with these answers")`);
  await press('Escape');
});

test('a choice that can not be made with the others says why', async () => {
  await start('refused');
  await essentials('shop');
  await choose('Data');
  await step('Data, Database');
  await choose('managed');
  await step('Data, Database');
  await see(`${WIZARD} .monaco-list-row:has-text("needs secrets")`);
  await press('Escape');
});

test('files that can not be written leave nothing behind', async () => {
  const folder = await start('half');
  // A file where a folder has to be.
  await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(folder, 'deploy'));
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, 'deploy/overlays'), new Uint8Array());
  await essentials('shop');
  await press('Enter');
  await step('Files in .*half');
  await press('Enter');
  await notified('Nothing was changed');
  await picture('scaffold-failed');
  equal(await filesBelow(folder), ['deploy/overlays']);
  equal(await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, 'deploy')), [
    ['overlays', vscode.FileType.File],
  ]);
  await press('Escape');
});

test('a file of answers with a mistake is refused with one sentence', async () => {
  const folder = await start('mistake-of-a-file');
  await step('Name');
  await press('Escape');
  const file = vscode.Uri.joinPath(folder, 'answers.yaml');
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('name: shop\nport: eighty\n'));
  await vscode.commands.executeCommand('prodlint.scaffold', file);
  await notified('answers.yaml: port must be a whole number, not eighty.');
});

const COMPOSE = `services:
  web:
    image: nginxinc/nginx-unprivileged:latest
    ports: ["80:8080"]
    depends_on: [api]
    volumes: ["./nginx:/etc/nginx/conf.d:ro"]
  api:
    build: ./api
    expose: ["3000"]
    privileged: true
    environment:
      LOG_LEVEL: info
      API_TOKEN: changeit
    depends_on: [db]
  db:
    image: postgres:17
    volumes: ["data:/var/lib/postgresql/data"]
volumes: { data: {} }
`;

test('a Compose file becomes an application: its report, what is open, its files', async () => {
  if (!hasPage()) skip('needs the server build');
  const folder = workspaceFile('composed');
  const write = (path: string, text: string) =>
    vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, path), new TextEncoder().encode(text));
  await write('compose.yaml', COMPOSE);
  await write('nginx/default.conf', 'server { listen 8080; location / { proxy_pass http://api:3000; } }\n');
  void vscode.commands.executeCommand('prodlint.scaffoldFrom', vscode.Uri.joinPath(folder, 'compose.yaml'));
  await step('What becomes of compose.yaml');
  await picture('scaffold-report');
  await choose('api is privileged');
  await until('the line', () => {
    const editor = vscode.window.activeTextEditor;
    return editor?.document.uri.path.endsWith('compose.yaml') && editor.selection.start.line === 9;
  });
  await choose('Read all of it');
  await until('the report', () => vscode.window.activeTextEditor?.document.getText().includes('## Not carried over'));
  await picture('scaffold-report-text');
  await choose('Go on');
  await step('web: Image');
  await picture('scaffold-part');
  await answer('web: Image', 'nginxinc/nginx-unprivileged:1.29.1');
  await answer('web: Host', 'shop.example.com');
  await answer('api: Image', 'registry.example.com/shop/api:2.0.1');
  await step('Review');
  await picture('scaffold-parts-review');
  await answer('Review');
  await step('Files in .*composed');
  await picture('scaffold-parts-files');
  await click(KEEP_ANSWERS);
  await see(`${WIZARD} .codicon-save-all`);
  await press('Enter');
  await notified('Made ');
  const made = await filesBelow(folder);
  equal(made.includes('deploy/CONVERSION.md'), true);
  const all = (await Promise.all(made.map((path) => textOf(folder, path)))).join('');
  for (const expected of ['registry.example.com/shop/api', 'shop.example.com', 'proxy_pass http://api:3000'])
    equal(all.includes(expected), true, expected);
  equal(await textOf(folder, 'compose.yaml'), COMPOSE);

  await vscode.commands.executeCommand('notifications.clearAll');
  // The answers are about its parts: the file that has these is asked for.
  void vscode.commands.executeCommand('prodlint.scaffold', vscode.Uri.joinPath(folder, 'deploy/answers.yaml'));
  await choose('composed/compose.yaml');
  await step('What becomes of compose.yaml');
  await choose('Go on');
  await answer('Review');
  await see(`${WIZARD} .monaco-list-row:has-text("Nothing to change")`);
  await press('Escape');
});

test('a Dockerfile names nothing: the application is called as the person says, also by the answers that are kept', async () => {
  if (!hasPage()) skip('needs the server build');
  const folder = workspaceFile('imaged');
  const dockerfile = vscode.Uri.joinPath(folder, 'Dockerfile');
  const text = 'FROM node:22.20.0-alpine3.22\nUSER 1000\nEXPOSE 3000\n';
  await vscode.workspace.fs.writeFile(dockerfile, new TextEncoder().encode(text));
  void vscode.commands.executeCommand('prodlint.scaffoldFrom', dockerfile);
  await step('What becomes of Dockerfile');
  await choose('Go on');
  await answer('Image', IMAGE);
  await answer('Host');
  await step('Review');
  await choose('The application');
  await answer('The application, Name', 'store');
  await answer('The application, Namespace');
  await answer('Review');
  await step('Files in .*imaged');
  await click(KEEP_ANSWERS);
  await see(`${WIZARD} .codicon-save-all`);
  await press('Enter');
  await notified('Made ');
  match(await textOf(folder, 'deploy/base/deployment.yaml'), /^ {2}name: store$/m);
  equal(await textOf(folder, 'deploy/answers.yaml'), `name: store\nimage: ${IMAGE}\n`);

  await vscode.commands.executeCommand('notifications.clearAll');
  const answers = vscode.Uri.joinPath(folder, 'deploy/answers.yaml');
  void vscode.commands.executeCommand('prodlint.scaffoldFrom', dockerfile, answers);
  await step('What becomes of Dockerfile');
  await choose('Go on');
  await answer('Review');
  await see(`${WIZARD} .monaco-list-row:has-text("Nothing to change")`);
  await press('Escape');
});

test('a server that is restarted while a Compose file is asked about reads it again', async () => {
  if (!hasPage()) skip('needs the server build');
  const uri = workspaceFile('restarted/compose.yaml');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(COMPOSE));
  void vscode.commands.executeCommand('prodlint.scaffoldFrom', uri);
  await step('What becomes of compose.yaml');
  await choose('Go on');
  await step('web: Image');
  await vscode.commands.executeCommand('prodlint.restart');
  await answer('web: Image', 'nginxinc/nginx-unprivileged:1.29.1');
  await step('web: Host');
  await press('Escape');
});

test('a file that nothing can be made of is refused', async () => {
  if (!hasPage()) skip('needs the server build');
  await vscode.commands.executeCommand('prodlint.scaffoldFrom', workspaceFile('README.md'));
  await notified('README.md: This is no Compose file, Dockerfile or Nomad job.');
});
