// The properties of every fix, on every fixture, the sample workspace and, where it is to be had, a corpus of real manifests.
import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { FileSnapshot } from '../server/src/engine/snapshot';
import { checkFixAll, checkRanges, checkSingleFixes, type FixCount } from './support/fix-properties';
import { strictLinter, testSettings } from './support/lint';
import { corpus, readText, root, yamlFiles } from './support/repository';

const MANIFESTS: readonly { name: string; folder: string | undefined }[] = [
  { name: 'fixtures', folder: join(root, 'test/fixtures') },
  { name: 'sample workspaces', folder: join(root, 'test/workspaces') },
  { name: 'corpus', folder: corpus },
];

for (const { name, folder } of MANIFESTS) {
  describe(`fixes on the ${name}`, { skip: folder === undefined && 'the corpus is not beside the project' }, () => {
    const files = folder === undefined ? [] : yamlFiles(folder);
    const settings = testSettings({ profile: 'strict' });
    const shown = (file: string) => relative(folder ?? root, file);

    test('each fix mends its finding and touches nothing else', () => {
      const linter = strictLinter();
      const count: FixCount = { made: 0, refused: 0 };
      const violations = files.flatMap((file) =>
        checkSingleFixes(linter, shown(file), readText(file), settings, count),
      );
      assert.deepEqual(violations.slice(0, 20), []);
      assert.ok(count.made > 0, 'fixes were made');
      console.log(`${name}: ${count.made} fixes made, ${count.refused} refused for an anchor`);
    });

    test('fix all comes to rest', () => {
      const linter = strictLinter();
      const violations = files.flatMap((file) => checkFixAll(linter, shown(file), readText(file), settings));
      assert.deepEqual(violations.slice(0, 20), []);
    });

    test('each finding stands on text', () => {
      const linter = strictLinter();
      const violations = files.flatMap((file) =>
        checkRanges(shown(file), linter.lint(new FileSnapshot(readText(file)), settings)),
      );
      assert.deepEqual(violations.slice(0, 20), []);
    });
  });
}
