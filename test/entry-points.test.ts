// What package.json tells VS Code of commands, menus, views and the walkthrough, which nothing else would find wrong.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { contributes } from '../package.json';
import { fixAll, fixesOfGrade } from '../server/src/engine/fixes';
import type { FileFindings } from '../server/src/engine/linter';
import { FileSnapshot } from '../server/src/engine/snapshot';
import { isAnswersFile } from '../server/src/scaffold/answers/mistakes';
import { findComments } from '../server/src/yaml/comments';
import { strictLinter, testSettings } from './support/lint';
import { filesNamed, readText, root } from './support/repository';

const commands = new Set(contributes.commands.map(({ command }) => command));
const menuEntries: readonly { readonly command: string; readonly when?: string }[] = Object.values(
  contributes.menus,
).flat();
const [walkthrough] = contributes.walkthroughs;
assert.ok(walkthrough);
const { steps } = walkthrough;

/** The commands that a text links to, as VS Code's welcome views and walkthroughs write them. */
function linkedCommands(text: string): string[] {
  return [...text.matchAll(/\(command:(?:toSide:)?([\w.]+)\)/g)].map(([, command = '']) => command);
}

describe('commands', () => {
  test('each is declared once, and with a title of its own', () => {
    assert.equal(commands.size, contributes.commands.length);
    assert.equal(new Set(contributes.commands.map(({ title }) => title)).size, commands.size);
  });

  test('what menus, views and the walkthrough call is declared', () => {
    const called = [
      ...menuEntries.map(({ command }) => command),
      ...contributes.viewsWelcome.flatMap(({ contents }) => linkedCommands(contents)),
      ...steps.flatMap(({ description }) => linkedCommands(description)),
      ...steps
        .flatMap(({ completionEvents }) => completionEvents)
        .flatMap((event) => event.match(/^onCommand:(.+)/)?.[1] ?? []),
    ];
    assert.deepEqual(
      called.filter((command) => !commands.has(command)),
      [],
    );
  });

  test('the client has a word for each', () => {
    const sources = filesNamed(join(root, 'client/src'), /\.ts$/).map(readText);
    const protocol = readText(join(root, 'server/src/lsp/protocol.ts'));
    const missing = [...commands].filter(
      (command) => ![...sources, protocol].some((text) => text.includes(`'${command}'`)),
    );
    assert.deepEqual(missing, []);
  });
});

describe('context keys', () => {
  test('the client sets those of its own that are asked for', () => {
    const asked = JSON.stringify([contributes.menus, contributes.views, contributes.viewsWelcome, steps]).match(
      /\bprodlint\.(?:has|is|sample)\w+/g,
    );
    const sources = filesNamed(join(root, 'client/src'), /\.ts$/).map(readText);
    for (const key of new Set(asked))
      assert.ok(
        sources.some((text) => text.includes(`'${key}'`)),
        key,
      );
  });
});

/** Whether an entry of the explorer is offered on files of a name. */
function offerOf(command: string): (name: string) => boolean {
  const entries = contributes.menus['explorer/context'].filter((entry) => entry.command === command);
  const clause = entries.map(({ when }) => when).find((when) => when.startsWith('!explorerResourceIsFolder')) ?? '';
  const patterns = [...clause.matchAll(/resourceFilename =~ \/((?:\\.|[^/\\])+)\/(\w*)/g)].map(
    ([, source = '', flags]) => new RegExp(source, flags),
  );
  assert.ok(patterns.length > 0);
  // The patterns are all that the clause has.
  assert.equal(clause.split('resourceFilename').length, patterns.length + 1);
  // In these expressions an operator between slashes would end the pattern for older releases of VS Code.
  for (const { source } of patterns) assert.doesNotMatch(source, /&&|\|\|/);
  return (name) => patterns.some((pattern) => pattern.test(name));
}

