import { REPLACE_ME } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { isTemplated } from '../../yaml/template';
import { isMap, valueAt, type YamlMap } from '../../yaml/value';
import type { ResourceContext } from '../rule';

/** What every object must say of itself: a key, or a key whose value has a form. */
export type Requirement = string | { readonly key: string; readonly pattern?: string };

/** The JSON schema of a list of requirements. */
export const REQUIREMENTS_SCHEMA = {
  type: 'array',
  items: {
    anyOf: [
      { type: 'string' },
      {
        type: 'object',
        required: ['key'],
        properties: { key: { type: 'string' }, pattern: { type: 'string' } },
        additionalProperties: false,
      },
    ],
  },
} as const;

/** A requirement that a resource does not meet. */
export type Unmet =
  | { readonly key: string; readonly kind: 'absent' }
  | { readonly key: string; readonly kind: 'other'; readonly value: string; readonly pattern: string };

/** The requirements that the labels or annotations of a resource do not meet; a value that only a template knows meets any. */
export function unmet(
  resource: Resource,
  field: 'labels' | 'annotations',
  requirements: readonly Requirement[],
): readonly Unmet[] {
  const written = valueAt(resource.data, ['metadata', field]);
  const entries: YamlMap = isMap(written) ? written : {};
  return requirements.flatMap((requirement): Unmet[] => {
    const { key, pattern } = typeof requirement === 'string' ? { key: requirement, pattern: undefined } : requirement;
    const value = Object.hasOwn(entries, key) ? (entries[key] ?? undefined) : undefined;
    if (value === undefined) return [{ key, kind: 'absent' }];
    if (pattern === undefined || typeof value !== 'string' || isTemplated(value)) return [];
    return matches(pattern, value) ? [] : [{ key, kind: 'other', value, pattern }];
  });
}

/** A pattern that is no regular expression stands for itself. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    return value === pattern;
  }
}

/** Lists and generated wrappers have no labels of their own; what is only read by programs has none that matter. */
export function hasOwnMetadata(resource: Resource): boolean {
  return resource.metadata.name !== undefined || resource.metadata.generateName !== undefined;
}

/** What the rules on required labels and annotations say; `word` is which of the two it is. */
export const REQUIRED_MESSAGES = {
  absent: '{resource} has no {word} {key}, which is asked for here. Add it.',
  other: 'The {word} {key} of {resource} is {value}, which does not match {pattern}.',
  fix: 'Add the {word} {key}',
} as const;

const WORDS = { labels: 'label', annotations: 'annotation' } as const;

/** Reports the labels or annotations that a resource lacks, or that have another form than is asked for. */
export function checkRequired(
  resource: Resource,
  field: keyof typeof WORDS,
  requirements: readonly Requirement[],
  report: ResourceContext<typeof REQUIRED_MESSAGES>['report'],
): void {
  if (!hasOwnMetadata(resource)) return;
  const word = WORDS[field];
  for (const requirement of unmet(resource, field, requirements)) {
    const { key } = requirement;
    const path = [...resource.path, 'metadata', field, key];
    const values = { resource: resource.label, word, key };
    if (requirement.kind === 'other') {
      const { value, pattern } = requirement;
      report({ message: 'other', values: { ...values, value, pattern }, path });
      continue;
    }
    report({
      message: 'absent',
      values,
      path,
      at: [...resource.path, 'metadata', 'name'],
      absent: true,
      fixes: [
        { message: 'fix', values: { word, key }, changes: [{ op: 'set', path, value: REPLACE_ME, select: true }] },
      ],
    });
  }
}
