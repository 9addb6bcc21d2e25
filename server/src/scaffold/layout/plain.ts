// Plain manifests: all that an environment has, in a folder of its own where there are several.
import type { Answers } from '../answers/questions';
import { type EnvironmentName, environmentOf, environmentsOf } from '../application';
import { FOLDER, type ScaffoldFile } from '../files';
import { fileNameOf, inNamespace, manifestsOf } from '../manifests';
import { printObjects } from '../print';

/** The folder with the manifests of an environment. */
export function plainFolder(answers: Answers, name: EnvironmentName): string {
  return environmentsOf(answers).length === 1 ? `${FOLDER}/manifests` : `${FOLDER}/manifests/${name}`;
}

export function plainFiles(answers: Answers): readonly ScaffoldFile[] {
  return environmentsOf(answers).flatMap((name) => {
    const environment = environmentOf(answers, name);
    const folder = plainFolder(answers, name);
    return manifestsOf({ answers, name: answers.name, environment }).map((manifest) => ({
      path: `${folder}/${fileNameOf(manifest)}`,
      text: printObjects(manifest.objects.map((object) => inNamespace(object, environment.namespace))),
    }));
  });
}