describe('"Scaffold Production Application" in the explorer', () => {
  test('it is offered on files of answers, and on nothing else', () => {
    const isOffered = offerOf('prodlint.scaffold');
    const names = ['answers.yaml', 'answers.yml', 'prodlint-answers.json', 'shop.answers.yaml', 'answers-prod.yaml'];
    assert.deepEqual(
      names.filter((name) => !isOffered(name)),
      [],
    );
    const others = [
      'answers.md',
      'myanswers.yaml',
      'answersheet.yaml',
      'deployment.yaml',
      'answers',
      'answers.yaml.bak',
    ];
    assert.deepEqual(others.filter(isOffered), []);
  });

  test('the schema of answers is for files that nobody else would call so', () => {
    const [schema, ...others] = contributes.jsonValidation;
    assert.ok(schema !== undefined && others.length === 0);
    const { fileMatch, url } = schema;
    assert.ok(existsSync(join(root, url)), url);
    for (const pattern of fileMatch) assert.ok(isAnswersFile(pattern), pattern);
  });
});

describe('"Turn into a Production Application" in the explorer', () => {
  const isOffered = offerOf('prodlint.scaffoldFrom');

  test('it is offered on what can be turned', () => {
    const names = [
      ...['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.prod.yml', 'compose.override.yaml'],
      ...['docker-compose-dev.yaml', 'podman-compose.yml'],
      ...['Dockerfile', 'dockerfile', 'Dockerfile.prod', 'Dockerfile-alpine', 'web.Dockerfile', 'Containerfile'],
      ...['web.nomad', 'web.nomad.hcl', 'jobs.hcl'],
    ];
    assert.deepEqual(
      names.filter((name) => !isOffered(name)),
      [],
    );
  });

  test('it is not offered on anything else', () => {
    const names = [
      ...['composer.yaml', 'composition.yaml', 'deployment.yaml', 'compose.json', 'my-compose-notes.md'],
      ...['Dockerfile.dockerignore', '.dockerignore', 'Dockerfiles', '.Dockerfile'],
      ...['.terraform.lock.hcl', 'terragrunt.hcl', 'image.pkr.hcl', 'main.tf', 'nomad', 'README.md'],
    ];
    assert.deepEqual(names.filter(isOffered), []);
  });
});

describe('the walkthrough', () => {
  test('has four steps, each with a picture, a button and an end', () => {
    assert.equal(steps.length, 4);
    for (const { id, media, description, completionEvents } of steps) {
      assert.ok(existsSync(join(root, media.svg)), media.svg);
      assert.ok(media.altText.length > 40, id);
      assert.ok(
        description.split('\n').some((line) => /^\[[^\]]+\]\(command:[\w.:]+\)$/.test(line)),
        id,
      );
      assert.ok(completionEvents.length > 0, id);
    }
  });

  test('the pictures have the colours of the theme, and what the page of a walkthrough allows', () => {
    for (const { media } of steps) {
      const text = readFileSync(join(root, media.svg), 'utf8');
      const colours = [...text.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, colour = '']) => colour);
      assert.deepEqual(
        colours.filter((colour) => colour !== 'none' && !/^var\(--vscode-[\w-]+, .+\)$/.test(colour)),
        [],
      );
      assert.doesNotMatch(text, /<style|\bstyle=|<script|<image|href=/);
    }
  });
});

describe('the sample', () => {
  const text = readText(join(root, 'media/sample.yaml'));
  const linter = strictLinter();
  const lint = (snapshot: FileSnapshot) => linter.lint(snapshot, testSettings());
  const rulesOf = ({ documents }: FileFindings) =>
    documents.flatMap(({ findings }) => findings.map(({ rule }) => rule.id));
  const commentsOf = (yaml: string) => findComments(yaml).map(({ start, end }) => yaml.slice(start, end));

  test('has the mistakes that the walkthrough speaks of', () => {
    const expected = ['mutable-image-tag', 'readiness-probe', 'memory-limit', 'literal-secret', 'service-port-missing'];
    const found = rulesOf(lint(new FileSnapshot(text)));
    assert.deepEqual(
      expected.filter((rule) => !found.includes(rule)),
      [],
    );
  });

  test('safe fixes mend something, all fixes everything, and every comment stays', () => {
    const safe = fixAll(text, lint, fixesOfGrade(['safe']));
    assert.ok(safe.fixedCount > 0);
    assert.notDeepEqual(rulesOf(safe.remaining), []);
    const all = fixAll(safe.text, lint, fixesOfGrade(['safe', 'unsafe', 'suggestion']));
    assert.deepEqual(rulesOf(all.remaining), []);
    const left = commentsOf(all.text);
    assert.deepEqual(
      commentsOf(text).filter((comment) => !left.includes(comment)),
      [],
    );
  });
});
