import { parentOf } from './files';
import type { Build } from './kustomize/build';
import type { KustomizeProblem, KustomizeProblemCode } from './kustomize/problem';

/** What is said of an object that was looked for and not found: a part of the build that is not here may bring it. */
const NOT_FOUND: ReadonlySet<KustomizeProblemCode> = new Set([
  'patch-target-missing',
  'replicas-target-missing',
  'generator-target-missing',
  'replacement-source-missing',
  'replacement-source-field-missing',
  'replacement-target-missing',
  'replacement-target-field-missing',
  'variable-source-missing',
  'variable-field-missing',
]);

/** What kustomize passes over without a word: where several builds take the kustomization in, it may be meant for one of them. */
function isPassedOver({ code, path }: KustomizeProblem): boolean {
  return code === 'replacement-target-missing' || (code === 'patch-target-missing' && path.at(-1) === 'target');
}

const NO_PROBLEMS: readonly KustomizeProblem[] = [];

/** What builds say of the kustomization in a file; what several say is one problem. */
export function problemsOf(builds: readonly Build[], file: string): readonly KustomizeProblem[] {
  if (builds.every(({ problems }) => problems.length === 0)) return NO_PROBLEMS;
  const own = builds.filter(({ directories }) => directories.has(parentOf(file)));
  const found = new Map<string, { readonly problem: KustomizeProblem; count: number }>();
  for (const { problems, isIncomplete } of own) {
    for (const problem of problems) {
      if (problem.file !== file || (isIncomplete && NOT_FOUND.has(problem.code))) continue;
      const key = JSON.stringify(problem);
      const known = found.get(key);
      if (known === undefined) found.set(key, { problem, count: 1 });
      else known.count++;
    }
  }
  return [...found.values()].flatMap(({ problem, count }) =>
    isPassedOver(problem) && count < own.length ? [] : [problem],
  );
}
