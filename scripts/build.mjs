// `npm run build`: bundles the command line, the language server and the extension, each with what it needs, into dist/, and puts
// the rule pages and the validators of all kinds beside them. A bundle whose entry is not there is left out.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { libraryLicences } from './lib/licences.mjs';
import { root } from './lib/root.mjs';
import { readerPage } from './lib/rule-pages.mjs';
import { findRuleFiles, rulesDirectory } from './lib/rules.mjs';
import { validatorsFolder } from './validators/folder.mjs';

const dist = join(root, 'dist');

const forNode = { platform: 'node', target: 'node20', format: 'cjs' };
const forBrowser = { platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'] };
/** A module that Node and a web worker load alike: as a script it declares nothing globally. */
const asScript = { ...forNode, banner: { js: '(()=>{' }, footer: { js: '})();' } };
const BUNDLES = [
  { entry: 'server/src/cli/main.ts', out: 'cli-core.js', ...forNode },
  { entry: 'server/src/lsp/main.ts', out: 'server-core.js', ...forNode },
  { entry: 'server/src/kubernetes/schema/compile.ts', out: 'schema-compiler.js', ...asScript },
  { entry: 'client/src/extension.ts', out: 'extension.js', ...forNode, external: ['vscode'] },
  { entry: 'server/src/lsp/main.web.ts', out: 'server.web.js', ...forBrowser, format: 'iife' },
  { entry: 'client/src/extension.web.ts', out: 'extension.web.js', ...forBrowser, format: 'cjs', external: ['vscode'] },
];

/** Puts a file in place in one step: who runs the old one meanwhile never sees a half of the new one. */
function put(path, content, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content, { mode });
  renameSync(temporary, path);
}

/** Makes a bundle; resolves to the paths of the files that it has something of. */
async function bundle({ entry, out, mode, ...options }) {
  if (!existsSync(join(root, entry))) return [];
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [join(root, entry)],
    outfile: join(dist, out),
    bundle: true,
    absWorkingDir: root,
    metafile: true,
    write: false,
    minify: true,
    legalComments: 'eof',
    logLevel: 'warning',
  });
  for (const file of outputFiles) put(file.path, file.contents, mode);
  return Object.keys(metafile.inputs);
}

function putRulePages() {
  const pages = new Set();
  for (const file of findRuleFiles()) {
    const page = file.replace(/\.ts$/, '.md');
    pages.add(basename(page));
    put(join(dist, 'rules', basename(page)), readerPage(readFileSync(join(rulesDirectory, page), 'utf8')));
  }
  removeOthers('rules', pages);
}

async function putValidators() {
  const folder = await validatorsFolder();
  const names = new Set(readdirSync(folder));
  for (const name of names) put(join(dist, 'validators', name), readFileSync(join(folder, name)));
  removeOthers('validators', names);
}

/** Removes what an earlier build put into a folder and this one did not. What another build is about to put there is left to it. */
function removeOthers(folder, names) {
  for (const name of readdirSync(join(dist, folder)))
    if (!names.has(name) && !name.endsWith('.tmp')) rmSync(join(dist, folder, name));
}

/** Keeps the compiled code of what is loaded next from one start to the other (Node 22.8 or later): a third of the time. */
const KEEP_COMPILED = "require('node:module').enableCompileCache?.();";

/**
 * A run of the command line is over before code that is compiled with all effort has paid for that: in Node 20 compiling was a third of the time that a run
 * over ten thousand files took. So it begins later, for what is really run often. Later releases have a compiler between, and the flag no more.
 */
const COMPILE_LATER =
  "if (process.versions.v8.startsWith('11.')) require('node:v8').setFlagsFromString('--interrupt-budget=500000');";

/** What is started. An editor that waits for the server by way of the command line does not wait for the rest of it. */
function putLoaders() {
  put(join(dist, 'server.js'), `${KEEP_COMPILED}\nmodule.exports = require('./server-core.js');\n`);
  const cli = `#!/usr/bin/env node
${KEEP_COMPILED}
if (process.argv.slice(2).join(' ') === 'lsp --stdio') require('./server.js').startStdioServer();
else {
  ${COMPILE_LATER}
  require('./cli-core.js');
}
`;
  put(join(dist, 'cli.js'), cli, 0o755);
}

execFileSync(process.execPath, [join(root, 'scripts/generate.mjs')], { stdio: 'inherit' });
const [inputs] = await Promise.all([Promise.all(BUNDLES.map(bundle)), putValidators()]);
put(join(dist, 'LICENCES.txt'), libraryLicences(inputs.flat()));
putLoaders();
putRulePages();
