import { type Claim, claimsOf } from '../../workspace/claims';
import { type Path, startsWith } from '../../yaml/path';
import { isList, isMap, valueAt } from '../../yaml/value';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { meantPlaces } from '../validity/field-meanings';

const MESSAGES = {
  size: '{claim} does not say how much storage it wants: the API server refuses it. Set resources.requests.storage.',
  modes: '{claim} does not say how it is to be mounted: the API server refuses it. Set accessModes.',
  spec: '{claim} says neither how much storage it wants nor how it is to be mounted: the API server refuses it. Add spec.',
  templateSize:
    '{claim} does not say how much storage it wants: the StatefulSet is accepted, but its claims are refused, so no pod is ever made. Set resources.requests.storage.',
  templateModes:
    '{claim} does not say how it is to be mounted: the StatefulSet is accepted, but its claims are refused, so no pod is ever made. Set accessModes.',
  templateSpec:
    '{claim} says neither how much storage it wants nor how it is to be mounted: the StatefulSet is accepted, but its claims are refused, so no pod is ever made. Add spec.',
  fixSize: 'Set resources.requests.storage to {value}',
  fixModes: 'Set accessModes to {value}',
  fixSpec: 'Add spec',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const SIZE = '1Gi';
const MODE = 'ReadWriteOnce';

export default defineRule({
  id: 'claim-size-missing',
  need: 'persistence',
  summary: 'A PersistentVolumeClaim, or the template of one, has no size or no access mode.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['PersistentVolumeClaim', 'StatefulSet'],
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const lacks = claimsOf(resource).flatMap((claim) => lacksOf(claim, resource.document.data));
    if (lacks.length === 0) return;
    const check = context.checkSchema(resource);
    // What an unknown field most likely means is not missing: unknown-field has it.
    const meant = check ? meantPlaces(check, resource.data, context.schemas, context.kubernetesVersion) : [];
    for (const lack of lacks) {
      const isMeant = meant.some((place) => startsWith([...resource.path, ...place], lack.path));
      if (!isMeant) report(lack, resource.type === 'StatefulSet', context);
    }
  },
});

interface Lack {
  readonly what: 'size' | 'modes' | 'spec';
  readonly claim: Claim;
  readonly path: Path;
  /** An empty list is written. */
  readonly isWritten: boolean;
}

function lacksOf(claim: Claim, data: Parameters<typeof valueAt>[0]): Lack[] {
  const path = [...claim.path, 'spec'];
  const at = (...steps: string[]) => valueAt(data, [...path, ...steps]) ?? undefined;
  const spec = valueAt(data, path) ?? undefined;
  if (spec === undefined) return [{ what: 'spec', claim, path, isWritten: false }];
  const lacks: Lack[] = [];
  // What is of a wrong type is for wrong-type.
  if (!isMap(spec)) return lacks;
  const modes = at('accessModes');
  const isEmpty = modes !== undefined && isList(modes) && modes.length === 0;
  if (modes === undefined || isEmpty) {
    lacks.push({ what: 'modes', claim, path: [...path, 'accessModes'], isWritten: isEmpty });
  }
  const size = ['resources', 'requests', 'storage'];
  const canHold = [at('resources'), at('resources', 'requests')].every((map) => map === undefined || isMap(map));
  if (canHold && at(...size) === undefined)
    lacks.push({ what: 'size', claim, path: [...path, ...size], isWritten: false });
  return lacks;
}

const WORDS = {
  size: { claim: 'size', template: 'templateSize' },
  modes: { claim: 'modes', template: 'templateModes' },
  spec: { claim: 'spec', template: 'templateSpec' },
} as const;

function fixFor(what: Lack['what'], path: Path): Fix<typeof MESSAGES> {
  if (what === 'size') {
    return { message: 'fixSize', values: { value: SIZE }, changes: [{ op: 'set', path, value: SIZE, select: true }] };
  }
  if (what === 'modes') {
    return {
      message: 'fixModes',
      values: { value: MODE },
      changes: [{ op: 'set', path, value: [MODE], select: true }],
    };
  }
  const value = { accessModes: [MODE], resources: { requests: { storage: SIZE } } };
  return { message: 'fixSpec', changes: [{ op: 'set', path, value, select: true }] };
}

function report({ what, claim, path, isWritten }: Lack, isTemplate: boolean, context: RuleContext): void {
  context.report({
    message: WORDS[what][isTemplate ? 'template' : 'claim'],
    values: { claim: claim.label },
    path,
    subject: path,
    absent: !isWritten,
    fixes: [fixFor(what, path)],
  });
}
