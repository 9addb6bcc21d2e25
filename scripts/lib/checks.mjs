// The checks that need no editor, in the order in which they fail soonest. Each counts as tests that passed or failed.
import { execute } from './dependencies.mjs';

/** Programs that answer with their exit code. */
const PROGRAMS = [
  ['generated files are what the rules make', process.execPath, ['scripts/generate.mjs', '--check']],
  ['format and lint', 'npx', ['--no-install', 'biome', 'ci', '--log-level=warn', '.']],
  ['types', 'npx', ['--no-install', 'tsc', '--noEmit']],
];

/** Runs all of them; resolves to the numbers of passed and failed ones. */
export async function runStaticChecks() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, program, args] of PROGRAMS) {
    try {
      await execute(program, args);
      counts.passed++;
      console.log(`✔ ${name}`);
    } catch (error) {
      counts.failed++;
      console.error(`✖ ${name}: ${error.message}`);
    }
  }
  return counts;
}

/** Unit tests, rule pages, command line, language server, corpus. The bundles under dist/ must be built. */
export async function runNodeTests() {
  const { findTestFiles, runTestFiles } = await import('./node-tests.mjs');
  return runTestFiles(findTestFiles(['server/src', 'client/src', 'test']));
}

export function addCounts(total, counts) {
  for (const name of ['passed', 'failed', 'skipped']) total[name] += counts[name];
}

/** Prints the closing lines of a run; the last one reads `N passed, N failed`. */
export function printSummary({ passed, failed, skipped }) {
  if (skipped > 0) console.log(`${skipped} skipped: what they need is not on this machine (see above)`);
  console.log(`${passed} passed, ${failed} failed`);
}
