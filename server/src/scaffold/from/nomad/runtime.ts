import type { Scope } from '../hcl/evaluate';
import type { Block, Body, Expression } from '../hcl/syntax';

const FOLDERS: readonly (readonly [string, string])[] = [
  ['NOMAD_TASK_DIR', '/local'],
  ['NOMAD_SECRETS_DIR', '/secrets'],
  ['NOMAD_ALLOC_DIR', '/alloc'],
];

/**
 * The variables that Nomad sets when a task starts, as far as the job itself says what they will be: names, folders and the
 * numbers of ports inside the container.
 *
 * @param outer those that hold around the block
 */
export function runtimeVariables(
  block: Block,
  outer: ReadonlyMap<string, string>,
  scope: Scope,
): ReadonlyMap<string, string> {
  const [name = ''] = block.labels;
  const meta = metaOf(block.body, scope);
  if (block.type === 'job') return new Map([...outer, ...meta, ['NOMAD_JOB_NAME', name], ['NOMAD_JOB_ID', name]]);
  if (block.type === 'group')
    return new Map([...outer, ...meta, ['NOMAD_GROUP_NAME', name], ...portsOf(block.body, scope)]);
  if (block.type !== 'task') return outer;
  const resources = childrenOf(block.body, 'resources').flatMap(({ body }) => [...portsOf(body, scope)]);
  const mapped = childrenOf(block.body, 'config').flatMap(({ body }) => mappedPorts(body, scope));
  return new Map([...outer, ...meta, ['NOMAD_TASK_NAME', name], ...FOLDERS, ...resources, ...mapped]);
}

function childrenOf(body: Body, type: string): readonly Block[] {
  return body.blocks.filter((block) => block.type === type);
}

function portsOf(body: Body, scope: Scope): [string, string][] {
  const ports = childrenOf(body, 'network').flatMap((network) => childrenOf(network.body, 'port'));
  return ports.flatMap(({ labels: [label = ''], body: port }): [string, string][] => {
    const number = numberOf(port, 'to', scope) ?? numberOf(port, 'static', scope);
    return number === undefined ? [] : [[`NOMAD_PORT_${label}`, number]];
  });
}

/** What `meta` says, a block or a map: the inner one wins over those around it. */
function metaOf(body: Body, scope: Scope): [string, string][] {
  const blocks = childrenOf(body, 'meta').flatMap(({ body: map }) => map.attributes);
  const given = body.attributes.find(({ name }) => name === 'meta')?.value;
  const entries: (readonly [string, Expression])[] = blocks.map(({ name, value }) => [name, value]);
  for (const { key, value } of given?.kind === 'object' ? given.entries : [])
    entries.push([String(scope.evaluate(key)), value]);
  return entries.flatMap(([key, expression]): [string, string][] => {
    const value = scope.evaluate(expression);
    const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isText ? [[`NOMAD_META_${key}`, String(value)]] : [];
  });
}

/** The older way: `port_map`, a block or a map. */
function mappedPorts(body: Body, scope: Scope): [string, string][] {
  const blocks = childrenOf(body, 'port_map').flatMap(({ body: map }) => map.attributes);
  const given = body.attributes.find(({ name }) => name === 'port_map')?.value;
  const entries: (readonly [string, Expression])[] = blocks.map(({ name, value }) => [name, value]);
  for (const { key, value } of given?.kind === 'object' ? given.entries : [])
    entries.push([String(scope.evaluate(key)), value]);
  return entries.flatMap(([label, value]): [string, string][] => {
    const number = scope.evaluate(value);
    return typeof number === 'number' ? [[`NOMAD_PORT_${label}`, String(number)]] : [];
  });
}

function numberOf(body: Body, name: string, scope: Scope): string | undefined {
  const attribute = body.attributes.find((each) => each.name === name);
  const value = attribute === undefined ? undefined : scope.evaluate(attribute.value);
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^[1-9]\d*$/.test(text) ? text : undefined;
}
