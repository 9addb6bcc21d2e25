import { claimTemplateNames } from '../../kubernetes/controller-spec';
import { parseImageReference } from '../../kubernetes/image-reference';
import type { Resource } from '../../kubernetes/resource';
import { object, present, strings } from '../../kubernetes/shape';
import { ofList } from '../../workspace/of-list';
import { ALL_NAMESPACES } from '../../workspace/view';
import type { YamlValue } from '../../yaml/value';
import { defineRule, type ResourceContext } from '../rule';

/** Where Velero and its Schedules are by default. */
const VELERO_NAMESPACE = 'velero';
/** Tells Velero to leave an object out. */
const EXCLUDED = 'velero.io/exclude-from-backup';

export default defineRule({
  id: 'backup-missing',
  need: 'persistence',
  summary: 'Claims lie in a namespace that nothing backs up.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: ['StatefulSet', 'PersistentVolumeClaim'],
  fix: 'suggestion',
  peers: [],
  messages: {
    claim:
      '{resource} holds data, and nothing in the workspace backs that up: a deleted claim, a broken volume or a faulty release takes it away for good. Add a Velero Schedule, or whatever backs up your data.',
    templates:
      '{resource} keeps data on claims, and nothing in the workspace backs that up: a deleted claim, a broken volume or a faulty release takes it away for good. Add a Velero Schedule, or whatever backs up your data.',
    fix: 'Append a Velero Schedule for {namespace}',
  },
  checkResource(resource, context) {
    const { namespace, metadata } = resource;
    const isClaim = resource.type === 'PersistentVolumeClaim';
    if (!isClaim && claimTemplateNames(resource).length === 0) return;
    if (metadata.labels?.[EXCLUDED] === 'true' || context.isUnitIncomplete) return;
    if (isBackedUp(namespace, context)) return;
    const name = `${namespace}-daily`;
    const schedule: YamlValue = {
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: { name, namespace: VELERO_NAMESPACE },
      spec: { schedule: '0 3 * * *', template: { includedNamespaces: [namespace], ttl: '168h0m0s' } },
    };
    context.report({
      message: isClaim ? 'claim' : 'templates',
      values: { resource: resource.label },
      path: [...resource.path, 'metadata', 'name'],
      absent: true,
      // One Schedule is enough for all claims of the namespace.
      fixes: isFirst(resource, context)
        ? [{ message: 'fix', values: { namespace }, changes: [{ op: 'append', value: schedule }] }]
        : [],
    });
  },
});

/** Whether no claim of the same unit and namespace stands in front. */
function isFirst(resource: Resource, { related }: Pick<ResourceContext, 'related'>): boolean {
  const claims = related('PersistentVolumeClaim');
  const first = claims[0] ?? related('StatefulSet').find((statefulSet) => claimTemplateNames(statefulSet).length > 0);
  return first === resource;
}

const schedule = object({
  spec: object({ template: object({ includedNamespaces: strings, excludedNamespaces: strings }) }),
});

function isBackedUp(namespace: string, { everywhere }: Pick<ResourceContext, 'everywhere'>): boolean {
  if (everywhere('Schedule', ALL_NAMESPACES).some((velero) => covers(velero, namespace))) return true;
  if (everywhere('ScheduledBackup', namespace).length > 0) return true;
  return (
    BACKUP_NAMESPACES.some((owner) => hasBackup(everywhere('any', owner))) || hasBackup(everywhere('any', namespace))
  );
}

/** Whether a Schedule of Velero takes a namespace in: all, unless it names some; names may have a `*`. */
function covers(resource: Resource, namespace: string): boolean {
  const template = resource.read(schedule)?.spec?.template;
  const matches = (pattern: string) =>
    pattern === namespace || new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`).test(namespace);
  const included = present(template?.includedNamespaces);
  if (present(template?.excludedNamespaces).some(matches)) return false;
  return included.length === 0 || included.some(matches);
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

/** Where tools that back up other namespaces, too, have what they are told. */
const BACKUP_NAMESPACES: readonly string[] = ['kasten-io', 'longhorn-system'];

/** Kinds that make copies by a schedule, by group; `*` stands for all of the group. */
const SCHEDULES: Readonly<Record<string, readonly string[]>> = {
  'config.kio.kasten.io': ['Policy'],
  'k8up.io': ['Schedule'],
  'longhorn.io': ['RecurringJob'],
  'snapscheduler.backube': ['*'],
  'stash.appscode.com': ['BackupConfiguration'],
  'core.kubestash.com': ['BackupConfiguration'],
  'volsync.backube': ['ReplicationSource'],
  'gemini.fairwinds.com': ['*'],
};

const BACKUP_WORD =
  /(?:^|[^a-z])(?:back-?ups?|dump|snapshot|restic|kopia|velero|wal-g|barman|pgbackrest|pg_dump|pg_dumpall|pg_basebackup|mysqldump|mariadb-dump|xtrabackup|mongodump|rclone|borg)(?:$|[^a-z])/i;

const hasBackup = ofList((resources) => resources.some(isBackup));

function isBackup(resource: Resource): boolean {
  const { group, kind, type } = resource;
  const kinds = Object.hasOwn(SCHEDULES, group) ? SCHEDULES[group] : undefined;
  if (kinds !== undefined) return kinds.includes('*') || kinds.includes(kind);
  if (type !== 'CronJob') return false;
  const texts = (resource.podTemplate?.containers ?? []).flatMap(({ spec, name }) => [
    name,
    parseImageReference(spec.image ?? '')?.repository ?? '',
    ...present(spec.command),
    ...present(spec.args),
  ]);
  return [resource.metadata.name ?? '', ...texts].some((text) => BACKUP_WORD.test(text));
}
