import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHelmTemplate, isTemplated, maskTemplate, PLACEHOLDER } from './template';

/** The masked text with one `?` for each placeholder. */
const masked = (text: string) => maskTemplate(text).replaceAll(PLACEHOLDER, '?');

test('template actions are hidden at their own length', () => {
  const cases: [text: string, expected: string][] = [
    ['a: 1\n', 'a: 1\n'],
    ['a: {{ x }}\n', 'a: ???????\n'],
    ['a: "{{ x }}"\n', 'a: "???????"\n'],
    ['{{ x }}: 1\n', '???????: 1\n'],
    ['- {{ x }}\n', '- ???????\n'],
    ['a: {{ x }}-{{ y }} # c\n', 'a: ???????-??????? # c\n'],
    ['{{- if x }}\na: 1\n{{- end }}', '#{- if x }}\na: 1\n#{- end }}'],
    ['  {{ x }}\t{{ y }}  \r\n', '  #{ x }}\t#{ y }}  \r\n'],
    ['{{ x }} a\n', '??????? a\n'],
    ['a {{ x }}{{ y }}\n', 'a ??????????????\n'],
    ['{{ x # y }}\n', '#{ x   y }}\n'],
    ['{{ x\n  y }}\n', '#{ x\n# y }}\n'],
    ['a: {{ x\n  y }}\n', 'a: ????\n??????\n'],
    // Texts in quotes may hold braces, comments anything.
    ['a: {{ "}}" }}\n', 'a: ??????????\n'],
    ['a: {{ `}}` "\\"}}" }}\n', 'a: ?????????????????\n'],
    ['{{/* it\'s }} "x */}}\n', '#{/* it\'s }} "x */}}\n'],
    ['a: {{- /* " */ -}}\n', 'a: ???????????????\n'],
    ['{{/* " */}} {{/* " */}}\n', '#{/* " */}} #{/* " */}}\n'],
    // What nothing closes is no action.
    ['a: {{ x }\n', 'a: {{ x }\n'],
    ['a: {{ "x\n', 'a: {{ "x\n'],
    ['a: {{ "x }}\nb: {{ y }}\n', 'a: {{ "x }}\nb: ???????\n'],
    ['{{', '{{'],
    ['a: {{}}\n', 'a: ????\n'],
    ['a: {{{ x }}}\n', 'a: ????????}\n'],
  ];
  for (const [text, expected] of cases) {
    assert.equal(masked(text), expected);
    assert.equal(maskTemplate(text).length, text.length);
  }
  assert.ok(isTemplated(maskTemplate('a{{ x }}')));
  assert.ok(!isTemplated('{{ x }}'));
});

test('actions of Helm are told from those of other programs', () => {
  for (const text of ['"{{ .Values.x }}"', '{{- $.Release.Name -}}', '{{ include "a" . }}', '{{if (include "a" .)}}']) {
    assert.ok(isHelmTemplate(text), text);
  }
  for (const text of [
    '{{ $labels.pod }}',
    '{{.State.Running}}',
    '.Values.x',
    '{{ x }} .Values {{ y }}',
    '{{ .Valuesx }}',
  ]) {
    assert.ok(!isHelmTemplate(text), text);
  }
});

test('hiding takes no longer than the text is', () => {
  const texts = ['{{', '{{"', '{{`', '{{/*', '{{/*}}', '{{x}}', '{{x}}y', '{{ x }}\n', '{{\n', '}}{{"\n'].map((part) =>
    part.repeat(100_000),
  );
  for (const text of [...texts, `${'{{'.repeat(100_000)}"\n}}`, `{{${'x'.repeat(1_000_000)}}}`]) {
    assert.equal(maskTemplate(text).length, text.length);
    isHelmTemplate(text);
  }
});
