import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSource, sourceKindOf } from './conversion';
import { conversionReport, reportLine } from './conversion-report';

test('what a file is, its name says, or else its text', () => {
  const cases: readonly (readonly [path: string, text: string, kind: string | undefined])[] = [
    ['a/compose.yaml', '', 'compose'],
    ['docker-compose.prod.yml', '', 'compose'],
    ['a/Dockerfile', '', 'dockerfile'],
    ['Dockerfile.prod', '', 'dockerfile'],
    ['web.Dockerfile', '', 'dockerfile'],
    ['shop.nomad', '', 'nomad'],
    ['shop.nomad.hcl', '', 'nomad'],
    ['stack.yml', 'version: "3"\nservices:\n  web:\n', 'compose'],
    ['shop.txt', 'job "shop" {\n}\n', 'nomad'],
    ['build', '# the image\nFROM alpine:3.22\n', 'dockerfile'],
    ['deployment.yaml', 'kind: Deployment\n', undefined],
    ['notes.txt', 'from here\n', undefined],
  ];
  for (const [path, text, kind] of cases) assert.equal(sourceKindOf(path, text), kind, path);
});

const DOCKERFILE = `FROM node:22.20.0-alpine3.22
ENV NODE_ENV=production
USER 1000
EXPOSE 3000
VOLUME /var/lib/shop
HEALTHCHECK CMD wget -q -O- http://localhost:3000/health
CMD ["node", "server.js"]
`;

test('a Dockerfile is a plan of the one part that runs its image', () => {
  const { value, problems } = readSource('dockerfile', 'Dockerfile', new Map([['Dockerfile', DOCKERFILE]]), 'shop');
  assert.deepEqual(problems, []);
  assert.equal(value?.name, 'shop');
  assert.equal(value?.parts.length, 1);
  const [part] = value?.parts ?? [];
  assert.equal(part?.given.name, undefined);
  assert.equal(part?.given.port, 3000);
  assert.equal(part?.details.user, 1000);
  assert.deepEqual(part?.details.source, { kind: 'built', context: '.', dockerfile: 'Dockerfile' });
  assert.equal(part?.details.main.command, undefined);
});

test('what is wrong in a source leaves no plan', () => {
  const { value, problems } = readSource(
    'compose',
    'compose.yaml',
    new Map([['compose.yaml', 'services: 3\n']]),
    'shop',
  );
  assert.equal(value, undefined);
  assert.equal(problems.length, 1);
});

test('the report has each note once, under what became of its line, and no markup of the source', () => {
  const text =
    'services:\n  web:\n    image: a/b:1.0.0\n    labels: ["<b>*x*</b>=1"]\n    x-own: {a: "`b`"}\n    tty: true\n';
  const { notes } = readSource('compose', 'compose.yaml', new Map([['compose.yaml', text]]), 'shop');
  const report = conversionReport('compose.yaml', notes);
  assert.match(report, /^# What became of compose\.yaml\n/);
  const headings = [...report.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  assert.deepEqual(headings, ['Not carried over', 'Taken over as something else', 'Carried over']);
  assert.equal([...report.matchAll(/^- `/gm)].length, notes.length);
  assert.match(report, /^- `compose\.yaml:5:5` /m);
  assert.doesNotMatch(report, /<b>/);
});

test('a Dockerfile that two services build is in the report once', () => {
  const compose = 'services:\n  web: { build: ./app }\n  worker: { build: ./app, command: [work] }\n';
  const texts = new Map([
    ['compose.yaml', compose],
    ['app/Dockerfile', 'FROM node:22-slim\nUSER node\nEXPOSE 3000\n'],
  ]);
  const { notes } = readSource('compose', 'compose.yaml', texts, 'shop');
  const lines = notes.map(reportLine).filter((line) => line.startsWith('app/Dockerfile:'));
  assert.notEqual(lines.length, 0);
  assert.deepEqual(lines, [...new Set(lines)]);
});

test('names in the report stand as they are called, unless they were markup', () => {
  const text = 'services:\n  web:\n    image: a/b:1.0.0\n';
  const { notes } = readSource('compose', 'compose.yaml', new Map([['compose.yaml', text]]), 'shop');
  const named = notes.map((note) => ({ ...note, message: 'API_TOKEN is no _DEBUG_ of größe_2.' }));
  assert.match(conversionReport('compose.yaml', named), /^- `\S+` API_TOKEN is no \\_DEBUG\\_ of größe_2\.$/m);
});
