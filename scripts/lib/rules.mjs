// What the generators and the scaffolder of rules know of the rule files.
import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './root.mjs';

export const rulesDirectory = join(root, 'server/src/rules');

/** The rule files: each `<rule-id>.ts` that has its page `<rule-id>.md` beside it. Paths relative to the rules' folder, sorted. */
export function findRuleFiles() {
  const files = [];
  const visit = (directory) => {
    const names = new Set(readdirSync(directory));
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.name.endsWith('.ts') && names.has(entry.name.replace(/\.ts$/, '.md'))) files.push(path);
    }
  };
  visit(rulesDirectory);
  return files.map((file) => relative(rulesDirectory, file).replaceAll('\\', '/')).sort();
}

/** Loads a TypeScript module of the project with everything it imports. */
export async function loadModule(path) {
  const outfile = join(root, 'build', `load-${process.pid}-${Date.now()}.mjs`);
  await build({
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}

/** The rules in the order of needs, then by id, each with the path of its page from the project's root. */
export async function loadRules() {
  const { NEEDS } = await loadModule('server/src/rules/rule.ts');
  const { RULES } = await loadModule('server/src/rules/registry.generated.ts');
  const pages = new Map(
    findRuleFiles().map((file) => [file.replace(/^.*\//, '').replace(/\.ts$/, ''), file.replace(/\.ts$/, '.md')]),
  );
  return RULES.map((rule) => ({ ...rule, page: `server/src/rules/${pages.get(rule.id)}` })).sort(
    (a, b) => NEEDS.indexOf(a.need) - NEEDS.indexOf(b.need) || (a.id < b.id ? -1 : 1),
  );
}
