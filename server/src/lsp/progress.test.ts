import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkDoneProgressServerReporter } from 'vscode-languageserver';
import { Progress } from './progress';

/** A reporter that writes down what it is told. */
function written() {
  const told: unknown[] = [];
  const reporter: WorkDoneProgressServerReporter = {
    begin: (title) => told.push(title),
    report: (...part: unknown[]) => told.push(part),
    done: () => told.push('done'),
    token: { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) },
  };
  return { told, reporter };
}

test('progress is told now and then, in words as well', async () => {
  const { told, reporter } = written();
  const progress = new Progress('reading', Promise.resolve(reporter));
  await Promise.resolve();
  for (let done = 1; done < 250; done++) progress.report(done, 400);
  progress.done();
  assert.deepEqual(told, ['Prodlint: reading manifests', [25, '100 of 400'], [50, '200 of 400'], 'done']);
});

test('work that is over before the client shows it is not shown', async () => {
  const { told, reporter } = written();
  let answer = (_: WorkDoneProgressServerReporter) => {};
  const progress = new Progress(
    'checking',
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  progress.report(100, 400);
  progress.done();
  answer(reporter);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(told, ['done']);
});
