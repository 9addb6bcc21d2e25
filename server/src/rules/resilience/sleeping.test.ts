import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sleepOf } from './sleeping';

describe('how long a command sleeps', () => {
  const cases: readonly (readonly [
    command: readonly (string | undefined)[],
    seconds: number | undefined,
    index?: number,
  ])[] = [
    [['sleep', '10'], 10, 1],
    [['/bin/sleep', '1m', '30s'], 90, 1],
    [['sleep'], undefined],
    [['sleep', 'infinity'], undefined],
    [['sleep', '$(SECONDS)'], undefined],
    [[undefined, '10'], undefined],
    [[], undefined],
    [['sh', '-c', 'sleep 10'], 10, 2],
    [['/bin/bash', '-ec', 'nginx -s quit; exec sleep 0.5h'], 1800, 2],
    [['sh', '-c', 'sleep 5 && drain\nsleep "5"'], 10, 2],
    [['sh', '-c', 'drain'], undefined],
    [['sh', '/drain.sh', 'sleep 10'], undefined],
    [['sh', '-c', 'if ready; then sleep 10; fi'], undefined],
    [['sh', '-c', 'for i in 1 2 3; do sleep 10; done'], undefined],
    [['sh', '-c', 'sleep 10 & drain'], undefined],
    [['sh', '-c', 'drain || sleep 10'], undefined],
    [['sh', '-c', 'sleep `cat /seconds`'], undefined],
    [['sh', '-c'], undefined],
    [['drain', 'sleep', '10'], undefined],
  ];
  for (const [command, seconds, index] of cases) {
    test(JSON.stringify(command), () => {
      const sleep = sleepOf(command);
      assert.deepEqual(sleep, seconds === undefined ? undefined : { seconds, index });
    });
  }

  test('no command', () => assert.equal(sleepOf(undefined), undefined));
});
