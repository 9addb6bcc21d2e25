import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RULES } from '../rules/registry.generated';
import { isProjectFile, Project, type ProjectOptions } from './project';

/** A project on files in memory, which remembers what was read. */
function project(files: Readonly<Record<string, string>>, options: Partial<ProjectOptions> = {}) {
  const reads: string[] = [];
  const read = async (path: string) => {
    reads.push(path);
    return files[path];
  };
  return Object.assign(new Project({ read }, RULES, { honourSuppressions: true, ...options }), { reads });
}

async function profileOf(files: Readonly<Record<string, string>>, file: string, options: Partial<ProjectOptions> = {}) {
  return (await project(files, options).prepare(file)).settings.profile;
}

describe('which configuration holds', () => {
  test('the nearest one, and no other', async () => {
    const files = {
      '/.prodlint.yaml': 'profile: baseline\nkubernetesVersion: "1.30"\n',
      '/shop/.prodlint.yaml': 'profile: strict\n',
      '/shop/web/.prodlint.yml': 'rules: { cpu-limit: error }\n',
    };
    assert.equal(await profileOf(files, '/a.yaml'), 'baseline');
    assert.equal(await profileOf(files, '/other/deep/a.yaml'), 'baseline');
    assert.equal(await profileOf(files, '/shop/a.yaml'), 'strict');
    assert.equal(await profileOf(files, '/shop/api/a.yaml'), 'strict');
    const web = await project(files).prepare('/shop/web/a.yaml');
    assert.equal(web.settings.profile, 'production');
    assert.equal(web.settings.rules['cpu-limit']?.severity, 'error');
    assert.equal(web.versionFile, undefined);
    const shop = await project(files).prepare('/shop/a.yaml');
    assert.notEqual(shop.settings.kubernetesVersion.minor, 30);
    assert.equal((await project(files).prepare('/a.yaml')).versionFile, '/.prodlint.yaml');
  });

  test('none at all gives the defaults', async () => {
    const { settings, problems, isIgnored } = await project({}).prepare('/shop/web.yaml');
    assert.equal(settings.profile, 'production');
    assert.deepEqual([problems, isIgnored], [[], false]);
  });

  test('Windows paths have a root, too', async () => {
    const files = { 'C:/shop/.prodlint.yaml': 'profile: strict\n' };
    assert.equal(await profileOf(files, 'C:/shop/web/a.yaml'), 'strict');
    assert.equal(await profileOf(files, 'C:/a.yaml'), 'production');
  });

  test('a virtual workspace has one, too, and nothing is looked for outside it', async () => {
    const files = {
      'vscode-vfs://github/org/.prodlint.yaml': 'profile: strict\n',
      'memfs:/.prodlint.yaml': 'profile: baseline\n',
    };
    const virtual = project(files);
    assert.equal((await virtual.prepare('vscode-vfs://github/org/shop/a.yaml')).settings.profile, 'strict');
    assert.equal((await virtual.prepare('memfs:/shop/a.yaml')).settings.profile, 'baseline');
    const outside = virtual.reads.filter((path) => !/^vscode-vfs:\/\/github\/|^memfs:\/[^/]/.test(path));
    assert.deepEqual(outside, []);
  });

  test('a text that lies nowhere has none, unless one is named', async () => {
    const files = { '/.prodlint.yaml': 'profile: strict\n', '/ci/lint.yaml': 'profile: baseline\n' };
    assert.equal(await profileOf(files, 'untitled:Untitled-1'), 'production');
    assert.equal(await profileOf(files, 'untitled:Untitled-1', { configurationFile: '/ci/lint.yaml' }), 'baseline');
  });

  test('one that is named holds for all files, whatever lies nearer', async () => {
    const files = {
      '/ci/strict.yaml': 'profile: strict\noverrides:\n  - { files: ["dev/**"], profile: baseline }\n',
      '/shop/.prodlint.yaml': 'profile: baseline\n',
    };
    const options = { configurationFile: '/ci/strict.yaml' };
    assert.equal(await profileOf(files, '/shop/a.yaml', options), 'strict');
    assert.equal(await profileOf(files, '/b.yaml', options), 'strict');
    assert.equal(await profileOf(files, '/ci/dev/c.yaml', options), 'baseline');
  });

  test('what the caller gives lies below or above it', async () => {
    const files = { '/.prodlint.yaml': 'profile: strict\n' };
    assert.equal(await profileOf(files, '/a.yaml', { base: { profile: 'baseline', rules: {} } }), 'strict');
    assert.equal(await profileOf(files, '/a.yaml', { top: { profile: 'baseline', rules: {} } }), 'baseline');
    const { settings } = await project(files, { onlyRules: ['cpu-limit'], honourSuppressions: false }).prepare(
      '/a.yaml',
    );
    assert.deepEqual([settings.onlyRules, settings.honourSuppressions], [['cpu-limit'], false]);
  });

  test('its mistakes are told with every file it holds for', async () => {
    const files = { '/shop/.prodlint.yaml': 'profile: strict\nprofil: x\n' };
    const { problems } = await project(files).prepare('/shop/deep/a.yaml');
    assert.deepEqual(
      problems.map(({ file, range, message }) => [file, range.start.line, message]),
      [['/shop/.prodlint.yaml', 1, 'Unknown setting profil. Did you mean profile?']],
    );
    assert.deepEqual((await project(files).prepare('/a.yaml')).problems, []);
  });
});

