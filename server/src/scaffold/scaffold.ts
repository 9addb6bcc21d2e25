// From answers to files.
import type { Answers } from './answers/questions';
import { CLUSTER_FOLDER, deliveryFiles } from './delivery';
import type { ScaffoldFile } from './files';
import { helmFiles } from './layout/helm';
import { kustomizeFiles } from './layout/kustomize';
import { plainFiles } from './layout/plain';
import { veleroSchedules } from './objects/backup';
import { pipelineFiles } from './pipeline';
import { printObjects } from './print';
import { readme } from './readme';
import { settingsFile } from './settings-file';

const LAYOUTS: Readonly<Record<Answers['layout'], (answers: Answers) => readonly ScaffoldFile[]>> = {
  kustomize: kustomizeFiles,
  helm: helmFiles,
  plain: plainFiles,
};

/** The files of an application, sorted by path. The same answers give the same texts, byte for byte. */
export function scaffold(answers: Answers): readonly ScaffoldFile[] {
  const manifests = [...LAYOUTS[answers.layout](answers), ...clusterFiles(answers), ...deliveryFiles(answers)];
  const files = [...manifests, ...pipelineFiles(answers), settingsFile(answers)];
  return [...files, readme(answers, files)].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What is applied outside of the application's namespaces. */
function clusterFiles(answers: Answers): readonly ScaffoldFile[] {
  const schedules = veleroSchedules(answers);
  if (schedules.length === 0) return [];
  return [{ path: `${CLUSTER_FOLDER}/velero.yaml`, text: printObjects(schedules) }];
}
