// What brings the files of the repository into the cluster: Applications of Argo CD, or Kustomizations and releases of Flux.
import {
  commonAnswers,
  type EnvironmentName,
  environmentsOf,
  hasSeveralParts,
  labelsOf,
  mainEnvironment,
  namespaceOf,
  wholeOf,
} from './application';
import { FOLDER, type ScaffoldFile } from './files';
import { CHART_FOLDER, valuesFile } from './layout/helm';
import { overlayFolder } from './layout/kustomize';
import { plainFolder } from './layout/plain';
import { VELERO_NAMESPACE } from './objects/backup';
import { isBackedUpByVelero } from './objects/copies';
import type { Plan } from './plan';
import { type DataMap, noted, printObjects } from './print';

/** What is applied outside of the application's namespaces: Velero's schedules, and the namespaces of a chart. */
export const CLUSTER_FOLDER = `${FOLDER}/cluster`;

export function deliveryFiles(plan: Plan): readonly ScaffoldFile[] {
  const { delivery } = commonAnswers(plan);
  if (delivery === 'none') return [];
  const objects = delivery === 'argo-cd' ? argoObjects(plan) : fluxObjects(plan);
  return [{ path: `${FOLDER}/delivery/${delivery}.yaml`, text: printObjects(objects) }];
}

/** Whether there is anything in the cluster's folder. */
export function hasClusterFiles(plan: Plan): boolean {
  const answers = commonAnswers(plan);
  return answers.layout === 'helm' || isBackedUpByVelero(answers);
}

/** The folder with the manifests or the chart of an environment. */
export function environmentFolder(plan: Plan, name: EnvironmentName): string {
  const { layout } = commonAnswers(plan);
  if (layout === 'helm') return CHART_FOLDER;
  return layout === 'kustomize' ? overlayFolder(name) : plainFolder(plan, name);
}

function metadata(plan: Plan, name: string, namespace: string): DataMap {
  return { name, namespace, labels: labelsOf(wholeOf(plan, mainEnvironment(plan))) };
}

const ARGO_NAMESPACE = 'argocd';
const CLUSTER_API = 'https://kubernetes.default.svc';

function argoObjects(plan: Plan): readonly DataMap[] {
  const { layout } = commonAnswers(plan);
  const cluster = hasClusterFiles(plan)
    ? [argoApplication(plan, 'cluster', clusterNamespace(plan), { path: CLUSTER_FOLDER })]
    : [];
  const own = environmentsOf(plan).map((name) => {
    const helm = layout === 'helm' ? { releaseName: plan.name, valueFiles: [valuesFile(name)] } : undefined;
    const directory = layout === 'plain' && hasSeveralParts(plan) ? { recurse: true } : undefined;
    return argoApplication(plan, name, namespaceOf(plan, name), {
      path: environmentFolder(plan, name),
      helm,
      directory,
    });
  });
  return [argoProject(plan), ...cluster, ...own];
}

/** Where an object of the cluster's folder would go that names no namespace; all of them do. */
function clusterNamespace(plan: Plan): string {
  return isBackedUpByVelero(commonAnswers(plan)) ? VELERO_NAMESPACE : namespaceOf(plan, mainEnvironment(plan));
}

function argoProject(plan: Plan): DataMap {
  const answers = commonAnswers(plan);
  const namespaces = environmentsOf(plan).map((name) => namespaceOf(plan, name));
  const velero = isBackedUpByVelero(answers) ? [VELERO_NAMESPACE] : [];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: metadata(plan, plan.name, ARGO_NAMESPACE),
    spec: {
      description: `The application ${plan.name}`,
      sourceRepos: [answers.repository],
      destinations: [...namespaces, ...velero].map((namespace) => ({ server: CLUSTER_API, namespace })),
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
    },
  };
}

function argoApplication(plan: Plan, name: string, namespace: string, source: DataMap): DataMap {
  const { repository } = commonAnswers(plan);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: metadata(plan, `${plan.name}-${name}`, ARGO_NAMESPACE),
    spec: {
      project: plan.name,
      source: { repoURL: repository, targetRevision: noted('main', 'the branch that is delivered'), ...source },
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

function fluxObjects(plan: Plan): readonly DataMap[] {
  const { layout } = commonAnswers(plan);
  const cluster = hasClusterFiles(plan) ? [fluxKustomization(plan, 'cluster', CLUSTER_FOLDER)] : [];
  const own = environmentsOf(plan).map((name) =>
    layout === 'helm' ? fluxRelease(plan, name) : fluxKustomization(plan, name, environmentFolder(plan, name)),
  );
  return [fluxSource(plan), ...cluster, ...own];
}

function fluxSource(plan: Plan): DataMap {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: metadata(plan, plan.name, FLUX_NAMESPACE),
    spec: {
      interval: '1m',
      url: commonAnswers(plan).repository,
      ref: { branch: noted('main', 'the branch that is delivered') },
    },
  };
}

function fluxKustomization(plan: Plan, name: string, folder: string): DataMap {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: metadata(plan, `${plan.name}-${name}`, FLUX_NAMESPACE),
    spec: {
      interval: '10m',
      retryInterval: '1m',
      timeout: '5m',
      sourceRef: { kind: 'GitRepository', name: plan.name },
      path: `./${folder}`,
      prune: true,
      wait: true,
    },
  };
}

function fluxRelease(plan: Plan, name: EnvironmentName): DataMap {
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: metadata(plan, `${plan.name}-${name}`, FLUX_NAMESPACE),
    spec: {
      interval: '10m',
      timeout: '5m',
      releaseName: plan.name,
      targetNamespace: namespaceOf(plan, name),
      // The releases of all environments have one name: where they are kept tells them apart.
      storageNamespace: namespaceOf(plan, name),
      chart: {
        spec: {
          chart: `./${CHART_FOLDER}`,
          reconcileStrategy: 'Revision',
          sourceRef: { kind: 'GitRepository', name: plan.name },
          valuesFiles: [`${CHART_FOLDER}/values.yaml`, `${CHART_FOLDER}/${valuesFile(name)}`],
        },
      },
      // Its namespace may come later.
      install: { remediation: { retries: -1 } },
      upgrade: { remediation: { retries: 3, remediateLastFailure: true } },
    },
  };
}
