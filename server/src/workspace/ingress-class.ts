import type { Resource } from '../kubernetes/resource';
import { object, string } from '../kubernetes/shape';
import { isWritten, valueAt } from '../yaml/value';

const ingress = object({ spec: object({ ingressClassName: string }) });

/** The former way to name the class of an Ingress, which some controllers still go by. */
const ANNOTATION = 'kubernetes.io/ingress.class';

/** The class that an Ingress names, by its field or by the former annotation; undefined where it names none that can be read. */
export function classOfIngress(resource: Resource): string | undefined {
  return resource.read(ingress)?.spec?.ingressClassName ?? resource.metadata.annotations?.[ANNOTATION];
}

/** Whether an Ingress says anything of its class, be it what only a template knows. */
export function namesClass({ data }: Resource): boolean {
  return [
    ['spec', 'ingressClassName'],
    ['metadata', 'annotations', ANNOTATION],
  ].some((path) => isWritten(valueAt(data, path)));
}
