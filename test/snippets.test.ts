// Each snippet, expanded with its defaults at its place, is text that Prodlint has nothing to say about.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { KubernetesVersion } from '../server/src/kubernetes/kubernetes-version';
import { stopsOf } from '../server/src/lsp/snippets/body';
import { FRAGMENTS, MANIFESTS } from '../server/src/lsp/snippets/collection';
import { FRAGMENT_PLACES } from '../server/src/lsp/snippets/places';
import type { Profile } from '../server/src/rules/rule';
import { syntaxProblems } from './support/completion';
import { lintText, testSettings } from './support/lint';
import { fetched } from './support/programs';
import { readText, root } from './support/repository';
import { allSnippets, chosen, expanded, fragments, hostOf, manifest, SNIPPET_NAMES } from './support/snippets';
import { temporaryFolders } from './support/temporary-folders';

const files = readdirSync(join(root, 'snippets')).sort();
const RELEASES: readonly KubernetesVersion[] = [30, 31, 32, 33, 34, 35, 36].map((minor) => ({
  major: 1,
  minor,
  patch: undefined,
}));
const { kubernetesVersion: CURRENT } = testSettings();

/** What names objects of other snippets, and why it says something by itself. */
const BESIDE: Readonly<Record<string, { readonly beside: readonly string[]; readonly because: string }>> = {
  'Ingress with TLS': {
    beside: ['Service for a workload', 'Deployment for production'],
    because: 'it leads to a Service',
  },
  'HTTPRoute on a Gateway': {
    beside: ['Service for a workload', 'Deployment for production'],
    because: 'it leads to a Service',
  },
  'HorizontalPodAutoscaler by CPU': { beside: ['Deployment for production'], because: 'it scales a workload' },
  'PodDisruptionBudget, one pod at a time': {
    beside: ['StatefulSet for production'],
    because: 'it guards pods',
  },
  'NetworkPolicy, allow from the ingress controller': {
    beside: ['Deployment for production'],
    because: 'it selects pods',
  },
  'Role with RoleBinding': { beside: ['ServiceAccount without a token'], because: 'it names a ServiceAccount' },
  'CronJob with pg_dump': {
    beside: ['Cluster of CloudNativePG'],
    because: 'its Secret is one that the operator makes',
  },
};

/** What only the profile strict asks for, and no snippet can know: the namespace, which a kustomization or kubectl gives, and the digest of an image. */
const LEFT_TO_THE_TEAM: readonly string[] = ['default-namespace', 'image-digest'];

/** What it finds besides. */
const STRICT_EXCEPTIONS: Readonly<Record<string, { readonly rules: readonly string[]; readonly because: string }>> = {
  'StatefulSet for production': { rules: ['backup-missing'], because: 'backups are made for the namespace' },
  'PersistentVolumeClaim of a class': { rules: ['backup-missing'], because: 'backups are made for the namespace' },
  'Namespace with Pod Security labels': {
    rules: ['namespace-without-quota'],
    because: 'how much it may take is a question of its own, for which there are two snippets',
  },
};

interface Found {
  readonly rule: string;
  readonly message: string;
}

/** What is found in the first documents of a text. */
function found(text: string, profile: Profile, release: KubernetesVersion, documents: number): readonly Found[] {
  const result = lintText(text, { profile, kubernetesVersion: release });
  return result.documents
    .slice(0, documents)
    .flatMap(({ findings }) => findings.map(({ rule, message }) => ({ rule: rule.id, message })));
}

function documentsIn(text: string): number {
  return text.split(/^---$/m).length;
}

const promtool = fetched('promtool.mjs');
const folderWith = temporaryFolders('prodlint-snippets-');

