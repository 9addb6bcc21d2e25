import type { AnnotationFamily, AnnotationForm, AnnotationPlace } from './annotation-family';
import { AWS_LOAD_BALANCER_CONTROLLER } from './annotations-aws-load-balancer';
import { CERT_MANAGER, CERT_MANAGER_ACME } from './annotations-cert-manager';
import { INGRESS_NGINX } from './annotations-ingress-nginx';
import { TRAEFIK } from './annotations-traefik';

export type {
  AnnotationFamily,
  AnnotationForm,
  AnnotationFormName,
  AnnotationPattern,
  AnnotationPlace,
  AnnotationWords,
} from './annotation-family';
export { fitsForm } from './annotation-family';

/** The controllers whose annotations on an Ingress are known, one for each prefix. */
export const INGRESS_ANNOTATION_FAMILIES: readonly AnnotationFamily[] = [
  INGRESS_NGINX,
  TRAEFIK,
  CERT_MANAGER,
  CERT_MANAGER_ACME,
  AWS_LOAD_BALANCER_CONTROLLER,
];

/** What is known of one annotation key. */
export type AnnotationKnowledge =
  | {
      readonly status: 'known';
      readonly family: AnnotationFamily;
      readonly name: string;
      readonly form: AnnotationForm;
    }
  | {
      readonly status: 'replaced';
      readonly family: AnnotationFamily;
      readonly name: string;
      /** The whole key that replaces it, or null when nothing does. */
      readonly replacement: string | null;
    }
  | {
      readonly status: 'elsewhere';
      readonly family: AnnotationFamily;
      readonly name: string;
      readonly place: AnnotationPlace;
      /** The whole key that does on an Ingress what this does there, or null. */
      readonly meant: string | null;
    }
  | {
      readonly status: 'unknown';
      readonly family: AnnotationFamily;
      readonly name: string;
      /** The whole key that the writer is known to want by this name, or null: then the nearest spelling is the best guess. */
      readonly meant: string | null;
    };

/**
 * Looks a whole annotation key up. Undefined when no family has its prefix, or when the family's list is not complete and does
 * not hold it. `name` is the key after the prefix, as written.
 */
export function lookUpIngressAnnotation(key: string): AnnotationKnowledge | undefined {
  const family = INGRESS_ANNOTATION_FAMILIES.find((candidate) => key.startsWith(candidate.prefix));
  if (family === undefined) return undefined;
  const name = key.slice(family.prefix.length);
  const wanted = family.ignoreNameCase === true ? name.toLowerCase() : name;

  const form = own(family.annotations, wanted) ?? family.patterns?.find((pattern) => pattern.name.test(wanted))?.form;
  if (form !== undefined) return { status: 'known', family, name, form };

  const replacement = own(family.replaced, wanted);
  if (replacement !== undefined) {
    return {
      status: 'replaced',
      family,
      name,
      replacement: replacement === null ? null : wholeKey(family, replacement),
    };
  }
  const guess = own(family.meant, wanted);
  const meant = guess === undefined ? null : wholeKey(family, guess);
  const place = own(family.elsewhere, wanted);
  if (place !== undefined) return { status: 'elsewhere', family, name, place, meant };
  return meant === null && !family.complete ? undefined : { status: 'unknown', family, name, meant };
}

/** A table's names are whatever users write, `constructor` included. */
function own<Value>(table: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

function wholeKey(family: AnnotationFamily, name: string): string {
  return name.includes('/') ? name : family.prefix + name;
}
