import { areAlternatives } from '../../kubernetes/knowledge/alternatives';
import { usualKeys } from '../../kubernetes/knowledge/field-values';
import { frequentFields } from '../../kubernetes/knowledge/frequent-fields';
import { deprecatedVolumeSource } from '../../kubernetes/knowledge/volume-sources';
import type { Definition, Field } from '../../kubernetes/schema/definition';
import { typeName } from '../../kubernetes/schema/describe';
import type { FieldType } from '../../kubernetes/schema/field-type';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { isServerField } from '../../kubernetes/usual-fields';
import type { KeySlot, Slot, ValueSlot } from '../../yaml/cursor';
import type { Style } from '../../yaml/edit/style';
import { isList } from '../../yaml/value';
import { annotationsFor } from './annotations';
import { FieldShapes, sortFields } from './field-shapes';
import type { KnownValue, ObjectPlace } from './file-view';
import { labelsFor } from './labels';
import { HOLE, type Shape, type ShapeEntry } from './shape';
import { fragmentSuggestions } from './snippets';
import { type Insertion, insertKeyOnly, isKeyOnly, type Suggestion } from './suggestion';
import { valuesFor } from './values';

const MESSAGES = { required: 'required', default: 'default' } as const;

/** What comes first in a list of suggestions. */
const RANK = { whole: 0, required: 1, frequent: 2, optional: 3, snippet: 4, deprecated: 5, server: 6 } as const;

/** The fields, by definition, that the API keeps for old clients only; deprecated kinds of volumes are known elsewhere. */
const DEPRECATED: ReadonlySet<string> = new Set([
  'core.v1.PodSpec.serviceAccount',
  'core.v1.ServiceSpec.loadBalancerIP',
  'meta.v1.ObjectMeta.selfLink',
]);

/** The cursor's document as it is written. */
export interface DocumentLayout {
  readonly text: string;
  readonly style: Style;
}

/** Suggests what may be written at the places of objects whose kind is known. */
export class ObjectSuggestions {
  readonly #schemas: Schemas;
  readonly #shapes: FieldShapes;
  readonly #layout: DocumentLayout;

  constructor(schemas: Schemas, layout: DocumentLayout) {
    this.#schemas = schemas;
    this.#shapes = new FieldShapes(schemas);
    this.#layout = layout;
  }

  /** Suggestions for a slot; `place` is that of the map of a key, or of the value. */
  at(place: ObjectPlace, slot: Slot): readonly Suggestion[] {
    if (slot.role === 'key') return this.#keys(place, slot, slot.keys);
    return place.type === undefined ? [] : this.#value(place, place.type, slot);
  }

