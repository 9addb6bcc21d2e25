// What brings the files of the repository into the cluster: Applications of Argo CD, or Kustomizations and releases of Flux.
import type { Answers } from './answers/questions';
import {
  type Environment,
  type EnvironmentName,
  environmentOf,
  environmentsOf,
  labelsOf,
  mainEnvironment,
} from './application';
import { FOLDER, type ScaffoldFile } from './files';
import { CHART_FOLDER, valuesFile } from './layout/helm';
import { overlayFolder } from './layout/kustomize';
import { plainFolder } from './layout/plain';
import { isBackedUpByVelero, VELERO_NAMESPACE } from './objects/backup';
import { type DataMap, noted, printObjects } from './print';

/** What is applied outside of the application's namespaces: Velero's schedules, and the namespaces of a chart. */
export const CLUSTER_FOLDER = `${FOLDER}/cluster`;

export function deliveryFiles(answers: Answers): readonly ScaffoldFile[] {
  const { delivery } = answers;
  if (delivery === 'none') return [];
  const objects = delivery === 'argo-cd' ? argoObjects(answers) : fluxObjects(answers);
  return [{ path: `${FOLDER}/delivery/${delivery}.yaml`, text: printObjects(objects) }];
}

/** Whether there is anything in the cluster's folder. */
export function hasClusterFiles(answers: Answers): boolean {
  return answers.layout === 'helm' || isBackedUpByVelero(answers);
}

/** The folder with the manifests or the chart of an environment. */
export function environmentFolder(answers: Answers, name: EnvironmentName): string {
  if (answers.layout === 'helm') return CHART_FOLDER;
  return answers.layout === 'kustomize' ? overlayFolder(name) : plainFolder(answers, name);
}

interface Target {
  readonly name: EnvironmentName;
  readonly environment: Environment;
}

function targetsOf(answers: Answers): readonly Target[] {
  return environmentsOf(answers).map((name) => ({ name, environment: environmentOf(answers, name) }));
}

function metadata(answers: Answers, name: string, namespace: string): DataMap {
  const environment = environmentOf(answers, mainEnvironment(answers));
  return { name, namespace, labels: labelsOf({ answers, name: answers.name, environment }) };
}

const ARGO_NAMESPACE = 'argocd';
const CLUSTER_API = 'https://kubernetes.default.svc';

function argoObjects(answers: Answers): readonly DataMap[] {
  const cluster = hasClusterFiles(answers)
    ? [argoApplication(answers, 'cluster', clusterNamespace(answers), { path: CLUSTER_FOLDER })]
    : [];
  const own = targetsOf(answers).map(({ name, environment }) => {
    const helm = answers.layout === 'helm' ? { releaseName: answers.name, valueFiles: [valuesFile(name)] } : undefined;
    return argoApplication(answers, name, environment.namespace, { path: environmentFolder(answers, name), helm });
  });
  return [argoProject(answers), ...cluster, ...own];
}

/** Where an object of the cluster's folder would go that names no namespace; all of them do. */
function clusterNamespace(answers: Answers): string {
  return isBackedUpByVelero(answers) ? VELERO_NAMESPACE : environmentOf(answers, mainEnvironment(answers)).namespace;
}

function argoProject(answers: Answers): DataMap {
  const namespaces = targetsOf(answers).map(({ environment }) => environment.namespace);
  const velero = isBackedUpByVelero(answers) ? [VELERO_NAMESPACE] : [];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: metadata(answers, answers.name, ARGO_NAMESPACE),
    spec: {
      description: `The application ${answers.name}`,
      sourceRepos: [answers.repository],
      destinations: [...namespaces, ...velero].map((namespace) => ({ server: CLUSTER_API, namespace })),
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
    },
  };
}

function argoApplication(answers: Answers, name: string, namespace: string, source: DataMap): DataMap {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: metadata(answers, `${answers.name}-${name}`, ARGO_NAMESPACE),
    spec: {
      project: answers.name,
      source: { repoURL: answers.repository, targetRevision: noted('main', 'the branch that is delivered'), ...source },
      destination: { server: noted(CLUSTER_API, 'the cluster of this environment'), namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true'],
        retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
      },
    },
  };
}

const FLUX_NAMESPACE = 'flux-system';

function fluxObjects(answers: Answers): readonly DataMap[] {
  const cluster = hasClusterFiles(answers) ? [fluxKustomization(answers, 'cluster', CLUSTER_FOLDER)] : [];
  const own = targetsOf(answers).map((target) =>
    answers.layout === 'helm'
      ? fluxRelease(answers, target)
      : fluxKustomization(answers, target.name, environmentFolder(answers, target.name)),
  );
  return [fluxSource(answers), ...cluster, ...own];
}

function fluxSource(answers: Answers): DataMap {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: metadata(answers, answers.name, FLUX_NAMESPACE),
    spec: {
      interval: '1m',
      url: answers.repository,
      ref: { branch: noted('main', 'the branch that is delivered') },
    },
  };
}

function fluxKustomization(answers: Answers, name: string, folder: string): DataMap {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: metadata(answers, `${answers.name}-${name}`, FLUX_NAMESPACE),
    spec: {
      interval: '10m',
      retryInterval: '1m',
      timeout: '5m',
      sourceRef: { kind: 'GitRepository', name: answers.name },
      path: `./${folder}`,
      prune: true,
      wait: true,
    },
  };
}

function fluxRelease(answers: Answers, { name, environment }: Target): DataMap {
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: metadata(answers, `${answers.name}-${name}`, FLUX_NAMESPACE),
    spec: {
      interval: '10m',
      timeout: '5m',
      releaseName: answers.name,
      targetNamespace: environment.namespace,
      chart: {
        spec: {
          chart: `./${CHART_FOLDER}`,
          reconcileStrategy: 'Revision',
          sourceRef: { kind: 'GitRepository', name: answers.name },
          valuesFiles: [`${CHART_FOLDER}/values.yaml`, `${CHART_FOLDER}/${valuesFile(name)}`],
        },
      },
      install: { remediation: { retries: 3 } },
      upgrade: { remediation: { retries: 3, remediateLastFailure: true } },
    },
  };
}