describe('the files of snippets', () => {
  test('are those that VS Code is told of, and have no prefix, because the server decides what is offered', () => {
    const { contributes } = JSON.parse(readText(join(root, 'package.json')));
    const paths = files.map((file) => ({ language: 'yaml', path: `./snippets/${file}` }));
    const sorted = [...contributes.snippets].sort((a, b) => (a.path < b.path ? -1 : 1));
    assert.deepEqual(sorted, paths);
    for (const file of files) {
      const content = JSON.parse(readText(join(root, 'snippets', file))) as Record<string, object>;
      const isWhole = file === 'manifests.json';
      for (const [name, snippet] of Object.entries(content)) {
        const keys = ['description', isWhole ? 'isFileTemplate' : 'place', 'body'];
        assert.deepEqual(Object.keys(snippet), keys, name);
      }
    }
  });

  test('are all known to the server, with a name of their own, a place and a description', () => {
    const count = files.flatMap((file) => Object.keys(JSON.parse(readText(join(root, 'snippets', file))))).length;
    assert.equal(allSnippets.length, count);
    assert.equal(SNIPPET_NAMES.size, count);
    assert.deepEqual([...FRAGMENTS.keys()].sort(), Object.keys(FRAGMENT_PLACES).sort());
    for (const { name, description } of allSnippets) assert.match(description, /^[A-Z].*\.$/, name);
  });

  test('have places that are numbered without holes, each number for one text', () => {
    for (const { name, body } of allSnippets) {
      const stops = stopsOf(body.join('\n'));
      const numbers = [...new Set(stops.map(({ number }) => number))].sort((a, b) => a - b);
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => index + 1),
        name,
      );
      for (const { number, text } of stops) {
        assert.equal(text, stops.find((stop) => stop.number === number)?.text, `${name}: ${number}`);
        assert.notEqual(text, '', `${name}: ${number}`);
      }
    }
  });

  test('are formatted', () => {
    for (const snippet of allSnippets) {
      const text = expanded(snippet);
      const documents = parseAllDocuments(text, { version: '1.1' });
      const formatted = documents.map((document) => document.toString({ indent: 2, lineWidth: 0 })).join('');
      assert.equal(formatted, text, snippet.name);
    }
  });
});

describe('whole manifests', () => {
  for (const profile of ['production', 'strict'] as const) {
    test(`have nothing to report in the profile ${profile}, for any release`, () => {
      for (const snippet of MANIFESTS) {
        const own = expanded(snippet);
        const text = [own, ...(BESIDE[snippet.name]?.beside ?? []).map(manifest)].join('---\n');
        const asked = [...LEFT_TO_THE_TEAM, ...(STRICT_EXCEPTIONS[snippet.name]?.rules ?? [])];
        const expected = profile === 'strict' ? asked : [];
        for (const release of RELEASES) {
          const others = found(text, profile, release, documentsIn(own)).filter(({ rule }) => !expected.includes(rule));
          assert.deepEqual(others, [], `${snippet.name}, 1.${release.minor}`);
        }
      }
    });
  }

  test('and fragments of alerts are rules that Prometheus takes', { skip: promtool.missing }, () => {
    const whole = parseAllDocuments(manifest('PrometheusRule with four alerts'))[0]?.toJS().spec.groups;
    const single = (FRAGMENTS.get('alert rule') ?? []).map((snippet) => parse(expanded(snippet)));
    const groups = [{ name: 'fragments', rules: single }];
    const texts = { 'whole.yaml': stringify({ groups: whole }), 'fragments.yaml': stringify({ groups }) };
    const { path } = folderWith(texts);
    const args = ['check', 'rules', ...Object.keys(texts).map((name) => join(path, name))];
    const { stdout, stderr } = spawnSync(promtool.output, args, { encoding: 'utf8' });
    const counts = [...stdout.matchAll(/SUCCESS: (\d+) rules/g)].map(([, count]) => Number(count));
    assert.deepEqual(counts, [4, single.length], stderr);
  });

  test('have valid texts inside', () => {
    const dashboard = parseAllDocuments(manifest('ConfigMap with a Grafana dashboard'))[0]?.toJS();
    const { title, panels } = JSON.parse(dashboard.data['my-app.json']);
    assert.deepEqual([title, panels.length], ['my-app', 2]);
    assert.equal(panels[0].datasource.uid, '$' + '{datasource}');
    const rules = parseAllDocuments(manifest('PrometheusRule with four alerts'))[0]?.toJS().spec.groups[0].rules;
    assert.equal(
      rules[2].annotations.description,
      '{{ $value | humanizePercentage }} of the requests have failed for five minutes.',
    );
  });

  test('are named as what needs others or an exception only where that is so', () => {
    for (const { name } of MANIFESTS) {
      const rules = found(manifest(name), 'strict', CURRENT, 99).map(({ rule }) => rule);
      const strict = STRICT_EXCEPTIONS[name]?.rules ?? [];
      assert.ok(
        strict.every((rule) => rules.includes(rule)),
        name,
      );
      const others = rules.filter((rule) => !LEFT_TO_THE_TEAM.includes(rule) && !strict.includes(rule));
      assert.equal(others.length === 0, !(name in BESIDE), name);
    }
  });
});

describe('fragments', () => {
  test('are offered at their place, and leave nothing to report there, for any release', () => {
    for (const { place, snippet } of fragments) {
      const after = chosen(hostOf(place, snippet), snippet.name);
      assert.deepEqual(syntaxProblems(after), [], after);
      for (const release of RELEASES) {
        const findings = found(after, 'production', release, documentsIn(after));
        assert.deepEqual(findings, [], `${snippet.name}, 1.${release.minor} in\n${after}`);
      }
    }
  });
});