  #value(place: ObjectPlace, type: FieldType, slot: ValueSlot): readonly Suggestion[] {
    if (slot.onlyList && type.kind !== 'list') return [];
    switch (type.kind) {
      case 'any':
        return [];
      case 'list':
        return slot.layout === 'block' ? this.#items(place, type.items, this.#indented(slot)) : [];
      case 'object':
      case 'map':
        if (slot.layout === 'inline') return [];
        if (slot.layout === 'flow') return this.#braces(place, type, slot);
        return slot.isNewItem ? this.#newItem(place, slot) : this.#firstKeys(place, slot);
      default:
        return this.#values(place, slot);
    }
  }

  #values(place: ObjectPlace, slot: Slot): readonly Suggestion[] {
    return this.#known(place).map((known) => ({
      ...describeValue(known, place.type, slot.role === 'value' && slot.isNewItem),
      insertion: { what: 'value', value: { kind: 'scalar', value: known.value } },
      slot,
    }));
  }

  /** Known values, without those that the list has already. */
  #known(place: ObjectPlace): readonly KnownValue[] {
    const values = valuesFor(place, this.#schemas);
    const list = typeof place.path.at(-1) === 'number' ? place.value(place.path.slice(0, -1)) : undefined;
    return isList(list) ? values.filter(({ value }) => !list.includes(value)) : values;
  }

  /** The first entry of a map or object, on a line of its own or behind a dash. */
  #firstKeys(place: ObjectPlace, slot: ValueSlot): readonly Suggestion[] {
    return [...this.#whole(place, place.type, slot, asEntries), ...this.#keys(place, slot, [])];
  }

  /** One more item of a list: all it has to have, or the fields of which some has to be chosen. */
  #newItem(place: ObjectPlace, slot: ValueSlot): readonly Suggestion[] {
    const whole = this.#whole(place, place.type, slot, asEntries);
    const parts = whole.length > 0 ? [...whole, ...this.#snippets(place, slot, [])] : this.#keys(place, slot, []);
    return parts.map(withDash);
  }

  /** The place of a list below its key, as far in as the document's lists are. */
  #indented(slot: ValueSlot): ValueSlot {
    const { text, style } = this.#layout;
    const { start, end } = slot.span;
    const lineStart = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
    const column = Math.max(0, slot.parentColumn + style.listOffset);
    const isAlone = !slot.isNewItem && slot.parentColumn >= 0 && text.slice(lineStart, start).trim() === '';
    if (column === slot.column || !isAlone) return slot;
    return { ...slot, column, lead: ' '.repeat(column), span: { start: lineStart, end } };
  }

  /** The first item of a list. */
  #items(place: ObjectPlace, type: FieldType, slot: ValueSlot): readonly Suggestion[] {
    const item = place.child(0);
    const asList = (entries: readonly ShapeEntry[]): Insertion => ({
      what: 'list',
      items: [{ kind: 'map', entries }],
    });
    if (type.kind === 'object') {
      const whole = this.#whole(item, type, slot, asList);
      const single = this.#keys(item, { ...slot, isNewItem: true }, []).flatMap((suggestion) => {
        const { insertion } = suggestion;
        if (insertion.what === 'entries') return { ...suggestion, slot, insertion: asList(insertion.entries) };
        return insertion.what === 'snippet' ? { ...suggestion, slot, insertion: { ...insertion, isItem: true } } : [];
      });
      return [...whole, ...single].map(withDash);
    }
    return this.#known(item).map((known) => {
      const value: Shape = { kind: 'scalar', value: known.value };
      return { ...describeValue(known, item.type, true), insertion: { what: 'list', items: [value] }, slot };
    });
  }

  /** All that an object has to have, at once. */
  #whole(
    place: ObjectPlace,
    type: FieldType | undefined,
    slot: ValueSlot,
    insert: (entries: readonly ShapeEntry[]) => Insertion,
  ): readonly Suggestion[] {
    if (type?.kind !== 'object' || type.definition === undefined) return [];
    const entries = this.#shapes.entries(type.definition, place);
    if (entries.length < 2) return [];
    return [
      {
        label: entries.map(([key]) => key).join(', '),
        kind: 'object',
        detail: typeName(type),
        insertion: insert(entries),
        slot,
        rank: RANK.whole,
      },
    ];
  }

  /** An object between braces. */
  #braces(place: ObjectPlace, type: FieldType, slot: ValueSlot): readonly Suggestion[] {
    const value = (entries: readonly ShapeEntry[]): Insertion => ({
      what: 'value',
      value: { kind: 'map', entries },
    });
    return this.#whole(place, type, slot, value).map((suggestion) => ({
      ...suggestion,
      label: `{ ${suggestion.label} }`,
    }));
  }

  #keys(place: ObjectPlace, slot: Slot, present: readonly string[]): readonly Suggestion[] {
    const { type } = place;
    if (type?.kind === 'map') return this.#mapKeys(place, slot, present);
    if (type?.kind !== 'object' || type.definition === undefined) return [];
    return [...this.#fields(type.definition, place, slot, present), ...this.#snippets(place, slot, present)];
  }

  /** What is often written of an object, several fields at once. */
  #snippets(place: ObjectPlace, slot: Slot, present: readonly string[]): readonly Suggestion[] {
    return place.type?.kind === 'object' && place.type.definition !== undefined
      ? fragmentSuggestions(place, place.type.definition, slot, present, RANK.snippet)
      : [];
  }

  #fields(definition: Definition, place: ObjectPlace, slot: Slot, present: readonly string[]): readonly Suggestion[] {
    const { target, path, kind } = place;
    const frequent = frequentFields(definition.id, path.length === 0 ? kind.kind : undefined);
    const isTaken = (name: string) => present.some((other) => areAlternatives(definition.id, name, other));
    const fields = definition.fields(target).filter(({ name }) => !present.includes(name) && !isTaken(name));
    return frequentFirst(sortFields(fields, path), frequent).map((field) => {
      const { name, type, isRequired } = field;
      const isDeprecated = DEPRECATED.has(`${definition.id}.${name}`) || isDeprecatedVolume(definition, name);
      return {
        label: name,
        kind: 'field',
        detail: typeName(type),
        remark: isRequired ? MESSAGES.required : undefined,
        insertion: insertKey(slot, name, () => this.#shapes.field(place.child(name))),
        slot,
        subject: { apiVersion: kind.apiVersion, kind: kind.kind, path: [...path, name] },
        isDeprecated,
        rank: isServerField(definition.id, name, path)
          ? RANK.server
          : isDeprecated
            ? RANK.deprecated
            : isRequired || isHeader(name, place)
              ? RANK.required
              : frequent.includes(name)
                ? RANK.frequent
                : RANK.optional,
      };
    });
  }

  /** Keys of maps whose type allows any: labels, annotations, compute resources. */
  #mapKeys(place: ObjectPlace, slot: Slot, present: readonly string[]): readonly Suggestion[] {
    const { owner, field } = place;
    const keys = owner === undefined || field === undefined ? [] : usualKeys(owner.id, field.name);
    const known = [
      ...keys.map((key) => ({ key, values: [], detail: undefined, isNeeded: false })),
      ...(labelsFor(place) ?? []),
      ...(annotationsFor(place) ?? []).map(({ name, ...rest }) => ({ key: name, isNeeded: false, ...rest })),
    ];
    return known
      .filter(({ key }) => !present.includes(key))
      .map(({ key, values, detail, isNeeded }) => ({
        label: key,
        kind: 'field',
        detail,
        insertion: insertKey(slot, key, () => valueShape(values)),
        slot,
        rank: isNeeded ? RANK.required : RANK.optional,
      }));
  }
}

