import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RULES } from '../rules/registry.generated';
import { defineRule } from '../rules/rule';
import { isIgnored, readConfiguration, settingsFor } from './configuration';

const FILE = '/shop/.prodlint.yaml';

function read(text: string) {
  return readConfiguration(FILE, '/shop', text, RULES);
}

/** What is wrong with a configuration: the marked text with its one-based line, and the message. */
function problems(text: string): string[] {
  const lines = text.split('\n');
  return read(text).problems.map(({ file, range, message }) => {
    assert.equal(file, FILE);
    assert.equal(range.start.line, range.end.line);
    const marked = (lines[range.start.line] ?? '').slice(range.start.character, range.end.character);
    return `${range.start.line + 1} \`${marked}\` ${message}`;
  });
}

describe('a right configuration', () => {
  test('is read as it is written', () => {
    const text = `extends: [../base.yaml, ./more.yaml]
profile: strict
kubernetesVersion: "1.31"
rules:
  cpu-limit: warning
  privileged-container: off
  duplicate-env: "off"
  minimum-replicas: [error, { min: 3 }]
overrides:
  - files: ["overlays/dev/**"]
    profile: baseline
    rules:
      cpu-limit: error
ignore: ["vendor/**"]
`;
    const { configuration, problems: found } = read(text);
    assert.deepEqual(found, []);
    assert.equal(configuration.file, FILE);
    assert.equal(configuration.directory, '/shop');
    assert.deepEqual(
      configuration.extends.map(({ path, range }) => [path, range.start.line, range.start.character]),
      [
        ['../base.yaml', 0, 10],
        ['./more.yaml', 0, 24],
      ],
    );
    assert.equal(configuration.profile, 'strict');
    assert.equal(configuration.kubernetesVersion, '1.31');
    assert.deepEqual(configuration.rules['cpu-limit'], { severity: 'warning' });
    assert.deepEqual(configuration.rules['privileged-container'], { severity: 'off' });
    assert.deepEqual(configuration.rules['duplicate-env'], { severity: 'off' });
    assert.equal(configuration.rules['minimum-replicas']?.severity, 'error');
    assert.equal(configuration.rules['minimum-replicas']?.options?.min, 3);
    assert.deepEqual(configuration.ignore, ['vendor/**']);
    assert.equal(configuration.overrides.length, 1);
    assert.deepEqual(configuration.overrides[0]?.files, ['overlays/dev/**']);
    assert.equal(configuration.overrides[0]?.profile, 'baseline');
  });

  test('may be empty, or hold comments only', () => {
    for (const text of ['', '# nothing yet\n', '---\n', '{}\n']) {
      assert.deepEqual(problems(text), [], JSON.stringify(text));
      assert.equal(read(text).configuration.profile, undefined);
    }
  });

  test('may extend a single file', () => {
    assert.deepEqual(
      read('extends: base.yaml\n').configuration.extends.map(({ path }) => path),
      ['base.yaml'],
    );
  });
});

describe('a mistake in a configuration is shown at its place', () => {
  test('an unknown setting, with the one that was meant', () => {
    assert.deepEqual(problems('profil: strict\n'), ['1 `profil` Unknown setting profil. Did you mean profile?']);
    assert.deepEqual(problems('a: 1\nxyzzy: 1\n'), ['1 `a` Unknown setting a.', '2 `xyzzy` Unknown setting xyzzy.']);
    assert.deepEqual(problems('overrides:\n  - files: [a]\n    ignored: [b]\n').length, 1);
  });

  test('an unknown rule, with the one that was meant', () => {
    assert.deepEqual(problems('rules:\n  privileged-containers: error\n  no-such: off\n'), [
      '2 `privileged-containers` There is no rule privileged-containers. Did you mean privileged-container?',
      '3 `no-such` There is no rule no-such.',
    ]);
  });

  test('an unknown profile or severity', () => {
    assert.deepEqual(problems('profile: relaxed\n'), [
      '1 `relaxed` profile can not be relaxed. Allowed: baseline, production, strict.',
    ]);
    const [found] = problems('rules:\n  privileged-container: fatal\n');
    assert.match(found ?? '', /^2 `fatal` privileged-container can not be fatal\. Allowed: off, info, warning, error/);
  });

  test('a version that is a number, is none, or is out of range', () => {
    assert.deepEqual(problems('kubernetesVersion: 1.30\n'), [
      '1 `1.30` Unquoted, YAML reads this version as the number 1.3. Write it in quotes: "1.30".',
    ]);
    assert.deepEqual(problems('kubernetesVersion: 1.34\n'), []);
    assert.deepEqual(problems('kubernetesVersion: "latest"\n'), [
      '1 `"latest"` latest is no Kubernetes version such as "1.34".',
    ]);
    assert.match(
      problems('overrides:\n  - files: ["a"]\n    kubernetesVersion: "1.9"\n')[0] ?? '',
      /^3 `"1\.9"` Kubernetes 1\.9 is outside the versions known here, 1\.\d+ to 1\.\d+\.$/,
    );
  });

  test('a value of another type', () => {
    assert.deepEqual(problems('profile: production\nrules: [cpu-limit]\n'), ['2 `rules` rules must be a map.']);
    assert.deepEqual(problems('ignore: vendor\n').length, 1);
    assert.deepEqual(problems('- profile: strict\n').length, 1);
    assert.deepEqual(problems('strict\n').length, 1);
  });

  test('an option of another type', () => {
    const [found] = problems('rules:\n  minimum-replicas: [warning, { min: many }]\n');
    assert.match(found ?? '', /^2 `many` min must be a whole number/);
  });

  test('text that is no YAML', () => {
    assert.deepEqual(problems('profile: strict\nrules: {\n').length, 1);
    assert.match(problems('profile: "strict\n')[0] ?? '', /This configuration is not YAML/);
  });

  test('and what is right beside it still holds', () => {
    const { configuration, problems: found } = read(
      'profile: strict\nkubernetesVersion: 1.30\nrules:\n  no-such: error\n  cpu-limit: info\n',
    );
    assert.equal(found.length, 2);
    // What was read instead is out of range, and counts for nothing.
    assert.equal(configuration.kubernetesVersion, '1.3');
    assert.deepEqual(configuration.rules['cpu-limit'], { severity: 'info' });
  });
});

