// Checks workflows of GitHub Actions with GitHub's own parser: takes a JSON list of texts on standard input and prints the problems of each.
// Exits with 3 and the reason where the parser is not to be had.
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { cached, installPackages } from '../vscode/cache.mjs';

const PACKAGE = '@actions/workflow-parser';
const VERSION = '0.3.61';

/** The parser as one file, because its modules name each other in a way that Node does not follow. */
async function loadParser() {
  const folder = await cached(`workflow-parser-${VERSION}`, async (target) => {
    await installPackages(target, ['--fetch-retries=0', `${PACKAGE}@${VERSION}`]);
    await build({
      stdin: { contents: `export * from '${PACKAGE}';`, resolveDir: target },
      outfile: join(target, 'parser.cjs'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    });
  });
  return (await import(pathToFileURL(join(folder, 'parser.cjs')).href)).default;
}

let parser;
try {
  parser = await loadParser();
} catch (error) {
  console.log(error.message);
  process.exitCode = 3;
}
if (parser !== undefined) {
  const problems = JSON.parse(await text(process.stdin)).map((content, index) => {
    const name = `workflow-${index}.yaml`;
    const { context } = parser.parseWorkflow({ name, content }, new parser.NoOperationTraceWriter());
    return context.errors.getErrors().map(({ message }) => message);
  });
  console.log(JSON.stringify(problems));
}
