// `npm run new-rule -- <id> [--dir security/pod] [--catalogue FILE]`: makes the two files of a rule. With a catalogue of rules (YAML, a list of
// maps with id, need, severity, profile, kinds, fix, peers, when) its line fills them in.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { root } from './lib/root.mjs';
import { findRuleFiles, rulesDirectory } from './lib/rules.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { dir: { type: 'string' }, catalogue: { type: 'string' } },
});
const [id] = positionals;
if (id === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  console.error(
    'Usage: npm run new-rule -- <rule-id> [--dir <need>/<folder>] [--catalogue FILE]; the id is kebab-case.',
  );
  process.exit(2);
}
if (findRuleFiles().some((file) => file.endsWith(`/${id}.ts`))) {
  console.error(`There is a rule ${id} already.`);
  process.exit(2);
}
const catalogue = values.catalogue ?? join(root, '../shared/catalogue/rules.yaml');
const entry =
  (existsSync(catalogue) ? parse(readFileSync(catalogue, 'utf8')) : []).find((rule) => rule.id === id) ?? {};
const need = entry.need ?? values.dir?.split('/')[0] ?? 'validity';
const file = join(rulesDirectory, values.dir ?? need, `${id}.ts`);
const grade = /^(safe|unsafe|suggestion)/.exec(entry.fix ?? '')?.[1] ?? 'none';
const kinds =
  entry.kinds === 'any' || entry.kinds === 'workload' || entry.kinds === 'long-running'
    ? entry.kinds
    : [entry.kinds ?? 'Pod'].flat();
const up = '../'.repeat((values.dir ?? need).split('/').length);
const text = (value) => `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const list = (items) => `[${items.map(text).join(', ')}]`;

mkdirSync(dirname(file), { recursive: true });
writeFileSync(
  file,
  `import { defineRule } from '${up}rule';

export default defineRule({
  id: ${text(id)},
  need: ${text(need)},
  summary: ${text(entry.when ?? 'One sentence on what the rule reports.')},
  severity: ${text(entry.severity ?? 'warning')},
  profile: ${text(entry.profile ?? 'production')},
  scope: ${text(entry.scope ?? 'object')},
  kinds: ${Array.isArray(kinds) ? list(kinds) : text(kinds)},
${entry.bundle ? `  bundle: ${text(entry.bundle)},\n` : ''}  fix: ${text(grade)},
  peers: ${list(entry.peers ?? [])},
  messages: {
    found: 'What is wrong with {resource}, what it does in production, what to do.',
  },
  checkResource(resource, { report }) {
    report({ message: 'found', values: { resource: resource.label }, path: [...resource.path, 'spec'] });
  },
});
`,
);
writeFileSync(
  file.replace(/\.ts$/, '.md'),
  `# ${id}

## What it reports

## Why it matters

## Examples

\`\`\`yaml incorrect
\`\`\`

\`\`\`yaml correct
\`\`\`

## Fix

## References
`,
);
console.log(`Made ${file} and its page. Next: npm run generate, then RULE=${id} npm run test:pages.`);
