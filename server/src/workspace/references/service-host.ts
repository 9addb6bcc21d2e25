import type { Span } from '../../yaml/text';

/** The Service that a host name means, and where its name stands in it. */
export interface ServiceHost {
  readonly name: string;
  readonly namespace: string;
  readonly within: Span | undefined;
}

/**
 * The Service behind a host name: `web`, or `web.shop.svc` with any cluster domain behind it. Undefined for names with wildcards, and for other names
 * with dots: they lead out of the cluster, or nobody can tell.
 */
export function splitHost(host: string, namespace: string): ServiceHost | undefined {
  const [name = '', given, type] = host.split('.');
  if (!/^[a-z0-9-]+$/i.test(name)) return undefined;
  if (given === undefined) return { name, namespace, within: undefined };
  if (type !== 'svc' || given === '') return undefined;
  return { name, namespace: given, within: { start: 0, end: name.length } };
}
