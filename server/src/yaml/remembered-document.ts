import type { Node } from 'yaml';
import type { Comment } from './comments';
import { type DuplicateKey, parseYaml, type YamlDocument, type YamlProblem } from './document';
import { LineIndex } from './text';
import { emptyMap, isList, isMap, type YamlValue } from './value';

/** What is worth remembering of a parsed document: with it the document can be looked at from elsewhere without being parsed again. */
export interface DocumentMemory {
  readonly data: YamlValue;
  readonly valid: boolean;
  readonly templated: boolean;
}

/** A document whose data is known from an earlier reading of the same text. Parsed when somebody wants to know more. */
export class RememberedDocument implements YamlDocument {
  readonly text: string;
  readonly data: YamlValue;
  readonly valid: boolean;
  readonly templated: boolean;
  #lines: LineIndex | undefined;
  #parsed: YamlDocument | undefined;

  constructor(text: string, { data, valid, templated }: DocumentMemory) {
    this.text = text;
    this.data = bare(data);
    this.valid = valid;
    this.templated = templated;
  }

  get #whole(): YamlDocument {
    this.#parsed ??= parseYaml(this.text);
    return this.#parsed;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }

  get source(): string {
    return this.#whole.source;
  }

  get problems(): readonly YamlProblem[] {
    return this.#whole.problems;
  }

  get duplicateKeys(): readonly DuplicateKey[] {
    return this.#whole.duplicateKeys;
  }

  get contents(): Node | null {
    return this.#whole.contents;
  }

  get comments(): readonly Comment[] {
    return this.#whole.comments;
  }
}

/** Data that was written as JSON and read again, with maps as documents have them. */
function bare(data: YamlValue): YamlValue {
  if (isList(data)) return data.map(bare);
  if (!isMap(data)) return data;
  const map = emptyMap();
  for (const key of Object.keys(data)) map[key] = bare(data[key] as YamlValue);
  return map;
}
