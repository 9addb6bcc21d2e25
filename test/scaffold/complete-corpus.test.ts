// Real workloads, completed: what is added has nothing to find, breaks nothing beside it, and is not added twice.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Finding } from '../../server/src/engine/finding';
import { Project } from '../../server/src/engine/project';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import { workspaceFile } from '../../server/src/engine/workspace-file';
import { RULES } from '../../server/src/rules/registry.generated';
import { complete } from '../../server/src/scaffold/complete/complete';
import type { CompletionInput, CompletionPart } from '../../server/src/scaffold/complete/completion';
import { workloadsIn } from '../../server/src/scaffold/complete/subject';
import { take } from '../../server/src/scaffold/complete/test-support';
import { ALL_NAMESPACES } from '../../server/src/workspace/view';
import { Workspace } from '../../server/src/workspace/workspace';
import { strictLinter, testSettings } from '../support/lint';
import { corpus, readText, yamlFiles } from '../support/repository';
import type { FileTexts } from '../support/workspace';

const skip = corpus === undefined && 'the corpus is not beside the project';
const linter = strictLinter();
const settings = testSettings({ profile: 'strict' });

/**
 * What the workload lacks itself, its new neighbours lack as well, for nobody but a person knows these: labels, a namespace, who makes that. And where a
 * LoadBalancer leads to pods, their policy lets in anyone, which is said beside it.
 */
const LEFT_TO_A_PERSON = ['recommended-labels', 'default-namespace', 'namespace-unknown', 'network-policy-allows-all'];

interface PlacedFinding {
  readonly file: string;
  readonly finding: Finding;
  /** What tells it from others. */
  readonly text: string;
}

/** The files of a repository, as the server would have them. */
class Repository {
  readonly files: FileTexts;
  readonly workspace = new Workspace();
  readonly snapshots = new Map<string, FileSnapshot>();
  readonly #project: Project;
  readonly #unitFindings = new Map<string, Promise<PlacedFinding[]>>();

  /** Files that are as they were `before` are not read again. */
  constructor(files: FileTexts, before?: Repository) {
    this.files = files;
    this.#project = new Project({ read: async (path) => files[path] }, RULES, { honourSuppressions: true });
    for (const [path, text] of Object.entries(files)) {
      const known = before?.snapshots.get(path);
      const snapshot = known?.text === text ? known : new FileSnapshot(text, known);
      this.snapshots.set(path, snapshot);
      this.workspace.set(workspaceFile(path, snapshot));
    }
  }

  async input(path: string, index: number): Promise<CompletionInput | undefined> {
    const snapshot = this.snapshots.get(path);
    const resource = snapshot && workloadsIn(snapshot)[index]?.resource;
    if (snapshot === undefined || resource === undefined) return undefined;
    const { context } = await this.#project.prepare(path);
    return { workspace: this.workspace, linter, settings, context, path, snapshot, resource };
  }

  /** The files that are applied together with one. */
  unitOf(path: string): readonly string[] {
    const files = this.workspace
      .viewsOf(path)
      .flatMap((view) => view.related('any', ALL_NAMESPACES).map((resource) => view.fileOf(resource) ?? path));
    return [...new Set([path, ...files])].filter((file) => this.snapshots.has(file));
  }

  /** What is found in the unit of a file. */
  unitFindings(path: string): Promise<PlacedFinding[]> {
    const unit = this.unitOf(path);
    const key = unit.join('\n');
    const known = this.#unitFindings.get(key) ?? this.findings(unit);
    this.#unitFindings.set(key, known);
    return known;
  }

  async findings(paths: readonly string[]): Promise<PlacedFinding[]> {
    const found: PlacedFinding[] = [];
    for (const file of paths) {
      const snapshot = this.snapshots.get(file);
      if (snapshot === undefined) continue;
      const { context } = await this.#project.prepare(file);
      const { documents } = linter.lint(snapshot, settings, context, this.workspace.surroundingsOf(file));
      for (const finding of documents.flatMap(({ findings }) => findings)) {
        const { rule, resource, message } = finding;
        found.push({ file, finding, text: `${rule.id} ${resource?.label} ${message}` });
      }
    }
    return found;
  }
}

