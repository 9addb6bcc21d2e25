import { minorVersionOf } from '../kubernetes/kubernetes-version';
import type { LintedDocument } from './linted-document';
import { uriOf } from './paths';
import type { DocumentStatus } from './protocol';

/** What the client shows of a document in its status bar. */
export function statusOf({ uri, preparation, problems, state }: LintedDocument): DocumentStatus {
  const count = (severity: string) => problems.filter(({ problem }) => problem.severity === severity).length;
  const { versionFile, settings } = preparation;
  return {
    uri,
    profile: settings.profile,
    kubernetesVersion: minorVersionOf(settings.kubernetesVersion),
    state,
    problems: { error: count('error'), warning: count('warning'), info: count('info') },
    ...(versionFile === undefined ? {} : { versionFile: uriOf(versionFile) }),
  };
}