test('a companion that changed is read again for its directory and those below, and for no others', async () => {
  const files: Record<string, string> = {
    '/shop/kustomization.yaml': 'resources: [a.yaml]\nimages: [{ name: web }]\n',
  };
  const all = project(files);
  const before = await all.prepare('/shop/a.yaml');
  const other = await all.prepare('/other/a.yaml');
  files['/shop/kustomization.yaml'] = 'resources: [a.yaml]\nimages: [{ name: api }]\n';
  assert.deepEqual((await all.prepare('/shop/a.yaml')).context.imagesSetElsewhere, ['web']);
  all.reads.length = 0;
  all.companionChanged('/shop');
  assert.deepEqual((await all.prepare('/shop/a.yaml')).context.imagesSetElsewhere, ['api']);
  assert.equal((await all.prepare('/other/a.yaml')).context, other.context);
  assert.ok(all.reads.every((path) => path.startsWith('/shop/')));
  files['/shop/kustomization.yaml'] = 'resources: [a.yaml]\nimages: [{ name: web }]\n';
  all.companionChanged('/shop');
  // What says the same is the same context: findings are kept.
  assert.equal((await all.prepare('/shop/a.yaml')).context, before.context);
});

describe('overrides and ignored files', () => {
  const files = {
    '/shop/.prodlint.yaml':
      'profile: strict\noverrides:\n  - { files: ["overlays/dev/**"], profile: baseline }\nignore: ["vendor/**"]\n',
  };

  test('count from the directory of the configuration', async () => {
    const shop = project(files);
    const profile = async (file: string) => (await shop.prepare(file)).settings.profile;
    assert.equal(await profile('/shop/overlays/dev/a.yaml'), 'baseline');
    assert.equal(await profile('/shop/overlays/prod/a.yaml'), 'strict');
    assert.equal((await shop.prepare('/shop/vendor/x/a.yaml')).isIgnored, true);
    assert.equal((await shop.prepare('/shop/web/vendor/a.yaml')).isIgnored, false);
  });

  test('may begin with a dot or a slash, and may name a directory', async () => {
    const shop = project({
      '/shop/.prodlint.yaml':
        'overrides:\n  - { files: ["./overlays/dev"], profile: baseline }\nignore: ["/vendor", "./charts/"]\n',
    });
    assert.equal((await shop.prepare('/shop/overlays/dev/deep/a.yaml')).settings.profile, 'baseline');
    assert.equal((await shop.prepare('/shop/overlays/development.yaml')).settings.profile, 'production');
    for (const [file, expected] of [
      ['/shop/vendor/a.yaml', true],
      ['/shop/charts/x/a.yaml', true],
      ['/shop/vendor.yaml', false],
    ] as const)
      assert.equal((await shop.prepare(file)).isIgnored, expected, file);
  });

  test('choose the version, too, and then the file that does is named', async () => {
    const shop = project({
      '/shop/.prodlint.yaml': 'overrides:\n  - { files: ["old/**"], kubernetesVersion: "1.30" }\n',
    });
    assert.equal((await shop.prepare('/shop/old/a.yaml')).versionFile, '/shop/.prodlint.yaml');
    assert.equal((await shop.prepare('/shop/new/a.yaml')).versionFile, undefined);
  });

  test('without overrides the files of a directory share their settings', async () => {
    const shop = project({ '/shop/.prodlint.yaml': 'profile: strict\n' });
    const [a, b] = [await shop.prepare('/shop/a.yaml'), await shop.prepare('/shop/b.yaml')];
    assert.equal(a.settings, b.settings);
    assert.equal(a.context, b.context);
  });

  test('each directory is read once', async () => {
    const shop = project(files);
    await Promise.all(['/shop/a.yaml', '/shop/b.yaml', '/shop/web/c.yaml'].map((file) => shop.prepare(file)));
    assert.equal(new Set(shop.reads).size, shop.reads.length);
  });
});

