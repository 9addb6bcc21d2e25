// Builds of kustomizations: small ones whose result is stored as kubectl printed it, and those of the corpus beside kubectl itself.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { type Build, buildKustomization } from '../server/src/workspace/kustomize/build';
import { formatPath } from '../server/src/yaml/path';
import { isMap, type YamlValue } from '../server/src/yaml/value';
import { kubectl, missingKubectl } from './support/kubectl';
import { diskInput, printed, readStream } from './support/kustomize';
import { corpus, filesNamed, readText, root } from './support/repository';

const cases = join(root, 'test/kustomize');

/** Plain objects, so that what is compared differs in data alone. */
function plain(value: YamlValue): unknown {
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
  // The sign of a zero is nothing that is printed.
  return Array.isArray(value) ? value.map(plain) : value === 0 ? 0 : value;
}

/** One object after the other, because a difference between long lists is told at length. */
function assertSame(ours: readonly YamlValue[], theirs: readonly YamlValue[]): void {
  assert.deepEqual(ours.map(label), theirs.map(label));
  for (const [index, data] of ours.entries()) assert.deepEqual(plain(data), plain(theirs[index] ?? null));
}

function label(data: YamlValue): string {
  const { kind, metadata } = isMap(data) ? data : {};
  return `${kind} ${isMap(metadata) ? `${metadata.namespace ?? ''}/${metadata.name}` : ''}`;
}

function problemsOf(build: Build, directory: string): string[] {
  return build.problems.map(
    ({ file, path, code }) => `${relative(directory, file)} ${formatPath(path) || '.'} ${code}`,
  );
}

function kustomize(directory: string): string | undefined {
  const { status, stdout } = spawnSync(kubectl, ['kustomize', directory], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return status === 0 ? stdout : undefined;
}

describe('a kustomization is built as kubectl builds it', () => {
  for (const name of readdirSync(cases)) {
    const directory = join(cases, name);
    const stored = join(directory, 'expected.yaml');
    if (!existsSync(stored)) continue;
    const isSorted = !/order: fifo/.test(readText(join(directory, 'kustomization.yaml')));
    test(name, () => {
      const build = buildKustomization(directory, diskInput);
      assertSame(printed(build, isSorted), readStream(readText(stored)));
      assert.deepEqual(problemsOf(build, directory), []);
      assert.equal(build.isIncomplete, false);
    });
    test(`${name}: kubectl says so still`, { skip: missingKubectl }, () => {
      assert.equal(kustomize(directory), readText(stored));
    });
  }
});

describe('what kubectl refuses, or does nothing about, is a problem', () => {
  for (const name of readdirSync(cases)) {
    const directory = join(cases, name);
    const stored = join(directory, 'problems.txt');
    if (!existsSync(stored)) continue;
    test(name, () => {
      assert.deepEqual(
        problemsOf(buildKustomization(directory, diskInput), directory),
        readText(stored).trim().split('\n'),
      );
    });
    test(`${name}: kubectl refuses it`, { skip: missingKubectl }, () => {
      assert.equal(kustomize(directory), undefined);
    });
  }
});

describe('the kustomizations of the corpus', {
  skip: missingKubectl || (corpus === undefined && 'the corpus is not beside the project'),
}, () => {
  const files = corpus === undefined ? [] : filesNamed(corpus, /^kustomization\.ya?ml$/);
  for (const directory of files.map(dirname)) {
    test(relative(corpus ?? '', directory), () => {
      const build = buildKustomization(directory, diskInput);
      const theirs = kustomize(directory);
      if (theirs === undefined) {
        assert.notDeepEqual(build.problems, [], 'what kubectl refuses has a problem');
        return;
      }
      assertSame(printed(build, true), readStream(theirs));
      const refused = build.problems.filter(({ code }) => code !== 'patch-target-missing');
      assert.deepEqual(refused, []);
    });
  }
});
