// The images that a pipeline builds.
import { parseImageReference } from '../../kubernetes/image-reference';
import { bareImage } from '../layout/kustomize';
import type { Part, Plan } from '../plan';

/** An image that is built: what stands behind its names where there are several, and how Docker finds what it is made of. */
export interface Build {
  readonly part: Part;
  readonly image: string;
  /** Of steps: ` web`, or nothing. */
  readonly label: string;
  /** Of jobs and outputs: `-web`, or nothing. */
  readonly suffix: string;
  /** Of variables: `DIGEST_WEB`, or `DIGEST`. */
  readonly digest: string;
  readonly context: string;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
}

/** The parts whose images are built here: those that the source builds, and a single part of which nothing else is known. */
export function builtParts({ parts }: Plan): readonly Part[] {
  return parts.filter(
    ({ details: { source } }) =>
      (source?.kind === 'built' && !hasExpression(source)) || (source === undefined && parts.length === 1),
  );
}

/** Whether GitHub would put something else, such as a secret, into the place of a text of the source. */
function hasExpression(source: object): boolean {
  return Object.values(source).some((text) => String(text).includes('$' + '{{'));
}

export function buildsOf(plan: Plan): readonly Build[] {
  return builtParts(plan).map((part, _, all): Build => {
    const { answers, details } = part;
    const source = details.source?.kind === 'built' ? details.source : { context: '.' };
    const { context, dockerfile, target } = { dockerfile: undefined, target: undefined, ...source };
    const isOnly = all.length === 1;
    return {
      part,
      image: bareImage(answers.image),
      label: isOnly ? '' : ` ${answers.name}`,
      suffix: isOnly ? '' : `-${answers.name}`,
      digest: isOnly ? 'DIGEST' : `DIGEST_${answers.name.replaceAll('-', '_').toUpperCase()}`,
      context,
      dockerfile: dockerfile === undefined ? undefined : `${context}/${dockerfile}`.replace(/^\.\//, ''),
      target,
    };
  });
}

/** The registries that are logged in to. */
export function registriesOf(builds: readonly Build[]): readonly string[] {
  return [...new Set(builds.map(({ image }) => parseImageReference(image)?.normalizedRegistry ?? 'docker.io'))];
}
