// The schemas are what their generator makes now, where it has been run and its packages are at hand.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './support/repository';

const isAtHand = existsSync(join(root, '.vscode-test/client-node-2.0.1'));

test('regenerating gives the same bytes', { skip: !isAtHand && '`npm run generate:schemas` was not run here' }, () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts/schemas/generate.mjs'), '--check'],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(status, 0, stdout + stderr);
});
