import { REPLACE_ME } from '../../../kubernetes/placeholder';
import type { Container, PodTemplate } from '../../../kubernetes/pod-template';
import type { Resource } from '../../../kubernetes/resource';
import { each, type List, present } from '../../../kubernetes/shape';
import type { Change } from '../../../yaml/change';
import type { Path } from '../../../yaml/path';
import { defineRule, type ResourceContext } from '../../rule';
import { namesSecret } from './secret-names';
import { type SecretSign, signOfNamedValue, signOfText, wordsOf } from './secret-signs';

const MESSAGES = {
  name: 'The value of {variable} stands in the manifest: everybody who can read the repository or the pod of container {container} has it. Take it from a Secret, and change it, because Git keeps the old one.',
  connection:
    '{variable} of container {container} has a password in its connection string, for everybody who can read the repository or the pod. Take it from a Secret, and change the password, because Git keeps the old one.',
  shape:
    '{variable} of container {container} holds {what}, for everybody who can read the repository or the pod. Take it from a Secret, and revoke it, because Git keeps it.',
  placeholder:
    '{variable} of container {container} is a placeholder: if nobody replaces it, it goes to production, where anybody can guess it. Take the value from a Secret.',
  argumentConnection:
    'Container {container} has a password in a connection string in its {field}, for everybody who can list its processes or read the repository. Pass it by a variable from a Secret, and change it.',
  argumentShape:
    'Container {container} has {what} in its {field}, for everybody who can list its processes or read the repository. Pass it by a variable from a Secret, and revoke it.',
  argumentPlaceholder:
    'Container {container} has a placeholder for a password in a connection string in its {field}: if nobody replaces it, it goes to production. Pass the real one by a variable from a Secret.',
  fix: 'Take {variable} from the Secret {secret} (has to be filled before the pod starts)',
} as const;

/** A variable whose written value is taken for a secret. */
interface LiteralVariable {
  readonly container: Container;
  readonly name: string;
  readonly path: Path;
  readonly sign: SecretSign;
  readonly hasSource: boolean;
}

export default defineRule({
  id: 'literal-secret',
  need: 'security',
  summary: 'A container has a password, token or key written out in env, args or command.',
  severity: 'error',
  profile: 'baseline',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:env-var-secret', 'po:sensitiveContainerEnvVar'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const variables: LiteralVariable[] = [];
    for (const container of pod.containers) {
      for (const [index, { name, value, valueFrom }] of each(container.spec.env)) {
        if (name === undefined || value === undefined) continue;
        const sign = signOfNamedValue(name, value, (text) => isSecretName(text, pod, context));
        const path = [...container.path, 'env', index];
        if (sign !== undefined) variables.push({ container, name, path, sign, hasSource: valueFrom !== undefined });
      }
      checkArguments(container, 'command', container.spec.command, context);
      checkArguments(container, 'args', container.spec.args, context);
    }
    if (variables.length === 0) return;
    for (const [variable, secret] of secretNames(variables, resource, context)) {
      const { container, name, path, sign } = variable;
      const values = { variable: name, container: container.name };
      const shared = {
        path: [...path, 'value'],
        severity: sign.isPlaceholder ? 'warning' : 'error',
        fixes: fixesOf(variable, secret, resource),
      } as const;
      if (sign.by === 'shape') context.report({ ...shared, message: 'shape', values: { ...values, what: sign.what } });
      else context.report({ ...shared, message: sign.isPlaceholder ? 'placeholder' : sign.by, values });
    }
  },
});

function checkArguments(
  container: Container,
  field: 'command' | 'args',
  texts: List<string> | undefined,
  { report }: Pick<ResourceContext<typeof MESSAGES>, 'report'>,
): void {
  for (const [index, text] of each(texts)) {
    const sign = signOfText(text);
    if (sign === undefined) continue;
    const values = { field, container: container.name };
    const path = [...container.path, field, index];
    if (sign.by === 'shape') report({ message: 'argumentShape', values: { ...values, what: sign.what }, path });
    else if (sign.isPlaceholder) report({ message: 'argumentPlaceholder', values, path, severity: 'warning' });
    else report({ message: 'argumentConnection', values, path });
  }
}

/** Whether a value is the name of a Secret, alone or with its namespace or key: of one in reach, or one the pod uses. */
function isSecretName(value: string, pod: PodTemplate, context: Pick<ResourceContext, 'everywhere'>): boolean {
  if (namesSecret(value, context)) return true;
  const parts = value.split(/[/:]/);
  const names = [
    ...present(pod.spec.volumes).map(({ secret }) => secret?.secretName),
    ...pod.containers.flatMap(({ spec }) => [
      ...present(spec.envFrom).map(({ secretRef }) => secretRef?.name),
      ...present(spec.env).map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
    ]),
  ];
  return names.some((name) => name !== undefined && parts.includes(name));
}

/** The variable takes its value from a Secret, whose shape stands behind the manifest with a placeholder to fill in. */
function fixesOf({ name, path, hasSource }: LiteralVariable, secret: string, resource: Resource) {
  if (hasSource || !/^[-._a-zA-Z0-9]+$/.test(name)) return [];
  const changes: Change[] = [
    { op: 'remove', path: [...path, 'value'] },
    { op: 'set', path: [...path, 'valueFrom'], value: { secretKeyRef: { name: secret, key: name } } },
  ];
  // What is only a part of an object is no place for an object of its own.
  if (resource.partial === undefined) {
    const { namespace } = resource.metadata;
    changes.push({
      op: 'append',
      value: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secret, ...(namespace === undefined ? {} : { namespace }) },
        type: 'Opaque',
        stringData: { [name]: REPLACE_ME },
      },
    });
  }
  return [{ message: 'fix' as const, values: { variable: name, secret }, changes }];
}

/**
 * A name for the Secret of each variable, of those of the workload and the variable, that no other Secret has: the values may
 * differ, even where the variables of two containers are called the same.
 */
function secretNames(
  variables: readonly LiteralVariable[],
  resource: Resource,
  { everywhere }: Pick<ResourceContext, 'everywhere'>,
): ReadonlyMap<LiteralVariable, string> {
  const taken = new Set(everywhere('Secret').map(({ metadata }) => metadata.name));
  const owner = resource.metadata.name ?? 'app';
  const names = new Map<LiteralVariable, string>();
  for (const variable of variables) {
    const own = wordsOf(variable.name).join('-');
    const plain = own.startsWith(`${owner}-`) ? own : `${owner}-${own}`;
    const base = taken.has(plain) ? `${owner}-${variable.container.name}-${own}` : plain;
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
    taken.add(name);
    names.set(variable, name);
  }
  return names;
}
