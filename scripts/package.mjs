// `npm run package`: builds and packs the extension into build/prodlint.vsix.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { execute } from './lib/dependencies.mjs';
import { root } from './lib/root.mjs';

await execute(process.execPath, ['scripts/build.mjs']);
mkdirSync(join(root, 'build'), { recursive: true });
await createVSIX({
  cwd: root,
  packagePath: join(root, 'build/prodlint.vsix'),
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
