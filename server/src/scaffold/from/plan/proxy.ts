// What the settings of proxies say.
import type { PartFile } from '../../plan';
import { parsePort } from '../amounts';

const ROUTER_RULE = /^traefik\.http\.routers\..+\.rule$/;
const HOST = /\bHost\(\s*[`'"]([^`'"]+)[`'"]/;

/** The host by whose name Traefik's labels send requests to a service. */
export function hostOfLabels(labels: Readonly<Record<string, string>>): string | undefined {
  const rules = Object.entries(labels).filter(([key]) => ROUTER_RULE.test(key));
  return rules.map(([, rule]) => HOST.exec(rule)?.[1]).find((host) => host !== undefined);
}

const SERVER_PORT = /^traefik\.http\.services\..+\.loadbalancer\.server\.port$/;

/** The port to which Traefik's labels send requests. */
export function portOfLabels(labels: Readonly<Record<string, string>>): number | undefined {
  const [, port] = Object.entries(labels).find(([key]) => SERVER_PORT.test(key)) ?? [];
  return port === undefined ? undefined : parsePort(port);
}

/** A configuration of nginx that listens on another port; undefined for any other file, and for one that does not listen on this port. */
export function listeningOn(file: PartFile, from: number, to: number): PartFile | undefined {
  const { path, content } = file;
  if (content.kind !== 'text' || !path.startsWith('/etc/nginx/')) return undefined;
  const listen = new RegExp(`^(\\s*listen\\s+(?:[^\\s;#]*:)?)${from}(?=[\\s;])`, 'gm');
  const text = content.text.replace(listen, `$1${to}`);
  return text === content.text ? undefined : { ...file, content: { kind: 'text', text } };
}
