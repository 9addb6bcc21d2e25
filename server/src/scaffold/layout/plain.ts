// Plain manifests: all that an environment has, in a folder of its own where there are several.
import { type EnvironmentName, environmentsOf } from '../application';
import { FOLDER, type ScaffoldFile } from '../files';
import { fileNameOf, inNamespace, unitsOf } from '../manifests';
import type { Plan } from '../plan';
import { printObjects } from '../print';

/** The folder with the manifests of an environment. */
export function plainFolder(plan: Plan, name: EnvironmentName): string {
  return environmentsOf(plan).length === 1 ? `${FOLDER}/manifests` : `${FOLDER}/manifests/${name}`;
}

export function plainFiles(plan: Plan): readonly ScaffoldFile[] {
  return environmentsOf(plan).flatMap((name) =>
    unitsOf(plan, name).flatMap(({ application, folder, manifests }) =>
      manifests.map((manifest) => ({
        path: `${plainFolder(plan, name)}${folder}/${fileNameOf(manifest)}`,
        text: printObjects(manifest.objects.map((object) => inNamespace(object, application.environment.namespace))),
      })),
    ),
  );
}
