import type { Resource } from '../../kubernetes/resource';
import { each } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import type { Span } from '../../yaml/text';
import { isList, isMap, valueAt } from '../../yaml/value';
import type { FoundPart } from './graph';

/** Names of settings whose whole value may be a host. */
const HOST_SETTING = /(?:HOST|HOSTNAME|HOSTS|ADDR|ADDRESS|SERVER|ENDPOINT|UPSTREAM|BROKER|BROKERS|SERVICE)$/i;

/**
 * Where settings of an object's containers, or a ConfigMap's values, have a Service for a host: with a port (`web:80`), in a URL, by its whole name in
 * the cluster's DNS, behind the name of a pod (`db-0.db`); or as the whole value of a setting whose name says that it is a host. The API knows nothing of these, but the application does.
 */
export function hostMentions(
  resource: Resource,
  service: { readonly name: string; readonly namespace: string },
): readonly FoundPart[] {
  const found: FoundPart[] = [];
  const isNear = resource.namespace === service.namespace;
  const add = (path: Path, text: string, setting: string | undefined) => {
    if (!text.includes(service.name)) return;
    if (isNear && text === service.name && setting !== undefined && HOST_SETTING.test(setting)) found.push({ path });
    for (const within of hostsIn(text, service, isNear)) found.push({ path, within });
  };
  for (const { path, spec } of resource.podTemplate?.containers ?? []) {
    for (const [index, { name, value }] of each(spec.env)) {
      if (value !== undefined) add([...path, 'env', index, 'value'], value, name);
    }
    for (const field of ['command', 'args'] as const) {
      for (const [index, text] of each(spec[field])) add([...path, field, index], text, undefined);
    }
  }
  const data = resource.type === 'ConfigMap' ? valueAt(resource.data, ['data']) : undefined;
  if (!isMap(data) || isList(data)) return found;
  for (const [key, text] of Object.entries(data)) {
    if (typeof text === 'string') add([...resource.path, 'data', key], text, key);
  }
  return found;
}

/** The stretches of a text that name the Service as a host. */
function hostsIn(
  text: string,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  isNear: boolean,
): Span[] {
  const inCluster = `\\.${escaped(namespace)}\\.svc(?![\\w-])`;
  const near = isNear ? '|:\\d{2,5}(?![\\w.])' : '';
  const host = new RegExp(`(?<![\\w.-])${escaped(name)}(?=${inCluster}${near})`, 'g');
  const inUrl = new RegExp(`(?<=://(?:[^\\s/@]*@)?)${escaped(name)}(?=[:/?]|$|["'\\s])`, 'g');
  // One pod of a StatefulSet: its name, and the Service that gives it one.
  const ofPod = new RegExp(`(?<=[a-z0-9]-\\d+\\.)${escaped(name)}(?![\\w-])`, 'g');
  const found = [...text.matchAll(host), ...(isNear ? [...text.matchAll(inUrl), ...text.matchAll(ofPod)] : [])];
  const starts = [...new Set(found.map(({ index }) => index))].sort((a, b) => a - b);
  return starts.map((start) => ({ start, end: start + name.length }));
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