describe('extends', () => {
  test('lays a configuration over those it names, in their order', async () => {
    const files = {
      '/policies/base.yaml': 'profile: baseline\nrules: { cpu-limit: error, memory-limit: error }\n',
      '/policies/more.yaml': 'extends: base.yaml\nrules: { cpu-limit: warning }\n',
      '/shop/.prodlint.yaml': 'extends: ["../policies/more.yaml"]\nrules: { memory-limit: info }\n',
    };
    const { settings, problems } = await project(files).prepare('/shop/a.yaml');
    assert.deepEqual(problems, []);
    assert.equal(settings.profile, 'baseline');
    assert.equal(settings.rules['cpu-limit']?.severity, 'warning');
    assert.equal(settings.rules['memory-limit']?.severity, 'info');
  });

  test('the globs of what is named count from the directory of the one that names it', async () => {
    const files = {
      '/policies/base.yaml': 'overrides:\n  - { files: ["dev/**"], profile: strict }\nignore: ["tmp/**"]\n',
      '/shop/.prodlint.yaml': 'extends: ../policies/base.yaml\n',
    };
    assert.equal(await profileOf(files, '/shop/dev/a.yaml'), 'strict');
    assert.equal((await project(files).prepare('/shop/tmp/a.yaml')).isIgnored, true);
  });

  test('tells of what is missing, at its place, and of mistakes in what is named, in theirs', async () => {
    const files = {
      '/shop/base.yaml': 'profile: lax\n',
      '/shop/.prodlint.yaml': 'extends:\n  - base.yaml\n  - gone.yaml\n',
    };
    const { problems } = await project(files).prepare('/shop/a.yaml');
    assert.deepEqual(problems.map(({ file, range }) => [file, range.start.line, range.start.character]).sort(), [
      ['/shop/.prodlint.yaml', 2, 4],
      ['/shop/base.yaml', 0, 9],
    ]);
    assert.match(problems.find(({ range }) => range.start.line === 2)?.message ?? '', /can not be read/);
  });

  test('in a circle ends, and is told of once', async () => {
    const circle = { '/.prodlint.yaml': 'extends: b.yaml\nprofile: strict\n', '/b.yaml': 'extends: .prodlint.yaml\n' };
    const { settings, problems } = await project(circle).prepare('/a.yaml');
    assert.equal(settings.profile, 'strict');
    assert.deepEqual(
      problems.map(({ file }) => file),
      ['/b.yaml'],
    );
    const itself = { '/.prodlint.yaml': 'extends: ./.prodlint.yaml\nprofile: strict\n' };
    assert.equal((await project(itself).prepare('/a.yaml')).problems.length, 1);
  });
});

describe('what is only a part of objects', () => {
  const isPartial = async (files: Readonly<Record<string, string>>, file: string) =>
    (await project(files).prepare(file)).context.isPartial;

  test("a kustomization's patches, in every notation", async () => {
    const files = {
      '/shop/overlays/dev/kustomization.yaml': `resources: [../../base, own.yaml]
patches:
  - path: replicas.yaml
    target: { kind: Deployment }
  - bare.yaml
  - patch: |-
      - op: remove
        path: /spec/replicas
patchesStrategicMerge:
  - sub/limits.yaml
  - |-
    apiVersion: v1
    kind: Pod
patchesJson6902:
  - path: json.yaml
    target: { kind: Deployment, name: web }
`,
    };
    for (const name of ['replicas.yaml', 'bare.yaml', 'sub/limits.yaml', 'json.yaml'])
      assert.equal(await isPartial(files, `/shop/overlays/dev/${name}`), true, name);
    for (const name of ['own.yaml', 'sub/replicas.yaml', 'kustomization.yaml'])
      assert.equal(await isPartial(files, `/shop/overlays/dev/${name}`), false, name);
    assert.equal(await isPartial(files, '/shop/base/replicas.yaml'), false);
  });

  test("the other names of a kustomization's file, and patches of a directory above", async () => {
    for (const name of ['kustomization.yml', 'Kustomization']) {
      const files = { [`/shop/${name}`]: 'patches: [{ path: ../shared/p.yaml }, { path: deep/q.yaml }]\n' };
      assert.equal(await isPartial(files, '/shop/deep/q.yaml'), true, name);
    }
  });

  test('the expectations of kuttl and Chainsaw tests', async () => {
    for (const name of ['00-assert.yaml', 'assert.yaml', 'chainsaw-test.yaml', '01-errors.yaml', 'assert-ready.yaml'])
      assert.equal(await isPartial({}, `/tests/${name}`), true, name);
    for (const name of ['assertion.yaml', 'my-errors-service.yml', 'web.yaml'])
      assert.equal(await isPartial({}, `/tests/${name}`), name.startsWith('my-errors'), name);
  });
});

