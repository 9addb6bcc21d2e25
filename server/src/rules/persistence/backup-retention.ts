import { nearest } from '../../kubernetes/nearest';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import { anything, each, object, strings } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const schedule = object({ spec: object({ template: object({ ttl: anything, includedNamespaces: strings }) }) });

/** A week. */
const TTL = '168h0m0s';
/** A name that differs by more letters is another name. */
const MOST_LETTERS = 2;

export default defineRule({
  id: 'backup-retention',
  need: 'persistence',
  summary: 'A Velero Schedule does not say how long its backups are kept, or names a namespace that is misspelt.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: ['Schedule'],
  fix: 'suggestion',
  peers: [],
  messages: {
    ttl: '{resource} does not say how long its backups are kept: Velero deletes them after 30 days. Set template.ttl.',
    namespace:
      '{resource} backs up the namespace {name}, which is not among those defined here, while {nearest} is: of a namespace that does not exist nothing is backed up. Correct the name.',
    fixTtl: 'Set ttl to {value}',
    fixNamespace: 'Set to {name}',
  },
  checkResource(resource, context) {
    const template = resource.read(schedule)?.spec?.template;
    const path = [...resource.path, 'spec', 'template'];
    if (template?.ttl === undefined) {
      const ttl = [...path, 'ttl'];
      context.report({
        message: 'ttl',
        values: { resource: resource.label },
        path: ttl,
        at: template === undefined ? [...resource.path, 'kind'] : path,
        part: template === undefined ? 'value' : 'key',
        absent: true,
        fixes: [
          { message: 'fixTtl', values: { value: TTL }, changes: [{ op: 'set', path: ttl, value: TTL, select: true }] },
        ],
      });
    }
    const known = context.everywhere('Namespace').flatMap(({ metadata }) => metadata.name ?? []);
    if (known.length === 0 || context.isUnitIncomplete) return;
    for (const [index, name] of each(template?.includedNamespaces)) {
      // Patterns, and what a tool fills in, name none.
      if (name.includes('*') || hasPlaceholder(name) || known.includes(name)) continue;
      const meant = nearest(name, known, MOST_LETTERS);
      if (meant === undefined || isNextOfSeries(name, meant)) continue;
      // A namespace that somebody else makes, and whose objects are here.
      if (context.everywhere('any', name).length > 0) continue;
      const place = [...path, 'includedNamespaces', index];
      context.report({
        message: 'namespace',
        values: { resource: resource.label, name, nearest: meant },
        path: place,
        fixes: [
          {
            message: 'fixNamespace',
            values: { name: meant },
            changes: [{ op: 'set', path: place, value: meant, select: true }],
          },
        ],
      });
    }
  },
});

/** Whether two names differ only by a number or a short sign that tells them apart: `team-a` and `team-b`, `eu1-shop` and `eu2-shop`. */
function isNextOfSeries(name: string, other: string): boolean {
  const words = name.split('-');
  const others = other.split('-');
  if (words.length !== others.length) return false;
  return words.every((word, index) => {
    const counterpart = others[index] ?? '';
    const isShort = words.length > 1 && word.length <= 2 && counterpart.length <= 2;
    return isShort || word.replace(/\d+/g, '') === counterpart.replace(/\d+/g, '');
  });
}
