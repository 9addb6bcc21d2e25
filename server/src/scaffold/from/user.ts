import type { Container } from './description';
import type { Report } from './report';
import type { SourceEntry } from './source';

/** A user as Docker takes it, `user` or `user:group`, each a name or a number. Only numbers mean anything to Kubernetes, and root is none to take. */
export function readUser(entry: SourceEntry, where: string, report: Report): Pick<Container, 'user' | 'group'> {
  const text = report.text(entry.value, where);
  if (text === undefined) return {};
  const [user = '', group] = text.split(':');
  if (user === '0' || user === 'root') report.note('changed', entry, 'userRoot', { user });
  else if (!/^\d+$/.test(user)) report.note('changed', entry, 'userName', { user });
  return group === undefined ? { user } : { user, group };
}
