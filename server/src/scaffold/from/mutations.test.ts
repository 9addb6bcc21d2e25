// Random damage to what the readers read: nothing throws, nothing hangs, and what is said has a place in the text.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpus, filesNamed, readText, root } from '../../../../test/support/repository';
import { nameProblem } from '../../kubernetes/names';
import { parseQuantity } from '../../kubernetes/quantity';
import { ANSWER_NAMES } from '../answers/questions';
import { problemOf } from '../answers/read';
import { readCompose } from './compose';
import type { Application } from './description';
import { readDockerfile } from './dockerfile';
import { readNomadJob } from './nomad';
import { type DraftPlan, planFrom } from './plan';
import { mergeNotes, type Reading } from './report';

const ROUNDS = 40;
/** Milliseconds that no reading may come near to. */
const LONG = 5000;
const SNIPPETS =
  '" \' { } [ ] ( ) : = , # // /* */ & * | > << <<: - ? ! ! $ ${ %{ $$ ${A:- ... \\ \n \t \r \u0000 😀 EOF <<EOF <<-X null true 0 -1 1e999 80:80 /x x-a: *a &a FROM\u0020 CMD\u0020 job group task services: extends: dynamic'.split(
    ' ',
  );

const COMPOSE = `x-a: &a
  environment: {A: "\${B:-c}"}
services:
  web:
    <<: *a
    extends: {service: base}
    ports: ["80:80", {target: 81}]
    volumes: ["v:/v", {type: tmpfs, target: /t}]
    healthcheck: {test: ["CMD", "curl", "-f", "http://localhost/"], interval: 5s}
    deploy: {resources: {limits: {cpus: "1", memory: 1g}}}
    depends_on: {base: {condition: service_started}}
  base: {build: {context: ., args: [A=1]}, networks: [n], secrets: [s], env_file: .env}
networks: {n: }
volumes: {v: }
secrets: {s: {file: s}}
`;
const DOCKERFILE = `ARG A=1
FROM x:\${A} AS one
ENV B=\${A} C="d e"
RUN <<EOF
echo
EOF
FROM one
EXPOSE 80 \\
  81/udp
HEALTHCHECK --interval=5s CMD curl -f http://localhost/ || exit 1
USER 1:1
ENTRYPOINT ["a"]
CMD b c
`;

/** Marsaglia's xorshift32: the same damage in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function mutate(text: string, next: (below: number) => number): string {
  let result = text;
  for (let count = 1 + next(4); count > 0; count--) {
    const at = next(result.length + 1);
    const kind = next(4);
    const end = Math.min(result.length, at + 1 + next(30));
    if (kind === 0) result = result.slice(0, at) + result.slice(end);
    else if (kind === 1) result = result.slice(0, at) + result.slice(at, end).repeat(1 + next(4)) + result.slice(end);
    else if (kind === 2) result = result.slice(0, at) + (SNIPPETS[next(SNIPPETS.length)] ?? '') + result.slice(at);
    else result = result.slice(0, at) + (SNIPPETS[next(SNIPPETS.length)] ?? '') + result.slice(end);
  }
  return result;
}

/** A plan that the scaffold can make: each answer is one that it takes, each name has its form and stands once. */
function assertUsable(plan: DraftPlan): void {
  const names = plan.parts.map(({ given }) => given.name);
  assert.equal(new Set(names).size, names.length);
  for (const { given, details } of plan.parts) {
    const known = { ...plan.common, ...given };
    assert.equal(typeof given.name, 'string');
    for (const name of ANSWER_NAMES)
      if (known[name] !== undefined) assert.equal(problemOf(name, known[name], known), undefined);
    for (const name of details.calls ?? []) assert.ok(names.includes(name));
    for (const name of details.aliases ?? []) assert.equal(nameProblem('letter-label', name), undefined);
    assertDistinct(
      'label',
      (details.volumes ?? []).map(({ name }) => name),
    );
    assertDistinct('label', [String(given.name), ...(details.others ?? []).map(({ name }) => name)]);
    const containers = [details.main, ...(details.others ?? [])];
    assertDistinct(
      'port',
      containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name)),
    );
    for (const { resources = {}, mounts = [], files = [], secretVariables = [] } of containers) {
      for (const amount of Object.values(resources)) assert.ok(parseQuantity(amount) !== undefined, amount);
      const paths = [...mounts, ...files].map(({ path }) => path);
      assert.equal(new Set(paths).size, paths.length, paths.join(' '));
      for (const path of paths) assert.match(path, /^\/[^:]*$/);
      for (const { volume } of mounts) assert.ok(details.volumes?.some(({ name }) => name === volume));
      for (const { key } of secretVariables)
        assert.ok(Array.isArray(given.secretKeys) && given.secretKeys.includes(key), key);
    }
  }
}

