// The schemas of all kinds that come with Prodlint, as each supported release has them, made into validators.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/root.mjs';
import { REFERENCE } from './definition-code.mjs';
import { validatorFiles } from './files.mjs';
import { withNamedShapes } from './shapes.mjs';

/** Makes the files of all validators, and `index.json` that says which there are: texts by name. `source` is what the server's own modules export. */
export async function makeValidators(source) {
  const { isAvailable, JsonSchemaWriter, Schemas, validatorName, validatorPart } = source;

  /** References are names alone, so that each definition becomes a function of its own. */
  class Writer extends JsonSchemaWriter {
    reference(definition) {
      return { [REFERENCE]: super.reference(definition).$ref.replace('#/$defs/', '') };
    }
  }

  const schemas = new Schemas({
    read: (path) => JSON.parse(readFileSync(join(root, 'schemas', `${path}.json`), 'utf8')),
  });
  const kinds = [
    ...schemas.kubernetes.kinds(),
    ...schemas.customKinds().map(({ apiVersion, kind }) => schemas.kind(apiVersion, kind)),
  ];
  const inRelease = (target) => {
    const writer = new Writer(target);
    const parts = new Map();
    for (const kind of kinds) {
      if (!isAvailable(kind, target)) continue;
      const part = validatorPart(kind);
      if (!parts.has(part)) parts.set(part, new Map());
      const name = validatorName(kind.apiVersion, kind.kind);
      if (parts.get(part).has(name)) throw new Error(`Two kinds of ${part} would have the validator ${name}.`);
      parts.get(part).set(name, writer.reference(kind.definition)[REFERENCE]);
    }
    return { definitions: withNamedShapes(writer.definitions), parts };
  };
  const oldest = source.parseKubernetesVersion(source.OLDEST_SUPPORTED_VERSION);
  const newest = source.parseKubernetesVersion(source.NEWEST_SUPPORTED_VERSION);
  const releases = new Map();
  for (let { minor } = oldest; minor <= newest.minor; minor++) releases.set(minor, inRelease({ ...oldest, minor }));
  const { files, index } = await validatorFiles(releases, source.COMPILER_OPTIONS, source.validatorFile);
  return files.set('index.json', `${JSON.stringify(index)}\n`);
}
