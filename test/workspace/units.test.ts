// What is applied together, and what a file sees of others.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import { workspaceFile } from '../../server/src/engine/workspace-file';
import type { Workspace } from '../../server/src/workspace/workspace';
import { workspaceOf } from '../support/workspace';

const object = (kind: string, name: string, namespace?: string) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;
const service = (name: string, namespace?: string) => object('Service', name, namespace);

/** The Services that a file sees in a namespace, with the files that they come from. */
function seen(workspace: Workspace, path: string, namespace = 'default') {
  return workspace.viewsOf(path).map((view) => ({
    unit: `${view.unit.type} ${view.unit.path}`,
    related: view.related('Service', namespace).map((resource) => view.fileOf(resource)),
  }));
}

describe('a directory tree', () => {
  const files = {
    '/k8s/web/service.yaml': service('web'),
    '/k8s/web/extra/service.yaml': service('extra'),
    '/k8s/db/service.yaml': service('db'),
    '/k8s/namespace.yaml': object('Namespace', 'shop'),
    '/other/service.yaml': service('other'),
  };

  test('is applied together from the topmost directory that has manifests', () => {
    const { workspace } = workspaceOf(files);
    const related = ['/k8s/db/service.yaml', '/k8s/web/extra/service.yaml', '/k8s/web/service.yaml'];
    for (const path of related) assert.deepEqual(seen(workspace, path), [{ unit: 'directory /k8s', related }]);
    assert.deepEqual(seen(workspace, '/other/service.yaml'), [
      { unit: 'directory /other', related: ['/other/service.yaml'] },
    ]);
  });

  test('shows the rest of the workspace on request', () => {
    const { workspace } = workspaceOf(files);
    const [view] = workspace.viewsOf('/other/service.yaml');
    assert.equal(view?.everywhere('Service', 'default').length, 4);
    assert.equal(view?.everywhere('Service', 'shop').length, 0);
    assert.equal(view?.related('Namespace', 'default').length, 0);
    assert.equal(view?.everywhere('Namespace', 'whatever').length, 1);
  });

  test('is divided where the same object lies in directories beside each other', () => {
    const { workspace } = workspaceOf({
      '/k8s/config.yaml': object('ConfigMap', 'shared'),
      '/k8s/a/web.yaml': service('web'),
      '/k8s/b/web.yaml': service('web'),
      '/k8s/b/more/api.yaml': service('api'),
    });
    assert.deepEqual(seen(workspace, '/k8s/a/web.yaml'), [{ unit: 'directory /k8s/a', related: ['/k8s/a/web.yaml'] }]);
    assert.deepEqual(seen(workspace, '/k8s/b/more/api.yaml'), [
      { unit: 'directory /k8s/b', related: ['/k8s/b/more/api.yaml', '/k8s/b/web.yaml'] },
    ]);
    const [view] = workspace.viewsOf('/k8s/a/web.yaml');
    assert.equal(view?.related('ConfigMap', 'default').length, 1);
  });

  test('is divided where directories are named after environments', () => {
    const { workspace } = workspaceOf({
      '/k8s/readme.yaml': service('shared'),
      '/k8s/dev/web.yaml': service('web-dev'),
      '/k8s/prod/web.yaml': service('web-prod'),
    });
    assert.deepEqual(seen(workspace, '/k8s/prod/web.yaml')[0]?.related, ['/k8s/prod/web.yaml', '/k8s/readme.yaml']);
  });

  test('is divided from a directory below that has its objects again', () => {
    const { workspace } = workspaceOf({
      '/k8s/web.yaml': service('web'),
      '/k8s/simple/web.yaml': service('web'),
      '/k8s/more/db.yaml': service('db'),
    });
    assert.deepEqual(seen(workspace, '/k8s/web.yaml')[0]?.related, ['/k8s/more/db.yaml', '/k8s/web.yaml']);
    assert.deepEqual(seen(workspace, '/k8s/simple/web.yaml'), [
      { unit: 'directory /k8s/simple', related: ['/k8s/more/db.yaml', '/k8s/simple/web.yaml'] },
    ]);
  });

  test('is divided anew when an object gets the name of another', () => {
    const { workspace } = workspaceOf({
      '/k8s/top.yaml': service('top'),
      '/k8s/a/web.yaml': service('web'),
      '/k8s/b/web.yaml': service('other'),
    });
    assert.equal(seen(workspace, '/k8s/a/web.yaml')[0]?.related.length, 3);
    workspace.set(workspaceFile('/k8s/b/web.yaml', new FileSnapshot(service('web'))));
    assert.equal(seen(workspace, '/k8s/a/web.yaml')[0]?.related.length, 2);
    workspace.set(workspaceFile('/k8s/b/web.yaml', new FileSnapshot(service('another'))));
    assert.equal(seen(workspace, '/k8s/a/web.yaml')[0]?.related.length, 3);
  });
});

