// Assertions for suites that also run in a web worker, where Node's are not there.

export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (seen !== wanted) throw new Error(`${what}: ${seen} is not ${wanted}`);
}

export function match(actual: string, expected: RegExp): void {
  if (!expected.test(actual)) throw new Error(`${JSON.stringify(actual)} does not match ${expected}`);
}
