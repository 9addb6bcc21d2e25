// Results that are kept from one run to the next: they are used only where a run without them would find the same.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { folderWith, prodlint } from '../support/command-line';
import { crd } from '../support/custom-kinds';

const deployment = (name: string, replicas = 1) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - { name: main, image: "example.com/${name}:1.2.3" }
`;
const service = (name: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { app: ${name} }
  ports: [{ port: 80 }]
`;

/** A folder with enough files for results to be kept, and a place where they are. */
function repository(files: Readonly<Record<string, string>> = {}) {
  const many = Array.from({ length: 60 }, (_, n) => [`apps/app-${n}.yaml`, deployment(`app-${n}`, (n % 3) + 1)]);
  const folder = folderWith({ 'service.yaml': service('app-0'), ...Object.fromEntries(many), ...files });
  const home = folderWith({});
  const run = (...args: string[]) => {
    const { stdout, code } = prodlint(['lint', '--format', 'json', ...args, folder], { env: { XDG_CACHE_HOME: home } });
    const { findings, summary } = JSON.parse(stdout) as { findings: { rule: string; file: string }[]; summary: object };
    return { findings, summary: { ...summary, durationMs: 0 }, code };
  };
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const kept = () => {
    try {
      return readdirSync(join(home, 'prodlint'));
    } catch {
      return [];
    }
  };
  return { folder, home, run, write, kept };
}

/** A run that may use what is kept finds what one finds that may not. */
function assertSame(run: ReturnType<typeof repository>['run'], ...args: string[]) {
  const found = run(...args);
  assert.deepEqual(found, run('--no-cache', ...args));
  return found.findings;
}

describe('what is kept', () => {
  test('gives the same report again', () => {
    const { run, kept } = repository();
    const first = run();
    assert.deepEqual(
      kept()
        .map((name) => name.split('.').slice(1).join('.'))
        .sort(),
      ['details.json', 'results.json'],
    );
    assert.deepEqual(run(), first);
    assert.ok(first.findings.length > 100);
    assertSame(run);
  });

  test('is used: a result that is kept is told, whatever it says', () => {
    const { run, home, kept } = repository();
    run();
    const name = kept().find((file) => file.endsWith('.results.json'));
    assert.ok(name);
    const path = join(home, 'prodlint', name);
    const results = JSON.parse(readFileSync(path, 'utf8')) as { files: Record<string, { documents: number }> };
    const [first] = Object.values(results.files);
    assert.ok(first);
    first.documents += 1000;
    writeFileSync(path, JSON.stringify(results));
    assert.ok(Number((run().summary as { documents?: number }).documents) > 1000);
  });

  test('holds for what a change does not concern, and not for the rest', () => {
    const { run, write } = repository();
    run();
    write('service.yaml', service('app-3'));
    const findings = assertSame(run);
    const loud = findings.filter(({ rule, file }) => rule === 'minimum-replicas' && file.endsWith('app-3.yaml'));
    assert.equal(loud.length, 1);
    write('apps/app-1.yaml', 'kind: [\n');
    assertSame(run);
    write('apps/new.yaml', service('app-6'));
    assertSame(run);
  });

  test('does not outlive a directory that becomes a chart', () => {
    const twice = `${service('app-0')}---\n${service('app-0')}`;
    const { run, write } = repository({ 'service.yaml': twice });
    run();
    write('Chart.yaml', 'apiVersion: v2\nname: chart\nversion: 1.0.0\n');
    assertSame(run);
  });

  test('is forgotten with its file', () => {
    const { run, folder } = repository();
    run();
    rmSync(join(folder, 'service.yaml'));
    assertSame(run);
  });

  test('does not outlive another configuration, option or custom kind', () => {
    const foo = 'apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: foo, namespace: shop }\nspec: { siz: 3 }\n';
    const { run, write } = repository({ 'foo.yaml': foo });
    assert.ok(run().findings.some(({ rule }) => rule === 'unknown-kind'));
    write('crd.yaml', crd('Foo', '{ size: { type: integer } }'));
    assert.ok(assertSame(run).some(({ rule }) => rule === 'unknown-field'));
    write('.prodlint.yaml', 'profile: baseline\n');
    assertSame(run);
    assertSame(run, '--profile', 'strict');
    write('.prodlint.yaml', 'ignore: ["apps/**"]\n');
    assertSame(run);
  });

  test('knows what kustomizations take in, from inside and outside', () => {
    const base = folderWith({ 'kustomization.yaml': 'resources: [web.yaml]\n', 'web.yaml': deployment('web') });
    const { run, write, folder } = repository({ 'hpa.yaml': service('web') });
    mkdirSync(join(folder, 'overlay'));
    const overlay = (replicas: number) =>
      `resources: [${relative(join(folder, 'overlay'), base)}]\nreplicas: [{ name: web, count: ${replicas} }]\nnamespace: shop\n`;
    write('overlay/kustomization.yaml', overlay(1));
    run();
    write('overlay/kustomization.yaml', overlay(3));
    assertSame(run);
    writeFileSync(join(base, 'web.yaml'), deployment('other'));
    assertSame(run);
    writeFileSync(join(base, '.prodlint.yaml'), 'ignore: ["**"]\n');
    assertSame(run);
    rmSync(join(base, '.prodlint.yaml'));
    assertSame(run);
    rmSync(join(base, 'web.yaml'));
    assertSame(run);
  });

  test('may be damaged, or its place closed, without harm', () => {
    const { run, home, kept } = repository();
    const first = run();
    for (const text of ['', '{', '[]', 'null', '{"files":{},"others":{}}', '{"files":null}']) {
      for (const name of kept()) writeFileSync(join(home, 'prodlint', name), text);
      assert.deepEqual(run(), first);
    }
    rmSync(join(home, 'prodlint'), { recursive: true });
    writeFileSync(join(home, 'prodlint'), 'a file where the folder would be');
    assert.deepEqual(run(), first);
    assert.ok(statSync(join(home, 'prodlint')).isFile());
  });

  test('is nothing without wanting it, for few files, and where files are changed', () => {
    const { run, kept, folder } = repository();
    run('--no-cache');
    prodlint(['lint', '--fix', folder]);
    assert.deepEqual(kept(), []);
    const few = folderWith({ 'web.yaml': deployment('web') });
    const home = folderWith({});
    prodlint(['lint', few], { env: { XDG_CACHE_HOME: home } });
    assert.deepEqual(readdirSync(home), []);
  });
});
