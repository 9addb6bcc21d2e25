// The commands of the shell that pipelines have in common: they write a version and its digests into the files of an environment.
import { version } from '../../../../package.json';
import { commonAnswers, type EnvironmentName, environmentsOf, hasSeveralParts, isServed } from '../application';
import { FOLDER } from '../files';
import { CHART_FOLDER, valuesFile } from '../layout/helm';
import { overlayFolder, versionFile } from '../layout/kustomize';
import { plainFolder } from '../layout/plain';
import { valuesKey } from '../layout/values';
import { workloadFile } from '../manifests';
import type { Plan } from '../plan';
import { type Data, noted } from '../print';
import { type Build, buildsOf } from './builds';

/** What finds mistakes in the manifests. Their own settings say what counts. */
export const LINT = `npx --yes prodlint@${version} lint ${FOLDER} --min-severity warning`;

/** A text as one word of a POSIX shell: names and paths of a source may have anything in them. */
export function shellWord(text: string): string {
  return /^[\w.,:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What tests the source of an image. */
export function testing({ context, dockerfile }: Build): Data {
  const file = dockerfile === undefined ? '' : `--file ${shellWord(dockerfile)} `;
  return noted(
    `docker build --target test ${file}${shellWord(context)}`,
    'the stage of your Dockerfile that runs the tests',
  );
}

/** The environment that gets each new version at once. */
export function firstEnvironment(plan: Plan): EnvironmentName {
  return environmentsOf(plan)[0] ?? 'prod';
}

/** An environment that gets its versions from the one before it. */
export interface Step {
  readonly from: EnvironmentName;
  readonly to: EnvironmentName;
}

/** What is promoted; nothing where nothing is built. */
export function stepsOf(plan: Plan): readonly Step[] {
  if (buildsOf(plan).length === 0) return [];
  const environments = environmentsOf(plan);
  return environments.slice(1).flatMap((to, index) => {
    const from = environments[index];
    return from === undefined ? [] : [{ from, to }];
  });
}

const LABEL = 'app.kubernetes.io/version';
const RELABEL = `(.. | select(tag == "!!map" and has("${LABEL}")) | .["${LABEL}"]) = strenv(VERSION)`;

/** Writes the version in the variable VERSION, and the digests in those of the builds, into the files of an environment. */
export function writing(plan: Plan, name: EnvironmentName): readonly string[] {
  return buildsOf(plan).flatMap((build) => writingOf(plan, build, name));
}

function writingOf(plan: Plan, build: Build, name: EnvironmentName): readonly string[] {
  const { part, image } = build;
  const digest = `strenv(${build.digest})`;
  switch (commonAnswers(plan).layout) {
    case 'kustomize': {
      const entry = overlayEntry(plan, build);
      const labels = `${overlayFolder(name)}/${versionFile(plan, part.answers.name)}`;
      return [
        edit(`${entry}.newTag = strenv(VERSION) | ${entry}.digest = ${digest}`, kustomization(name)),
        edit(RELABEL, labels),
      ];
    }
    case 'helm': {
      const values = chartEntry(plan, build);
      return [edit(`${values}.tag = strenv(VERSION) | ${values}.digest = ${digest}`, chartValues(name))];
    }
    case 'plain': {
      const folder = partFolder(plan, build, name);
      const whole = `"${image}:" + strenv(VERSION) + "@" + ${digest}`;
      return [
        edit(`${containerImage(build)} = ${whole} | ${RELABEL}`, `${folder}/${workloadFile(part)}`),
        ...(isServed(part) ? [edit(RELABEL, `${folder}/service.yaml`)] : []),
      ];
    }
  }
}

/** Reads the same variables from the files of an environment; fails where no version was delivered into it yet. */
export function reading(plan: Plan, name: EnvironmentName): readonly string[] {
  const builds = buildsOf(plan);
  const reads = builds.flatMap((build, index) => {
    const { file, version: tag, digest } = sourceOf(plan, build, name);
    return [
      // All images are delivered together.
      ...(index === 0 ? [`VERSION=$(yq --exit-status '${tag}' ${file})`] : []),
      `${build.digest}=$(yq --exit-status '${digest} | select(. == "sha256:*")' ${file})`,
    ];
  });
  return [...reads, `export VERSION ${builds.map(({ digest }) => digest).join(' ')}`];
}

/** The file with the version and the digest of an image, and what finds them in it. */
function sourceOf(plan: Plan, build: Build, name: EnvironmentName) {
  switch (commonAnswers(plan).layout) {
    case 'kustomize': {
      const entry = overlayEntry(plan, build);
      return { file: kustomization(name), version: `${entry}.newTag`, digest: `${entry}.digest` };
    }
    case 'helm': {
      const values = chartEntry(plan, build);
      return { file: chartValues(name), version: `${values}.tag`, digest: `${values}.digest` };
    }
    case 'plain': {
      const file = `${partFolder(plan, build, name)}/${workloadFile(build.part)}`;
      return { file, version: `.metadata.labels["${LABEL}"]`, digest: `${containerImage(build)} | sub(".*@", "")` };
    }
  }
}

function edit(expression: string, file: string): string {
  return `yq --inplace '${expression}' ${file}`;
}

function kustomization(name: EnvironmentName): string {
  return `${overlayFolder(name)}/kustomization.yaml`;
}

function overlayEntry(plan: Plan, { image }: Build): string {
  return hasSeveralParts(plan) ? `(.images[] | select(.name == "${image}"))` : '.images[0]';
}

function chartValues(name: EnvironmentName): string {
  return `${CHART_FOLDER}/${valuesFile(name)}`;
}

function chartEntry(plan: Plan, { part }: Build): string {
  return hasSeveralParts(plan) ? `.${valuesKey(part.answers.name)}.image` : '.image';
}

function partFolder(plan: Plan, { part }: Build, name: EnvironmentName): string {
  const folder = plainFolder(plan, name);
  return hasSeveralParts(plan) ? `${folder}/${part.answers.name}` : folder;
}

function containerImage({ part }: Build): string {
  return `(.. | select(tag == "!!map" and has("containers")) | .containers[] | select(.name == "${part.answers.name}") | .image)`;
}

/** Commits what was written. Where it is there already, as after a second run, there is nothing more to do. */
export function committing(message: string): readonly string[] {
  return [`if git diff --quiet -- ${FOLDER}; then exit 0; fi`, `git commit --message "${message}" ${FOLDER}`];
}

/** Says who commits. */
export function identity(host: string): readonly string[] {
  return ['git config user.name delivery', `git config user.email delivery@${host}`];
}
