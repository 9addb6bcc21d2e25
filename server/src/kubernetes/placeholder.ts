/** Notations of tools that fill a value in later, and the private use characters that mask template expressions. */
const NOTATIONS: readonly RegExp[] = [
  /\$[{(A-Za-z_]/,
  /\{\{/,
  /<[^<>]*>/,
  /__[A-Z][A-Z0-9_]*__/,
  /%[A-Za-z_]\w*%/,
  /@[A-Za-z_][\w.]*@/,
  /^\{\w+\}$/,
  /[\u{E000}-\u{F8FF}]/u,
];

/** Without one of these characters a text holds none of the notations: most texts are told by one test. */
const MARK = /[$<%@{\uE000-\uF8FF]|__/;
const CAPITAL = /[A-Z]/;

/** What a fix writes where only a person knows the value; {@link isFilledInLater} knows it again. */
export const REPLACE_ME = 'REPLACE_ME';

const WORDS = /(?:^|[^A-Za-z0-9])(?:CHANGE|CHANGEME|INSERT|PLACEHOLDER|REPLACE|REPLACEME|TODO|YOUR)(?:$|[^A-Za-z0-9])/;
const ALL_CAPITALS = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** Whether a text holds a notation by which tools mark what they fill in: `${NAME}`, `$(NAME)`, `{{ .name }}`, `<name>`, `__NAME__`, `%NAME%`. */
export function hasPlaceholder(text: string): boolean {
  return MARK.test(text) && NOTATIONS.some((notation) => notation.test(text));
}

/**
 * Whether a name, a key or a label is not meant as it stands, but is filled in by a tool or a person: by its notation, because it
 * says so in capitals (`REPLACE_ME`), or because it is written as scripts write their variables (`APP_NAME`).
 */
export function isFilledInLater(text: string): boolean {
  return hasPlaceholder(text) || (CAPITAL.test(text) && (WORDS.test(text) || ALL_CAPITALS.test(text)));
}
