// Runs the unit tests (`*.test.ts`) at or below the given paths; by default all that need no editor.
import { findTestFiles, runTestFiles } from './lib/node-tests.mjs';

const paths = process.argv.slice(2);
const counts = await runTestFiles(findTestFiles(paths.length > 0 ? paths : ['server/src', 'client/src', 'test']));
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
);
process.exitCode = counts.failed > 0 ? 1 : 0;
