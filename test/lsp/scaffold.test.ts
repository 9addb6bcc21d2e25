// What the wizard asks the server, over standard input and output as an editor does.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type {
  AnswerReading,
  AnswersReading,
  Interview,
  ScaffoldAnswer,
  SourceReading,
} from '../../server/src/lsp/protocol';
import { type LspClient, withServer } from '../support/lsp-client';

const SHOP = { name: 'shop', image: 'registry.example.com/shop/web:1.4.2' };

const serve = (use: (client: LspClient) => Promise<void>) => withServer(null, {}, use);
const files = async (client: LspClient, given: unknown) => {
  const made = await client.request<ScaffoldAnswer>('prodlint/scaffold/files', { given });
  if ('problem' in made) assert.fail(made.problem);
  return made;
};

describe('the scaffold of the server', () => {
  test('tells the questions after the answers so far', () =>
    serve(async (client) => {
      const { groups, problem } = await client.request<Interview>('prodlint/scaffold/interview', { given: {} });
      const [name, kind] = groups[0]?.questions ?? [];
      assert.equal(name?.key, 'name');
      assert.equal(name?.answer, undefined);
      assert.equal(kind?.answer, 'web');
      assert.match(kind?.choices?.[1]?.meaning ?? '', /queue/);
      assert.equal(problem?.key, 'name');
    }));

  test('says what is wrong with an answer while it is typed', () =>
    serve(async (client) => {
      const read = (typed: string) =>
        client.request<AnswerReading>('prodlint/scaffold/readAnswer', { given: { name: 'shop' }, key: 'image', typed });
      assert.deepEqual(await read(' shop:1.4.2 '), { value: 'shop:1.4.2' });
      const moving = await read('shop:latest');
      assert.match('problem' in moving ? moving.problem : '', /changes with every build/);
    }));

  test('makes the files of complete answers, the same each time', () =>
    serve(async (client) => {
      const made = await files(client, SHOP);
      assert.ok(made.files.some(({ path }) => path === made.start));
      assert.ok(made.files.some(({ text }) => text.includes('kind: Deployment')));
      assert.deepEqual(await files(client, SHOP), made);
    }));

  test('says why there are no files', () =>
    serve(async (client) => {
      const made = await client.request<ScaffoldAnswer>('prodlint/scaffold/files', { given: { name: 'shop' } });
      assert.deepEqual(made, { problem: 'Image is missing: it is what runs.' });
    }));

  test('reads the answers that it gave to be kept, and says what is wrong with others', () =>
    serve(async (client) => {
      const { answers, files: first } = await files(client, {
        ...SHOP,
        settings: ['HOSTS=a,b'],
        environments: ['prod'],
      });
      assert.equal(answers.path, 'deploy/answers.yaml');
      const read = (text: string) => client.request<AnswersReading>('prodlint/scaffold/readAnswers', { text });
      const reading = await read(answers.text);
      assert.ok('given' in reading, JSON.stringify(reading));
      assert.deepEqual((await files(client, reading.given)).files, first);
      assert.deepEqual(await read('name: shop\n'), { given: { name: 'shop' } });
      assert.deepEqual(await read('name: shop\nimge: x\n'), {
        problem: 'There is no answer imge. Did you mean image?',
      });
    }));
});

describe('a file of answers', () => {
  const uri = 'file:///shop/deploy/answers.yaml';

  test('has its mistakes shown in it, its fields and choices suggested, and explained', () =>
    serve(async (client) => {
      client.open(uri, 'layout: heml\nparts:\n  web:\n    \n');
      const { items } = await client.request<{ items: { message: string; range: unknown }[] }>(
        'textDocument/diagnostic',
        { textDocument: { uri } },
      );
      assert.deepEqual(
        items.map(({ message, range }) => ({ message, range })),
        [
          {
            message: 'layout can not be heml. Allowed: kustomize, helm, plain.',
            range: { start: { line: 0, character: 8 }, end: { line: 0, character: 12 } },
          },
        ],
      );
      const labelsAt = async (line: number, character: number) => {
        const list = await client.request<{ items: { label: string }[] }>('textDocument/completion', {
          textDocument: { uri },
          position: { line, character },
        });
        return list.items.map(({ label }) => label);
      };
      assert.deepEqual(await labelsAt(0, 8), ['kustomize', 'helm', 'plain']);
      assert.ok((await labelsAt(3, 4)).includes('healthPath'));
      const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', {
        textDocument: { uri },
        position: { line: 0, character: 2 },
      });
      assert.match(hover.contents.value, /^\*\*layout\*\*\n\nHow the files are laid out\./);
    }));
});

