import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type MinorVersion, parseKubernetesVersion } from './kubernetes-version';
import {
  annotationKeyProblem,
  cleanName,
  labelKeyProblem,
  labelValueProblem,
  type NameForm,
  type NameProblem,
  nameFormOf,
  nameProblem,
  prefixProblem,
} from './names';

/** A problem in short: its code, and what is known of it. */
function shown(problem: NameProblem | undefined): string {
  if (problem === undefined) return 'fine';
  switch (problem.code) {
    case 'characters':
      return `characters ${problem.characters.join('')}`;
    case 'length':
      return `length ${problem.length}>${problem.limit}`;
    case 'prefix':
      return `prefix ${shown(problem.problem)}`;
    default:
      return problem.code;
  }
}

const long = (length: number) => 'a'.repeat(length);

describe('names have a form', () => {
  const cases: Record<NameForm, [name: string, verdict: string][]> = {
    subdomain: [
      ['web', 'fine'],
      ['1', 'fine'],
      ['a--b', 'fine'],
      ['web.example.com', 'fine'],
      ['0.0.a', 'fine'],
      [long(253), 'fine'],
      [long(254), 'length 254>253'],
      ['My_App', 'characters M_A'],
      ['web app', 'characters  '],
      ['größe', 'characters öß'],
      ['-web', 'start'],
      ['.web', 'start'],
      ['web-', 'end'],
      ['web.', 'end'],
      ['a..b', 'parts'],
      ['a.-b', 'parts'],
      ['a-.b', 'parts'],
      ['', 'empty'],
    ],
    label: [
      ['web', 'fine'],
      ['1web', 'fine'],
      [long(63), 'fine'],
      [long(64), 'length 64>63'],
      ['web.example', 'characters .'],
      ['web-', 'end'],
    ],
    'letter-label': [
      ['web-1', 'fine'],
      ['1web', 'letter-first'],
      ['-web', 'start'],
      [long(64), 'length 64>63'],
      ['web.a', 'characters .'],
    ],
    'path-segment': [
      ['system:Node-Reader', 'fine'],
      ['My Role', 'fine'],
      [long(300), 'fine'],
      ['.', 'dots-only'],
      ['..', 'dots-only'],
      ['a/b%', 'characters /%'],
    ],
    port: [
      ['http', 'fine'],
      ['p-1', 'fine'],
      ['1a', 'fine'],
      [long(15), 'fine'],
      [long(16), 'length 16>15'],
      ['8080', 'no-letter'],
      ['a--b', 'double-hyphen'],
      ['-a', 'start'],
      ['a-', 'end'],
      ['http_api', 'characters _'],
      ['HTTP', 'characters HTP'],
    ],
  };
  for (const form of Object.keys(cases) as NameForm[]) {
    test(form, () => {
      for (const [name, verdict] of cases[form]) assert.equal(shown(nameProblem(form, name)), verdict, name);
    });
  }
});

test('a prefix may end with a hyphen', () => {
  assert.equal(prefixProblem('subdomain', 'web-'), undefined);
  assert.equal(prefixProblem('label', `${long(63)}-`), undefined);
  assert.equal(prefixProblem('letter-label', 'web'), undefined);
  // The API server does not look at the character in front of the hyphen.
  assert.equal(prefixProblem('subdomain', 'web_-'), undefined);
  assert.equal(shown(prefixProblem('subdomain', 'Web-')), 'characters W');
  assert.equal(shown(prefixProblem('subdomain', '-')), 'start');
  assert.equal(shown(prefixProblem('subdomain', '_a-')), 'characters _');
  assert.equal(prefixProblem('path-segment', 'system:-'), undefined);
});

test('keys of labels', () => {
  const cases: [key: string, verdict: string][] = [
    ['app', 'fine'],
    ['App_1.x', 'fine'],
    ['example.com/App', 'fine'],
    [`${long(253)}/${long(63)}`, 'fine'],
    [`${long(254)}/a`, 'prefix length 254>253'],
    [`a/${long(64)}`, 'length 64>63'],
    ['Example.com/app', 'prefix characters E'],
    ['/app', 'prefix empty'],
    ['example.com/', 'empty'],
    ['', 'empty'],
    ['a/b/c', 'slashes'],
    ['-app', 'start'],
    ['app_', 'end'],
    ['my app', 'characters  '],
  ];
  for (const [key, verdict] of cases) assert.equal(shown(labelKeyProblem(key)), verdict, key);
  assert.equal(annotationKeyProblem('Example.com/App'), undefined);
  assert.equal(shown(annotationKeyProblem('example.com:8080/app')), 'prefix characters :');
});

test('values of labels', () => {
  const cases: [value: string, verdict: string][] = [
    ['', 'fine'],
    ['V1.2_3-x', 'fine'],
    [long(63), 'fine'],
    [long(64), 'length 64>63'],
    ['my app', 'characters  '],
    ['a/b', 'characters /'],
    ['-5', 'start'],
    ['v1.', 'end'],
  ];
  for (const [value, verdict] of cases) assert.equal(shown(labelValueProblem(value)), verdict, value);
});

test('names are cleaned', () => {
  const cases: [form: NameForm, name: string, cleaned: string | undefined][] = [
    ['subdomain', 'My_App', 'my-app'],
    ['subdomain', ' web ', 'web'],
    ['subdomain', '_a..b-.c_', 'a.b.c'],
    ['subdomain', 'Größe', 'grosse'],
    ['subdomain', 'café 東京', 'cafe'],
    ['subdomain', '___', undefined],
    ['subdomain', long(254), undefined],
    ['label', 'web.Example', 'web-example'],
    ['letter-label', '1Web', undefined],
    ['path-segment', 'team/Role', 'team-Role'],
    ['path-segment', '..', undefined],
    ['port', 'HTTP__api', 'http-api'],
    ['port', '80_80', undefined],
    ['port', 'metrics_endpoint_http', undefined],
  ];
  for (const [form, name, cleaned] of cases) assert.equal(cleanName(form, name), cleaned, name);
});

test('kinds have forms', () => {
  const of = (group: string, kind: string, version: MinorVersion = '1.34') => {
    const target = parseKubernetesVersion(version);
    assert.ok(target);
    return nameFormOf(group, kind, target);
  };
  assert.equal(of('', 'Service', '1.35'), 'letter-label');
  assert.equal(of('', 'Service', '1.36'), 'label');
  assert.equal(of('serving.knative.dev', 'Service'), 'subdomain');
  assert.equal(of('', 'Namespace'), 'label');
  assert.equal(of('apps', 'StatefulSet'), 'label');
  assert.equal(of('apps', 'Deployment'), 'subdomain');
  assert.equal(of('rbac.authorization.k8s.io', 'ClusterRoleBinding'), 'path-segment');
  assert.equal(of('policy', 'PodDisruptionBudget'), 'path-segment');
  assert.equal(of('image.openshift.io', 'ImageStreamTag'), 'path-segment');
  assert.equal(of('example.com', 'constructor'), 'subdomain');
});
