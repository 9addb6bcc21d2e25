import schema from '../../../../schemas/prodlint.schema.json';
import { NEWEST_SUPPORTED_VERSION, OLDEST_SUPPORTED_VERSION } from '../../kubernetes/kubernetes-version';
import { isAnswersFile } from '../../scaffold/answers/mistakes';
import { answersSchema } from '../../scaffold/answers/schema';
import type { KeySlot, Slot, ValueSlot } from '../../yaml/cursor';
import type { Path } from '../../yaml/path';
import { isList, valueAt, type YamlValue } from '../../yaml/value';
import { pathOf } from '../paths';
import { HOLE, mapOf, type Shape, type ShapeEntry, type Verbatim } from './shape';
import { insertKeyOnly, isKeyOnly, type Suggestion } from './suggestion';

/** The part of JSON Schema (draft-07) that the schemas of our own files use. */
export interface ConfigurationSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly (string | false)[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, ConfigurationSchema>>;
  /** Of those that are not named; an object where they have a form of their own. */
  readonly additionalProperties?: boolean | ConfigurationSchema;
  readonly items?: ConfigurationSchema | readonly ConfigurationSchema[];
  readonly definitions?: Readonly<Record<string, ConfigurationSchema>>;
  /** Said of a value that is a list, and of any other. */
  readonly then?: ConfigurationSchema;
  readonly else?: ConfigurationSchema;
}

/** Of a `.prodlint.yaml`. */
const CONFIGURATION = schema as unknown as ConfigurationSchema;
/** Of a file of answers for the scaffold. */
const ANSWERS = answersSchema() as ConfigurationSchema;

/** The schema of a file of ours; undefined for any other. */
export function ownSchemaOf(uri: string, isConfiguration: boolean): ConfigurationSchema | undefined {
  if (isConfiguration) return CONFIGURATION;
  return isAnswersFile(pathOf(uri)) ? ANSWERS : undefined;
}

/** Suggests what may be written in a file of ours. */
export function configurationSuggestions(
  root: ConfigurationSchema,
  slot: Slot,
  data: YamlValue,
): readonly Suggestion[] {
  const place = at(root, slot.path, data);
  if (place === undefined) return [];
  if (slot.role === 'key') return keys(place, slot, slot.keys);
  if (slot.layout !== 'inline' && isOf(place, 'object')) return keys(place, slot, []);
  if (slot.layout === 'block' && isOf(place, 'array') && !slot.isNewItem) return items(place, slot);
  return slot.onlyList ? [] : values(place, slot);
}

/** What is known of the setting at a path: its description, and its values where there are few. Undefined where there is no such setting. */
export function settingAt(root: ConfigurationSchema, path: Path, data: YamlValue) {
  const place = at(root, path, data);
  if (place === undefined) return undefined;
  const chosen = choose(place, false) ?? place;
  return { description: place.description ?? chosen.description, allowed: choicesOf(path.at(-1), chosen) };
}

/** What the schema says of a place. */
function at(root: ConfigurationSchema, path: Path, data: YamlValue): ConfigurationSchema | undefined {
  let place: ConfigurationSchema | undefined = root;
  for (const [index, step] of path.entries()) {
    place = choose(place, isList(valueAt(data, path.slice(0, index))) || typeof step === 'number');
    place = typeof step === 'number' ? itemOf(place, step) : propertyOf(place, step);
    if (place === undefined) return undefined;
  }
  return place;
}

function itemOf(place: ConfigurationSchema | undefined, index: number): ConfigurationSchema | undefined {
  const described = place?.items;
  return described === undefined || !('length' in described) ? described : described[index];
}

function propertyOf(place: ConfigurationSchema | undefined, key: string): ConfigurationSchema | undefined {
  const others = place?.additionalProperties;
  return ownProperty(place?.properties, key) ?? (typeof others === 'object' ? others : undefined);
}

