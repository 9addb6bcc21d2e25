import { decodedLength, utf8Length } from '../../kubernetes/base64';
import type { Resource } from '../../kubernetes/resource';
import { object, stringMap } from '../../kubernetes/shape';
import { defineRule, type ResourceContext } from '../rule';

const MESSAGES = {
  data: 'The values of {resource} have {size} bytes together, but 1048576 (1 MiB) are allowed: the API server refuses the {kind}. Split it, or put large files into an image or a volume.',
  value:
    'The value of {key} has {size} bytes, but a {kind} may hold 1048576 (1 MiB) in all: the API server refuses it. Put large files into an image or a volume.',
  annotations:
    'The annotations of {resource} have {size} bytes together, but 262144 (256 KiB) are allowed: the API server refuses the {kind}. Move what is large to data.',
} as const;

/** MaxSecretSize of the core API, for both kinds: values only, decoded. */
const DATA_LIMIT = 1024 * 1024;
/** TotalAnnotationSizeLimitB of k8s.io/apimachinery: keys and values. */
const ANNOTATIONS_LIMIT = 256 * 1024;

const content = object({ data: stringMap, binaryData: stringMap, stringData: stringMap });

export default defineRule({
  id: 'config-map-too-large',
  need: 'validity',
  summary: 'A ConfigMap or Secret holds more than the API server takes.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['ConfigMap', 'Secret'],
  fix: 'none',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    checkData(resource, context);
    const annotations = Object.entries(resource.metadata.annotations ?? {});
    const size = annotations.reduce((sum, [key, value]) => sum + utf8Length(key) + utf8Length(value), 0);
    if (size > ANNOTATIONS_LIMIT) {
      const path = [...resource.path, 'metadata', 'annotations'];
      context.report({ message: 'annotations', values: { ...namesOf(resource), size }, path, part: 'key' });
    }
  },
});

function checkData(resource: Resource, { report }: ResourceContext<typeof MESSAGES, object>): void {
  const values = valueSizes(resource);
  const size = values.reduce((sum, value) => sum + value.size, 0);
  if (size <= DATA_LIMIT) return;
  const [largest] = [...values].sort((a, b) => b.size - a.size);
  if (largest === undefined) return;
  const { field, key } = largest;
  const path = [...resource.path, field];
  if (largest.size > DATA_LIMIT) {
    const place = { path: [...path, key], part: 'key' as const };
    report({ message: 'value', values: { key, size: largest.size, kind: resource.kind }, ...place });
  } else report({ message: 'data', values: { ...namesOf(resource), size }, path, part: 'key' });
}

interface ValueSize {
  readonly field: string;
  readonly key: string;
  readonly size: number;
}

/** The sizes of the values as they are stored; what can not be decoded is refused for itself and counts nothing. */
function valueSizes(resource: Resource): ValueSize[] {
  const { data = {}, binaryData = {}, stringData = {} } = resource.read(content) ?? {};
  const sizes = (field: string, map: Readonly<Record<string, string>>, sizeOf: (value: string) => number) =>
    Object.entries(map).map(([key, value]) => ({ field, key, size: sizeOf(value) }));
  const decoded = (value: string) => decodedLength(value) ?? 0;
  if (resource.type === 'ConfigMap')
    return [...sizes('data', data, utf8Length), ...sizes('binaryData', binaryData, decoded)];
  // What stands under stringData takes the place of the same key under data.
  const encoded = Object.fromEntries(Object.entries(data).filter(([key]) => !Object.hasOwn(stringData, key)));
  return [...sizes('data', encoded, decoded), ...sizes('stringData', stringData, utf8Length)];
}

function namesOf({ label, kind }: Resource): { resource: string; kind: string } {
  return { resource: label, kind };
}
