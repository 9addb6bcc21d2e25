import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readResources } from '../../kubernetes/resource';
import { parseYaml } from '../../yaml/document';
import { goBytes, heapSettingsOf, limitForHeaps, withHeap } from './heap-settings';

function containerOf(fields: string) {
  const text = `apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: app, image: app:1, ${fields} }] }\n`;
  const [container] = readResources(parseYaml(text))[0]?.podTemplate?.containers ?? [];
  assert.ok(container);
  return container;
}

/** The settings that count, each as it is written. */
function settings(fields: string): string[] {
  return heapSettingsOf(containerOf(fields)).map(({ text, place }) => text.slice(place.start, place.end));
}

describe('the setting that counts', () => {
  const cases: readonly (readonly [fields: string, expected: readonly string[]])[] = [
    ['args: [java, -Xmx1g]', ['-Xmx1g']],
    ['args: [java, -Xmx1g, -XX:MaxHeapSize=2G]', ['-XX:MaxHeapSize=2G']],
    ['env: [{ name: JAVA_TOOL_OPTIONS, value: -Xmx1g }, { name: JAVA_OPTS, value: -Xmx2g }]', ['-Xmx2g']],
    ['env: [{ name: JDK_JAVA_OPTIONS, value: -Xmx1g }, { name: JAVA_TOOL_OPTIONS, value: -Xmx2g }]', ['-Xmx1g']],
    ['args: [-Xmx1g], env: [{ name: _JAVA_OPTIONS, value: -Xmx2g }]', ['-Xmx2g']],
    ['args: [-Xmx1g], env: [{ name: JAVA_OPTS, value: "-XX:MaxRAMPercentage=95" }]', ['-Xmx1g']],
    ['env: [{ name: JAVA_OPTS, value: "-XX:MaxRAMPercentage=95.5 -ea" }]', ['-XX:MaxRAMPercentage=95.5']],
    ['env: [{ name: NOTES, value: -Xmx2g }]', []],
    ['args: ["-Xmx$(HEAP)m", x-Xmx2g, -Xmx2gb, "--Xmx2g"]', []],
    ['env: [{ name: NODE_OPTIONS, value: "--inspect --max_old_space_size=512" }]', ['--max_old_space_size=512']],
    [
      'command: [node, --max-old-space-size=256], env: [{ name: NODE_OPTIONS, value: --max-old-space-size=512 }]',
      ['--max-old-space-size=256'],
    ],
  ];
  for (const [fields, expected] of cases) test(fields, () => assert.deepEqual(settings(fields), expected));
});

test('another size is written in its place, and a beginning that is larger goes with it', () => {
  const changed = (value: string) => {
    const [setting] = heapSettingsOf(containerOf(`args: ["${value}"]`));
    return setting && withHeap(setting, 768);
  };
  assert.equal(changed('java -Xms512m -Xmx2G -jar a.jar'), 'java -Xms512m -Xmx768m -jar a.jar');
  assert.equal(changed('java -Xms2048m -Xmx2048m'), 'java -Xms768m -Xmx768m');
  assert.equal(changed('java -XX:MaxRAMPercentage=99'), 'java -XX:MaxRAMPercentage=75.0');
  assert.equal(changed('node --max-old-space-size=2048 a.js'), 'node --max-old-space-size=768 a.js');
});

test('GOMEMLIMIT is bytes, or has a unit', () => {
  assert.equal(goBytes('1024'), 1024);
  assert.equal(goBytes('1024B'), 1024);
  assert.equal(goBytes('2MiB'), 2 ** 21);
  for (const text of ['off', '1GB', '1.5GiB', '512Mi', '', '-1']) assert.equal(goBytes(text), undefined);
});

test('the limit that leaves room', () => {
  assert.equal(limitForHeaps(containerOf('args: [-Xmx768m]')), 2 ** 30);
  assert.equal(limitForHeaps(containerOf('env: [{ name: GOMEMLIMIT, value: 900B }]')), 1000);
  assert.equal(limitForHeaps(containerOf('args: [serve]')), 0);
});
