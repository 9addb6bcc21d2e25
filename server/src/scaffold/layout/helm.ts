// A Helm chart with values for each environment. Where the values go, the objects have marks that become the actions of templates.
import { parseImageReference } from '../../kubernetes/image-reference';
import { imageName } from '../../kubernetes/moving-tags';
import type { Answers } from '../answers/questions';
import {
  type Environment,
  type EnvironmentName,
  environmentOf,
  environmentsOf,
  isAutoscaled,
  isLongRunning,
  mainEnvironment,
} from '../application';
import { FOLDER, type ScaffoldFile } from '../files';
import { fileNameOf, inNamespace, type ManifestName, manifestsOf } from '../manifests';
import { secretKeysOf } from '../objects/secrets';
import { isPublished } from '../objects/traffic';
import { type Data, type DataMap, printData, printObjects } from '../print';

export const CHART_FOLDER = `${FOLDER}/chart`;

/** What belongs to who runs the cluster, and must be there before a release is installed. */
const CLUSTER_MANIFESTS: readonly ManifestName[] = ['namespace', 'limits'];

/** The file with the values of an environment, below the chart. */
export function valuesFile(name: EnvironmentName): string {
  return `values-${name}.yaml`;
}

export function helmFiles(answers: Answers): readonly ScaffoldFile[] {
  const application = { answers, name: answers.name, environment: templated(answers) };
  const templates = manifestsOf(application)
    .filter(({ name }) => !CLUSTER_MANIFESTS.includes(name))
    .map((manifest) => ({
      path: `${CHART_FOLDER}/templates/${fileNameOf(manifest)}`,
      text: withActions(
        printObjects(manifest.objects.map((object) => inNamespace(object, mark('namespace')))),
        answers,
      ),
    }));
  return [
    { path: `${CHART_FOLDER}/Chart.yaml`, text: printData(chart(answers)) },
    { path: `${CHART_FOLDER}/values.yaml`, text: printData(valuesOf(answers, mainEnvironment(answers))) },
    { path: `${CHART_FOLDER}/templates/_helpers.tpl`, text: helpers(answers) },
    ...environmentsOf(answers).map((name) => ({
      path: `${CHART_FOLDER}/${valuesFile(name)}`,
      text: printData(ownValues(answers, name)),
    })),
    ...templates,
    { path: `${FOLDER}/cluster/namespaces.yaml`, text: printObjects(clusterObjects(answers)) },
  ];
}

/** The environments' namespaces with what bounds them. */
function clusterObjects(answers: Answers): readonly DataMap[] {
  return environmentsOf(answers).flatMap((name) => {
    const environment = environmentOf(answers, name);
    return manifestsOf({ answers, name: answers.name, environment })
      .filter((manifest) => CLUSTER_MANIFESTS.includes(manifest.name))
      .flatMap(({ objects }) => objects.map((object) => inNamespace(object, environment.namespace)));
  });
}

function chart(answers: Answers): Data {
  const { name } = answers;
  const { version } = environmentOf(answers, mainEnvironment(answers));
  return {
    apiVersion: 'v2',
    name,
    description: `The application ${name}`,
    type: 'application',
    version: '0.1.0',
    appVersion: version,
    // The first version whose pods can wait before they stop without a shell.
    kubeVersion: '>=1.30.0-0',
  };
}

function mark(name: string): string {
  return `⟦${name}⟧`;
}

/** An environment whose values are marks. */
function templated(answers: Answers): Environment {
  const main = environmentOf(answers, mainEnvironment(answers));
  const keys = secretKeysOf({ answers, name: answers.name, environment: main });
  return {
    namespace: mark('namespace'),
    host: mark('host'),
    instance: mark('instance'),
    managedBy: mark('managedBy'),
    image: mark('image'),
    version: mark('image.tag'),
    replicas: mark('replicas'),
    maxReplicas: mark('maxReplicas'),
    settings: Object.fromEntries(Object.keys(main.settings).map((key) => [key, mark(`settings.${key}`)])),
    sealed: Object.fromEntries(keys.map((key) => [key, mark(`sealed:${key}`)])),
    annotations: { 'checksum/config': mark('checksum') },
  };
}

/** What stands in templates that is not read from the values as it is. */
function specialActions({ name }: Answers): Readonly<Record<string, string>> {
  return {
    namespace: '.Release.Namespace',
    instance: '.Release.Name',
    managedBy: '.Release.Service',
    image: `include "${name}.image" .`,
    checksum: 'include (print $.Template.BasePath "/config.yaml") . | sha256sum',
  };
}

/** Values that are numbers where they stand. */
const NUMBERS: readonly string[] = ['replicas', 'maxReplicas'];

/** Puts the actions into the place of their marks; what others write in double braces stays theirs. */
function withActions(text: string, answers: Answers): string {
  const special = specialActions(answers);
  const actionOf = (name: string) => {
    if (name.startsWith('sealed:')) return `index .Values.sealed "${name.slice('sealed:'.length)}"`;
    return special[name] ?? `.Values.${name}`;
  };
  return text
    .replace(/\{\{[^{}]*\}\}/g, (foreign) => `{{ \`${foreign}\` }}`)
    .replace(/(?<=(?:: |- ))⟦([^⟧]*)⟧(?=\n| #)/g, (_, name: string) =>
      NUMBERS.includes(name) ? `{{ ${actionOf(name)} }}` : `{{ ${actionOf(name)} | quote }}`,
    )
    .replace(/⟦([^⟧]*)⟧/g, (_, name: string) => `{{ ${actionOf(name)} }}`);
}

function helpers({ name }: Answers): string {
  return `{{/* The image with its version, and with its digest once that is known. */}}
{{- define "${name}.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}{{ with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}
`;
}

/** All values that the templates read. */
function valuesOf(answers: Answers, name: EnvironmentName): DataMap {
  const application = { answers, name: answers.name, environment: environmentOf(answers, name) };
  const { environment } = application;
  const { tag, digest } = parseImageReference(answers.image) ?? {};
  const isSealed = answers.secrets === 'sealed-secrets';
  return {
    image: { repository: repositoryOf(answers), tag: tag ?? environment.version, digest: digest ?? '' },
    host: isPublished(application) ? environment.host : undefined,
    replicas: isLongRunning(answers) ? environment.replicas : undefined,
    maxReplicas: isAutoscaled(answers) ? environment.maxReplicas : undefined,
    settings: environment.settings,
    sealed: isSealed ? Object.fromEntries(secretKeysOf(application).map((key) => [key, 'REPLACE_ME'])) : undefined,
  };
}

function repositoryOf({ image }: Answers): string {
  const reference = parseImageReference(image);
  return reference === undefined ? image : imageName(reference);
}

/** What an environment has otherwise than the chart, and the version that runs in it. */
function ownValues(answers: Answers, name: EnvironmentName): DataMap {
  const main = valuesOf(answers, mainEnvironment(answers));
  const { image, host, maxReplicas, settings, sealed } = valuesOf(answers, name);
  const { repository: _repository, ...version } = image as DataMap;
  const isOther = (key: string, value: Data | undefined) => JSON.stringify(value) !== JSON.stringify(main[key]);
  const changed = Object.entries(settings as DataMap).filter(
    ([key, value]) => value !== (main.settings as DataMap)[key],
  );
  return {
    image: version,
    host: isOther('host', host) ? host : undefined,
    maxReplicas: isOther('maxReplicas', maxReplicas) ? maxReplicas : undefined,
    settings: changed.length === 0 ? undefined : Object.fromEntries(changed),
    sealed,
  };
}
