/**
 * The words of a command line as a POSIX shell splits them, quotes and backslashes taken away (Shell Command Language, 2.2).
 * Nothing is expanded.
 *
 * @returns undefined when a quote is not closed
 */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word = '';
  let isOpen = false;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const character = line[i] ?? '';
    if (
      quote === "'" ||
      (quote === '"' && character === '"') ||
      (quote === '' && (character === "'" || character === '"'))
    ) {
      if (character === quote) quote = '';
      else if (quote === '') quote = character;
      else word += character;
      isOpen = true;
    } else if (character === '\\' && (quote === '' || '$`"\\\n'.includes(line[i + 1] ?? ' '))) {
      i++;
      const escaped = line[i] ?? '\\';
      if (escaped !== '\n') word += escaped;
      isOpen = true;
    } else if (quote === '' && /\s/.test(character)) {
      if (isOpen) words.push(word);
      word = '';
      isOpen = false;
    } else {
      word += character;
      isOpen = true;
    }
  }
  if (quote !== '') return undefined;
  if (isOpen) words.push(word);
  return words;
}
