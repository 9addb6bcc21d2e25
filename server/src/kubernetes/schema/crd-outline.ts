import { parseYaml } from '../../yaml/document';
import type { YamlValue } from '../../yaml/value';
import { readDefinedKinds } from './custom-resource-definition';
import type { WorkspaceKind } from './workspace-bundle';

/** A key of a block map, maybe the first of an item of a list, below which the schemas of a definition are. */
const SCHEMA_KEY = /^( *)((?:- +)*)["']?(?:schema|validation)["']?:[ \t]*(?:#.*)?\r?$/;

/**
 * The kinds that the text of one document defines. Of a definition nearly all is schema, and of most kinds nobody ever asks for it: here the rest alone is
 * parsed, and the whole when a schema is wanted.
 */
export function readOutlinedKinds(text: string): readonly WorkspaceKind[] {
  let data: YamlValue | undefined;
  const whole = () => {
    data ??= parseYaml(text).data;
    return data;
  };
  // What a template makes of a text can not be told from a part of it.
  const { outline, schemas } = text.includes('{{') ? { outline: text, schemas: '' } : outlineOf(text);
  if (schemas === '') return readDefinedKinds(whole());
  const document = parseYaml(outline);
  return document.valid ? readDefinedKinds(document.data, { whole, text: schemas }) : readDefinedKinds(whole());
}

/** The lines of a text without those below the keys of schemas, and these. */
function outlineOf(text: string): { outline: string; schemas: string } {
  const outline: string[] = [];
  const schemas: string[] = [];
  let column = Number.POSITIVE_INFINITY;
  for (const line of text.split('\n')) {
    const first = line.search(/[^ \r]/);
    const isOfAny = first < 0 || line[first] === '#';
    if (first > column || (isOfAny && column < Number.POSITIVE_INFINITY)) {
      schemas.push(line);
      continue;
    }
    outline.push(line);
    const key = SCHEMA_KEY.exec(line);
    column = key === null ? Number.POSITIVE_INFINITY : (key[1]?.length ?? 0) + (key[2]?.length ?? 0);
  }
  return { outline: outline.join('\n'), schemas: schemas.join('\n') };
}
