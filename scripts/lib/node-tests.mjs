// Bundles test files with esbuild and runs them with Node's own test runner.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { build } from 'esbuild';
import { validatorsFolder } from '../validators/folder.mjs';
import { root } from './root.mjs';

export { root };

/** All `*.test.ts` files at or below the given paths, sorted; not those that run inside VS Code. */
export function findTestFiles(paths) {
  const files = [];
  const visit = (path) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort())
        if (name !== 'node_modules' && name !== 'vscode') visit(join(path, name));
    } else if (path.endsWith('.test.ts')) files.push(path);
  };
  for (const path of paths) visit(resolve(root, path));
  return files;
}

/** Runs the test files; resolves to the number of tests that passed, failed and were skipped. */
export async function runTestFiles(files, { concurrency = 2, name = 'unit' } = {}) {
  const outdir = join(root, 'build', `test-${name}-${process.pid}`);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    await build({
      entryPoints: files,
      outdir,
      outbase: root,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      packages: 'external',
      sourcemap: 'inline',
      loader: { '.md': 'text' },
      outExtension: { '.js': '.mjs' },
      logLevel: 'warning',
    });
    process.env.PRODLINT_VALIDATORS = await validatorsFolder();
    process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps`.trim();
    const bundles = files.map((file) => join(outdir, relative(root, file)).replace(/\.ts$/, '.mjs'));
    const stream = run({ files: bundles, concurrency });
    const isTest = (event) => event.details?.type !== 'suite' && !bundles.includes(event.name);
    stream.on('test:pass', (event) => {
      if (!isTest(event)) return;
      if (event.skip !== undefined || event.todo !== undefined) counts.skipped++;
      else counts.passed++;
    });
    stream.on('test:fail', (event) => {
      if (event.details?.type !== 'suite') counts.failed++;
    });
    const reporter = new spec();
    for await (const chunk of stream.compose(reporter)) process.stdout.write(chunk);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
  return counts;
}
