// A Helm chart with values for each environment. Where the values go, the objects have marks that become the actions of templates.
import {
  type Application,
  type Environment,
  type EnvironmentName,
  environmentsOf,
  hasSeveralParts,
  mainEnvironment,
  wholeOf,
} from '../application';
import { FOLDER, type ScaffoldFile } from '../files';
import { fileNameOf, inNamespace, type ManifestName, type Unit, unitsOf } from '../manifests';
import { secretKeysOf } from '../objects/secrets';
import type { Plan } from '../plan';
import { type Data, type DataMap, printData, printObjects } from '../print';
import { allValues, ownValues, valuesKey } from './values';
import { valuesSchema } from './values-schema';

export const CHART_FOLDER = `${FOLDER}/chart`;

/** What belongs to who runs the cluster, and must be there before a release is installed. */
const CLUSTER_MANIFESTS: readonly ManifestName[] = ['namespace', 'limits'];

/** The file with the values of an environment, below the chart. */
export function valuesFile(name: EnvironmentName): string {
  return `values-${name}.yaml`;
}

export function helmFiles(plan: Plan): readonly ScaffoldFile[] {
  const templates = unitsOf(plan, mainEnvironment(plan), templated).flatMap((unit) =>
    unit.manifests
      .filter(({ name }) => !CLUSTER_MANIFESTS.includes(name))
      .map((manifest) => ({
        path: `${CHART_FOLDER}/templates${unit.folder}/${fileNameOf(manifest)}`,
        text: withActions(printObjects(manifest.objects.map((object) => inNamespace(object, mark('namespace')))), unit),
      })),
  );
  return [
    { path: `${CHART_FOLDER}/Chart.yaml`, text: printData(chart(plan)) },
    { path: `${CHART_FOLDER}/values.yaml`, text: printData(allValues(plan, mainEnvironment(plan))) },
    { path: `${CHART_FOLDER}/values.schema.json`, text: valuesSchema(plan) },
    { path: `${CHART_FOLDER}/templates/_helpers.tpl`, text: helpers(plan) },
    ...environmentsOf(plan).map((name) => ({
      path: `${CHART_FOLDER}/${valuesFile(name)}`,
      text: printData(ownValues(plan, name)),
    })),
    ...templates,
    { path: `${FOLDER}/cluster/namespaces.yaml`, text: printObjects(clusterObjects(plan)) },
  ];
}

/** The environments' namespaces with what bounds them. */
function clusterObjects(plan: Plan): readonly DataMap[] {
  return environmentsOf(plan).flatMap((name) =>
    unitsOf(plan, name).flatMap(({ application, manifests }) =>
      manifests
        .filter((manifest) => CLUSTER_MANIFESTS.includes(manifest.name))
        .flatMap(({ objects }) => objects.map((object) => inNamespace(object, application.environment.namespace))),
    ),
  );
}

function chart(plan: Plan): Data {
  const { name } = plan;
  return {
    apiVersion: 'v2',
    name,
    description: `The application ${name}`,
    type: 'application',
    version: '0.1.0',
    appVersion: hasSeveralParts(plan) ? undefined : wholeOf(plan, mainEnvironment(plan)).environment.version,
    // The first version whose pods can wait before they stop without a shell.
    kubeVersion: '>=1.30.0-0',
  };
}

/** In characters that no text has. */
function mark(name: string): string {
  return `\u{F0000}${name}\u{F0001}`;
}

/** An environment whose values are marks. */
function templated(application: Application): Environment {
  const { settings } = application.environment;
  return {
    namespace: mark('namespace'),
    host: mark('host'),
    instance: mark('instance'),
    managedBy: mark('managedBy'),
    image: mark('image'),
    version: mark('image.tag'),
    replicas: mark('replicas'),
    maxReplicas: mark('maxReplicas'),
    settings: Object.fromEntries(Object.keys(settings).map((key) => [key, mark(`settings.${key}`)])),
    sealed: Object.fromEntries(secretKeysOf(application).map((key) => [key, mark(`sealed:${key}`)])),
    annotations: { 'checksum/config': mark('checksum') },
  };
}

/** Where the values of a unit are. */
function valuesPath({ application, folder }: Unit): string {
  return folder === '' ? '.Values' : `.Values.${valuesKey(application.name)}`;
}

/** What stands in templates that is not read from the values as it is. */
function specialActions(unit: Unit): Readonly<Record<string, string>> {
  const { application, folder } = unit;
  const values = folder === '' ? '.' : valuesPath(unit);
  return {
    namespace: '.Release.Namespace',
    instance: '.Release.Name',
    managedBy: '.Release.Service',
    image: `include "${application.plan.name}.image" ${values}`,
    checksum: `include (print $.Template.BasePath "${folder}/config.yaml") . | sha256sum`,
  };
}

/** Values that are numbers where they stand. */
const NUMBERS: readonly string[] = ['replicas', 'maxReplicas'];

/** Puts the actions into the place of their marks; what others write in double braces stays theirs. */
function withActions(text: string, unit: Unit): string {
  const special = specialActions(unit);
  const values = valuesPath(unit);
  const actionOf = (name: string) => {
    const [, map, key = ''] = /^(sealed|settings)[:.](.*)$/.exec(name) ?? [];
    // Templates go no further than to names of letters, digits and underscores.
    if (map !== undefined && (map === 'sealed' || !/^\w+$/.test(key))) return `index ${values}.${map} "${key}"`;
    return special[name] ?? `${values}.${name}`;
  };
  return text
    .replace(/\{\{[^{}`]*\}\}|\{\{/g, (foreign) => `{{ \`${foreign}\` }}`)
    .replace(/(?<=(?:: |- ))\u{F0000}([^\u{F0001}]*)\u{F0001}(?=\n| #)/gu, (_, name: string) =>
      NUMBERS.includes(name) ? `{{ ${actionOf(name)} }}` : `{{ ${actionOf(name)} | quote }}`,
    )
    .replace(/\u{F0000}([^\u{F0001}]*)\u{F0001}/gu, (_, name: string) => `{{ ${actionOf(name)} }}`);
}

/** The name of an image: in a chart of several parts it is given the values of one. */
function helpers(plan: Plan): string {
  const image = hasSeveralParts(plan) ? '.image' : '.Values.image';
  return `{{/* The image with its version, and with its digest once that is known. */}}
{{- define "${plan.name}.image" -}}
{{ ${image}.repository }}:{{ ${image}.tag }}{{ with ${image}.digest }}@{{ . }}{{ end }}
{{- end }}
`;
}
