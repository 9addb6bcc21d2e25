// A Kustomize base with what all environments have, and an overlay for each with what is its own.
import { parseImageReference } from '../../kubernetes/image-reference';
import { imageName } from '../../kubernetes/moving-tags';
import {
  type Application,
  type EnvironmentName,
  environmentsOf,
  labelsOf,
  mainEnvironment,
  versionOf,
} from '../application';
import { FOLDER, type ScaffoldFile } from '../files';
import { fileNameOf, type Manifest, type ManifestName, type Unit, unitsOf } from '../manifests';
import { filesName, textFilesOf } from '../objects/files';
import { configMapName, settingsOf } from '../objects/settings';
import type { Part, Plan } from '../plan';
import { type Data, type DataMap, printData, printObjects } from '../print';
import { additionsTo, type Operation, operationsBetween } from './json-patch';

const HEAD = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' } as const;
const BASE = `${FOLDER}/base`;

/** The folder of an environment, which is what is applied. */
export function overlayFolder(name: EnvironmentName): string {
  return `${FOLDER}/overlays/${name}`;
}

export function kustomizeFiles(plan: Plan): readonly ScaffoldFile[] {
  return [...baseFiles(plan), ...environmentsOf(plan).flatMap((name) => overlayFiles(plan, name))];
}

export function bareImage(image: string): string {
  const reference = parseImageReference(image);
  return reference === undefined ? image : imageName(reference);
}

/**
 * Whether an overlay names the version of a part's image. It speaks of images by their names alone, so of those of which
 * several versions run the base has to.
 */
function isNamedByOverlay(plan: Plan, { answers }: Part): boolean {
  const others = plan.parts.flatMap((part) => (part.details.others ?? []).map(({ image }) => image));
  const images = [...plan.parts.map((part) => part.answers.image), ...others];
  const name = bareImage(answers.image);
  return images.every((image) => image === answers.image || bareImage(image) !== name);
}

/** All of an environment as the base has it: without the versions of images, which the overlays name. */
function bareUnits(plan: Plan, name: EnvironmentName): readonly Unit[] {
  return unitsOf(plan, name, ({ environment, ...part }) => ({
    ...environment,
    image: imageInBase(plan, part, environment.image),
    version: undefined,
  }));
}

function imageInBase(plan: Plan, part: Part, image: string): string {
  return isNamedByOverlay(plan, part) ? bareImage(image) : image;
}

/** What the base generates from literals. */
const GENERATED: ManifestName = 'config';
/** What has nothing in common between environments: encrypted values. */
function isOwn({ application }: Unit, { name }: Manifest): boolean {
  return name === 'secrets' && application.answers.secrets === 'sealed-secrets';
}

function baseFiles(plan: Plan): readonly ScaffoldFile[] {
  const units = bareUnits(plan, mainEnvironment(plan));
  return units.flatMap((unit) => {
    const { application, folder } = unit;
    const manifests = unit.manifests.filter((manifest) => manifest.name !== GENERATED && !isOwn(unit, manifest));
    // What the parts share takes the parts in.
    const inner = units.filter((other) => other !== unit && folder === '').map((other) => other.folder.slice(1));
    const kustomization = {
      ...HEAD,
      resources: [...manifests.map(fileNameOf), ...inner],
      configMapGenerator: application.isShared ? undefined : generators(application),
    };
    return [
      { path: `${BASE}${folder}/kustomization.yaml`, text: printData(kustomization) },
      ...manifests.map((manifest) => ({
        path: `${BASE}${folder}/${fileNameOf(manifest)}`,
        text: printObjects(manifest.objects),
      })),
      ...generatedFiles(application).map(({ path, text }) => ({ path: `${BASE}${folder}/${path}`, text })),
    ];
  });
}

/** The folders of texts that are files in the containers, and of settings that are files here. */
const FILES = 'files';
const SETTINGS = 'settings';

/** Kustomize takes quotes away from both ends of a literal. */
function isLiteral([, value]: readonly [key: string, value: string]): boolean {
  return !/^["']|["']$/.test(value);
}

/** What the ConfigMaps are made of, besides literals. */
function generatedFiles(application: Application): readonly ScaffoldFile[] {
  if (application.isShared) return [];
  const settings = Object.entries(settingsOf(application)).filter((setting) => !isLiteral(setting));
  return [
    ...settings.map(([key, text]) => ({ path: `${SETTINGS}/${key}`, text })),
    ...textFilesOf(application).map(({ key, text }) => ({ path: `${FILES}/${key}`, text })),
  ];
}

function generators(application: Application): readonly Data[] {
  const options = { labels: labelsOf(application) };
  const paths = generatedFiles(application).map(({ path }) => path);
  const [own, files] = [SETTINGS, FILES].map((folder) => paths.filter((path) => path.startsWith(`${folder}/`)));
  const settings = {
    name: configMapName(application),
    literals: literals(Object.fromEntries(Object.entries(settingsOf(application)).filter(isLiteral))),
    files: own?.length === 0 ? undefined : own,
    options,
  };
  return files?.length === 0 ? [settings] : [settings, { name: filesName(application), files, options }];
}

function literals(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).map(([key, value]) => `${key}=${value}`);
}

