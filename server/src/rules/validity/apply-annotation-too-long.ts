import { utf8Length } from '../../kubernetes/base64';
import type { Resource } from '../../kubernetes/resource';
import { defineRule, type Fix } from '../rule';

const MESSAGES = {
  tooLong:
    '{resource} has {size} bytes as JSON. kubectl apply keeps it whole in the annotation last-applied-configuration, for which there is no room: all annotations together may have 262144 bytes, so the apply is refused (metadata.annotations: Too long). Use kubectl apply --server-side.',
  nearly:
    '{resource} has {size} bytes as JSON, which kubectl apply keeps whole in the annotation last-applied-configuration. At 262144 bytes the apply is refused (metadata.annotations: Too long). Use kubectl apply --server-side before it grows that large.',
  serverSide: 'Let Argo CD apply {resource} server-side',
} as const;

/** TotalAnnotationSizeLimitB of k8s.io/apimachinery: keys and values of all annotations. */
const LIMIT = 256 * 1024;
const NEARLY = 240_000;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
/** Ways of Argo CD that leave no such annotation. */
const WITHOUT_ANNOTATION: readonly string[] = ['ServerSideApply=true', 'Replace=true'];
/** What Go's encoder writes as six bytes in a string, with what it takes without: `<`, `>`, `&` and two separators of lines. */
const ESCAPED = /[<>&]|[\u2028\u2029]/g;
const MOST_BYTES_OF_ONE = 6;

export default defineRule({
  id: 'apply-annotation-too-long',
  need: 'validity',
  summary: 'An object is too large for the annotation in which kubectl apply keeps it.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'any',
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { report }) {
    // Helm applies what it renders in its own way; a generated name can only be created.
    const { name, annotations } = resource.metadata;
    if (resource.partial !== undefined || name === undefined || mustBeSmall(resource)) return;
    const options = annotations?.[SYNC_OPTIONS]?.split(',').map((option) => option.trim()) ?? [];
    if (options.some((option) => WITHOUT_ANNOTATION.includes(option))) return;
    const size = sizeAsJson(resource);
    const total = size + LAST_APPLIED.length + sizeOfAnnotations(annotations);
    if (total <= NEARLY) return;
    report({
      message: total > LIMIT ? 'tooLong' : 'nearly',
      values: { resource: resource.label, size },
      severity: total > LIMIT ? 'warning' : 'info',
      path: [...resource.path, 'kind'],
      fixes: [serverSide(resource, options)],
    });
  },
});

/** Spares small objects the work: only aliases make an object longer than its text, and escapes. */
function mustBeSmall({ document: { text } }: Resource): boolean {
  return text.length * MOST_BYTES_OF_ONE < NEARLY && !text.includes('*');
}

/** As kubectl writes it: Go's JSON without blanks, and a line break. */
function sizeAsJson({ data }: Resource): number {
  const { metadata, ...rest } = data;
  const json = JSON.stringify({ ...rest, metadata: withoutLastApplied(metadata) });
  let size = utf8Length(json) + 1;
  for (const [character] of json.matchAll(ESCAPED)) size += MOST_BYTES_OF_ONE - utf8Length(character);
  return size;
}

function withoutLastApplied(metadata: Resource['data'][string] | undefined): unknown {
  if (typeof metadata !== 'object' || metadata === null) return metadata;
  const { annotations, ...rest } = metadata as Record<string, unknown>;
  if (typeof annotations !== 'object' || annotations === null) return { ...rest, annotations: {} };
  const { [LAST_APPLIED]: _, ...others } = annotations as Record<string, unknown>;
  return { ...rest, annotations: others };
}

/** The annotations that are there beside that of kubectl apply, keys and values. */
function sizeOfAnnotations(annotations: Readonly<Record<string, string>> = {}): number {
  return Object.entries(annotations).reduce(
    (sum, [key, value]) => (key === LAST_APPLIED ? sum : sum + utf8Length(key) + utf8Length(value)),
    0,
  );
}

function serverSide({ label, path }: Resource, options: readonly string[]): Fix<typeof MESSAGES> {
  const value = [...options, 'ServerSideApply=true'].join(',');
  const place = [...path, 'metadata', 'annotations', SYNC_OPTIONS];
  return { message: 'serverSide', values: { resource: label }, changes: [{ op: 'set', path: place, value }] };
}
