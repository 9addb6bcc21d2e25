import type { Resource } from '../../kubernetes/resource';
import { list, object, present, string } from '../../kubernetes/shape';
import { ALL_NAMESPACES } from '../../workspace/view';
import { defineRule, type ResourceContext } from '../rule';
import { jobSpecOf } from './job-specs';

const SECONDS = 86400;

/** Labels and annotations of what is applied over and over, or removed by whom it is made by: by their beginnings. */
const MANAGED = /^(?:argocd\.argoproj\.io|(?:kustomize|helm)\.toolkit\.fluxcd\.io|helm\.sh)\/(?!chart$)/;

export default defineRule({
  id: 'job-ttl',
  need: 'resilience',
  summary: 'A finished Job stays for ever, or is removed behind the back of the CronJob that counts it.',
  severity: 'info',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Job', 'CronJob'],
  fix: 'unsafe',
  peers: ['kl:job-ttl-seconds-after-finished'],
  messages: {
    absent:
      '{resource} stays with its pods after it has finished, until somebody deletes it. Set ttlSecondsAfterFinished, so that it goes by itself.',
    cron: 'Jobs of {resource} are deleted by time and by the history limits of the CronJob: the failed ones may be gone before anybody looks, whatever failedJobsHistoryLimit says. Leave it to the limits.',
    fix: 'Set ttlSecondsAfterFinished to {seconds} (one day)',
    remove: 'Remove ttlSecondsAfterFinished',
  },
  checkResource(resource, context) {
    const job = jobSpecOf(resource);
    if (job === undefined) return;
    const isWritten = job.spec.ttlSecondsAfterFinished !== undefined;
    const path = [...job.path, 'ttlSecondsAfterFinished'];
    const values = { resource: resource.label };
    if (resource.type === 'CronJob') {
      if (!isWritten) return;
      context.report({
        message: 'cron',
        values,
        path,
        part: 'key',
        fixes: [{ message: 'remove', changes: [{ op: 'remove', path }] }],
      });
    } else if (!isWritten && !isManaged(resource) && !isAppliedAgain(resource, context)) {
      context.report({
        message: 'absent',
        values,
        path,
        at: [...resource.path, 'kind'],
        absent: true,
        fixes: [{ message: 'fix', values: { seconds: SECONDS }, changes: [{ op: 'set', path, value: SECONDS }] }],
      });
    }
  },
});

function isManaged({ metadata: { labels, annotations } }: Resource): boolean {
  return [labels, annotations].some((entries) => Object.keys(entries ?? {}).some((key) => MANAGED.test(key)));
}

/** Objects by which Argo CD and Flux look after what they have applied, in whatever namespace they lie. */
const KEEPERS = ['Application', 'ApplicationSet', 'Kustomization', 'HelmRelease'] as const;

const source = object({ path: string });
const applied = { path: string, source, sources: list(source) } as const;
const keeper = object({ spec: object({ ...applied, template: object({ spec: object(applied) }) }) });

/** Whether Argo CD or Flux may look after the Job, and make it again as soon as it is gone. */
function isAppliedAgain(
  resource: Resource,
  context: Pick<ResourceContext, 'related' | 'everywhere' | 'fileOf' | 'isUnitIncomplete'>,
): boolean {
  if (context.isUnitIncomplete || KEEPERS.some((kind) => context.related(kind, ALL_NAMESPACES).length > 0)) return true;
  const file = context.fileOf(resource);
  const keepers = KEEPERS.flatMap((kind) => context.everywhere(kind, ALL_NAMESPACES));
  return file !== undefined && keepers.some((found) => foldersOf(found).some((folder) => file.includes(`/${folder}/`)));
}

/** The folders of the repository that an Application or a Kustomization of Flux applies; none for all of it. */
function foldersOf(resource: Resource): string[] {
  const own = resource.read(keeper)?.spec;
  const template = own?.template?.spec;
  const paths = [own, template].flatMap((written) => [
    written?.path,
    written?.source?.path,
    ...present(written?.sources).map(({ path }) => path),
  ]);
  return paths.flatMap((path) => path?.replace(/^[./]+|\/+$/g, '') || []);
}
