export {
  type Defined,
  type DefinedPort,
  isPort,
  keysOf,
  kindDefinedBy,
  listenersOf,
  placeOfPort,
  portsOfPod,
  portsOfService,
} from './definitions';
export { type InnerLink, innerLinksOf, volumesOf } from './inner-links';
export {
  type BuildTarget,
  buildTargetsOf,
  type FileReference,
  fileReferencesOf,
  isKustomizationDocument,
  isTarget,
} from './kustomization-entries';
export { isNamed, madeBy } from './made';
export type {
  MadeKey,
  MadeObject,
  PartType,
  Reference,
  ReferenceKind,
  ReferencePart,
  SelectedNamespaces,
  Selection,
  SelectionPurpose,
} from './reference';
export { isOfKind, isWithoutNamespace, kindId, kindIn, referenceKind } from './reference-kinds';
export { referencesOf } from './references';
export { selectionsOf } from './selections';