describe('images whose tags something else sets', () => {
  test('those of a kustomization, for the resources it names', async () => {
    const files = {
      '/shop/kustomization.yaml': `resources: [web.yaml, ./api/api.yaml]
images:
  - name: registry.example.com/web
    newTag: 1.4.2
  - { name: api, newName: registry.example.com/api }
`,
    };
    const images = async (file: string) => (await project(files).prepare(file)).context.imagesSetElsewhere;
    assert.deepEqual(await images('/shop/web.yaml'), ['registry.example.com/web', 'api']);
    assert.deepEqual(await images('/shop/api/api.yaml'), ['registry.example.com/web', 'api']);
    assert.deepEqual(await images('/shop/other.yaml'), []);
  });

  test('those that Skaffold builds, for all files below it', async () => {
    const files = { '/shop/skaffold.yaml': 'build:\n  artifacts:\n    - image: web\n' };
    const { context } = await project(files).prepare('/shop/manifests/web.yaml');
    assert.deepEqual(context.imagesSetElsewhere, ['web']);
  });
});

describe('what a kustomization or chart gives its files', () => {
  const given = async (files: Record<string, string>, file: string) =>
    (await project(files).prepare(file)).context.namespaceElsewhere;

  test('a kustomization, to what it takes in: files, directories, bases and components', async () => {
    const files = {
      '/shop/kustomization.yaml':
        'namespace: shop\nresources: [web.yaml, ./api]\ncomponents: [monitoring]\nbases: [db/]\n',
      '/shop/api/kustomization.yaml': 'resources: [api.yaml]\n',
      '/shop/monitoring/kustomization.yaml': 'resources: [rules.yaml]\n',
      '/shop/db/kustomization.yaml': 'resources: [db.yaml]\npatches: [{ path: patch.yaml }]\n',
    };
    for (const name of ['web.yaml', 'api/api.yaml', 'monitoring/rules.yaml', 'db/db.yaml', 'db/patch.yaml'])
      assert.equal(await given(files, `/shop/${name}`), 'set', name);
    for (const name of ['other.yaml', 'api/other.yaml'])
      assert.equal(await given(files, `/shop/${name}`), undefined, name);
  });

  test('variables of kustomizations', async () => {
    const files = {
      '/shop/kustomization.yaml': 'resources: [api]\nvars: [{ name: HOST }]\n',
      '/shop/api/kustomization.yaml': 'resources: [api.yaml]\nvars: [{ name: PORT }, {}]\n',
    };
    const variables = async (file: string) => (await project(files).prepare(file)).context.variablesSetElsewhere;
    assert.deepEqual(await variables('/shop/api/api.yaml'), ['HOST', 'PORT']);
    assert.equal(await variables('/shop/api/other.yaml'), undefined);
  });

  test('a base that no overlay is known of, and a chart', async () => {
    const files = {
      '/shop/base/kustomization.yaml': 'namespace: ""\nresources: [web.yaml]\n',
      '/shop/chart/Chart.yaml': 'name: shop\n',
    };
    assert.equal(await given(files, '/shop/base/web.yaml'), 'possible');
    assert.equal(await given(files, '/shop/chart/templates/web.yaml'), 'possible');
    assert.equal(await given(files, '/shop/chart/templates/tests/web.yaml'), 'possible');
    assert.equal(await given(files, '/shop/chart/crds/shelf.yaml'), 'possible');
    assert.equal(await given(files, '/shop/chart/ci/web.yaml'), undefined);
    assert.equal(await given(files, '/shop/templates/web.yaml'), undefined);
  });
});

test('a kustomization or configuration that can not be read stops nothing', async () => {
  const files = { '/shop/kustomization.yaml': 'patches: [', '/shop/.prodlint.yaml': ':::\n\t- x' };
  const { settings, context, problems } = await project(files).prepare('/shop/a.yaml');
  assert.equal(settings.profile, 'production');
  assert.equal(context.isPartial, false);
  assert.equal(problems.length, 1);
});

test('the files that decide over others', () => {
  assert.equal(isProjectFile('/shop/.prodlint.yaml'), true);
  assert.equal(isProjectFile('/shop/.prodlint.yml'), true);
  assert.equal(isProjectFile('/shop/kustomization.yaml'), true);
  assert.equal(isProjectFile('/shop/Kustomization'), true);
  assert.equal(isProjectFile('/shop/skaffold.yaml'), true);
  assert.equal(isProjectFile('/shop/Chart.yaml'), true);
  assert.equal(isProjectFile('/shop/prodlint.yaml'), false);
  assert.equal(isProjectFile('/shop/kustomization.yaml/a.yaml'), false);
});
