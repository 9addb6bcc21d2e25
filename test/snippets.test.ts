// Each snippet, expanded with its defaults where it belongs, is text that Prodlint has nothing to say about.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { lintText } from './support/lint';
import { readText, root } from './support/repository';

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
}

const snippets = JSON.parse(readText(join(root, 'snippets/kubernetes.json'))) as Record<string, Snippet>;

/** The lines of a snippet with the default of each tab stop, as deep as a container's fields. */
function expand({ body }: Snippet): string {
  return body.map((line) => `          ${line.replace(/\$\{\d+:([^}]*)\}/g, '$1')}\n`).join('');
}

test('the fragments of a container together leave nothing to report in the production profile', () => {
  const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 0
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      automountServiceAccountToken: false
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          ports:
            - name: http
              containerPort: 8080
${Object.values(snippets).map(expand).join('')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
`;
  const { documents } = lintText(manifest);
  assert.deepEqual(
    documents.flatMap(({ findings }) => findings.map(({ message }) => message)),
    [],
  );
});

test('every snippet has a prefix of its own', () => {
  const prefixes = Object.values(snippets).map(({ prefix }) => prefix);
  assert.equal(new Set(prefixes).size, prefixes.length);
  assert.ok(prefixes.every((prefix) => prefix.startsWith('k8s-')));
});
