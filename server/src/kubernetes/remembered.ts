/** Texts that are remembered; a workspace names some hundred images and quantities, each of them over and over. */
const LIMIT = 2000;

/** A function of a text that remembers what it gave: for what many rules ask of the same few texts. Its results must be immutable. */
export function remembered<T>(compute: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined || results.has(text)) return known as T;
    const result = compute(text);
    if (results.size >= LIMIT) results.clear();
    results.set(text, result);
    return result;
  };
}
