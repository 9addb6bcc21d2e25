// `npm run new-rule -- <id> [--dir security/pod] [--catalogue FILE]`: makes the two files of a rule. With a catalogue of rules (YAML, a list of
// maps with id, need, severity, profile, kinds, fix, peers, when) its line fills them in.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { execute } from './lib/dependencies.mjs';
import { root } from './lib/root.mjs';
import { ruleModule, rulePage } from './lib/rule-template.mjs';
import { findRuleFiles, loadModule, rulesDirectory } from './lib/rules.mjs';

/** API groups that a kind which rules speak of may be in. */
const GROUPS = [
  ...['', 'apps', 'batch', 'policy', 'autoscaling', 'networking.k8s.io', 'storage.k8s.io', 'rbac.authorization.k8s.io'],
  ...['gateway.networking.k8s.io', 'argoproj.io', 'keda.sh', 'bitnami.com', 'external-secrets.io'],
];
const USAGE =
  'Usage: npm run new-rule -- <rule-id> [--dir <need>[/<folder>]] [--catalogue FILE]; the id is kebab-case.';

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}

async function main() {
  const { values, positionals } = readArguments();
  const [id] = positionals;
  if (positionals.length !== 1 || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) throw new Error(USAGE);
  if (findRuleFiles().some((file) => file.split('/').at(-1) === `${id}.ts`)) {
    throw new Error(`There is a rule ${id} already.`);
  }
  const { NEEDS } = await loadModule('server/src/rules/rule.ts');
  const { kindName, POD_TEMPLATE_PATH } = await loadModule('server/src/kubernetes/kinds.ts');
  const entry = readCatalogue(values.catalogue).find((rule) => rule.id === id) ?? {};
  const folder = values.dir ?? entry.need;
  const need = entry.need ?? folder?.split('/')[0];
  if (!NEEDS.includes(need)) {
    throw new Error(`Say with --dir which need the rule serves: --dir <need>[/<folder>]. Needs: ${NEEDS.join(', ')}.`);
  }
  const apiVersionOf = (kind) => {
    const group = GROUPS.find((candidate) => kindName(candidate, kind) === kind);
    return group === undefined ? undefined : `${group === '' ? '' : `${group}/`}v1`;
  };
  const rule = {
    id,
    need,
    depth: folder.split('/').length,
    summary: entry.when ?? 'One sentence on what the rule reports.',
    severity: entry.severity ?? 'warning',
    profile: entry.profile ?? 'production',
    scope: entry.scope ?? 'object',
    kinds: readKinds(entry.kinds, Object.keys(POD_TEMPLATE_PATH), apiVersionOf),
    bundle: entry.bundle,
    fix: /^(safe|unsafe|suggestion)/.exec(entry.fix ?? '')?.[1] ?? 'none',
    peers: entry.peers ?? [],
  };
  const file = join(rulesDirectory, folder, `${id}.ts`);
  const kind = Array.isArray(rule.kinds) ? rule.kinds[0] : 'Pod';
  const example = { kind, apiVersion: apiVersionOf(kind), templatePath: POD_TEMPLATE_PATH[kind] };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, ruleModule(rule));
  writeFileSync(file.replace(/\.ts$/, '.md'), rulePage(rule, example));
  // Words of a catalogue may be too long for a line.
  await execute('npx', ['--no-install', 'biome', 'format', '--write', '--log-level=error', file]);
  const shown = relative(root, file).replaceAll('\\', '/');
  console.log(`Made ${shown} and its page ${shown.replace(/\.ts$/, '.md')}.`);
  console.log(`Next: write both, then \`npm run generate\` and \`RULE=${id} npm run test:pages\`.`);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { dir: { type: 'string' }, catalogue: { type: 'string' } },
    });
  } catch {
    throw new Error(USAGE);
  }
}

/** The rules of the catalogue; without one none. A catalogue that is named has to be there. */
function readCatalogue(given) {
  const file = given ?? join(root, '../shared/catalogue/rules.yaml');
  if (given === undefined && !existsSync(file)) return [];
  return parse(readFileSync(file, 'utf8'));
}

/** A catalogue's kinds as a rule has them; kinds that Prodlint does not know are left out. */
function readKinds(kinds = 'workload', workloads, apiVersionOf) {
  if (kinds === 'workload' || kinds === 'long-running') return kinds;
  const list = [kinds].flat().flatMap((kind) => (kind === 'workload' ? workloads : kind));
  if (list.some((kind) => /^any\b/.test(kind))) return 'any';
  const known = list.filter((kind) => apiVersionOf(kind) !== undefined);
  const unknown = list.filter((kind) => !known.includes(kind));
  if (unknown.length > 0) console.warn(`Not known in server/src/kubernetes/kinds.ts, left out: ${unknown.join(', ')}.`);
  return known.length > 0 ? known : 'any';
}