function overlayFiles(plan: Plan, name: EnvironmentName): readonly ScaffoldFile[] {
  const folder = overlayFolder(name);
  const main = bareUnits(plan, mainEnvironment(plan));
  const units = bareUnits(plan, name);
  const own = units.flatMap((unit) =>
    unit.manifests
      .filter((manifest) => isOwn(unit, manifest))
      .map((manifest) => ({ file: inFolder(unit, fileNameOf(manifest)), objects: manifest.objects })),
  );
  const patches = units.flatMap((unit, index) => patchesOf(main[index] ?? unit, unit));
  const settings = units.flatMap((unit, index) => settingsGenerator(main[index] ?? unit, unit));
  const versions = units.filter(({ application }) => !application.isShared);
  const versioned = versionedUnits(plan, name);
  const kustomization = {
    ...HEAD,
    namespace: units[0]?.application.environment.namespace,
    resources: ['../../base', ...own.map(({ file }) => file)],
    images: images(plan),
    configMapGenerator: settings.length === 0 ? undefined : settings,
    patches: [
      ...versions.map(({ application }) => ({ path: versionFile(plan, application.name) })),
      ...patches.map(({ target, file }) => ({ path: file, target })),
    ],
  };
  return [
    { path: `${folder}/kustomization.yaml`, text: printData(kustomization) },
    ...versions.map((unit) => ({
      path: `${folder}/${versionFile(plan, unit.application.name)}`,
      text: printObjects(versionLabels(unit, versioned)),
    })),
    ...own.map(({ file, objects }) => ({ path: `${folder}/${file}`, text: printObjects(objects) })),
    ...patches.map(({ file, operations }) => ({
      path: `${folder}/${file}`,
      text: printData(operations.map((operation) => ({ ...operation }))),
    })),
  ];
}

/** A file of a part: in an overlay each has a folder where there are several. */
function inFolder({ folder }: Unit, file: string): string {
  return `${folder}/${file}`.slice(1);
}

/** The versions that run in an environment, each image once. */
function images(plan: Plan): readonly Data[] | undefined {
  const named = plan.parts.filter((part) => isNamedByOverlay(plan, part)).map(({ answers }) => answers.image);
  const found = [...new Set(named)].map((image): Data => {
    const { tag, digest } = parseImageReference(image) ?? {};
    return { name: bareImage(image), newTag: tag, digest };
  });
  return found.length === 0 ? undefined : found;
}

/** The patch of an overlay that has the labels with the version of a part, which a pipeline writes anew. */
export function versionFile({ parts }: Plan, part: string): string {
  return parts.length === 1 ? 'version.yaml' : `${part}/version.yaml`;
}

/** All of an environment as the base has it, but with the versions in the labels. */
function versionedUnits(plan: Plan, name: EnvironmentName): readonly Unit[] {
  return unitsOf(plan, name, ({ environment, ...part }) => ({
    ...environment,
    image: imageInBase(plan, part, environment.image),
    version: versionOf(part.answers.image),
  }));
}

/** What the version adds to the objects of the base. */
function versionLabels({ manifests, folder }: Unit, versioned: readonly Unit[]): readonly DataMap[] {
  const withVersion = versioned.find((unit) => unit.folder === folder)?.manifests.flatMap(({ objects }) => objects);
  return manifests
    .flatMap(({ objects }) => objects)
    .flatMap((object, index): DataMap[] => {
      const added = additionsTo(object, withVersion?.[index] ?? object);
      if (added === undefined) return [];
      const { apiVersion, kind, metadata } = object;
      const { name: objectName } = metadata as DataMap;
      return [{ ...added, apiVersion, kind, metadata: { name: objectName, ...(added.metadata as DataMap) } }];
    });
}

/** The settings that an environment has otherwise than the base. */
function settingsGenerator(base: Unit, { application }: Unit): readonly Data[] {
  if (application.isShared) return [];
  const known = settingsOf(base.application);
  const changed = Object.entries(settingsOf(application)).filter(([key, value]) => known[key] !== value);
  if (changed.length === 0) return [];
  return [{ name: configMapName(application), behavior: 'merge', literals: literals(Object.fromEntries(changed)) }];
}

interface Patch {
  readonly file: string;
  readonly target: DataMap;
  readonly operations: readonly Operation[];
}

/** What makes the objects of the base those of an environment. Their namespace, and the Namespace's name, the overlay gives them. */
function patchesOf(base: Unit, own: Unit): readonly Patch[] {
  const patched = base.manifests.filter(
    (manifest) => manifest.name !== GENERATED && manifest.name !== 'namespace' && !isOwn(base, manifest),
  );
  return patched.flatMap((manifest) => {
    const others = own.manifests.find(({ name }) => name === manifest.name)?.objects ?? [];
    return manifest.objects.flatMap((object, index): Patch[] => {
      const operations = operationsBetween(object, others[index] ?? object);
      if (operations.length === 0) return [];
      const name = String((object.metadata as DataMap).name);
      const kind = String(object.kind);
      const { name: part } = own.application;
      const rest = name === part ? '' : `-${name.startsWith(`${part}-`) ? name.slice(part.length + 1) : name}`;
      const file = inFolder(own, `patch-${fileWord(kind)}${rest}.yaml`);
      return [{ file, target: { kind, name }, operations }];
    });
  });
}

/** `HorizontalPodAutoscaler` is `horizontal-pod-autoscaler`. */
function fileWord(kind: string): string {
  return kind.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