function assertDistinct(form: 'label' | 'port', names: readonly string[]): void {
  assert.equal(new Set(names).size, names.length, names.join(' '));
  for (const name of names) assert.equal(nameProblem(form, name), undefined, name);
}

/** What is read, with the plan that is made of it. */
function planned(reading: Reading<Application>): Reading<unknown> {
  if (reading.value === undefined || reading.problems.length > 0) return reading;
  const { value, notes } = planFrom(reading.value);
  if (value !== undefined) assertUsable(value);
  return { ...reading, notes: mergeNotes(reading.notes, notes) };
}

function check(texts: readonly string[], read: (text: string) => Reading<unknown>, seed: number): void {
  const next = random(seed);
  for (const original of texts) {
    for (let round = 0; round < ROUNDS; round++) {
      const text = mutate(original, next);
      const start = performance.now();
      const reading = read(text);
      assert.ok(performance.now() - start < LONG, `took too long:\n${text}`);
      const lines = text.split(/\r\n|\n|\r/).length;
      for (const { range, message } of [...reading.notes, ...reading.problems]) {
        const { start: from, end: to } = range;
        assert.ok(from.line < to.line || (from.line === to.line && from.character <= to.character), message);
        assert.ok(from.line >= 0 && to.line < lines, message);
        assert.doesNotMatch(message, /\{\w+\}.*\{\w+\} is |undefined|\[object/, message);
      }
      assert.ok(reading.value !== undefined || reading.problems.length > 0, `neither read nor refused:\n${text}`);
    }
  }
}

test('damaged Compose files', () => {
  const files = corpus === undefined ? [] : filesNamed(join(corpus, 'awesome-compose'), /^compose\.ya?ml$/);
  const env = new Map([['.env', 'A=1\nB="x']]);
  const read = (text: string) => planned(readCompose('compose.yaml', new Map([...env, ['compose.yaml', text]])));
  check([COMPOSE, COMPOSE, COMPOSE, COMPOSE, ...files.map(readText)], read, 1);
});

test('damaged Dockerfiles', () => {
  check(Array<string>(20).fill(DOCKERFILE), (text) => readDockerfile('Dockerfile', text), 2);
});

test('damaged Nomad jobs', () => {
  const jobs = filesNamed(join(root, 'server/src/scaffold/from/nomad/jobs'), /\.hcl$/).map(readText);
  check([...jobs, ...jobs], (text) => planned(readNomadJob('job.hcl', new Map([['job.hcl', text]]))), 3);
});

test('aliases and texts that would grow without end', () => {
  const levels = Array.from({ length: 30 }, (_, i) => `x-${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n');
  const bomb = `x-0: &a0 {a: b}\n${levels}\nservices: {web: {image: x, labels: *a30}}\n`;
  const start = performance.now();
  readCompose('c', new Map([['c', bomb]]));
  readCompose('c', new Map([['c', `services: {web: {image: "${'${A:-'.repeat(30_000)}"}}`]]));
  readCompose('c', new Map([['c', `services: {web: ${'{a: '.repeat(3000)}`]]));
  readDockerfile('D', `FROM a\n${'RUN <<X \\\n'.repeat(20_000)}`);
  readDockerfile('D', `FROM a\nRUN ${'<<X '.repeat(20_000)}`);
  readNomadJob('j', new Map([['j', 'job "x" {\n'.repeat(20_000)]]));
  readNomadJob('j', new Map([['j', `job "x" { a = ${'"${'.repeat(20_000)}`]]));
  readNomadJob('j', new Map([['j', `job "x" {\n${'a = <<E\n'.repeat(20_000)}`]]));
  assert.ok(performance.now() - start < 4 * LONG);
});
