// `npm test`: installs what it needs and runs every test, those inside VS Code included.
import { join } from 'node:path';
import { addCounts, printSummary, runNodeTests, runStaticChecks } from './lib/checks.mjs';
import { execute, installDependencies } from './lib/dependencies.mjs';
import { root } from './lib/root.mjs';

await installDependencies();
const total = { passed: 0, failed: 0, skipped: 0 };
addCounts(total, await runStaticChecks());
await execute(process.execPath, ['scripts/build.mjs']);
addCounts(total, await runNodeTests());
await execute(process.execPath, ['scripts/package.mjs']);
const { runEditorTests } = await import('../test/vscode/run.mjs');
console.log('\nIn VS Code, the extension as it is developed:');
addCounts(total, await runEditorTests());
console.log('\nIn VS Code, the packaged extension:');
addCounts(
  total,
  await runEditorTests({
    vsix: join(root, 'build/prodlint.vsix'),
    suites: [join(root, 'test/vscode/suite/activation.test.ts')],
  }),
);
console.log('\nIn VS Code, in a web worker:');
const webSuites = ['activation.test.ts', 'scaffold.test.ts'].map((name) => join(root, 'test/vscode/suite', name));
addCounts(total, await runEditorTests({ web: true, suites: webSuites }));
printSummary(total);
process.exitCode = total.failed > 0 ? 1 : 0;
