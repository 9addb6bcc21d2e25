import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { crd as definition } from '../../../test/support/custom-kinds';
import { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import { WorkspaceKinds } from './workspace-kinds';

const crd = (kind: string) => definition(kind, '{}');
const COMMON = new SchemaBundle({ kinds: {}, definitions: {} }, 'kubernetes', 'kubernetes');
/** Longer than changes are waited for. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 300));

/** The kinds of a folder `/w`, whose last file is read only when that is let go. */
function workspace(files: Record<string, string>) {
  const last = Object.keys(files).at(-1);
  const told: string[][] = [];
  const open = new Map<string, string>();
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const kinds = new WorkspaceKinds(
    {
      list: async () => Object.keys(files),
      read: async (path) => {
        const text = open.get(path) ?? files[path];
        if (path === last) await gate;
        return text;
      },
      open: () => [...open].map(([path, text]) => ({ path, text })),
    },
    () => COMMON,
    (bundles) => told.push(bundles.flatMap((bundle) => bundle.kindNames()).map(({ kind }) => kind)),
  );
  return { kinds, files, open, told, go };
}

describe('while all files are read', () => {
  test('a file that goes is forgotten, and one that changes is looked at again', async () => {
    const { kinds, files, told, go } = workspace({ '/w/a/a.yaml': crd('A'), '/w/b.yaml': crd('B'), '/w/z.yaml': '' });
    const reading = kinds.readFolders(['/w']);
    await settle();
    delete files['/w/a/a.yaml'];
    kinds.pathRemoved('/w/a');
    files['/w/b.yaml'] = crd('C');
    kinds.fileChanged('/w/b.yaml');
    go();
    await reading;
    assert.deepEqual(told, [['C']]);
  });

  test('a change that was waited with before does not take those with it that come meanwhile', async () => {
    const { kinds, files, told, go } = workspace({ '/w/b.yaml': crd('B'), '/w/z.yaml': '' });
    kinds.fileChanged('/w/b.yaml');
    const reading = kinds.readFolders(['/w']);
    await new Promise((resolve) => setTimeout(resolve, 50));
    files['/w/b.yaml'] = crd('C');
    kinds.fileChanged('/w/b.yaml');
    await settle();
    go();
    await reading;
    assert.deepEqual(told, [['C']]);
  });

  test('an open document that no longer defines kinds does so no more', async () => {
    const { kinds, open, told, go } = workspace({ '/w/b.yaml': crd('B'), '/w/z.yaml': '' });
    const reading = kinds.readFolders(['/w']);
    await settle();
    open.set('/w/b.yaml', '# nothing yet');
    kinds.textChanged('/w/b.yaml', '# nothing yet');
    go();
    await reading;
    assert.deepEqual(told, [[]]);
  });
});

describe('a folder that was read', () => {
  test('loses the kinds of what is removed from it', async () => {
    const { kinds, files, told, go } = workspace({ '/w/a/a.yaml': crd('A'), '/w/b.yaml': crd('B') });
    go();
    await kinds.readFolders(['/w']);
    delete files['/w/a/a.yaml'];
    kinds.pathRemoved('/w/a');
    await settle();
    assert.deepEqual(told, [['A', 'B'], ['B']]);
  });
});
