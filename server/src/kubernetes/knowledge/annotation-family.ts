/** The forms a controller accepts for the value of an annotation, by name. An empty value always counts as unset. */
export type AnnotationFormName =
  | 'text'
  | 'boolean'
  | 'integer'
  | 'size'
  | 'duration'
  | 'address-list'
  | 'http-error-codes'
  | 'string-map'
  | 'json';

/** A closed list of words; spaces around the value are ignored. */
export interface AnnotationWords {
  readonly words: readonly string[];
  /** Set when the controller takes the words in any case. */
  readonly ignoreCase?: true;
}

export type AnnotationForm = AnnotationFormName | AnnotationWords;

/** A family of names with a part that the user chooses, such as `actions.<service>`. */
export interface AnnotationPattern {
  /** Matches the whole name after the prefix. */
  readonly name: RegExp;
  readonly form: AnnotationForm;
}

/** Where a controller reads a name that it does not read on an Ingress. */
export type AnnotationPlace =
  | 'controller ConfigMap'
  | 'Service'
  | 'Gateway'
  | 'Certificate'
  | 'CertificateRequest'
  | 'Secret'
  | 'webhook configuration';

/** What one controller knows under one prefix, for Ingress objects. Names are written without the prefix. */
export interface AnnotationFamily {
  /** Ends with a slash. */
  readonly prefix: string;
  /** The controller's own name. */
  readonly controller: string;
  /** The release whose code and documentation the lists were taken from. */
  readonly version: string;
  /** False when names that are not listed may be known to the controller all the same. */
  readonly complete: boolean;
  /** Set when the controller ignores case in names; the keys of all tables below are then in lower case. */
  readonly ignoreNameCase?: true;
  readonly annotations: Readonly<Record<string, AnnotationForm>>;
  readonly patterns?: readonly AnnotationPattern[];
  /** Names that an earlier release knew: what replaces them, or null when nothing does. */
  readonly replaced?: Readonly<Record<string, string | null>>;
  /** Well-known wrong guesses: what the writer wanted. A value with a slash is a whole annotation key of another prefix. */
  readonly meant?: Readonly<Record<string, string>>;
  /** Names that the controller reads, but not on an Ingress. */
  readonly elsewhere?: Readonly<Record<string, AnnotationPlace>>;
}

/** Go's time.ParseDuration: a sign, then decimal numbers each with a unit; a bare 0 is allowed. */
const DURATION = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[^:]*:)[0-9a-f:.]+)(?:\/\d{1,3})?$/i;

/**
 * Whether the controller would accept the value. Only what is certainly refused gives false: `text` takes anything, and an
 * address is judged by its shape alone.
 */
export function fitsForm(value: string, form: AnnotationForm): boolean {
  if (value === '') return true;
  if (typeof form !== 'string') {
    const word = value.trim();
    return form.words.some((known) =>
      form.ignoreCase === true ? known.toLowerCase() === word.toLowerCase() : known === word,
    );
  }
  switch (form) {
    case 'text':
      return true;
    case 'boolean':
      // Go's strconv.ParseBool
      return /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value);
    case 'integer':
      return /^[+-]?\d+$/.test(value);
    case 'size':
      return /^\d+[bkmg]?$/i.test(value.replaceAll(' ', ''));
    case 'duration':
      return DURATION.test(value);
    case 'address-list':
      return value.split(',').every((part) => ADDRESS.test(part.trim()));
    case 'http-error-codes':
      return /^(?:[45]\d\d,?)*$/.test(value.replaceAll(' ', ''));
    case 'string-map':
      return value.split(',').every((part) => part.trim() === '' || part.trim().indexOf('=') > 0);
    case 'json':
      return isJson(value);
  }
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