function frequentFirst(fields: readonly Field[], frequent: readonly string[]): readonly Field[] {
  const position = ({ name }: Field) => (frequent.includes(name) ? frequent.indexOf(name) : frequent.length);
  return [...fields].sort((a, b) => position(a) - position(b));
}

function withDash(suggestion: Suggestion): Suggestion {
  return { ...suggestion, label: `- ${suggestion.label}` };
}

/** A field that says what an object is. */
function isHeader(name: string, { path }: ObjectPlace): boolean {
  return path.length === 0 && (name === 'apiVersion' || name === 'kind' || name === 'metadata');
}

function isDeprecatedVolume({ id }: Definition, field: string): boolean {
  const hasSources = id === 'core.v1.Volume' || id === 'core.v1.PersistentVolumeSpec';
  return hasSources && deprecatedVolumeSource(field) !== undefined;
}

function asEntries(entries: readonly ShapeEntry[]): Insertion {
  return { what: 'entries', entries };
}

function insertKey(slot: KeySlot | ValueSlot, key: string, shape: () => Shape): Insertion {
  return isKeyOnly(slot) ? insertKeyOnly(slot, key) : asEntries([[key, shape()]]);
}

/** A value of which there is one, some, or any number. */
function valueShape(values: readonly string[]): Shape {
  const [first] = values;
  if (first === undefined) return HOLE;
  return values.length === 1 ? { kind: 'scalar', value: first } : { kind: 'hole', choices: values };
}

function describeValue({ value, detail, isDefault }: KnownValue, type: FieldType | undefined, isItem: boolean) {
  const isChoice = type?.kind === 'boolean' || detail === undefined;
  return {
    label: (isItem ? '- ' : '') + (value === '' ? '""' : String(value)),
    kind: isChoice ? 'choice' : 'reference',
    detail,
    remark: isDefault ? MESSAGES.default : undefined,
    rank: RANK.required,
  } as const;
}
