import { IGNORE_ANNOTATION } from '../../engine/directives';
import {
  type AnnotationForm,
  INGRESS_ANNOTATION_FAMILIES,
  lookUpIngressAnnotation,
} from '../../kubernetes/knowledge/ingress-annotations';
import { isReadOn, valuesOfForm, WELL_KNOWN_ANNOTATIONS } from '../../kubernetes/knowledge/well-known-names';
import type { ObjectPlace } from './file-view';

/** An annotation that may stand on an object. */
export interface KnownAnnotation {
  readonly name: string;
  readonly values: readonly string[];
  /** Who reads it. */
  readonly detail: string;
}

const OURS: KnownAnnotation = { name: IGNORE_ANNOTATION, values: [], detail: 'Prodlint' };

/** The annotations that are read where a place's metadata stand; undefined where the place is no map of annotations. */
export function annotationsFor(place: ObjectPlace): readonly KnownAnnotation[] | undefined {
  const { owner, field, path, kind } = place;
  if (owner?.id !== 'meta.v1.ObjectMeta' || field?.name !== 'annotations' || path.at(-1) !== 'annotations')
    return undefined;
  const isPod = kind.kind === 'Pod' || place.around('core.v1.PodTemplateSpec') !== undefined;
  const known = WELL_KNOWN_ANNOTATIONS.filter((name) => isReadOn(name, kind.kind, isPod));
  return [
    OURS,
    ...(kind.kind === 'Ingress' ? ingressAnnotations() : []),
    ...known.map(({ name, form, reader }) => ({ name, values: valuesOfForm(form), detail: reader })),
  ];
}

function ingressAnnotations(): readonly KnownAnnotation[] {
  return INGRESS_ANNOTATION_FAMILIES.flatMap(({ prefix, annotations, controller }) =>
    Object.entries(annotations).map(([name, form]) => ({
      name: prefix + name,
      values: valuesOfForm(form),
      detail: controller,
    })),
  );
}

/** The values of an annotation that a place stands for, as far as there are few of them. */
export function annotationValues(place: ObjectPlace): readonly string[] {
  const name = String(place.path.at(-1));
  const known = annotationsFor(place.at(place.path.slice(0, -1)))?.find((annotation) => annotation.name === name);
  if (known !== undefined) return known.values;
  const knowledge = place.kind.kind === 'Ingress' ? lookUpIngressAnnotation(name) : undefined;
  return knowledge?.status === 'known' ? valuesOfForm(knowledge.form satisfies AnnotationForm) : [];
}
