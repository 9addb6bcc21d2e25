import type { Change, FieldOrder } from '../../yaml/change';
import { parseYaml } from '../../yaml/document';
import { applyChanges } from '../../yaml/edit';
import { splitDocuments } from '../../yaml/split';
import { applyEdits } from '../../yaml/text';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import { ACTIONS } from '../pipeline/versions';
import { type DataMap, printModern } from '../print';
import { type CiSystem, runsProdlint } from './systems';
import { NODE_IMAGE, NODE_VERSION, RUNNER } from './versions';

/** What becomes of the file in which a CI system is told to run Prodlint. */
export type CiFile =
  /** The whole file with what was missing; lines that were there are as they were. */
  | { readonly outcome: 'new' | 'added'; readonly text: string }
  /** It runs Prodlint already. */
  | { readonly outcome: 'there' }
  /** It can not be added to; `text` is what a person would add. */
  | { readonly outcome: 'unreadable'; readonly text: string };

/**
 * Makes a CI system run a version of Prodlint, in the file that `CI_PATHS` names; `existing` is what is written there, undefined where there is none. A file
 * of other jobs or hooks gets one more.
 */
export function ciFile(system: CiSystem, version: string, existing: string | undefined): CiFile {
  const whole = printModern(wholeFile(system, version));
  if (existing === undefined || existing.trim() === '') return { outcome: 'new', text: whole };
  if (runsProdlint(existing)) return { outcome: 'there' };
  // A pipeline of GitLab may have a document in front that declares its inputs.
  const start = splitDocuments(existing).at(-1)?.start ?? 0;
  const document = parseYaml(existing.slice(start));
  const result = applyChanges(document, additions(system, parseYaml(whole).data, document.data), AS_GIVEN);
  if (!result.ok) return { outcome: 'unreadable', text: whole };
  const edits = result.edits.map((edit) => ({ ...edit, text: withVersions(edit.text) }));
  return { outcome: 'added', text: existing.slice(0, start) + applyEdits(document.text, edits) };
}

/** Says of each action in a text that is put in which version its commit is. */
function withVersions(text: string): string {
  return Object.values(ACTIONS).reduce(
    (noted, { value, comment }) => noted.replace(new RegExp(`${String(value)}$`, 'gm'), `$& # ${comment}`),
    text,
  );
}

const AS_GIVEN: FieldOrder = {
  insertionIndex: (_path, keys) => keys.length,
  sort: (_path, keys) => keys,
};

/** What is missing in a file that does other things. */
function additions(system: CiSystem, whole: YamlValue, data: YamlValue): readonly Change[] {
  switch (system) {
    case 'github':
    case 'github-code-scanning':
      return entries(valueAt(whole, ['jobs'])).map(([name, job]) => ({
        op: 'set',
        path: ['jobs', name],
        // The rights of the other jobs say nothing of what this one needs.
        value: { permissions: valueAt(whole, ['permissions']) ?? {}, ...job },
      }));
    case 'gitlab':
      return entries(whole).map(([name, job]) => ({ op: 'set', path: [name], value: { ...stageFor(data), ...job } }));
    case 'pre-commit': {
      const repositories = valueAt(whole, ['repos']);
      const hooks = isList(repositories) ? repositories : [];
      return hooks.map((value) => ({ op: 'insert', path: ['repos'], value }));
    }
  }
}

function entries(value: YamlValue | undefined): readonly (readonly [string, YamlMap])[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => (isMap(entry) ? [[key, entry] as const] : []));
}

/** A job that names no stage is in `test`, and a pipeline that has other stages only is refused for that. */
function stageFor(pipeline: YamlValue): YamlMap {
  const stages = valueAt(pipeline, ['stages']);
  if (!isList(stages) || stages.includes('test')) return {};
  const [first] = stages;
  return typeof first === 'string' ? { stage: first } : {};
}

function wholeFile(system: CiSystem, version: string): DataMap {
  const lint = `npx --yes prodlint@${version} lint .`;
  switch (system) {
    case 'github':
      return workflow({ contents: 'read' }, [{ name: 'Lint the manifests', run: `${lint} --format github` }]);
    case 'github-code-scanning':
      return workflow({ contents: 'read', 'security-events': 'write' }, [
        { name: 'Lint the manifests', run: `${lint} --format sarif --output prodlint.sarif` },
        {
          name: 'Hand the problems to code scanning',
          // The run before fails when there are errors, and these are what is to be handed over.
          if: '!cancelled()',
          uses: ACTIONS.uploadSarif,
          with: { sarif_file: 'prodlint.sarif', category: 'prodlint' },
        },
      ]);
    case 'gitlab':
      return {
        prodlint: {
          image: NODE_IMAGE,
          // The report is for the merge request. The second run, whose results are kept from the first, is for the log and decides.
          script: [`${lint} --format junit --output prodlint.xml || true`, lint],
          artifacts: { when: 'always', reports: { junit: 'prodlint.xml' } },
        },
      };
    case 'pre-commit':
      return {
        repos: [
          {
            repo: 'local',
            hooks: [
              {
                id: 'prodlint',
                name: 'prodlint',
                language: 'node',
                additional_dependencies: [`prodlint@${version}`],
                entry: 'prodlint lint',
                types: ['yaml'],
                // One run sees all changed files together, as they are applied.
                require_serial: true,
              },
            ],
          },
        ],
      };
  }
}

function workflow(permissions: DataMap, steps: readonly DataMap[]): DataMap {
  return {
    name: 'prodlint',
    on: { push: { branches: ['main'] }, pull_request: {} },
    permissions,
    jobs: {
      prodlint: {
        'runs-on': RUNNER,
        'timeout-minutes': 10,
        steps: [
          // It only reads, and needs no token afterwards.
          { uses: ACTIONS.checkout, with: { 'persist-credentials': false } },
          { uses: ACTIONS.setupNode, with: { 'node-version': NODE_VERSION } },
          ...steps,
        ],
      },
    },
  };
}
