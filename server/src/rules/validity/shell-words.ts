/** What a shell would act on if it stood outside of quotes; `$(NAME)` is Kubernetes' own. */
const OPERATOR = /[|&;<>`*?~]|\$(?!\([A-Za-z_][\w.-]*\))/;
const PIECE = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|\$\([A-Za-z_][\w.-]*\)|([^\s'"\\])|(\s+)/y;

/**
 * The words of a command as a shell takes it apart (POSIX quoting). Undefined where it takes a shell to do more: expansions, pipes, redirections, several
 * commands, and quotes that nothing closes.
 */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  const source = text.trim();
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < source.length) {
    const match = PIECE.exec(source);
    if (match === null) return undefined;
    const [piece, single, double, escaped, plain, blank] = match;
    if (blank?.includes('\n')) return undefined;
    if (blank !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    if (plain !== undefined && OPERATOR.test(plain)) return undefined;
    word = (word ?? '') + (single ?? unescaped(double) ?? escaped ?? piece);
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** In double quotes a backslash is one, unless it stands before what would otherwise mean something. */
function unescaped(text: string | undefined): string | undefined {
  return text?.replace(/\\([$`"\\])/g, '$1').replace(/\\\n/g, '');
}
