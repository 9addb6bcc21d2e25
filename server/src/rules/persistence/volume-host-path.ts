import { anything, object, string } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const volume = object({
  spec: object({ hostPath: object({ path: string }), nodeAffinity: object({ required: anything }) }),
});

export default defineRule({
  id: 'volume-host-path',
  need: 'persistence',
  summary: 'A PersistentVolume is a folder of whichever node its pod starts on.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['PersistentVolume'],
  fix: 'none',
  peers: [],
  messages: {
    anyNode:
      '{resource} is the folder {folder} of whichever node its pod starts on: on another node the pod finds other data, or none. Use a local volume with nodeAffinity, or storage of the network.',
  },
  checkResource(resource, { report }) {
    const spec = resource.read(volume)?.spec;
    const folder = spec?.hostPath?.path;
    if (folder === undefined || spec?.nodeAffinity?.required !== undefined) return;
    report({
      message: 'anyNode',
      values: { resource: resource.label, folder },
      path: [...resource.path, 'spec', 'nodeAffinity'],
      at: [...resource.path, 'spec', 'hostPath', 'path'],
      absent: true,
    });
  },
});
