import type { Change } from '../../../yaml/change';
import { defineRule } from '../../rule';
import { absentSetting, podSecurityContext, podSubject } from './hardening';
import { namesOf } from './user-ids';
import { groupByCause, removeRootUser, requireNonRoot, userOfContainer } from './user-of-container';

export default defineRule({
  id: 'run-as-non-root',
  need: 'security',
  bundle: 'hardening',
  summary: 'A container runs as root, or may do so.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:run-as-non-root', 'po:runAsRootAllowed', 'ck:23', 'tv:KSV-0012', 'tv:KSV-0105'],
  messages: {
    mayBeRoot:
      '{containers} may run as root, because its image decides: an intruder then changes every file there, and a way out ends as root on the node. Set runAsNonRoot to true.',
    mayBeNamespaceRoot:
      '{containers} may run as root of its user namespace, because its image decides: an intruder then changes every file there. Set runAsNonRoot to true.',
    mayBeAdministrator:
      '{containers} may run as ContainerAdministrator, because its image decides: an intruder then changes every file and service there. Set runAsNonRoot to true.',
    rootAllowed:
      '{containers} may run as root (runAsNonRoot false): an intruder then changes every file there, and a way out ends as root on the node. Set it to true.',
    root: '{containers} will run as root (runAsUser 0): an intruder changes every file there, and a way out ends as root on the node. Remove runAsUser and set runAsNonRoot to true.',
    namespaceRoot:
      '{containers} will run as root of its user namespace (runAsUser 0): an intruder changes every file there. Remove runAsUser and set runAsNonRoot to true.',
    refused:
      '{containers} can not start: with runAsUser 0 beside runAsNonRoot true the kubelet refuses (CreateContainerConfigError). Remove runAsUser.',
    administrator:
      '{containers} will run as ContainerAdministrator: an intruder then changes every file and service there. Use ContainerUser.',
    undeclared:
      '{containers} will not run as root, but without runAsNonRoot true Pod Security admission refuses the pod in a restricted namespace. Set runAsNonRoot to true.',
    fix: 'Set runAsNonRoot to true',
    fixRoot: 'Remove runAsUser 0 and set runAsNonRoot to true',
    fixRefused: 'Remove runAsUser 0',
    fixAdministrator: 'Run as ContainerUser',
  },
  checkResource(resource, { report, isStrict }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const users = pod.containers.map((container) => userOfContainer(container, isStrict));
    const inUserNamespace = pod.spec.hostUsers === false;
    const concerned = users.filter(({ verdict }) => verdict !== 'fine');

    for (const group of groupByCause(concerned)) {
      const [first] = group;
      if (first === undefined) continue;
      const { container, verdict, level } = first;
      const owner = level === 'pod' ? podSecurityContext(pod) : [...container.path, 'securityContext'];
      const subject = level === 'pod' ? podSubject(pod) : container.path;
      const values = { containers: namesOf(group.map((user) => user.container)) };
      const nonRoot = requireNonRoot(group, users);
      const written = (...field: string[]) => ({ path: [...owner, ...field], subject });

      switch (verdict) {
        case 'root':
        case 'refused': {
          const changes = [...group.flatMap((user) => removeRootUser(pod, user)), ...nonRoot];
          const place = written('runAsUser');
          if (verdict === 'refused') {
            const fixes = [{ message: 'fixRefused', changes }] as const;
            report({ message: 'refused', values, ...place, severity: 'error', fixes });
          } else {
            const message = inUserNamespace ? 'namespaceRoot' : 'root';
            const severity = inUserNamespace ? 'warning' : 'error';
            report({ message, values, ...place, severity, fixes: [{ message: 'fixRoot', changes }] });
          }
          break;
        }
        case 'administrator': {
          const place = written('windowsOptions', 'runAsUserName');
          const changes: Change[] = [{ op: 'set', path: place.path, value: 'ContainerUser' }, ...nonRoot];
          report({
            message: 'administrator',
            values,
            ...place,
            severity: 'error',
            fixes: [{ message: 'fixAdministrator', changes }],
          });
          break;
        }
        default: {
          const place = level === undefined ? absentSetting(container, 'runAsNonRoot') : written('runAsNonRoot');
          if (verdict === 'undeclared') {
            // Nothing changes for a user who is not root anyway.
            const isSafe = users.every((user) => user.verdict === 'undeclared' || user.verdict === 'fine');
            const grade = isSafe ? 'safe' : 'unsafe';
            const fixes = [{ message: 'fix', grade, changes: nonRoot }] as const;
            report({ message: 'undeclared', values, ...place, severity: 'info', fixes });
          } else {
            const message = mayBeRootMessage(pod.isWindows, inUserNamespace, level !== undefined);
            const severity = inUserNamespace ? 'info' : 'warning';
            report({ message, values, ...place, severity, fixes: [{ message: 'fix', changes: nonRoot }] });
          }
        }
      }
    }
  },
});

function mayBeRootMessage(isWindows: boolean, inUserNamespace: boolean, isWritten: boolean) {
  if (isWindows) return 'mayBeAdministrator';
  if (inUserNamespace) return 'mayBeNamespaceRoot';
  return isWritten ? 'rootAllowed' : 'mayBeRoot';
}
