import { defineRule } from '../../rule';
import { absentSetting } from './hardening';
import { addWritablePaths } from './writable-paths';

export default defineRule({
  id: 'read-only-root-filesystem',
  need: 'security',
  bundle: 'hardening',
  summary: 'The files of an image can be changed while its container runs.',
  severity: 'info',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: [
    'kl:no-read-only-root-fs',
    'ks:container-security-context-readonlyrootfilesystem',
    'po:notReadOnlyRootFilesystem',
    'ck:22',
    'tv:KSV-0014',
  ],
  messages: {
    writable:
      'Container {container} can write to its root filesystem: an intruder replaces programs there, and files that the application leaves fill the disk of the node. Set readOnlyRootFilesystem to true and mount a volume where it has to write.',
    fix: 'Set readOnlyRootFilesystem to true',
    fixWithVolumes: 'Set readOnlyRootFilesystem to true, with an emptyDir on {paths}',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    const concerned = pod.containers.filter(({ spec }) => spec.securityContext?.readOnlyRootFilesystem !== true);
    if (concerned.length === 0) return;
    for (const [container, { paths, changes }] of addWritablePaths(pod, concerned)) {
      const path = [...container.path, 'securityContext', 'readOnlyRootFilesystem'];
      const isWritten = container.spec.securityContext?.readOnlyRootFilesystem !== undefined;
      const fix = { changes: [{ op: 'set', path, value: true }, ...changes] } as const;
      report({
        message: 'writable',
        values: { container: container.name },
        ...(isWritten ? { path } : absentSetting(container, 'readOnlyRootFilesystem')),
        fixes: [
          paths.length === 0
            ? { message: 'fix', ...fix }
            : { message: 'fixWithVolumes', values: { paths: paths.join(', ') }, ...fix },
        ],
      });
    }
  },
});
