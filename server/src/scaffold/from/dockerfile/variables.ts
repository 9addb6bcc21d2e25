/**
 * Replaces the variables of ARG and ENV in an instruction: `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME:+word}`; a backslash in front
 * of the dollar sign keeps it.
 *
 * @returns the text, and the variables without a value, which stand in it as written
 */
export function expandVariables(
  text: string,
  variables: ReadonlyMap<string, string>,
): { readonly text: string; readonly open: readonly string[] } {
  const open: string[] = [];
  const expanded = text.replace(
    /\\\$|\$(?:(\w+)|\{(\w+)(?:(:[-+])([^{}]*))?\})/g,
    (written, plain?: string, braced?: string, operator?: string, word = '') => {
      if (written === '\\$') return '$';
      const name = plain ?? braced ?? '';
      const value = variables.get(name);
      const isSet = value !== undefined && value !== '';
      if (operator === ':+') return isSet ? word : '';
      if (operator === ':-' && !isSet) return word;
      if (value === undefined) open.push(name);
      return value ?? written;
    },
  );
  return { text: expanded, open };
}
