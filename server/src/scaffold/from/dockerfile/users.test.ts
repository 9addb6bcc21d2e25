import assert from 'node:assert/strict';
import { test } from 'node:test';
import { userOfImage, usersMadeBy } from './users';

test('the number of a user stands where it is made', () => {
  const cases: readonly (readonly [command: string, name: string, number: string | undefined])[] = [
    ['useradd --uid 1001 app', 'app', '1001'],
    ['groupadd -g 5 g && useradd -m -u 1002 -g g app && chown app /srv', 'app', '1002'],
    ['addgroup -S -g 1001 nodejs; adduser -S nextjs -u 1001 -G nodejs', 'nextjs', '1001'],
    ['adduser --uid=2000 --disabled-password app', 'app', '2000'],
    ['adduser -Du 1003 app', 'app', '1003'],
    ['useradd app', 'app', undefined],
    ['echo -u 7 app', 'app', undefined],
  ];
  for (const [command, name, number] of cases) assert.equal(new Map(usersMadeBy(command)).get(name), number, command);
});

test('users of well-known images', () => {
  assert.equal(userOfImage('node:22.9.0-alpine', 'node'), '1000');
  assert.equal(userOfImage('gcr.io/distroless/static-debian12:nonroot', 'nonroot'), '65532');
  assert.equal(userOfImage('registry.example.com/mine:1.0.0', 'node'), undefined);
});
