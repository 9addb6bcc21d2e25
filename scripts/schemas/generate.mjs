// `npm run generate:schemas`: makes the schemas under schemas/ from pinned packages. The same packages give the same bytes.
// With --check nothing is written; the exit code says whether anything would change.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../lib/root.mjs';
import { handWritten } from './by-hand.mjs';
import { customResources } from './custom-resources.mjs';
import { debianFacts } from './debian-facts.mjs';
import { kubernetesLicense, kubernetesSchemas } from './kubernetes.mjs';
import { lifecycleTable } from './lifecycle.mjs';
import { notice } from './notice.mjs';
import { stableJson } from './write.mjs';

const isCheck = process.argv.includes('--check');
const stale = [];
const written = new Set();
let packed = 0;

function put(path, value) {
  const text = typeof value === 'string' ? value : stableJson(value);
  const size = gzipSync(text).length;
  packed += size;
  console.log(`${path}: ${kilobytes(text.length)} (${kilobytes(size)} packed)`);
  written.add(path);
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  stale.push(path);
  if (isCheck) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Removes what an earlier run wrote into a folder and this one did not. */
function removeOthers(folder) {
  for (const name of readdirSync(join(root, folder))) {
    if (written.has(`${folder}/${name}`)) continue;
    stale.push(`${folder}/${name}`);
    if (!isCheck) rmSync(join(root, folder, name));
  }
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;

const facts = await debianFacts({ isCheck, log: (line) => console.error(line) });
const { schemas, descriptions } = await kubernetesSchemas(facts);
put('schemas/kubernetes/schemas.json', schemas);
put('schemas/kubernetes/descriptions.json', descriptions);
put('schemas/kubernetes/lifecycle.json', lifecycleTable(facts, schemas.kinds));
const catalogue = {};
const bundles = { ...(await customResources(schemas.definitions)), 'by-hand': handWritten() };
for (const [name, bundle] of Object.entries(bundles)) {
  put(`schemas/crds/${name}.json`, bundle.data);
  if (Object.keys(bundle.descriptions).length > 0) put(`schemas/crds/${name}.descriptions.json`, bundle.descriptions);
  for (const [apiVersion, kinds] of Object.entries(bundle.data.kinds)) {
    catalogue[apiVersion] ??= {};
    for (const kind of Object.keys(kinds)) catalogue[apiVersion][kind] = name;
  }
}
put('schemas/crds/catalogue.json', catalogue);
put('schemas/LICENSE-APACHE-2.0.txt', await kubernetesLicense());
put('NOTICE', notice());
removeOthers('schemas/kubernetes');
removeOthers('schemas/crds');
console.log(`All: ${kilobytes(packed)} packed`);
if (stale.length > 0) console.log(`${isCheck ? 'Out of date' : 'Written'}: ${stale.join(', ')}`);
if (isCheck && stale.length > 0) process.exitCode = 1;
