import { parseSeconds } from '../amounts';
import type { Draft, UpdateStrategy } from '../description';
import type { Handler, Report } from '../report';
import type { Source } from '../source';

/** An `update` block: how a new version is brought out. */
export function readUpdate(source: Source, where: string, report: Report): UpdateStrategy {
  const update: Draft<UpdateStrategy> = {};
  const seconds = (key: 'minimumHealthySeconds' | 'deadlineSeconds'): Handler => {
    return (value, entry) => {
      report.note('not-carried', entry, 'nomadUpdateDetail', { key: entry.key });
      const read = report.parsed(value, where, 'a duration such as 30s', parseSeconds);
      if (read !== undefined) update[key] = read;
    };
  };
  report.fields(
    source,
    {
      max_parallel: (value) => {
        const count = report.number(value, `${where}.max_parallel`);
        if (count !== undefined) update.parallel = count;
      },
      canary: (value, entry) => {
        const count = report.number(value, `${where}.canary`);
        if (count !== undefined) update.canaries = count;
        if ((count ?? 0) > 0) report.note('changed', entry, 'nomadCanary');
      },
      min_healthy_time: seconds('minimumHealthySeconds'),
      progress_deadline: seconds('deadlineSeconds'),
      auto_revert: (value, entry) => {
        update.rollBack = report.boolean(value, `${where}.auto_revert`) ?? false;
        if (update.rollBack) report.note('changed', entry, 'nomadAutoRevert');
      },
      auto_promote: report.leave('nomadUpdateDetail'),
      health_check: report.leave('nomadUpdateDetail'),
      healthy_deadline: report.leave('nomadUpdateDetail'),
      stagger: report.leave('nomadUpdateDetail'),
    },
    where,
  );
  return update;
}