describe('an application made of a source', () => {
  const uri = 'file:///shop/compose.yaml';
  const COMPOSE = `services:
  web:
    build: .
    ports: ["8080:8080"]
    env_file: web.env
    network_mode: host
`;
  const texts = { 'compose.yaml': COMPOSE };
  const read = (client: LspClient, given: Record<string, string>, from = uri) =>
    client.request<SourceReading>('prodlint/scaffold/readSource', { uri: from, texts: given });

  test('is told line by line, with the files that would say more', () =>
    serve(async (client) => {
      const { notes, wanted, problem } = await read(client, texts);
      assert.equal(problem, undefined);
      assert.ok(wanted.includes('web.env'));
      const note = notes.find(({ range }) => range.start.line === 5);
      assert.equal(note?.uri, uri);
      assert.notEqual(note?.level, 'carried');
      const further = await read(client, { ...texts, 'web.env': 'LOG_LEVEL=debug\n' });
      assert.ok(!further.wanted.includes('web.env'));
    }));

  test('is asked about, and made with its report', () =>
    serve(async (client) => {
      await read(client, texts);
      const interview = await client.request<Interview>('prodlint/scaffold/interview', { given: {}, source: uri });
      assert.deepEqual(
        interview.groups[0]?.questions.map(({ key }) => key),
        ['web/image', 'web/host'],
      );
      const given = { 'web/image': 'registry.example.com/web:1.2.3', 'web/host': 'shop.example.com' };
      const made = await client.request<ScaffoldAnswer>('prodlint/scaffold/files', { given, source: uri });
      if ('problem' in made) assert.fail(made.problem);
      assert.ok(made.files.some(({ path }) => path === 'deploy/CONVERSION.md'));
      assert.ok(made.files.some(({ text }) => text.includes('shop.example.com')));
      assert.match(made.answers.text, /parts:\n {2}web:\n {4}image: registry\.example\.com\/web:1\.2\.3/);
    }));

  test('takes the answers of a file, which has no use without the source', () =>
    serve(async (client) => {
      await read(client, texts);
      const text = 'layout: plain\nparts:\n  web:\n    image: registry.example.com/web:1.2.3\n';
      const reading = (source?: string, answers = text) =>
        client.request<AnswersReading>('prodlint/scaffold/readAnswers', { text: answers, source });
      assert.deepEqual(await reading(uri), {
        given: { layout: 'plain', 'web/image': 'registry.example.com/web:1.2.3' },
      });
      assert.deepEqual(await reading(), { wantsSource: true });
      assert.deepEqual(await reading(uri, 'parts: { wbe: { port: 8080 } }\n'), {
        problem: 'There is no part wbe. Its source has: web.',
      });
    }));

  test('is called as somebody says where the source names nothing', () =>
    serve(async (client) => {
      const dockerfile = 'file:///folder/Dockerfile';
      await read(client, { Dockerfile: 'FROM node:22.20.0-alpine3.22\nUSER 1000\nEXPOSE 3000\n' }, dockerfile);
      const given = { name: 'store', image: 'registry.example.com/store:1.0.0' };
      const made = await client.request<ScaffoldAnswer>('prodlint/scaffold/files', { given, source: dockerfile });
      if ('problem' in made) assert.fail(made.problem);
      const manifests = made.files.filter(({ path }) => path !== 'deploy/CONVERSION.md');
      assert.doesNotMatch(manifests.map(({ text }) => text).join(''), /\bfolder\b/);
      assert.ok(manifests.some(({ text }) => /kind: Deployment\nmetadata:\n {2}name: store\n/.test(text)));
    }));

  test('is refused where there is none', () =>
    serve(async (client) => {
      const other = await read(client, { 'notes.txt': 'milk, eggs' }, 'file:///shop/notes.txt');
      assert.equal(other.problem, 'This is no Compose file, Dockerfile or Nomad job.');
      const empty = await read(client, { 'compose.yaml': 'services: {}\n' });
      assert.equal(empty.problem, 'Nothing in it can be made into an application.');
    }));
});
