// From answers, or a plan of several parts, to files.
import type { Answers } from './answers/questions';
import { commonAnswers } from './application';
import { CLUSTER_FOLDER, deliveryFiles } from './delivery';
import type { ScaffoldFile } from './files';
import { helmFiles } from './layout/helm';
import { kustomizeFiles } from './layout/kustomize';
import { plainFiles } from './layout/plain';
import { veleroSchedules } from './objects/backup';
import { pipelineFiles } from './pipeline';
import type { Plan } from './plan';
import { printObjects } from './print';
import { readme } from './readme';
import { settingsFile } from './settings-file';

const LAYOUTS: Readonly<Record<Answers['layout'], (plan: Plan) => readonly ScaffoldFile[]>> = {
  kustomize: kustomizeFiles,
  helm: helmFiles,
  plain: plainFiles,
};

/** The files of an application of one part, sorted by path. The same answers give the same texts, byte for byte. */
export function scaffold(answers: Answers): readonly ScaffoldFile[] {
  return scaffoldPlan(planOf(answers));
}

/** What answers alone describe: one part without details. */
export function planOf(answers: Answers): Plan {
  return { name: answers.name, parts: [{ answers, details: { main: {} } }] };
}

/**
 * The files of a plan, sorted by path.
 *
 * @param report what became of the source that it was made from
 */
export function scaffoldPlan(plan: Plan, report?: ScaffoldFile): readonly ScaffoldFile[] {
  const manifests = [...LAYOUTS[commonAnswers(plan).layout](plan), ...clusterFiles(plan), ...deliveryFiles(plan)];
  const files = [...manifests, ...pipelineFiles(plan), settingsFile(plan), ...(report === undefined ? [] : [report])];
  return [...files, readme(plan, files, report?.path)].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What is applied outside of the application's namespaces. */
function clusterFiles(plan: Plan): readonly ScaffoldFile[] {
  const schedules = veleroSchedules(plan);
  if (schedules.length === 0) return [];
  return [{ path: `${CLUSTER_FOLDER}/velero.yaml`, text: printObjects(schedules) }];
}