function repository(name: string): Repository {
  return new Repository(Object.fromEntries(yamlFiles(join(corpus ?? '', name)).map((file) => [file, readText(file)])));
}

interface Counts {
  workloads: number;
  refused: number;
  readonly parts: Record<string, number>;
}

async function check(before: Repository, path: string, index: number, counts: Counts): Promise<void> {
  const input = await before.input(path, index);
  if (input === undefined) return;
  counts.workloads++;
  const result = complete(input);
  if ('problem' in result) {
    counts.refused++;
    return;
  }
  const { parts, label } = result.completion;
  for (const { id } of parts) counts.parts[id] = (counts.parts[id] ?? 0) + 1;
  const where = `${path} ${label}`;
  const safe = parts.filter(({ isSafe }) => isSafe);
  await checkTaken(before, path, safe, where);
  const after = await checkTaken(before, path, parts, where);
  const again = await after.input(path, index);
  const second = again && complete(again);
  assert.ok(second !== undefined && 'completion' in second, where);
  assert.deepEqual(
    second.completion.parts.map(({ title }) => title),
    [],
    where,
  );
}

async function checkTaken(
  before: Repository,
  path: string,
  parts: readonly CompletionPart[],
  where: string,
): Promise<Repository> {
  const after = new Repository(take(before.files, parts), before);
  const known = new Set((await before.unitFindings(path)).map(({ text }) => text));
  const labels = new Set(before.snapshots.get(path)?.resources.map(({ label }) => label));
  const made = parts.flatMap(({ files }) => files.map((file) => file.path));
  const found = await after.findings([...new Set([...after.unitOf(path), ...made])]);
  const fresh = found.filter(({ text }) => !known.has(text));
  const isError = ({ finding }: PlacedFinding) => finding.severity === 'error';
  const isOfNew = ({ file, finding: { resource, rule } }: PlacedFinding) => {
    const isNew = made.includes(file) || (file === path && !labels.has(resource?.label ?? ''));
    return isNew && !LEFT_TO_A_PERSON.includes(rule.id);
  };
  const wrong = fresh.filter((one) => isError(one) || isOfNew(one)).map(({ text }) => text);
  assert.deepEqual(wrong, [], where);
  return after;
}

const COUNTS: Readonly<Record<string, Counts>> = {
  'kubernetes-examples': {
    workloads: 33,
    refused: 0,
    parts: {
      workload: 33,
      'disruption-budget': 20,
      'network-policy': 33,
      autoscaler: 12,
      'egress-policy': 33,
      'default-deny': 33,
      service: 3,
    },
  },
  'microservices-demo/kubernetes-manifests': {
    workloads: 12,
    refused: 0,
    parts: {
      workload: 12,
      'disruption-budget': 11,
      'network-policy': 12,
      autoscaler: 10,
      'egress-policy': 12,
      'default-deny': 12,
    },
  },
  'microservices-demo/helm-chart': { workloads: 13, refused: 13, parts: {} },
  'argocd-example-apps': {
    workloads: 18,
    refused: 2,
    parts: {
      workload: 16,
      'disruption-budget': 10,
      'network-policy': 16,
      autoscaler: 10,
      'egress-policy': 16,
      'default-deny': 16,
    },
  },
};

describe('workloads of other projects', { skip }, () => {
  for (const [name, counts] of Object.entries(COUNTS)) {
    test(name, async () => {
      const before = repository(name);
      const found: Counts = { workloads: 0, refused: 0, parts: {} };
      for (const [path, snapshot] of before.snapshots)
        for (const index of workloadsIn(snapshot).keys()) await check(before, path, index, found);
      assert.deepEqual(found, counts);
    });
  }
});
