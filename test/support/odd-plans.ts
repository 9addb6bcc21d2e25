// Plans with names and texts that notations trip over: YAML's booleans and numbers, quotes, comments, variables, actions of templates.
import fc from 'fast-check';
import type { Plan } from '../../server/src/scaffold/plan';
import { answersFor } from './scaffold';

const NAMES = ['on', 'null', 'yes', 'y', 'true', 'e1', 'inf', 'shop'];
const TAGS = ['1.10', '1e3', '0123', '0x1f', '1_0', '20251121', '1.4.2-rc.1', 'off'];
const KEYS = ['LOG_LEVEL', 'y', 'N', 'cache.size', '_x', 'E1'];
const PIECES = [
  ...[
    '"',
    "'",
    '`',
    '#',
    ' #',
    ': ',
    ':',
    '- ',
    ' ',
    '\t',
    '\\',
    '\\n',
    '%',
    '@',
    '&',
    '*',
    '!',
    '|',
    '>',
    '?',
    ',',
    '[',
    '}',
  ],
  ...[
    '$(VAR)',
    '$$',
    '$' + '{VAR}',
    '{{ .Values.host }}',
    '{{',
    '}}',
    '{{`x`}}',
    '⟦host⟧',
    '<<',
    '=',
    '~',
    '---',
    '...',
    'REPLACE_ME',
  ],
  ...[
    '0',
    '007',
    '1e3',
    '0x1f',
    '1_000',
    '12:30',
    'true',
    'No',
    'null',
    'é',
    '日本',
    '🎉',
    '\u00a0',
    '\r\n',
    '\u0007',
    'a',
    'word',
  ],
];

const word = fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join(''));
/** Settings have no line breaks. */
const line = word.map((text) => text.replace(/[\r\n\u2028\u2029]/g, ''));
const lines = fc
  .array(word, { maxLength: 4 })
  .map((all) => all.join('\n'))
  // With a tab in front Kustomize makes a block that it can not read again itself.
  .filter((text) => text !== '' && !/^\s*\t/.test(text));

/** A web service with odd settings and an odd file; the same in each layout. */
export const oddPlans: fc.Arbitrary<Plan> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    tag: fc.constantFrom(...TAGS),
    settings: fc.dictionary(fc.constantFrom(...KEYS), line, { maxKeys: KEYS.length }),
    text: lines,
    command: fc.array(word, { maxLength: 2 }),
  })
  .map(({ name, tag, settings, text, command }) => ({
    name,
    parts: [
      {
        answers: answersFor({
          name,
          image: `registry.example.com/shop/web:${tag}`,
          namespace: `${name}-space`,
          settings: Object.entries(settings).map(([key, value]) => `${key}=${value}`),
          team: `${name}-team`,
        }),
        details: {
          main: {
            command,
            files: [{ path: '/etc/app/app.conf', content: { kind: 'text' as const, text } }],
          },
        },
      },
    ],
  }));

/** A plan in another layout. */
export function inLayout(plan: Plan, layout: 'kustomize' | 'helm' | 'plain'): Plan {
  return { ...plan, parts: plan.parts.map((part) => ({ ...part, answers: { ...part.answers, layout } })) };
}
