import type { JsonSchema } from './json-schema';
import { prebuiltValidator, type ValidatorIndex } from './prebuilt';
import { Schemas } from './schemas';
import type { RawValidator } from './violation';

/** The files of the program itself, by their paths from its folder. Their content is trusted. */
export interface ProgramFiles {
  /** Undefined where there is no such file. */
  readText(path: string): string | undefined;
  /** What a CommonJS module exports. Throws where there is none. */
  load(path: string): unknown;
}

/** The kinds that come with the program. What is known of them is read when it is first asked for, as is what compiles the schemas of a workspace. */
export function programSchemas(files: ProgramFiles): Schemas {
  const readJson = (path: string): unknown => {
    const text = files.readText(path);
    return text === undefined ? undefined : JSON.parse(text);
  };
  let index: ValidatorIndex | undefined;
  return new Schemas(
    { read: (path) => readJson(`schemas/${path}.json`) },
    {
      compile(schema) {
        const compiler = files.load('dist/schema-compiler.js') as { compileSchema(schema: JsonSchema): RawValidator };
        return compiler.compileSchema(schema);
      },
      prebuilt(kind, minor) {
        index ??= (readJson('dist/validators/index.json') ?? {}) as ValidatorIndex;
        const load = (file: string) => files.load(`dist/validators/${file}`) as Readonly<Record<string, RawValidator>>;
        return prebuiltValidator(kind, minor, index, load);
      },
    },
  );
}