function ownProperty<Value>(map: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** References and conditions resolved. */
function choose(place: ConfigurationSchema | undefined, isListMeant: boolean): ConfigurationSchema | undefined {
  const chosen = isListMeant ? (place?.then ?? place) : (place?.else ?? place);
  const reference = chosen?.$ref?.split('/').at(-1);
  return reference === undefined ? chosen : ownProperty(CONFIGURATION.definitions, reference);
}

function isOf(place: ConfigurationSchema, type: string): boolean {
  const types = choose(place, false)?.type;
  return types === type;
}

function keys(place: ConfigurationSchema, slot: KeySlot | ValueSlot, present: readonly string[]): Suggestion[] {
  const object = choose(place, false);
  return Object.entries(object?.properties ?? {})
    .filter(([key]) => !present.includes(key))
    .map(([key, property]) => ({
      label: key,
      kind: 'field',
      text: property.description,
      insertion: isKeyOnly(slot)
        ? insertKeyOnly(slot, key)
        : { what: 'entries', entries: [[key, shapeOf(key, property)]] },
      slot,
      rank: object?.required?.includes(key) ? 0 : 1,
    }));
}

function shapeOf(key: string, property: ConfigurationSchema): Shape {
  const chosen = choose(property, false) ?? {};
  const choices = choicesOf(key, chosen);
  if (choices.length > 0) return { kind: 'hole', choices: choices.map(written) };
  // What may be a list, too, is written as a map.
  if ([chosen.type].flat().includes('object')) return mapOf(requiredEntries(chosen));
  if (chosen.type === 'array') {
    const item = itemOf(chosen, 0) ?? {};
    return { kind: 'list', items: [item.type === 'object' ? mapOf(requiredEntries(item)) : HOLE] };
  }
  return HOLE;
}

function requiredEntries({ required = [], properties }: ConfigurationSchema): readonly ShapeEntry[] {
  return required.map((key) => [key, shapeOf(key, ownProperty(properties, key) ?? {})]);
}

/** The values of a setting. `false` is what an unquoted `off` is read as. */
function choicesOf(key: string | number | undefined, { enum: allowed }: ConfigurationSchema): readonly string[] {
  if (key === 'kubernetesVersion') return supportedVersions();
  return allowed?.filter((value) => value !== false) ?? [];
}

/** `off` is written without quotes: what it is then read as is allowed too. */
function written(choice: string): string | Verbatim {
  return choice === 'off' ? { verbatim: choice } : choice;
}

/** The minor versions that may be chosen, the newest first. */
function supportedVersions(): readonly string[] {
  const [oldest = 0, newest = 0] = [OLDEST_SUPPORTED_VERSION, NEWEST_SUPPORTED_VERSION].map((version) =>
    Number(version.split('.')[1]),
  );
  return Array.from({ length: newest - oldest + 1 }, (_, index) => `1.${newest - index}`);
}

function values(place: ConfigurationSchema, slot: ValueSlot): readonly Suggestion[] {
  const key = slot.path.at(-1);
  const chosen = choose(place, false) ?? {};
  const single = choicesOf(key, chosen).map((value) => valueSuggestion(value, slot));
  const options = slot.layout === 'inline' ? withOptions(place, slot) : [];
  return [...single, ...options];
}

function valueSuggestion(value: string, slot: ValueSlot): Suggestion {
  const shape: Shape = { kind: 'scalar', value: written(value) };
  return { label: value, kind: 'choice', insertion: { what: 'value', value: shape }, slot, rank: 0 };
}

/** A severity with options, for rules that have some. */
function withOptions(place: ConfigurationSchema, slot: ValueSlot): readonly Suggestion[] {
  const list = place.then;
  const severity = choose(itemOf(list, 0), false);
  const options = Object.keys(itemOf(list, 1)?.properties ?? {});
  const [option] = options;
  if (severity === undefined || option === undefined) return [];
  const value: Shape = {
    kind: 'list',
    items: [{ kind: 'hole', choices: choicesOf(undefined, severity).map(written) }, mapOf([[option, HOLE]])],
  };
  const label = `[…, { ${options.join(', ')} }]`;
  return [{ label, kind: 'object', insertion: { what: 'value', value }, slot, rank: 1 }];
}

/** The items of a list that is still empty. */
function items(place: ConfigurationSchema, slot: ValueSlot): readonly Suggestion[] {
  const item = itemOf(choose(place, true), 0);
  if (item?.type !== 'object') return [];
  return Object.entries(item.properties ?? {}).map(([key, property]) => ({
    label: `- ${key}`,
    kind: 'field',
    text: property.description,
    insertion: { what: 'list', items: [mapOf([[key, shapeOf(key, property)]])] },
    slot,
    rank: item.required?.includes(key) ? 0 : 1,
  }));
}
