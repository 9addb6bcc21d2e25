import type { Resource } from '../../kubernetes/resource';
import { each, list, object, string, strings } from '../../kubernetes/shape';
import { shortNames } from '../../workspace/files';
import type { Path } from '../../yaml/path';
import { writtenScalar } from '../../yaml/written';
import { defineRule, type ResourceContext } from '../rule';

const MESSAGES = {
  name: 'The name of {resource} says {environment}, but {overlays} all take it from this base. Name the environment in the overlay (namePrefix, nameSuffix).',
  namespace:
    '{resource} lies in {value}, which says {environment}, but {overlays} all take it from this base. Give the namespace in the overlay.',
  host: 'The host {value} of {resource} says {environment}, but {overlays} all take it from this base. Set the host in the overlay.',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

/** Each environment by the words for it. */
const WORDS: Readonly<Record<string, string>> = {
  dev: 'dev',
  develop: 'dev',
  development: 'dev',
  qa: 'qa',
  uat: 'uat',
  stage: 'staging',
  staging: 'staging',
  stg: 'staging',
  preprod: 'preprod',
  prd: 'prod',
  prod: 'prod',
  production: 'prod',
};

export default defineRule({
  id: 'environment-in-base',
  need: 'configuration',
  summary: 'A base that several overlays share says the name of one environment.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: 'any',
  fix: 'none',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    if (context.overlays.length < 2) return;
    const { metadata, path } = resource;
    report('name', [...path, 'metadata', 'name'], metadata.name, resource, context);
    report('namespace', [...path, 'metadata', 'namespace'], metadata.namespace, resource, context);
    for (const { value, path: place } of hostsOf(resource)) report('host', place, value, resource, context);
  },
});

function report(
  message: keyof typeof MESSAGES,
  path: Path,
  value: string | undefined,
  resource: Resource,
  context: RuleContext,
): void {
  if (value === undefined) return;
  const written = writtenScalar(resource.document, path)?.text;
  // What an overlay puts in its place is the overlay's; before and behind a name it may put something too.
  if (written === undefined || !(message === 'name' ? value.includes(written) : value === written)) return;
  // The last part of a host is no word: `.dev` is a domain of anybody's.
  const text = message === 'host' ? written.replace(/\.[^.]*$/, '') : written;
  const environment = environmentIn(text);
  if (environment === undefined || isOfAll(environment, context.overlays)) return;
  const file = context.fileOf(resource);
  const overlays = shortNames(context.overlays, file === undefined ? [] : [file]).join(', ');
  if (message === 'name') {
    context.report({ message, values: { resource: resource.label, environment, overlays }, path });
  } else {
    context.report({ message, values: { resource: resource.label, value: written, environment, overlays }, path });
  }
}

function environmentIn(text: string): string | undefined {
  for (const word of text.toLowerCase().split(/[^a-z0-9]+/)) if (Object.hasOwn(WORDS, word)) return word;
  return undefined;
}

/** Whether all overlays are of one environment: one for each region, say. */
function isOfAll(environment: string, overlays: readonly string[]): boolean {
  const meant = WORDS[environment];
  return overlays.every((overlay) => overlay.split(/[^a-z0-9]+/i).some((word) => WORDS[word.toLowerCase()] === meant));
}

const hosts = object({
  spec: object({
    host: string,
    hostname: string,
    hosts: strings,
    hostnames: strings,
    dnsNames: strings,
    rules: list(object({ host: string })),
    tls: list(object({ hosts: strings })),
    listeners: list(object({ hostname: string })),
    servers: list(object({ hosts: strings })),
  }),
});

/** The hosts of an Ingress, a route, a Gateway or a certificate, in whatever field such kinds have them. */
function hostsOf(resource: Resource): { value: string; path: Path }[] {
  const spec = resource.read(hosts)?.spec;
  const root = [...resource.path, 'spec'];
  const found: { value: string; path: Path }[] = [];
  const add = (value: string | undefined, ...steps: Path) => {
    // Without a dot it is the name of a Service.
    if (value?.includes('.')) found.push({ value, path: [...root, ...steps] });
  };
  add(spec?.host, 'host');
  add(spec?.hostname, 'hostname');
  for (const field of ['hosts', 'hostnames', 'dnsNames'] as const)
    for (const [index, value] of each(spec?.[field])) add(value, field, index);
  for (const [index, { host }] of each(spec?.rules)) add(host, 'rules', index, 'host');
  for (const [index, { hostname }] of each(spec?.listeners)) add(hostname, 'listeners', index, 'hostname');
  for (const field of ['tls', 'servers'] as const)
    for (const [index, entry] of each(spec?.[field]))
      for (const [at, value] of each(entry.hosts)) add(value, field, index, 'hosts', at);
  return found;
}
