// The ports of a service mesh, at which pods are reached in place of their own: a policy that leaves them out cuts the pods off.
import { ALL_NAMESPACES } from '../../workspace/view';
import type { Seen } from './subject';

interface Mesh {
  readonly port: number;
  /** Labels or annotations of pods and namespaces, with the values that put pods into the mesh. */
  readonly marks: Readonly<Record<string, RegExp>>;
}

/** Istio's ambient mode and its sidecars towards that (HBONE), and Linkerd's inbound proxy; after the documentation of both. */
const MESHES: readonly Mesh[] = [
  {
    port: 15008,
    marks: {
      'istio.io/dataplane-mode': /^ambient$/,
      'istio.io/rev': /./,
      'istio-injection': /^enabled$/,
      'sidecar.istio.io/inject': /^true$/,
    },
  },
  { port: 4143, marks: { 'linkerd.io/inject': /^(?:enabled|ingress)$/ } },
];

/** The ports of the meshes that the pods are in, as far as they or their namespace say so. */
export function meshPortsOf({ pod, view }: Seen): readonly number[] {
  const { namespace } = pod.resource;
  const ofNamespace = view
    .everywhere('Namespace', ALL_NAMESPACES)
    .filter(({ metadata }) => metadata.name === namespace)
    .map(({ metadata: { labels, annotations } }) => ({ ...labels, ...annotations }));
  const marked = [{ ...pod.labels, ...pod.annotations }, ...ofNamespace];
  return MESHES.filter(({ marks }) =>
    Object.entries(marks).some(([key, value]) => marked.some((own) => value.test(own[key] ?? ''))),
  ).map(({ port }) => port);
}
