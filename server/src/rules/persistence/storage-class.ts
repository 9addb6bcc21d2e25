import { anything, boolean, list, map, object, string, strings } from '../../kubernetes/shape';

/** The fields of a StorageClass that rules about it read. */
export const storageClass = object({
  provisioner: string,
  parameters: map(anything),
  reclaimPolicy: string,
  allowVolumeExpansion: boolean,
  volumeBindingMode: string,
  allowedTopologies: list(object({ matchLabelExpressions: list(object({ key: string, values: strings })) })),
});
