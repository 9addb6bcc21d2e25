import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostOfLabels, listeningOn, portOfLabels } from './proxy';

test('the host of a rule of Traefik', () => {
  const rule = 'traefik.http.routers.web.rule';
  assert.equal(hostOfLabels({ [rule]: 'Host(`shop.example.com`) && PathPrefix(`/a`)' }), 'shop.example.com');
  assert.equal(hostOfLabels({ [rule]: 'Path(`/`)', other: 'Host(`x.example.com`)' }), undefined);
});

test('the port of a server of Traefik', () => {
  assert.equal(portOfLabels({ 'traefik.http.services.go.loadbalancer.server.port': '3000' }), 3000);
  assert.equal(portOfLabels({ 'traefik.enable': 'true' }), undefined);
});

test('only nginx is told to listen elsewhere, and only where it listens on that port', () => {
  const file = (text: string, path = '/etc/nginx/conf.d/default.conf') =>
    ({ path, content: { kind: 'text', text } }) as const;
  const moved = listeningOn(
    file('listen 80;\n  listen [::]:80 default_server;\n listen 8000;\n# listen 80\n'),
    80,
    8080,
  );
  assert.deepEqual(moved, file('listen 8080;\n  listen [::]:8080 default_server;\n listen 8000;\n# listen 80\n'));
  assert.equal(listeningOn(file('listen 8000;\n'), 80, 8080), undefined);
  assert.equal(listeningOn(file('listen 80;\n', '/etc/other.conf'), 80, 8080), undefined);
});
