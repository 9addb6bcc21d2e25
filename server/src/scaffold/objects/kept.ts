// What must outlive a mistake in Git: with these objects the data would be gone.
import type { Answers } from '../answers/questions';
import type { DataMap } from '../print';

/** Annotations by which what delivers from Git leaves an object in the cluster when its manifest is gone. */
export function keptBy({ delivery }: Answers): DataMap | undefined {
  switch (delivery) {
    case 'argo-cd':
      return { 'argocd.argoproj.io/sync-options': 'Prune=false' };
    case 'flux':
      return { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
    case 'none':
      return undefined;
  }
}

/** The same of an object that is in the chart, where there is one: Argo CD renders it, all others install it. */
export function keptInRelease(answers: Answers): DataMap | undefined {
  const isInstalled = answers.layout === 'helm' && answers.delivery !== 'argo-cd';
  return isInstalled ? { 'helm.sh/resource-policy': 'keep' } : keptBy(answers);
}
