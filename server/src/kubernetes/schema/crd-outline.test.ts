import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseYaml } from '../../yaml/document';
import { readOutlinedKinds } from './crd-outline';
import { readDefinedKinds } from './custom-resource-definition';
import type { WorkspaceKind } from './workspace-bundle';

const WRITTEN = `# Made by a generator.
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: foos.example.com
  annotations:
    note: |
      schema:
        this is no key
spec:
  group: example.com
  names:
    kind: Foo
    plural: foos
  scope: Cluster
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
# A comment that begins further left.

        properties:
          spec:
            description: |-
              Has text.

              name: v9
            type: object
    served: true
    subresources:
      status: {}
  - schema: # of the next
      openAPIV3Schema:
        type: object
        properties: { size: { type: integer } }
    name: v2
    served: true
`;

const show = (kinds: readonly WorkspaceKind[]) =>
  kinds.map(({ source: _, schema, ...rest }) => ({ ...rest, schema: schema(34) }));

describe('the outline of a definition', () => {
  for (const [name, text] of Object.entries({
    'in block style': WRITTEN,
    'with Windows line ends': WRITTEN.replaceAll('\n', '\r\n'),
    'in flow style':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: { group: e.com, names: { kind: A }, versions: [{ name: v1, schema: { openAPIV3Schema: { type: object } } }] }',
    'with an anchor that the rest refers to': WRITTEN.replace('type: object', 'type: &t object')
      .replace('scope: Cluster', 'scope: Cluster\n  x: 1')
      .replace('    served: true\n    subresources', '    served: true\n    x: *t\n    subresources'),
    'of the older version': `apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: Foo }
  validation:
    openAPIV3Schema:
      type: object
  version: v1
`,
    'in a list': `apiVersion: v1\nkind: List\nitems:\n${['- ', ...WRITTEN.trimEnd().split('\n').slice(1)]
      .join('\n  ')
      .replace('- \n  ', '- ')}\n- kind: Pod\n`,
    'in a template': WRITTEN.replace('name: foos.example.com', 'name: {{ .Values.name }}'),
    'that is none': 'kind: Pod\nspec:\n  schema:\n    a: CustomResourceDefinition\n',
    'that can not be read': WRITTEN.replace('spec:\n  group', 'spec: [\n  group'),
  })) {
    test(name, () => assert.deepEqual(show(readOutlinedKinds(text)), show(readDefinedKinds(parseYaml(text).data))));
  }

  test('tells changes of the schema from others', () => {
    const sources = (text: string) => readOutlinedKinds(text).map(({ source }) => source);
    assert.deepEqual(sources(WRITTEN.replace('Made by', 'By')), sources(WRITTEN));
    assert.deepEqual(sources(WRITTEN.replace('note: |', 'notes: |')), sources(WRITTEN));
    for (const [from, to] of [
      ['size: {', 'site: {'],
      ['Has text', 'Has no text'],
      ['Cluster', 'Namespaced'],
    ] as const) {
      assert.notDeepEqual(sources(WRITTEN.replace(from, to)), sources(WRITTEN), to);
    }
  });
});
