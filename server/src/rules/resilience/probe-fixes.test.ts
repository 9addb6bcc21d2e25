import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readResources } from '../../kubernetes/resource';
import { parseYaml } from '../../yaml/document';
import { probeFixes } from './probe-fixes';

/** The handlers that are offered for a container with these ports, each with what is written in it. */
function offered(ports: string, image = 'registry.example.com/app:1'): string[] {
  const text = `apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: app, image: "${image}", ports: ${ports} }] }\n`;
  const [container] = readResources(parseYaml(text))[0]?.podTemplate?.containers ?? [];
  assert.ok(container);
  return probeFixes(container, 'readinessProbe').map(({ message, changes }) => {
    const values = changes.map((change) => (change.op === 'set' ? change.value : change.op));
    return [message, ...values].join(' ');
  });
}

describe('what is offered for the first TCP port', () => {
  const cases: readonly (readonly [ports: string, expected: readonly string[]])[] = [
    ['[{ containerPort: 80 }]', ['httpGet / 80', 'tcpSocket 80']],
    ['[{ containerPort: 3000 }]', ['httpGet / 3000', 'tcpSocket 3000']],
    ['[{ containerPort: 443 }]', ['httpGet / 443 HTTPS', 'tcpSocket 443']],
    ['[{ containerPort: 9999 }]', ['tcpSocket 9999', 'httpGet / 9999']],
    ['[{ containerPort: 5432 }]', ['tcpSocket 5432']],
    ['[{ name: http, containerPort: 9999 }]', ['httpGet / http', 'tcpSocket http']],
    ['[{ name: http-admin, containerPort: 8443 }]', ['httpGet / http-admin', 'tcpSocket http-admin']],
    ['[{ name: https, containerPort: 9999 }]', ['httpGet / https HTTPS', 'tcpSocket https']],
    ['[{ name: web, containerPort: 5432 }]', ['httpGet / web', 'tcpSocket web']],
    ['[{ name: webhook, containerPort: 9443 }]', ['httpGet / webhook HTTPS', 'tcpSocket webhook']],
    ['[{ name: grpc, containerPort: 8080 }]', ['grpc 8080', 'tcpSocket grpc']],
    ['[{ name: grpc-web, containerPort: 9999 }]', ['httpGet / grpc-web', 'tcpSocket grpc-web']],
    ['[{ name: mysql, containerPort: 8080 }]', ['tcpSocket mysql']],
    ['[{ containerPort: 53, protocol: UDP }, { containerPort: 8080 }]', ['httpGet / 8080', 'tcpSocket 8080']],
    ['[{ containerPort: 53, protocol: UDP }]', []],
    ['[{ name: http }]', []],
    ['[]', []],
  ];
  for (const [ports, expected] of cases) {
    test(ports, () => assert.deepEqual(offered(ports), expected));
  }

  test('a database is only connected to, unless its port says that it speaks HTTP', () => {
    assert.deepEqual(offered('[{ containerPort: 8080 }]', 'postgres:17'), ['tcpSocket 8080']);
    assert.deepEqual(offered('[{ name: grpc, containerPort: 26257 }]', 'cockroachdb/cockroach:v24.3.1'), [
      'tcpSocket grpc',
    ]);
    assert.deepEqual(offered('[{ name: http, containerPort: 9200 }]', 'elasticsearch:8.17.0'), [
      'httpGet / http',
      'tcpSocket http',
    ]);
  });
});