describe('the settings of a file', () => {
  const extra = { honourSuppressions: true };
  const configurations = (...texts: string[]) => texts.map((text) => read(text).configuration);

  test('are the defaults where nothing is configured', () => {
    const settings = settingsFor('/shop/web.yaml', [], {}, extra);
    assert.equal(settings.profile, 'production');
    assert.equal(settings.kubernetesVersion.major, 1);
    assert.deepEqual(settings.rules, {});
  });

  test('the last configuration lies on top, what it does not say stays', () => {
    const layers = configurations(
      'profile: baseline\nkubernetesVersion: "1.30"\nrules: { minimum-replicas: [error, { min: 3 }], cpu-limit: info }\n',
      'profile: strict\nrules: { minimum-replicas: warning }\n',
    );
    const settings = settingsFor('/shop/web.yaml', layers, {}, extra);
    assert.equal(settings.profile, 'strict');
    assert.equal(settings.kubernetesVersion.minor, 30);
    assert.equal(settings.rules['cpu-limit']?.severity, 'info');
    assert.equal(settings.rules['minimum-replicas']?.severity, 'warning');
    assert.equal(settings.rules['minimum-replicas']?.options?.min, 3);
  });

  test('an override counts for the files it names, from the directory of its configuration', () => {
    const layers = configurations(
      'profile: strict\noverrides:\n  - files: ["overlays/dev/**", "*.test.yaml"]\n    profile: baseline\n',
    );
    const profile = (file: string) => settingsFor(file, layers, {}, extra).profile;
    assert.equal(profile('/shop/web.yaml'), 'strict');
    assert.equal(profile('/shop/overlays/dev/web.yaml'), 'baseline');
    assert.equal(profile('/shop/overlays/dev/.hidden/web.yaml'), 'baseline');
    assert.equal(profile('/shop/overlays/prod/web.yaml'), 'strict');
    assert.equal(profile('/shop/web.test.yaml'), 'baseline');
    assert.equal(profile('/shop/sub/web.test.yaml'), 'strict');
    assert.equal(profile('/overlays/dev/web.yaml'), 'strict');
  });

  test('later overrides lie over earlier ones', () => {
    const layers = configurations(
      'overrides:\n  - { files: ["**"], profile: baseline }\n  - { files: ["a/**"], profile: strict }\n',
    );
    assert.equal(settingsFor('/shop/a/b.yaml', layers, {}, extra).profile, 'strict');
    assert.equal(settingsFor('/shop/c.yaml', layers, {}, extra).profile, 'baseline');
  });

  test('what the caller gives lies below or above all files', () => {
    const layers = configurations('profile: strict\nrules: { cpu-limit: error }\n');
    const base = {
      profile: 'baseline',
      kubernetesVersion: '1.29',
      rules: { 'cpu-limit': { severity: 'off' } },
    } as const;
    const below = settingsFor('/shop/web.yaml', layers, { base }, extra);
    assert.deepEqual([below.profile, below.kubernetesVersion.minor], ['strict', 29]);
    assert.equal(below.rules['cpu-limit']?.severity, 'error');
    const above = settingsFor('/shop/web.yaml', layers, { top: base }, { ...extra, onlyRules: ['cpu-limit'] });
    assert.deepEqual([above.profile, above.kubernetesVersion.minor], ['baseline', 29]);
    assert.equal(above.rules['cpu-limit']?.severity, 'off');
    assert.deepEqual(above.onlyRules, ['cpu-limit']);
  });

  test('a version that can not be used is left out', () => {
    const layers = configurations('kubernetesVersion: "1.30"\n', 'kubernetesVersion: "0.1"\n');
    assert.equal(settingsFor('/shop/web.yaml', layers, {}, extra).kubernetesVersion.minor, 30);
  });
});

test('files are ignored by globs, from the directory of the configuration', () => {
  const configurations = [read('ignore: ["vendor/**", "charts/", "*.skip.yaml"]\n').configuration];
  assert.equal(isIgnored('/shop/vendor/a/b.yaml', configurations), true);
  assert.equal(isIgnored('/shop/charts/a.yaml', configurations), true);
  assert.equal(isIgnored('/shop/a.skip.yaml', configurations), true);
  assert.equal(isIgnored('/shop/web.yaml', configurations), false);
  assert.equal(isIgnored('/shop/sub/vendor/a.yaml', configurations), false);
  assert.equal(isIgnored('/vendor/a.yaml', configurations), false);
  assert.equal(isIgnored('/shop/web.yaml', [read('').configuration]), false);
});

test('which rules there are is up to the caller', () => {
  const own = defineRule({
    id: 'own-rule',
    need: 'security',
    summary: '',
    severity: 'warning',
    profile: 'baseline',
    scope: 'object',
    kinds: 'any',
    fix: 'none',
    peers: [],
    messages: {},
  });
  const { problems: found } = readConfiguration(FILE, '/shop', 'rules:\n  own-rul: error\n', [own]);
  assert.deepEqual(
    found.map(({ message }) => message),
    ['There is no rule own-rul. Did you mean own-rule?'],
  );
});
