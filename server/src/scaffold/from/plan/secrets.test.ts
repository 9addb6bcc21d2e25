import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from '../compose';
import { planFrom } from '../plan';

/** What is noted of secrets of a service with a line more. */
function telling(line: string, rest = ''): readonly string[] {
  const text = `services:\n  web:\n    image: example.com/web:1.2\n    ${line}\n${rest}`;
  const { value } = readCompose('compose.yaml', new Map([['compose.yaml', text]]));
  assert.ok(value);
  const codes = planFrom(value).notes.map(({ code }) => code);
  return codes.filter((code) => code === 'planCommandTelling' || code === 'planFileTelling');
}

test('secrets in commands and in files that are no secrets are said, and nothing is said of others', () => {
  const commands = ['["--password=hunter22"]', '[serve, --token, xK9vQ2mTz7Lp]', '["postgres://u:hunter22@db/x"]'];
  for (const command of commands) assert.deepEqual(telling(`command: ${command}`), ['planCommandTelling'], command);
  for (const command of ['[--password-file=/run/x]', '["--password=$$(PASSWORD)"]', '[--token, --verbose]'])
    assert.deepEqual(telling(`command: ${command}`), [], command);
  const file = (text: string) => telling('configs: [app]', `configs:\n  app: {content: "${text}"}\n`);
  assert.deepEqual(file('user: x\\npassword: hunter22\\n'), ['planFileTelling']);
  assert.deepEqual(file('user: x\\npasswordFile: /run/x\\n'), []);
});
