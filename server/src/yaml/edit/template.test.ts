import { test } from 'node:test';
import { type Case, remove, runCases, set, yaml } from './test-support';

const labels = ['metadata', 'labels'];

const cases: readonly Case[] = [
  {
    name: 'the last visible entry of a map, to which an action adds',
    before: yaml`
      metadata:
        labels:
          a: b
          {{- include "l" . | nindent 4 }}
        name: x
      `,
    changes: [remove([...labels, 'a'])],
    after: yaml`
      metadata:
        labels:
          {{- include "l" . | nindent 4 }}
        name: x
      `,
  },
  {
    name: 'all visible entries, around an action in a condition',
    before: yaml`
      metadata:
        labels: # ours
          a: b
          {{- if .x }}
      {{ toYaml .x | indent 4 }}
          {{- end }}
          c: d
      `,
    changes: [remove([...labels, 'a']), remove([...labels, 'c'])],
    after: yaml`
      metadata:
        labels: # ours
          {{- if .x }}
      {{ toYaml .x | indent 4 }}
          {{- end }}
      `,
  },
  {
    name: 'the last visible item of a list in the column of its key',
    before: 'args:\n- a\n{{- range .x }}\n{{ . }}\n{{- end }}\nb: 1\n',
    changes: [remove(['args', 0])],
    after: 'args:\n{{- range .x }}\n{{ . }}\n{{- end }}\nb: 1\n',
  },
  {
    name: 'the last visible entry in a condition',
    before: 'spec:\n  {{- if .x }}\n  a: 1\n  {{- end }}\nb: 1\n',
    changes: [remove(['spec', 'a'])],
    after: 'spec: {}\n  {{- if .x }}\n  {{- end }}\nb: 1\n',
  },
  {
    name: 'the last entry, in front of what an action adds to the map outside',
    before: 'metadata:\n  labels:\n    a: b\n  {{- include "annotations" . | nindent 2 }}\n',
    changes: [remove([...labels, 'a'])],
    after: 'metadata:\n  labels: {}\n  {{- include "annotations" . | nindent 2 }}\n',
  },
  {
    name: 'the last item of an indented list, in front of the same',
    before: 'spec:\n  args:\n    - a\n  {{- include "more" . | nindent 2 }}\n',
    changes: [remove(['spec', 'args', 0])],
    after: 'spec:\n  args: []\n  {{- include "more" . | nindent 2 }}\n',
  },
  {
    name: 'an indented list, in front of the same',
    before: 'spec:\n  b: 1\n  args:\n    - a\n  {{- include "more" . | nindent 2 }}\n',
    changes: [remove(['spec', 'args'])],
    after: 'spec:\n  b: 1\n  {{- include "more" . | nindent 2 }}\n',
  },
  {
    name: 'the last visible entry of an item',
    before: 'list:\n  - a: b\n    {{- include "l" . | nindent 4 }}\n',
    changes: [remove(['list', 0, 'a'])],
    after: 'unreadable',
  },
  {
    name: 'the last visible entry of a map with an anchor',
    before: 'labels: &l\n  a: b\n  {{- include "l" . | nindent 2 }}\n',
    changes: [remove(['labels', 'a'])],
    after: 'unreadable',
  },
  {
    name: 'a map to which an action adds',
    before: 'labels:\n  a: b\n  {{- include "l" . | nindent 2 }}\nspec: 1\n',
    changes: [remove(['labels'])],
    after: 'unreadable',
  },
  {
    name: 'another value for a map to which an action adds',
    before: 'labels:\n  a: b\n  {{- include "l" . | nindent 2 }}\nspec: 1\n',
    changes: [set(['labels'], 'x')],
    after: 'unreadable',
  },
  {
    name: 'a list in the column of its key, to which an action adds',
    before: 'a: 1\nargs:\n- a\n{{ toYaml .x | nindent 0 }}\nb: 1\n',
    changes: [remove(['args'])],
    after: 'unreadable',
  },
  {
    name: 'the only entry, to whose value an action adds',
    before: 'metadata:\n  labels:\n    a: b\n    {{- include "l" . | nindent 4 }}\nspec: 1\n',
    changes: [remove(['metadata', 'labels'])],
    after: 'unreadable',
  },
  {
    name: 'an entry in front of what an action adds beside it',
    before: 'labels:\n  a: b\n  c: d\n  {{- include "l" . | nindent 2 }}\nspec: 1\n',
    changes: [remove(['labels', 'c'])],
    after: 'labels:\n  a: b\n  {{- include "l" . | nindent 2 }}\nspec: 1\n',
  },
  {
    name: 'the last entry and a new one',
    before: 'labels:\n  a: b\n  {{- include "l" . | nindent 2 }}\nspec: 1\n',
    changes: [remove(['labels', 'a']), set(['labels', 'c'], 'd')],
    after: 'labels:\n  c: d\n  {{- include "l" . | nindent 2 }}\nspec: 1\n',
  },
];

test('what template actions add to is not taken from under them', async (context) => runCases(context, cases));
