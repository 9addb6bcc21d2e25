// Combinations of answers that the scaffold is tested with.
import type { Given } from '../../server/src/scaffold/answers/question';
import { ANSWER_NAMES, type AnswerName, type Answers, QUESTIONS } from '../../server/src/scaffold/answers/questions';
import { fallbackOf, isAsked, problemOf, readAnswers } from '../../server/src/scaffold/answers/read';
import type { ScaffoldFile } from '../../server/src/scaffold/files';

const IMAGE = 'registry.example.com/shop/web:1.4.2';

/** The main choices: every combination of them is made. */
const MAIN = ['layout', 'kind', 'secrets', 'data'] as const;

const choicesOf = (name: (typeof MAIN)[number] | 'backup' | 'delivery' | 'pipeline') =>
  Object.keys(QUESTIONS[name].choices);

/** What else is chosen: every two of these values come together, as far as they can, and each comes with each main choice. */
const OTHERS: Readonly<Partial<Record<AnswerName, readonly Given[string][]>>> = {
  image: [IMAGE, `${IMAGE}@sha256:${'0123456789abcdef'.repeat(4)}`],
  host: ['', 'shop.example.com'],
  routing: ['ingress', 'gateway'],
  replicas: [2, 3],
  autoscaling: ['cpu', 'none'],
  settings: [[], ['LOG_LEVEL=info', 'GREETING=hello, "world": yes # no', 'VERSION=1.10']],
  monitoring: ['prometheus', 'none'],
  backup: choicesOf('backup'),
  team: ['', 'shop-developers'],
  environments: [['prod'], ['dev'], ['dev', 'staging', 'prod']],
  delivery: choicesOf('delivery'),
  pipeline: choicesOf('pipeline'),
};

const FIXED: Given = {
  name: 'shop',
  databaseHost: 'postgres.example.com',
  repository: 'https://git.example.com/team/shop.git',
};

/** Answers completed from what is wanted of them; undefined where they contradict each other. */
function complete(wanted: Given): Given | undefined {
  const given: Record<string, Given[string]> = {};
  for (const name of ANSWER_NAMES) {
    if (!isAsked(name, given)) continue;
    const value = wanted[name] ?? FIXED[name] ?? fallbackOf(name, given) ?? '';
    if (problemOf(name, value, given) !== undefined) {
      const fallback = fallbackOf(name, given);
      // What is no main choice gives way.
      if (MAIN.some((main) => main === name) || fallback === undefined) return undefined;
      given[name] = fallback;
    } else given[name] = value;
  }
  return given;
}

function product(names: readonly (typeof MAIN)[number][]): Given[] {
  return names.reduce<Given[]>(
    (rows, name) => rows.flatMap((row) => choicesOf(name).map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

/** The same numbers each time, so that a combination that fails is found again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const CANDIDATES = 12;

/** So many more are tried for pairs of values that no combination has yet. */
const FURTHER = 4000;

/** Each combination of the main choices `times` times, with others that bring most new pairs of values; then more, until there are no new pairs. */
export function combinations(times = 1): readonly Given[] {
  const next = numbers(1);
  const seen = new Set<string>();
  const mains = Array.from({ length: times }, () => product(MAIN)).flat();
  const candidate = (main: Given) => {
    const others = Object.entries(OTHERS).map(([name, values]) => [name, values[next(values.length)]] as const);
    return complete({ ...Object.fromEntries(others), ...main });
  };
  const found: Given[] = [];
  const take = (given: Given) => {
    found.push(given);
    for (const pair of pairsOf(given)) seen.add(pair);
  };
  const newPairs = (given: Given) => pairsOf(given).filter((pair) => !seen.has(pair)).length;
  for (const main of mains) {
    const given = Array.from({ length: CANDIDATES }, () => candidate(main)).filter((made) => made !== undefined);
    const best = Math.max(...given.map(newPairs));
    const chosen = given.find((made) => newPairs(made) === best);
    if (chosen !== undefined) take(chosen);
  }
  for (let count = 0; count < FURTHER; count++) {
    const given = candidate(mains[next(mains.length)] ?? {});
    if (given !== undefined && newPairs(given) > 0) take(given);
  }
  return found;
}

function pairsOf(given: Given): string[] {
  const values = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  return values.flatMap((one, index) => values.slice(index + 1).map((other) => `${one} ${other}`));
}

/** The answers as the scaffold takes them; fails where it would not. */
export function answersFor(given: Given): Answers {
  const result = readAnswers(given);
  if ('problem' in result) throw new Error(result.problem);
  return result.value;
}

/** The YAML files by absolute paths, as a workspace has them. */
export function asWorkspace(files: readonly ScaffoldFile[]): Readonly<Record<string, string>> {
  const isYaml = ({ path }: ScaffoldFile) => /\.ya?ml$/.test(path);
  return Object.fromEntries(files.filter(isYaml).map(({ path, text }) => [`/shop/${path}`, text]));
}
