// What GitHub's own parser says of the workflows that make it run Prodlint.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { ciFile } from '../../server/src/scaffold/ci/ci-file';
import { root } from '../support/repository';

const OTHER = `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make test
`;

test('GitHub reads the workflows, new ones and those that were added to, without a complaint', (context) => {
  const workflows = (['github', 'github-code-scanning'] as const).flatMap((system) =>
    [undefined, OTHER].map((existing) => {
      const file = ciFile(system, '1.2.3', existing);
      assert.ok('text' in file, file.outcome);
      return file.text;
    }),
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/lib/workflow-parser.mjs')], {
    encoding: 'utf8',
    input: JSON.stringify(workflows),
  });
  if (status === 3) {
    context.skip(`not to be had here: ${stdout.trim()}`);
    return;
  }
  assert.deepEqual((JSON.parse(stdout || stderr) as string[][]).flat(), []);
});
