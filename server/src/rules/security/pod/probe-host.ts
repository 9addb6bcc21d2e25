import { parseIpBlock } from '../../../kubernetes/ip-block';
import { atLeast } from '../../../kubernetes/kubernetes-version';
import { isFilledInLater } from '../../../kubernetes/placeholder';
import type { Container } from '../../../kubernetes/pod-template';
import type { Change } from '../../../yaml/change';
import type { Path } from '../../../yaml/path';
import { isList, isMap, isWritten, valueAt, type YamlValue } from '../../../yaml/value';
import { defineRule, type Fix } from '../../rule';

const MESSAGES = {
  other:
    'The {probe} of container {container} asks {host}, not the pod: the answer says nothing about this container, and the kubelet of every node sends requests wherever a manifest tells it. {standard} Remove host.',
  loopback:
    'The {probe} of container {container} asks {host}, which is the node: the kubelet asks from there, not from inside the pod. {standard} Remove host, and the pod itself is asked.',
  fix: 'Remove host',
  fixHeader: 'Send {host} as the Host header instead',
} as const;

const REFUSED = 'The baseline Pod Security Standard refuses it since Kubernetes 1.34.';
const REFUSED_LATER = 'From Kubernetes 1.34 on the baseline Pod Security Standard refuses it.';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

export default defineRule({
  id: 'probe-host',
  need: 'security',
  summary: 'A probe or hook asks another host than its pod.',
  severity: 'warning',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const isRefused = atLeast(kubernetesVersion, '1.34');
    for (const container of pod.containers) {
      for (const { probe, host, path } of hostsOf(container)) {
        const isLoopback = LOOPBACK.test(host);
        // There the node's loopback address is the pod's too, and the only one that a server on localhost listens to.
        if (isLoopback && pod.spec.hostNetwork === true) continue;
        const standard = isRefused ? REFUSED : REFUSED_LATER;
        report({
          message: isLoopback ? 'loopback' : 'other',
          values: { probe, container: container.name, host, standard },
          path,
          severity: isRefused ? 'warning' : 'info',
          fixes: fixesOf(resource.document.data, path, host),
        });
      }
    }
  },
});

interface AskedHost {
  /** As people call it: `livenessProbe`, `preStop hook`. */
  readonly probe: string;
  readonly host: string;
  readonly path: Path;
}

function hostsOf({ path: container, spec }: Container): AskedHost[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = spec;
  const handlers = [
    { probe: 'livenessProbe', path: ['livenessProbe'], handler: livenessProbe },
    { probe: 'readinessProbe', path: ['readinessProbe'], handler: readinessProbe },
    { probe: 'startupProbe', path: ['startupProbe'], handler: startupProbe },
    { probe: 'postStart hook', path: ['lifecycle', 'postStart'], handler: lifecycle?.postStart },
    { probe: 'preStop hook', path: ['lifecycle', 'preStop'], handler: lifecycle?.preStop },
  ];
  return handlers.flatMap(({ probe, path, handler }) =>
    (['httpGet', 'tcpSocket'] as const).flatMap((way) => {
      const host = handler?.[way]?.host;
      if (host === undefined || host === '' || isFilledInLater(host)) return [];
      return [{ probe, host, path: [...container, ...path, way, 'host'] }];
    }),
  );
}

/** A name that a web server tells its sites apart by goes to the header that is for it. */
function fixesOf(data: YamlValue | undefined, path: Path, host: string): Fix<typeof MESSAGES>[] {
  const remove: Change = { op: 'remove', path };
  const fix: Fix<typeof MESSAGES> = { message: 'fix', changes: [remove] };
  const handler = path.slice(0, -1);
  const options = valueAt(data, handler);
  // Nothing would be left of it but what a template may add.
  if (isMap(options) && Object.keys(options).length === 1) return [];
  const isName = !LOOPBACK.test(host) && parseIpBlock(`${host.replace(/^\[|\]$/g, '')}/0`) === undefined;
  if (handler.at(-1) !== 'httpGet' || !isName) return [fix];
  const headersPath = [...handler, 'httpHeaders'];
  const headers = valueAt(data, headersPath);
  if (isWritten(headers) && !isList(headers)) return [fix];
  const hasHost =
    isList(headers) && headers.some((header) => String(valueAt(header, ['name'])).toLowerCase() === 'host');
  if (hasHost) return [fix];
  const insert: Change = { op: 'insert', path: headersPath, value: { name: 'Host', value: host } };
  return [{ message: 'fixHeader', values: { host }, changes: [remove, insert] }, fix];
}
