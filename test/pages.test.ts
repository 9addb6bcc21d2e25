// Every rule's page is a test of the rule: its examples give exactly what they say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { asProfile } from '../server/src/engine/configuration';
import { rangeInFile } from '../server/src/engine/finding';
import { fixAll } from '../server/src/engine/fixes';
import { type FileContext, type FileFindings, type Linter, NO_CONTEXT } from '../server/src/engine/linter';
import { Project } from '../server/src/engine/project';
import type { Settings } from '../server/src/engine/settings';
import { FileSnapshot } from '../server/src/engine/snapshot';
import { workspaceFile } from '../server/src/engine/workspace-file';
import { parseKubernetesVersion } from '../server/src/kubernetes/kubernetes-version';
import { RULES } from '../server/src/rules/registry.generated';
import type { Rule } from '../server/src/rules/rule';
import type { Workspace } from '../server/src/workspace/workspace';
import type { YamlValue } from '../server/src/yaml/value';
import { strictLinter, testSettings } from './support/lint';
import { filesNamed, root } from './support/repository';
import { type Example, readRulePage, type WholeExample } from './support/rule-page';
import { workspaceOf } from './support/workspace';

const pages = new Map(
  filesNamed(join(root, 'server/src/rules'), /\.md$/).map((file) => [file.replace(/^.*[\\/]/, ''), file]),
);
/** Rules to look at, when only some are being written: `RULE=id,id`. */
const only = process.env.RULE?.split(',');

function settingsOf(rule: Rule, example: Example): Settings {
  const { profile, kubernetes, options, with: others } = example.attributes;
  const version = kubernetes === undefined ? undefined : parseKubernetesVersion(kubernetes);
  const parsed = options === undefined ? undefined : (JSON.parse(options) as Record<string, YamlValue>);
  return testSettings({
    onlyRules: [rule.id, ...(others?.split(',') ?? [])],
    ...(profile === undefined ? {} : { profile: asProfile(profile) ?? 'production' }),
    ...(version === undefined ? {} : { kubernetesVersion: version }),
    rules: parsed === undefined ? {} : { [rule.id]: { options: parsed } },
  });
}

function contextOf(example: Example): FileContext {
  const { partial, images, namespace, variables } = example.attributes;
  if ([partial, images, namespace, variables].every((attribute) => attribute === undefined)) return NO_CONTEXT;
  return {
    isPartial: partial !== undefined,
    imagesSetElsewhere: images?.split(',') ?? [],
    namespaceElsewhere: namespace === 'set' || namespace === 'possible' ? namespace : undefined,
    variablesSetElsewhere: variables?.split(',') ?? [],
  };
}

function linterFor(example: Example): Linter {
  const linter = strictLinter();
  const { today } = example.attributes;
  if (today !== undefined) linter.clock = () => Date.parse(today);
  return linter;
}

/** The findings of a rule, written as the page's expectations are. */
function describeFindings(rule: Rule, { documents }: FileFindings): string[] {
  return documents.flatMap(({ placed, findings }) =>
    findings
      .filter((finding) => finding.rule.id === rule.id)
      .map((finding) => {
        const { line } = rangeInFile(finding.range, placed.line).start;
        const marked = placed.text.slice(finding.span.start, finding.span.end);
        return `${line + 1}: ${finding.severity} \`${marked}\` ${finding.message}`;
      }),
  );
}

function expected(example: Example, found: readonly string[]): string[] {
  const lines = example.expectations.map(
    ({ line, severity, marked, message }) => `${line + 1}: ${severity} \`${marked}\` ${message}`,
  );
  // An abridged message stands for the found one that it begins.
  return lines.map((line) => {
    if (!line.endsWith('…')) return line;
    return found.find((candidate) => candidate.startsWith(line.slice(0, -1).trimEnd())) ?? line;
  });
}

const pathOf = ({ file = 'manifest.yaml' }: Example) => `/${file}`;

/** The files of an example, with what is found in each. An example without named files stands for itself. */
class ExampleFiles {
  readonly #rule: Rule;
  readonly #example: WholeExample;
  readonly #linter: Linter;
  readonly #workspace: Workspace | undefined;

  constructor(rule: Rule, example: WholeExample) {
    this.#rule = rule;
    this.#example = example;
    this.#linter = linterFor(example);
    const files = [example, ...example.beside].map((block) => [pathOf(block), block.text]);
    this.#workspace = example.file === undefined ? undefined : workspaceOf(Object.fromEntries(files)).workspace;
  }

  async lint(block: Example): Promise<(snapshot: FileSnapshot) => FileFindings> {
    const path = pathOf(block);
    const settings = settingsOf(this.#rule, this.#example);
    const workspace = this.#workspace;
    if (workspace === undefined) return (snapshot) => this.#linter.lint(snapshot, settings, contextOf(this.#example));
    const files = { read: async (wanted: string) => workspace.file(wanted)?.text };
    const { context } = await new Project(files, RULES, { honourSuppressions: true }).prepare(path);
    return (snapshot) => {
      workspace.set(workspaceFile(path, snapshot));
      return this.#linter.lint(snapshot, settings, context, workspace.surroundingsOf(path));
    };
  }
}

for (const rule of RULES.filter(({ id }) => only === undefined || only.includes(id))) {
  describe(`rule page ${rule.id}`, () => {
    const file = pages.get(`${rule.id}.md`);
    const page = readRulePage(file === undefined ? '' : readFileSync(file, 'utf8'));

    test('has the parts of a page', () => {
      assert.deepEqual(page.mistakes, []);
      assert.equal(page.title, rule.id);
      const wanted = [
        'What it reports',
        'Why it matters',
        'Examples',
        'Fix',
        ...(rule.options ? ['Options'] : []),
        'References',
      ];
      assert.deepEqual(page.sections, wanted);
      const roles = new Set(page.examples.map(({ role }) => role));
      assert.ok(roles.has('incorrect') && roles.has('correct'), 'needs incorrect and correct examples');
      assert.equal(roles.has('fixed'), rule.fix !== 'none', 'has a fixed example exactly when the rule has a fix');
    });

    for (const [index, example] of page.examples.entries()) {
      const name = `${example.role} example at line ${example.pageLine}`;
      if (example.role === 'fixed') {
        test(name, async () => {
          const before = page.examples.slice(0, index).findLast(({ role }) => role === 'incorrect');
          assert.ok(before, 'a fixed example follows an incorrect one');
          const block = [before, ...before.beside].find(({ file }) => file === (example.file ?? before.file));
          assert.ok(block, 'a fixed example names a file of the incorrect one');
          const choice = Number(example.attributes.choice ?? '1') - 1;
          const outcome = fixAll(block.text, await new ExampleFiles(rule, before).lint(block), (finding) =>
            finding.rule.id === rule.id ? finding.fixes[choice] : undefined,
          );
          assert.equal(outcome.text, example.text);
          assert.deepEqual(outcome.refused, []);
        });
      } else {
        test(name, async () => {
          const files = new ExampleFiles(rule, example);
          for (const block of [example, ...example.beside]) {
            const lint = await files.lint(block);
            const found = describeFindings(rule, lint(new FileSnapshot(block.text)));
            assert.deepEqual([...found].sort(), expected(block, found).sort(), block.file);
          }
        });
      }
    }
  });
}

test('every page belongs to a rule', () => {
  const ids = new Set(RULES.map(({ id }) => `${id}.md`));
  assert.deepEqual(
    [...pages.keys()].filter((name) => name !== 'README.md' && !ids.has(name)),
    [],
  );
});
