import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localsOf, Scope } from './evaluate';
import { parseHcl } from './parser';
import type { Body } from './syntax';

function parsed(text: string): Body {
  const reading = parseHcl(text);
  if ('problem' in reading)
    assert.fail(`${reading.problem.code} at ${reading.problem.start}: ${reading.problem.subject}`);
  return reading.body;
}

/** The value of each attribute of a text. */
function values(text: string): Record<string, unknown> {
  const body = parsed(text);
  const scope = new Scope(new Map([['x', { list: [1, 'two'], n: 4 }]]), localsOf(body));
  return Object.fromEntries(body.attributes.map(({ name, value }) => [name, scope.evaluate(value)]));
}

test('attributes and blocks, with labels in quotes or without, on one line or on several', () => {
  const body = parsed('a = 1\nblock "one" two {\n  b = 2\n  inner {}\n}\nport "http" { to = 80 }\n// end');
  assert.deepEqual(
    body.attributes.map(({ name }) => name),
    ['a'],
  );
  const [block, port] = body.blocks;
  assert.deepEqual([block?.type, block?.labels, block?.body.blocks[0]?.type], ['block', ['one', 'two'], 'inner']);
  assert.equal(port?.body.attributes[0]?.name, 'to');
});

test('places are exact', () => {
  const text = '# c\njob "x" {\n  count = 1 + 2 # three\n  names = ["ä", "😀"]\n}\n';
  const [job] = parsed(text).blocks;
  assert.equal(text.slice(job?.span.start, job?.span.end), text.slice(4, -1));
  const written = job?.body.attributes.map(({ value }) => text.slice(value.start, value.end));
  assert.deepEqual(written, ['1 + 2', '["ä", "😀"]']);
});

test('expressions', () => {
  assert.deepEqual(
    values(
      [
        'a = 1 + 2 * 3',
        'b = (1 + 2) * 3',
        'c = -4 % 3 == -1 && !false',
        'd = 1 > 2 ? "yes" : "no"',
        'e = [1, "a", [true],]',
        'f = { a = 1, "b" : 2',
        '  c = null',
        '}',
        'g = var.x.list[1]',
        'h = var.x["n"] / 8',
        'i = 1.5e2',
        'j = {}',
        'k = [',
        '  1,',
        '  2',
        ']',
        'l = true || false ? 1 : 2',
      ].join('\n'),
    ),
    {
      a: 7,
      b: 9,
      c: true,
      d: 'no',
      e: [1, 'a', [true]],
      f: { a: 1, b: 2, c: null },
      g: 'two',
      h: 0.5,
      i: 150,
      j: {},
      k: [1, 2],
      l: 1,
    },
  );
});

test('texts: escapes, insertions, heredocs', () => {
  assert.deepEqual(
    values(
      [
        String.raw`a = "q\"\n\t\\\u00e9\U0001F600"`,
        `b = "n is \${var.x.n}, not $\${n} or %%{n}"`,
        `c = "\${"nested \${1 + 1}"}"`,
        'd = <<EOT',
        `  kept \${var.x.n}`,
        'EOT',
        'e = <<-EOT',
        '    one',
        '      two',
        '',
        '    EOT',
        'f = ""',
      ].join('\n'),
    ),
    {
      a: 'q"\n\t\\é😀',
      b: `n is 4, not \${n} or %{n}`,
      c: 'nested 2',
      d: '  kept 4\n',
      e: 'one\n  two\n\n',
      f: '',
    },
  );
});

test('local values refer to each other; those that go round have no value', () => {
  const text = `locals {\n  a = "x\${local.b}"\n  b = "y"\n  c = local.d\n  d = local.c\n}\nr = local.a\ns = local.c\n`;
  assert.deepEqual(values(text), { r: 'xy', s: undefined });
});

test('what is not computed is undefined: functions, for, splats, names of Nomad', () => {
  const text = `a = upper("x")\nb = [for k, v in var.x : "\${k}" if v != null]\nc = var.x.list[*].y\nd = node.class\ne = var.none\nf = f(1, [2]...)[0].g\n`;
  assert.deepEqual(Object.values(values(text)), Array(6).fill(undefined));
});

test('local values that double each other end soon', () => {
  const lines = Array.from({ length: 60 }, (_, i) => `  v${i} = "\${local.v${i + 1}}\${local.v${i + 1}}"`);
  assert.deepEqual(values(`locals {\n${lines.join('\n')}\n  v60 = "x"\n}\nr = local.v0\n`), { r: undefined });
});

test('problems stand at their place', () => {
  const cases: Record<string, [code: string, at: number]> = {
    'a = ': ['hclUnexpected', 4],
    'a = "x': ['hclOpenText', 4],
    'a = "x\n"': ['hclNewlineInText', 6],
    'a = "\\q"': ['hclEscape', 5],
    'a = <<E\nx\n': ['hclOpenHeredoc', 4],
    'a = [1': ['hclExpected', 6],
    'a = "${1"': ['hclExpected', 8],
    'b {': ['hclExpected', 3],
    'b }': ['hclExpected', 2],
    '}': ['hclUnexpected', 0],
    'a = 1 b = 2': ['hclUnexpected', 6],
    'a = 1\na = 2': ['hclDuplicateAttribute', 6],
    '/* x': ['hclOpenComment', 0],
    'a = 1 ? 2': ['hclExpected', 9],
    'a = @': ['hclUnexpected', 4],
  };
  for (const [text, [code, start]] of Object.entries(cases)) {
    const reading = parseHcl(text);
    assert.ok('problem' in reading, text);
    assert.deepEqual([reading.problem.code, reading.problem.start], [code, start], text);
  }
});

test('deep nesting is refused, not the end of the program', () => {
  for (const text of [
    `a = ${'['.repeat(5000)}`,
    `a = ${'('.repeat(5000)}`,
    'b {\n'.repeat(5000),
    `a = ${'!'.repeat(5000)}1`,
    `a = ${`"\${`.repeat(5000)}`,
    `a = ${'1 ? '.repeat(5000)}`,
  ]) {
    const reading = parseHcl(text);
    assert.ok('problem' in reading && reading.problem.code === 'hclTooDeep', text.slice(0, 10));
  }
});