describe('a kustomization', () => {
  const files = {
    '/app/base/kustomization.yaml': 'resources: [service.yaml]\n',
    '/app/base/service.yaml': service('web'),
    '/app/base/stray.yaml': service('stray'),
    '/app/dev/kustomization.yaml': 'namespace: dev\nresources: [../base]\n',
    '/app/prod/kustomization.yaml': 'namespace: prod\nnamePrefix: live-\nresources: [../base, extra.yaml]\n',
    '/app/prod/extra.yaml': service('extra'),
  };

  test('is a unit for each root, with the namespace and names that it gives', () => {
    const { workspace } = workspaceOf(files);
    const views = workspace.viewsOf('/app/base/service.yaml');
    assert.deepEqual(
      views.map(({ unit }) => `${unit.type} ${unit.path}`),
      ['kustomization /app/dev', 'kustomization /app/prod'],
    );
    const names = views.map((view, index) =>
      view.related('Service', index === 0 ? 'dev' : 'prod').map(({ metadata }) => metadata.name),
    );
    assert.deepEqual(names, [['web'], ['live-web', 'live-extra']]);
    assert.equal(views[0]?.related('Service', 'default').length, 0);
    assert.equal(views[0]?.everywhere('Service', 'prod').length, 2);
  });

  test('leaves files beside it alone that it does not name', () => {
    const { workspace } = workspaceOf(files);
    assert.deepEqual(seen(workspace, '/app/base/stray.yaml'), [
      { unit: 'file /app/base/stray.yaml', related: ['/app/base/stray.yaml'] },
    ]);
  });

  test('says which files it looks for', () => {
    const { workspace } = workspaceOf({ '/app/kustomization.yaml': 'resources: [web.yaml, ../shared]\n' });
    const wanted = workspace.wanted;
    assert.ok(wanted.has('/app/web.yaml'));
    assert.ok(wanted.has('/shared/kustomization.yaml'));
  });
});

test('a chart is a unit', () => {
  const { workspace } = workspaceOf({
    '/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    '/charts/web/templates/service.yaml': service('web'),
    '/charts/web/templates/more/service.yaml': service('more'),
    '/charts/web/values.yaml': 'a: 1\n',
    '/charts/service.yaml': service('outside'),
  });
  assert.deepEqual(seen(workspace, '/charts/web/templates/service.yaml')[0], {
    unit: 'chart /charts/web',
    related: ['/charts/web/templates/more/service.yaml', '/charts/web/templates/service.yaml'],
  });
});

describe('identity', () => {
  const files = { '/k8s/a.yaml': service('a'), '/k8s/b.yaml': service('b') };
  const lists = (workspace: Workspace) => {
    const [view] = workspace.viewsOf('/k8s/b.yaml');
    return [view?.related('Service', 'default'), view?.everywhere('Service', 'default')];
  };

  test('lists and objects stay the same while the data does, and places move with the text', () => {
    const { workspace } = workspaceOf(files);
    const before = lists(workspace);
    workspace.set(workspaceFile('/k8s/a.yaml', new FileSnapshot(`# a comment\n${service('a')}`)));
    const after = lists(workspace);
    assert.equal(after[0], before[0]);
    assert.equal(after[1], before[1]);
    const [resource] = after[0] ?? [];
    assert.ok(resource);
    assert.equal(workspace.placeOf(resource)?.document.text.startsWith('# a comment'), true);
  });

  test('a list is the former one again when a change is taken back', () => {
    const { workspace } = workspaceOf(files);
    const before = lists(workspace);
    const original = workspace.file('/k8s/a.yaml');
    assert.ok(original);
    workspace.set(workspaceFile('/k8s/a.yaml', new FileSnapshot(service('other'))));
    assert.notEqual(lists(workspace)[0], before[0]);
    workspace.set(original);
    assert.deepEqual(
      lists(workspace)[0]?.map(({ metadata }) => metadata.name),
      ['a', 'b'],
    );
  });

  test('of a file that is no more nothing is left', () => {
    const { workspace } = workspaceOf(files);
    workspace.viewsOf('/k8s/a.yaml');
    workspace.delete('/k8s/a.yaml');
    assert.deepEqual(workspace.viewsOf('/k8s/a.yaml'), []);
    assert.equal(lists(workspace)[0]?.length, 1);
    assert.equal(lists(workspace)[1]?.length, 1);
  });
});
