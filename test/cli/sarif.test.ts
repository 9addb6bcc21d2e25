import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import Ajv from 'ajv';
import type { Log, Region, Result } from 'sarif';
import { applyEdits, LineIndex } from '../../server/src/yaml/text';
import { folderWith, ONLY_PRIVILEGED, privilegedPod, prodlint } from '../support/command-line';
import { corpus, readText, root } from '../support/repository';

const {
  $schema: _draft,
  id: _id,
  ...schema
} = JSON.parse(readText(join(root, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')));
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
ajv.addFormat('uri', (text: string) => URL.canParse(text));
ajv.addFormat('uri-reference', (text: string) => URL.canParse(text, 'file:///') && !/[\s<>"{}|\\^`]/.test(text));
ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)));
const validate = ajv.compile(schema);

function sarif(args: readonly string[], cwd: string, input = '') {
  const { stdout, code, stderr } = prodlint(['lint', '--format', 'sarif', ...args], { cwd, input });
  const log = JSON.parse(stdout) as Log;
  assert.ok(validate(log), ajv.errorsText(validate.errors));
  const [run] = log.runs;
  assert.ok(run);
  return { log, run, results: run.results ?? [], code, stderr };
}

function spanOf(text: string, region: Region | undefined) {
  const lines = new LineIndex(text);
  const offset = (line = 1, column = 1) => lines.offset({ line: line - 1, character: column - 1 });
  return {
    start: offset(region?.startLine, region?.startColumn),
    end: offset(region?.endLine, region?.endColumn),
  };
}

const regionOf = (result: Result | undefined) => result?.locations?.[0]?.physicalLocation?.region;

describe('--format sarif', () => {
  const folder = folderWith({
    'my app/pod.yaml': privilegedPod(),
    'clean.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
    'other/notes.txt': '',
  });
  const { log, run, results, code } = sarif(ONLY_PRIVILEGED, folder);

  test('is SARIF 2.1.0', () => {
    assert.equal(log.version, '2.1.0');
    assert.equal(run.columnKind, 'utf16CodeUnits');
    assert.equal(run.invocations?.[0]?.executionSuccessful, true);
    assert.equal(run.invocations?.[0]?.exitCode, code);
  });

  test('describes the rules that spoke', () => {
    const [rule] = run.tool.driver.rules ?? [];
    assert.equal(rule?.id, 'privileged-container');
    assert.match(rule?.help?.markdown ?? '', /^# privileged-container\n/);
    assert.ok(!rule?.help?.markdown?.includes('#!'), 'without expectations of tests');
    assert.match(rule?.fullDescription?.text ?? '', /^A container of a workload/);
    assert.equal(rule?.defaultConfiguration?.level, 'error');
  });

  test('places each result', () => {
    assert.equal(results.length, 1);
    const [result] = results;
    assert.equal(result?.ruleId, 'privileged-container');
    assert.equal(result?.ruleIndex, 0);
    assert.equal(result?.level, 'error');
    const place = result?.locations?.[0]?.physicalLocation;
    assert.deepEqual(place?.artifactLocation, { uri: 'my%20app/pod.yaml', uriBaseId: '%SRCROOT%' });
    assert.deepEqual(place?.region, { startLine: 10, startColumn: 21, endLine: 10, endColumn: 25 });
    assert.match(run.originalUriBaseIds?.['%SRCROOT%']?.uri ?? '', /^file:\/\/.*\/$/);
  });

  test('has the fix as replacements that make what --fix-unsafe makes', () => {
    const [fix] = results[0]?.fixes ?? [];
    const replacements = fix?.artifactChanges[0]?.replacements ?? [];
    const text = privilegedPod();
    const edits = replacements.map(({ deletedRegion, insertedContent }) => {
      return { ...spanOf(text, deletedRegion), text: insertedContent?.text ?? '' };
    });
    assert.equal(applyEdits(text, edits), text.replace('privileged: true', 'privileged: false'));
    assert.equal(fix?.properties?.grade, 'unsafe');
  });

  test('keeps fingerprints when lines move, and tells equal findings apart', () => {
    const fingerprints = (text: string) => {
      const moved = folderWith({ 'my app/pod.yaml': text });
      return sarif(ONLY_PRIVILEGED, moved).results.map((result) => result.partialFingerprints?.['prodlint/v1']);
    };
    const [own] = fingerprints(privilegedPod());
    assert.equal(own, results[0]?.partialFingerprints?.['prodlint/v1']);
    assert.deepEqual(fingerprints(`# one\n\n# two\n${privilegedPod()}`), [own]);
    const twice = fingerprints(`${privilegedPod()}---\n${privilegedPod()}`);
    assert.equal(twice[0], own);
    assert.equal(new Set(twice).size, 2);
    assert.notEqual(fingerprints(privilegedPod('other'))[0], own);
  });

  test('tells what could not be read, and mistakes in the configuration', () => {
    const broken = folderWith({
      'bad.yaml': Buffer.from('a\0'),
      'pod.yaml': privilegedPod(),
      '.prodlint.yaml': 'profil: strict\n',
    });
    const { run, code } = sarif(ONLY_PRIVILEGED, broken);
    const [invocation] = run.invocations ?? [];
    assert.equal(code, 2);
    assert.equal(invocation?.executionSuccessful, false);
    assert.equal(invocation?.toolExecutionNotifications?.[0]?.message.text, 'bad.yaml: is a binary file, not YAML');
    const configuration = invocation?.toolConfigurationNotifications?.[0];
    assert.match(configuration?.message.text ?? '', /^Unknown setting profil\./);
    assert.equal(configuration?.locations?.[0]?.physicalLocation?.region?.startLine, 1);
  });

  test('is valid for standard input, and for files outside of the working directory', () => {
    const { results } = sarif([...ONLY_PRIVILEGED, '-', join(folder, 'my app')], join(folder, '..'), privilegedPod());
    assert.equal(results.length, 2);
    const elsewhere = sarif([...ONLY_PRIVILEGED, '../my app'], join(folder, 'other'));
    assert.match(elsewhere.results[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '', /^file:\/\/\//);
  });

  test('is valid when there is nothing', () => {
    assert.deepEqual(sarif([...ONLY_PRIVILEGED, 'clean.yaml'], folder).results, []);
  });
});

test('SARIF of real manifests is valid and its regions lie in the files', { skip: corpus === undefined }, () => {
  const folder = join(corpus ?? '', 'kube-prometheus');
  const { results, run } = sarif(['--profile', 'strict', 'manifests'], folder);
  for (const result of results) {
    const location = result.locations?.[0]?.physicalLocation?.artifactLocation;
    const text = readText(join(folder, decodeURIComponent(location?.uri ?? '')));
    const { start, end } = spanOf(text, regionOf(result));
    assert.ok(start < end && end <= text.length, JSON.stringify(result));
    assert.equal(run.tool.driver.rules?.[result.ruleIndex ?? -1]?.id, result.ruleId);
  }
});
