import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlainString, resolveCoreScalar, resolvePlainScalar } from './scalar';

test('plain scalars mean what they mean to Kubernetes', () => {
  const cases: [value: unknown, ...texts: string[]][] = [
    [null, '', '~', 'null', 'Null', 'NULL'],
    [true, 'y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'],
    [false, 'n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'],
    [0, '0', '+0', '0x0', '00', '0.0', '.0', '0.', '0e5'],
    [1, '1', '+1', '01', '0b1', '1.0', '1.', '0o1', '1e0'],
    [-1, '-1', '-01', '-0x1', '-1.0'],
    [511, '0777', '0o777', '0O777', '511', '0x1FF', '0X1ff', '0b111111111'],
    [1000, '1_000', '1e3', '1E3', '1e+3', '1000.0', '0x3e8'],
    [0.5, '.5', '0.5', '5e-1', '+.5'],
    [-0.5, '-.5'],
    [1.1, '1.10', '1_1e-1'],
    [8, '08', '8', '+8.'],
    [Number.POSITIVE_INFINITY, '.inf', '.Inf', '.INF', '+.inf'],
    [Number.NEGATIVE_INFINITY, '-.inf', '-.Inf', '-.INF'],
    [Number.NaN, '.nan', '.NaN', '.NAN'],
  ];
  for (const [value, ...all] of cases) {
    for (const text of all)
      assert.ok(Object.is(Object.is(resolvePlainScalar(text), -0) ? 0 : resolvePlainScalar(text), value), text);
  }
});

test('what looks like something else is a string', () => {
  const strings = [
    ...['12:30:45', '2001-12-14', '1.2.3', 'v1'],
    ...['500m', '10Gi', '0o8', '0b2', '0xG', '0x', '0b', '0o', '1e', 'e1', '1e1e1', '--1', '+-1', '+', '-', '.'],
    ...['1e400', '-1e999'],
    ...['nUll', 'tRue', 'yEs', 'NaN', 'inf', 'Infinity', '.nAn', '~~', 'yes ', ' no', '_1', '1 000', '1,5', '٣'],
  ];
  for (const text of strings) {
    assert.equal(resolvePlainScalar(text), text);
    assert.ok(isPlainString(text), text);
  }
  for (const text of ['', '~', 'y', 'off', '1', '0777', '1e3', '.inf', 'null']) assert.ok(!isPlainString(text), text);
});

test('readers of YAML 1.2 see something else', () => {
  const cases: [text: string, value: unknown][] = [
    ...['y', 'yes', 'on', 'Off', 'NO', '1_000', '0b11', '0O17', '12:30', 'v1', 'nUll'].map(
      (text): [string, unknown] => [text, text],
    ),
    ...(['', '~', 'null', 'Null'] as const).map((text): [string, unknown] => [text, null]),
    ['true', true],
    ['FALSE', false],
    ['0777', 777],
    ['0o17', 15],
    ['0x1F', 31],
    ['+1', 1],
    ['-08', -8],
    ['1.10', 1.1],
    ['1e3', 1000],
    ['.inf', Number.POSITIVE_INFINITY],
  ];
  for (const [text, value] of cases) assert.equal(resolveCoreScalar(text), value, text);
});
