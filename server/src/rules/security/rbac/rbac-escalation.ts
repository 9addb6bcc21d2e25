import type { Resource } from '../../../kubernetes/resource';
import { each } from '../../../kubernetes/shape';
import { defineRule, type Severity } from '../../rule';
import { type Grant, granted, isForNames, type PolicyRule, role, verbWords } from './role';

const MESSAGES = {
  escalate:
    '{role} allows {verbs} on {resource}: who holds it may give himself any right there is. Remove the verb; the API server then lets nobody hand on more than he has.',
  everything:
    '{role} allows every verb on {resource}, escalate, bind or impersonate among them: who holds it may give himself any right there is. List the verbs that are needed.',
  impersonate:
    '{role} allows impersonate on {resource}: who holds it acts as any of them, administrators too. Name the ones that are needed in resourceNames.',
  token:
    "{role} allows {verbs} on serviceaccounts/token: who holds it gets a token of any ServiceAccount it reaches, and with it that one's rights. Name the ServiceAccounts in resourceNames.",
  approval:
    '{role} may approve certificate requests: a certificate of the group system:masters is the whole cluster. Name the signers in resourceNames, and keep approving apart from asking.',
  webhooks:
    '{role} allows {verbs} on {resource}: a webhook sees every object that is written, Secrets too, and may change it on the way. Name the configurations in resourceNames.',
  volumes:
    '{role} allows {verbs} on persistentvolumes: one with a hostPath is a way to the files of every node, past Pod Security. Let a StorageClass make volumes.',
  namespaces:
    '{role} allows {verbs} on namespaces: it can take their Pod Security labels away, and privileged pods are then let in. Name the namespaces in resourceNames.',
  bindings:
    '{role} allows {verbs} on {resource}: it hands on the rights that its holder has, to whom he likes. See that these are meant to spread.',
} as const;

/** What is looked for: a grant, what is said of it, how loudly, and whether a Role or names make it one step less. */
interface Danger extends Grant {
  readonly message: Exclude<keyof typeof MESSAGES, 'approval' | 'everything'>;
  readonly severity: Severity;
}

const RBAC = ['rbac.authorization.k8s.io'];
const WRITING = ['create', 'update', 'patch'];
const DANGERS: readonly Danger[] = [
  {
    message: 'escalate',
    severity: 'error',
    groups: RBAC,
    resources: ['roles', 'clusterroles'],
    verbs: ['escalate', 'bind'],
  },
  {
    message: 'impersonate',
    severity: 'error',
    groups: ['', 'authentication.k8s.io'],
    resources: ['users', 'groups', 'serviceaccounts', 'uids'],
    verbs: ['impersonate'],
  },
  { message: 'token', severity: 'error', groups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
  {
    message: 'webhooks',
    severity: 'warning',
    groups: ['admissionregistration.k8s.io'],
    resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
    verbs: WRITING,
  },
  { message: 'volumes', severity: 'warning', groups: [''], resources: ['persistentvolumes'], verbs: ['create'] },
  { message: 'namespaces', severity: 'warning', groups: [''], resources: ['namespaces'], verbs: ['update', 'patch'] },
  {
    message: 'bindings',
    severity: 'info',
    groups: RBAC,
    resources: ['rolebindings', 'clusterrolebindings'],
    verbs: ['create'],
  },
];
const APPROVAL: Grant = {
  groups: ['certificates.k8s.io'],
  resources: ['certificatesigningrequests/approval'],
  verbs: ['update', 'patch'],
};
const SIGNING: Grant = { groups: ['certificates.k8s.io'], resources: ['signers'], verbs: ['approve'] };

export default defineRule({
  id: 'rbac-escalation',
  need: 'security',
  summary: 'A Role or ClusterRole lets its holder get further rights.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['Role', 'ClusterRole'],
  fix: 'none',
  peers: ['ck:155', 'ck:156', 'ck:157', 'ck:158', 'tv:KSV-0043', 'tv:KSV-0050', 'tv:KSV-0051', 'tv:KSV-0114'],
  messages: MESSAGES,
  checkResource(resource, { report }) {
    const rules = [...each(resource.read(role)?.rules)];
    const signs = rules.some(([, rule]) => granted(rule, SIGNING).length > 0);
    for (const [index, rule] of rules) {
      const subject = [...resource.path, 'rules', index];
      for (const danger of DANGERS) {
        const [place] = granted(rule, danger);
        if (place === undefined || (danger.message === 'namespaces' && isForNames(rule))) continue;
        const isStar = place.verbs.includes('*');
        const isEscalation = danger.message === 'escalate' || danger.message === 'impersonate';
        const message = isStar && isEscalation ? 'everything' : danger.message;
        const values = { role: resource.label, resource: place.resource, verbs: verbWords(place.verbs) };
        report({
          message,
          values,
          severity: severityOf(danger, rule, resource),
          path: isEscalation ? verbPlace(rule, danger, subject) : [...subject, 'resources', place.index],
          subject,
        });
      }
      const [approval] = granted(rule, APPROVAL);
      if (approval === undefined || !signs) continue;
      const path = [...subject, 'resources', approval.index];
      report({ message: 'approval', values: { role: resource.label }, severity: 'warning', path, subject });
    }
  },
});

/** What ends at a namespace, or holds for named objects, is a step less. */
function severityOf({ severity }: Danger, rule: PolicyRule, { type }: Resource): Severity {
  return severity === 'error' && (type === 'Role' || isForNames(rule)) ? 'warning' : severity;
}

function verbPlace(rule: PolicyRule, { verbs }: Grant, subject: readonly (string | number)[]) {
  const index = (rule.verbs ?? []).findIndex((verb) => verb !== undefined && (verb === '*' || verbs.includes(verb)));
  return [...subject, 'verbs', index];
}
