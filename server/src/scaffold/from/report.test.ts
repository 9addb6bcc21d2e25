import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex } from '../../yaml/text';
import { readTree } from './compose/tree';
import { Report } from './report';
import { entryOf, type Source } from './source';
import { noteLines, problemLines } from './test-support';

const TEXT = 'a: 1\nb:\n  c: 2\n  d: [3, 4]\n  e: {}\nf: &x {g: 5}\nh: *x\n';

function tree(report: Report): Source {
  const variables = { variables: new Map(), publicVariables: new Map() };
  const source = readTree({ name: 't', text: TEXT, lines: new LineIndex(TEXT) }, variables, report);
  assert.ok(source);
  return source;
}

function valueAt(source: Source, ...path: string[]): Source {
  const entry = path.reduce<Source | undefined>((current, key) => entryOf(current, key)?.value, source);
  assert.ok(entry);
  return entry;
}

test('what nobody asks for is noted, as far up as nothing of it was read', () => {
  const report = new Report();
  const source = tree(report);
  report.text(valueAt(source, 'b', 'c'), 'c');
  const reading = report.finish('value', [source]);
  assert.deepEqual(noteLines(reading), [
    '1 not-carried unread',
    '3 carried carried',
    '4 not-carried unread',
    '5 not-carried unread',
    '6 not-carried unread',
    '7 not-carried unread',
  ]);
});

test('of a list that is read in part the rest is noted', () => {
  const report = new Report();
  const source = tree(report);
  const [first] = report.items(valueAt(source, 'b', 'd'));
  assert.ok(first);
  assert.equal(report.number(first, 'd'), 3);
  const notes = report.finish(undefined, [valueAt(source, 'b')]).notes.map(({ message }) => message);
  assert.ok(notes.includes('d[0] is carried over.'));
  assert.ok(notes.includes('d[1] is not carried over: nothing here makes use of it.'));
});

test('what is read through an alias counts as read where it is written', () => {
  const report = new Report();
  const source = tree(report);
  report.number(valueAt(source, 'h', 'g'), 'g');
  const codes = noteLines(report.finish(undefined, [source]));
  assert.ok(codes.includes('6 carried carried'));
  assert.ok(codes.includes('7 carried carried'));
});

test('a note covers all that stands below it, and is not said twice', () => {
  const report = new Report();
  const source = tree(report);
  const entry = entryOf(source, 'b');
  assert.ok(entry);
  report.note('not-carried', entry, 'unknownKey', { key: 'b', where: 't' });
  report.note('not-carried', entry, 'unknownKey', { key: 'b', where: 't' });
  const reading = report.finish(undefined, [source]);
  assert.deepEqual(
    reading.notes.filter(({ range }) => range.start.line >= 1 && range.start.line <= 4).map(({ message }) => message),
    ['b in t is not known here and is not carried over.'],
  );
  assert.deepEqual(reading.notes[1]?.range, { start: { line: 1, character: 0 }, end: { line: 4, character: 7 } });
});

test('values of the wrong kind are problems at their place, never exceptions', () => {
  const report = new Report();
  const source = tree(report);
  assert.equal(report.text(valueAt(source, 'b'), 'b'), undefined);
  assert.equal(report.boolean(valueAt(source, 'a'), 'a'), true);
  assert.equal(report.number(valueAt(source, 'f'), 'f'), undefined);
  report.fields(valueAt(source, 'a'), {}, 'a');
  assert.deepEqual(problemLines(report.finish(undefined, [source])), ['1 wrongType', '3 wrongType', '6 wrongType']);
});
