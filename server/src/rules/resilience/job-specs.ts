import type { Resource } from '../../kubernetes/resource';
import { anything, integer, object, type Read, string } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';

const jobSpec = object({
  backoffLimit: anything,
  backoffLimitPerIndex: anything,
  activeDeadlineSeconds: anything,
  ttlSecondsAfterFinished: anything,
});

const job = object({ spec: jobSpec });

const cronJob = object({
  spec: object({
    schedule: string,
    suspend: anything,
    concurrencyPolicy: anything,
    startingDeadlineSeconds: anything,
    failedJobsHistoryLimit: integer,
    jobTemplate: object({ spec: jobSpec }),
  }),
});

/** What a Job says about its runs, or a CronJob about the Jobs it makes. Fields of which absence matters are as they are written. */
export type JobSpec = Read<typeof jobSpec>;

/** What a CronJob says beside its Jobs. */
export type CronJobSpec = NonNullable<Read<typeof cronJob>['spec']>;

/** The spec of a Job, or the one in a CronJob's template, with its path from the document's root. */
export function jobSpecOf(resource: Resource): { readonly spec: JobSpec; readonly path: Path } | undefined {
  const isCron = resource.type === 'CronJob';
  const spec = isCron ? resource.read(cronJob)?.spec?.jobTemplate?.spec : resource.read(job)?.spec;
  const path = [...resource.path, 'spec', ...(isCron ? ['jobTemplate', 'spec'] : [])];
  return spec === undefined ? undefined : { spec, path };
}

export function cronJobSpecOf(resource: Resource): CronJobSpec | undefined {
  return resource.read(cronJob)?.spec;
}
