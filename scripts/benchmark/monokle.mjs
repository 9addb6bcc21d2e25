// Runs @monokle/validation over a folder as its command line does: reads all YAML, takes out the objects, finds what refers to what, and validates
// with the plugins that the library has on by default. `node monokle.mjs PACKAGES SCHEMA links|no-links FOLDER FILE LINE`; prints JSON: how many problems, the
// time from the start of the process to them, and the times from each of five changes of that line to new results, in ms.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [packages, schemaFile, links, folder, file, line] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const [parsing, validation] = [await load('@monokle/parser'), await load('@monokle/validation')];

/** What it would download. Its names have the package of the definition in front. */
class LocalSchemas extends validation.SchemaLoader {
  #schema;

  getFullSchema() {
    this.#schema ??= {
      definitions: Object.fromEntries(
        Object.entries(
          JSON.parse(readFileSync(schemaFile, 'utf8').replaceAll('#/definitions/', '#/definitions/io.k8s.api.'))
            .definitions,
        ).map(([id, definition]) => [`io.k8s.api.${id}`, definition]),
      ),
    };
    return Promise.resolve({ schema: this.#schema, url: 'file:' });
  }

  getResourceSchema() {
    return Promise.resolve(undefined);
  }
}

const parser = new validation.ResourceParser();
const validator = new validation.MonokleValidator({
  loader: new validation.RemotePluginLoader(),
  parser,
  schemaLoader: new LocalSchemas(),
  suppressors: [new validation.AnnotationSuppressor(), new validation.FingerprintSuppressor()],
  fixer: new validation.DisabledFixer(),
});
await validator.preload({
  plugins: { 'kubernetes-schema': true, 'yaml-syntax': true, 'pod-security-standards': true, 'resource-links': true },
});

const extract = (path, content) => parsing.extractK8sResources([{ id: path, path, content }]);
const processRefs = links === 'links' ? validation.processRefs : () => {};
const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.yaml'));
let resources = paths.flatMap((path) => extract(path, readFileSync(join(folder, path), 'utf8')));
processRefs(resources, parser);
const response = await validator.validate({ resources });
const problems = response.runs.reduce((count, { results }) => count + results.length, 0);
const scan = performance.now();

const strokes = [];
const lines = readFileSync(join(folder, file), 'utf8').split('\n');
for (let stroke = 0; stroke < 5; stroke++) {
  const start = performance.now();
  lines[line] += 'x';
  const changed = extract(file, lines.join('\n'));
  const ids = changed.map(({ id }) => id);
  parser.clear(ids);
  resources = [...resources.filter(({ filePath }) => filePath !== file), ...changed];
  processRefs(resources, parser, { resourceIds: ids });
  await validator.validate({ resources, incremental: { resourceIds: ids } });
  strokes.push(performance.now() - start);
}
console.log(JSON.stringify({ scan, problems, strokes }));
