// Which Services of the cluster a pod calls, as far as its variables, arguments and ConfigMaps name them.
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each, list, object, present, string, stringMap } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';

/** A text that may name a host, and where it stands. */
interface PlacedText {
  readonly text: string;
  /** The variable, option or file it belongs to. */
  readonly key: string;
  readonly resource: Resource;
  readonly path: Path;
}

/** A place that names a Service. */
export interface ServiceMention {
  /** As it is written there. */
  readonly host: string;
  readonly resource: Resource;
  readonly path: Path;
}

/** What else of the cluster is known. */
export interface KnownObjects {
  /** Those of the pod's namespace. */
  readonly services: readonly Resource[];
  readonly namespaces: readonly Resource[];
  /** Those of the pod's namespace that have a name. */
  configMapsNamed(name: string): readonly Resource[];
}

/** The first place of the pod, or of a ConfigMap that it uses, that names a Service. */
export function findServiceMention(pod: PodTemplate, known: KnownObjects): ServiceMention | undefined {
  const patterns = hostPatterns(pod, known);
  for (const { text, key, resource, path } of [...textsOfPod(pod), ...textsOfConfigMaps(pod, known)]) {
    for (const line of text.split('\n')) {
      // Comments; and what is compared with or signed for, but not called.
      if (/^\s*(?:#|\/\/)/.test(line) || NOT_CALLED.test(key) || NOT_CALLED.test(optionOf(line))) continue;
      const host = hostIn(line, key, patterns);
      if (host !== undefined) return { host, resource, path };
    }
  }
  return undefined;
}

const NOT_CALLED = /issuer|audience|no[-_]?proxy|cert|tls|(?:^|[-_.])sans?(?:$|[-_.])|domain/i;

/** What stands in front of the value of an option or setting: `--issuer` of `--issuer=https://...`. */
function optionOf(line: string): string {
  return /^\s*([\w.-]+)\s*[=:]/.exec(line)?.[1] ?? '';
}

/** `name.namespace.svc`, with or without the domain of the cluster. */
const WHOLE_NAME = /(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z0-9-]+\.svc(?:\.[a-z0-9-]+)*(?![\w-])/;
const HOST_VARIABLE = /HOST|ADDR|SERVER|ENDPOINT|URL|URI|UPSTREAM/i;

interface HostPatterns {
  /** Service and namespace, where it can only be a host: behind `//` or in front of a port. */
  readonly qualified: RegExp | undefined;
  /** A Service of the pod's namespace, by its name alone. */
  readonly short: RegExp | undefined;
  readonly names: ReadonlySet<string>;
}

function hostPatterns({ resource }: PodTemplate, { services, namespaces }: KnownObjects): HostPatterns {
  const names = services.flatMap(({ metadata }) => metadata.name ?? []);
  const known = [...namespaces.flatMap(({ metadata }) => metadata.name ?? []), resource.namespace];
  const qualified = oneOf(known);
  return {
    qualified: qualified === undefined ? undefined : hostPattern(`[a-z][a-z0-9-]*\\.(?:${qualified})`),
    short: names.length === 0 ? undefined : hostPattern(`(?:${oneOf(names)})`),
    names: new Set(names),
  };
}

function oneOf(words: readonly string[]): string | undefined {
  const plain = [...new Set(words)].filter((word) => /^[a-z0-9-]+$/.test(word));
  return plain.length === 0 ? undefined : plain.join('|');
}

function hostPattern(host: string): RegExp {
  return new RegExp(`//(?:[^/@\\s]*@)?(${host})(?![\\w.-])|(?<![\\w./@-])(${host}):\\d{2,5}(?![\\w.])`);
}

function hostIn(line: string, key: string, { qualified, short, names }: HostPatterns): string | undefined {
  const whole = WHOLE_NAME.exec(line)?.[0];
  if (whole !== undefined) return whole;
  for (const pattern of [qualified, short]) {
    const match = pattern?.exec(line);
    const host = match?.[1] ?? match?.[2];
    if (host !== undefined) return host;
  }
  const text = line.trim();
  return HOST_VARIABLE.test(key) && names.has(text) ? text : undefined;
}

function textsOfPod(pod: PodTemplate): PlacedText[] {
  const { resource } = pod;
  return pod.containers.flatMap(({ spec, path }) => {
    const texts: PlacedText[] = [];
    for (const [index, { name, value }] of each(spec.env)) {
      if (value !== undefined)
        texts.push({ text: value, key: name ?? '', resource, path: [...path, 'env', index, 'value'] });
    }
    for (const field of ['command', 'args'] as const) {
      let option = '';
      for (const [index, text] of each(spec[field])) {
        texts.push({ text, key: option, resource, path: [...path, field, index] });
        // The value of an option may be the next argument.
        option = text.startsWith('-') && !text.includes('=') ? text : '';
      }
    }
    return texts;
  });
}

const configMap = object({ data: stringMap });
const sources = list(object({ configMap: object({ name: string }) }));

function textsOfConfigMaps(pod: PodTemplate, { configMapsNamed }: KnownObjects): PlacedText[] {
  return [...new Set(configMapsOf(pod))]
    .flatMap((name) => configMapsNamed(name))
    .flatMap((resource) => {
      const data = resource.read(configMap)?.data ?? {};
      const root = [...resource.path, 'data'];
      return Object.keys(data).map((key) => ({ text: data[key] ?? '', key, resource, path: [...root, key] }));
    });
}

/** The names of the ConfigMaps that a pod takes variables or files from. */
function configMapsOf({ spec, containers }: PodTemplate): string[] {
  const variables = containers.flatMap((container) => [
    ...present(container.spec.envFrom).map(({ configMapRef }) => configMapRef?.name),
    ...present(container.spec.env).map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name),
  ]);
  const files = present(spec.volumes).flatMap(({ configMap: own, projected }) => [
    own?.name,
    ...present(sources(projected?.sources)).map((source) => source.configMap?.name),
  ]);
  return [...variables, ...files].filter((name) => name !== undefined);
}
