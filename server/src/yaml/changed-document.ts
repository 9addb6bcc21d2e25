import type { YamlDocument } from './document';
import type { Path } from './path';
import { isList, isMap, type YamlMap, type YamlValue } from './value';

/** A document as if other data were written in one place of it: everything about its text stays that of the document itself. */
export class ChangedDocument implements YamlDocument {
  readonly #original: YamlDocument;
  readonly data: YamlValue;

  constructor(original: YamlDocument, path: Path, value: YamlValue) {
    this.#original = original;
    this.data = withValue(original.data, path, value);
  }

  get text() {
    return this.#original.text;
  }

  get lines() {
    return this.#original.lines;
  }

  get templated() {
    return this.#original.templated;
  }

  get source() {
    return this.#original.source;
  }

  get problems() {
    return this.#original.problems;
  }

  get duplicateKeys() {
    return this.#original.duplicateKeys;
  }

  get valid() {
    return this.#original.valid;
  }

  get contents() {
    return this.#original.contents;
  }

  get comments() {
    return this.#original.comments;
  }
}

/** Data with another value where a path leads. What is not on the way is shared with the data before. */
function withValue(data: YamlValue, [step, ...rest]: Path, value: YamlValue): YamlValue {
  if (step === undefined) return value;
  if (typeof step === 'number' && isList(data))
    return data.map((item, index) => (index === step ? withValue(item, rest, value) : item));
  if (typeof step === 'string' && isMap(data)) {
    const copy: YamlMap = Object.assign(Object.create(null), data);
    return Object.assign(copy, { [step]: withValue(data[step] ?? null, rest, value) });
  }
  return data;
}
