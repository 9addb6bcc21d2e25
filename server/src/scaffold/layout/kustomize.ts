// A Kustomize base with what all environments have, and an overlay for each with what is its own.
import { parseImageReference } from '../../kubernetes/image-reference';
import { imageName } from '../../kubernetes/moving-tags';
import type { Answers } from '../answers/questions';
import { type EnvironmentName, environmentOf, environmentsOf, labelsOf, mainEnvironment } from '../application';
import { FOLDER, type ScaffoldFile } from '../files';
import { fileNameOf, type Manifest, type ManifestName, manifestsOf } from '../manifests';
import { configMapName, settingsOf } from '../objects/settings';
import { type DataMap, printData, printObjects } from '../print';
import { additionsTo, type Operation, operationsBetween } from './json-patch';

const HEAD = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' } as const;

/** The folder of an environment, which is what is applied. */
export function overlayFolder(name: EnvironmentName): string {
  return `${FOLDER}/overlays/${name}`;
}

export function kustomizeFiles(answers: Answers): readonly ScaffoldFile[] {
  return [...baseFiles(answers), ...environmentsOf(answers).flatMap((name) => overlayFiles(answers, name))];
}

/** The application as the base has it: the image without its version, which the overlays name. */
function applicationOf(answers: Answers, name: EnvironmentName) {
  const environment = { ...environmentOf(answers, name), image: bareImage(answers), version: undefined };
  return { answers, name: answers.name, environment };
}

function bareImage({ image }: Answers): string {
  const reference = parseImageReference(image);
  return reference === undefined ? image : imageName(reference);
}

/** What the base generates from literals. */
const GENERATED: ManifestName = 'config';
/** What has nothing in common between environments: encrypted values. */
function isOwn({ secrets }: Answers, { name }: Manifest): boolean {
  return name === 'secrets' && secrets === 'sealed-secrets';
}

function baseFiles(answers: Answers): readonly ScaffoldFile[] {
  const application = applicationOf(answers, mainEnvironment(answers));
  const manifests = manifestsOf(application).filter(
    (manifest) => manifest.name !== GENERATED && !isOwn(answers, manifest),
  );
  const kustomization = {
    ...HEAD,
    resources: manifests.map(fileNameOf),
    configMapGenerator: [
      {
        name: configMapName(application),
        literals: literals(settingsOf(application)),
        options: { labels: labelsOf(application) },
      },
    ],
  };
  return [
    { path: `${FOLDER}/base/kustomization.yaml`, text: printData(kustomization) },
    ...manifests.map((manifest) => ({
      path: `${FOLDER}/base/${fileNameOf(manifest)}`,
      text: printObjects(manifest.objects),
    })),
  ];
}

function literals(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).map(([key, value]) => `${key}=${value}`);
}

function overlayFiles(answers: Answers, name: EnvironmentName): readonly ScaffoldFile[] {
  const folder = overlayFolder(name);
  const main = applicationOf(answers, mainEnvironment(answers));
  const application = applicationOf(answers, name);
  const own = manifestsOf(application).filter((manifest) => isOwn(answers, manifest));
  const patches = patchesOf(manifestsOf(main), manifestsOf(application), answers);
  const settings = changedSettings(settingsOf(main), settingsOf(application));
  const { tag, digest } = parseImageReference(answers.image) ?? {};
  const kustomization = {
    ...HEAD,
    namespace: application.environment.namespace,
    resources: ['../../base', ...own.map(fileNameOf)],
    images: [{ name: bareImage(answers), newTag: tag, digest }],
    configMapGenerator:
      settings.length === 0 ? undefined : [{ name: configMapName(application), behavior: 'merge', literals: settings }],
    patches: [{ path: VERSION_FILE }, ...patches.map(({ target, file }) => ({ path: file, target }))],
  };
  return [
    { path: `${folder}/kustomization.yaml`, text: printData(kustomization) },
    { path: `${folder}/${VERSION_FILE}`, text: printObjects(versionLabels(answers, name)) },
    ...own.map((manifest) => ({ path: `${folder}/${fileNameOf(manifest)}`, text: printObjects(manifest.objects) })),
    ...patches.map(({ file, operations }) => ({
      path: `${folder}/${file}`,
      text: printData(operations.map((operation) => ({ ...operation }))),
    })),
  ];
}

/** The patch of an overlay that has the labels with the version, which a pipeline writes anew. */
export const VERSION_FILE = 'version.yaml';

/** What the version adds to the objects of the base. */
function versionLabels(answers: Answers, name: EnvironmentName): readonly DataMap[] {
  const application = applicationOf(answers, name);
  const { version } = environmentOf(answers, name);
  const versioned = { ...application, environment: { ...application.environment, version } };
  const withVersion = manifestsOf(versioned).flatMap(({ objects }) => objects);
  return manifestsOf(application)
    .flatMap(({ objects }) => objects)
    .flatMap((object, index): DataMap[] => {
      const added = additionsTo(object, withVersion[index] ?? object);
      if (added === undefined) return [];
      const { apiVersion, kind, metadata } = object;
      const { name: objectName } = metadata as DataMap;
      return [{ ...added, apiVersion, kind, metadata: { name: objectName, ...(added.metadata as DataMap) } }];
    });
}

function changedSettings(
  base: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): readonly string[] {
  return literals(Object.fromEntries(Object.entries(own).filter(([key, value]) => base[key] !== value)));
}

interface Patch {
  readonly file: string;
  readonly target: DataMap;
  readonly operations: readonly Operation[];
}

/** What makes the objects of the base those of an environment. Their namespace, and the Namespace's name, the overlay gives them. */
function patchesOf(base: readonly Manifest[], own: readonly Manifest[], answers: Answers): readonly Patch[] {
  const patched = base.filter(
    (manifest) => manifest.name !== GENERATED && manifest.name !== 'namespace' && !isOwn(answers, manifest),
  );
  return patched.flatMap((manifest) => {
    const others = own.find(({ name }) => name === manifest.name)?.objects ?? [];
    return manifest.objects.flatMap((object, index): Patch[] => {
      const operations = operationsBetween(object, others[index] ?? object);
      if (operations.length === 0) return [];
      const name = String((object.metadata as DataMap).name);
      const kind = String(object.kind);
      const part = name === answers.name ? '' : name.slice(answers.name.length);
      return [{ file: `patch-${fileWord(kind)}${part}.yaml`, target: { kind, name }, operations }];
    });
  });
}

/** `HorizontalPodAutoscaler` is `horizontal-pod-autoscaler`. */
function fileWord(kind: string): string {
  return kind.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
