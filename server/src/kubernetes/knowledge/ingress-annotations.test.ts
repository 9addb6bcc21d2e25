import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnnotationFamily } from './ingress-annotations';
import { fitsForm, INGRESS_ANNOTATION_FAMILIES, lookUpIngressAnnotation } from './ingress-annotations';

const names = (table: Readonly<Record<string, unknown>> | undefined): string[] => Object.keys(table ?? {});

function status(key: string): string | undefined {
  return lookUpIngressAnnotation(key)?.status;
}

for (const family of INGRESS_ANNOTATION_FAMILIES) {
  test(`${family.prefix} tables agree with each other`, () => {
    assert.match(family.prefix, /^[a-z.-]+\/$/);
    for (const table of [family.replaced, family.meant, family.elsewhere]) {
      for (const name of names(table)) assert.equal(Object.hasOwn(family.annotations, name), false, name);
    }
    for (const name of names(family.replaced)) {
      assert.equal(Object.hasOwn(family.elsewhere ?? {}, name), false, name);
      assert.equal(Object.hasOwn(family.meant ?? {}, name), false, name);
    }
    if (family.ignoreNameCase === true) {
      for (const table of [family.annotations, family.replaced, family.meant, family.elsewhere]) {
        for (const name of names(table)) assert.equal(name, name.toLowerCase());
      }
    }
  });

  test(`${family.prefix} suggests only what is known`, () => {
    for (const target of [...Object.values(family.replaced ?? {}), ...Object.values(family.meant ?? {})]) {
      if (target === null) continue;
      const key = target.includes('/') ? target : family.prefix + target;
      if (key !== 'kubernetes.io/tls-acme') assert.equal(status(key), 'known', key);
    }
  });

  test(`${family.prefix} names are valid annotation names and patterns see no known name`, () => {
    for (const name of names(family.annotations)) {
      assert.match(name, /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/);
      for (const pattern of family.patterns ?? []) assert.doesNotMatch(name, pattern.name);
    }
  });
}

test('prefixes are unique', () => {
  const prefixes = INGRESS_ANNOTATION_FAMILIES.map((family: AnnotationFamily) => family.prefix);
  assert.equal(new Set(prefixes).size, prefixes.length);
});

test('the whole list of ingress-nginx is there', () => {
  const nginx = INGRESS_ANNOTATION_FAMILIES[0];
  // 137 names that the parsers declare, and the aliases limit-whitelist and whitelist-source-range
  assert.equal(names(nginx?.annotations).length, 139);
});

test('looks up known, unknown, replaced and misplaced names', () => {
  const prefix = 'nginx.ingress.kubernetes.io/';
  assert.equal(status(`${prefix}limit-rps`), 'known');
  assert.equal(status('example.com/limit-rps'), undefined);
  assert.equal(status('nginx.ingress.kubernetes.io'), undefined);

  const rateLimit = lookUpIngressAnnotation(`${prefix}rate-limit`);
  assert.ok(rateLimit?.status === 'unknown');
  assert.equal(rateLimit.meant, `${prefix}limit-rps`);

  const misspelt = lookUpIngressAnnotation(`${prefix}proxy-body-sise`);
  assert.ok(misspelt?.status === 'unknown');
  assert.equal(misspelt.meant, null);

  const secure = lookUpIngressAnnotation(`${prefix}secure-backends`);
  assert.ok(secure?.status === 'replaced');
  assert.equal(secure.replacement, `${prefix}backend-protocol`);

  const gzip = lookUpIngressAnnotation(`${prefix}use-gzip`);
  assert.ok(gzip?.status === 'elsewhere');
  assert.equal(gzip.place, 'controller ConfigMap');

  const edit = lookUpIngressAnnotation('cert-manager.io/acme-http01-edit-in-place');
  assert.ok(edit?.status === 'replaced');
  assert.equal(edit.replacement, 'acme.cert-manager.io/http01-edit-in-place');
});

test('names of users do not reach into the prototype', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty', '']) {
    assert.equal(status(`nginx.ingress.kubernetes.io/${name}`), 'unknown', name);
  }
});

test('families of names and case', () => {
  assert.equal(status('alb.ingress.kubernetes.io/actions.ssl-redirect'), 'known');
  assert.equal(status('alb.ingress.kubernetes.io/listener-attributes.HTTPS-443'), 'known');
  assert.equal(status('alb.ingress.kubernetes.io/actions'), 'unknown');
  assert.equal(status('traefik.ingress.kubernetes.io/router.entryPoints'), 'known');
  assert.equal(status('traefik.ingress.kubernetes.io/router.tls.domains.0.main'), 'known');
  assert.equal(status('traefik.ingress.kubernetes.io/service.nativelb'), 'elsewhere');
  assert.equal(status('nginx.ingress.kubernetes.io/SSL-Redirect'), 'unknown');
});

test('judges values as the controllers do', () => {
  const cases: [string, Parameters<typeof fitsForm>[1], boolean][] = [
    ['', 'integer', true],
    ['100', 'integer', true],
    ['-1', 'integer', true],
    ['60s', 'integer', false],
    ['1e3', 'integer', false],
    ['true', 'boolean', true],
    ['T', 'boolean', true],
    ['yes', 'boolean', false],
    ['tRUE', 'boolean', false],
    ['8m', 'size', true],
    ['8 M', 'size', true],
    ['8MB', 'size', false],
    ['8Mi', 'size', false],
    ['2160h', 'duration', true],
    ['1h30m', 'duration', true],
    ['90d', 'duration', false],
    ['10.0.0.0/8, 192.168.1.1', 'address-list', true],
    ['2001:db8::/32', 'address-list', true],
    ['all', 'address-list', false],
    ['404,503', 'http-error-codes', true],
    ['404, 503', 'http-error-codes', true],
    ['302', 'http-error-codes', false],
    ['a=b,c=d', 'string-map', true],
    ['a:b', 'string-map', false],
    ['[{"HTTPS": 443}]', 'json', true],
    ["[{'HTTPS': 443}]", 'json', false],
    ['on', { words: ['on', 'off'] }, true],
    [' on ', { words: ['on', 'off'] }, true],
    ['On', { words: ['on', 'off'] }, false],
    ['https', { words: ['HTTPS'], ignoreCase: true }, true],
    ['anything', 'text', true],
  ];
  for (const [value, form, expected] of cases) {
    assert.equal(fitsForm(value, form), expected, `${value} as ${JSON.stringify(form)}`);
  }
});
