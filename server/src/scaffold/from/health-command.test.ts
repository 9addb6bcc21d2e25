import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpProbeOf } from './health-command';

test('curl and wget at a local address are HTTP requests', () => {
  const probe = (port: number, path: string, scheme = 'http') => ({ kind: 'http', port, path, scheme, headers: {} });
  assert.deepEqual(httpProbeOf(['curl', '-f', 'http://localhost:8080/health']), probe(8080, '/health'));
  assert.deepEqual(
    httpProbeOf(['/bin/sh', '-c', 'curl --silent --fail localhost:9200/_cluster/health || exit 1']),
    probe(9200, '/_cluster/health'),
  );
  assert.deepEqual(httpProbeOf(['wget', '-q', '--spider', 'http://127.0.0.1']), probe(80, '/'));
  assert.deepEqual(httpProbeOf(['CMD', 'x']), undefined);
  assert.deepEqual(httpProbeOf(['curl', '-fsSk', '-o', '/dev/null', 'https://localhost/']), probe(443, '/', 'https'));
});

test('whatever does more must be run', () => {
  for (const command of [
    ['curl', 'http://localhost/'],
    ['curl', '-f', '-H', 'X-A: b', 'http://localhost/'],
    ['curl', '-f', 'http://example.com/'],
    ['curl', '-f', 'http://localhost/a', 'http://localhost/b'],
    ['sh', '-c', 'curl -f http://localhost/ | grep ok'],
    ['sh', '-c', 'curl -f http://localhost/$PATH'],
    ['pg_isready', '-U', 'postgres'],
  ])
    assert.equal(httpProbeOf(command), undefined, command.join(' '));
});
