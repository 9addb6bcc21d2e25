// `npm run check`: generates, formats, and runs everything that needs no editor.
import { addCounts, printSummary, runNodeTests, runStaticChecks } from './lib/checks.mjs';
import { execute, installDependencies } from './lib/dependencies.mjs';

await installDependencies();
await execute(process.execPath, ['scripts/build.mjs']);
await execute('npx', ['--no-install', 'biome', 'check', '--write', '--log-level=warn', '.']).catch(() => undefined);
const total = { passed: 0, failed: 0, skipped: 0 };
addCounts(total, await runStaticChecks());
addCounts(total, await runNodeTests());
printSummary(total);
process.exitCode = total.failed > 0 ? 1 : 0;
