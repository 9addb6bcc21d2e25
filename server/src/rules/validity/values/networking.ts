import { parseIpBlock } from '../../../kubernetes/ip-block';
import { nameProblem } from '../../../kubernetes/names';
import { reasonOf } from '../name-words';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { checkCidr, isPartOf } from './addresses';
import type { ValueChecks, ValueReport } from './report';

/** What pkg/apis/networking/validation asks of policies, Ingresses and their classes. */
export const networkingChecks: ValueChecks = {
  'networking.v1.NetworkPolicyPeer': (peer, report) => {
    const selectors = peer.written(['podSelector', 'namespaceSelector']);
    const block = peer.at('ipBlock');
    if (block.isWritten && selectors.length > 0) report.refuse(block, 'peerMixed', {}, { part: 'key', conflict: true });
  },
  'networking.v1.IPBlock': checkBlock,
  'networking.v1.NetworkPolicySpec': (policy, report) => {
    // Two of a kind are accepted, a third is not.
    const third = policy.at('policyTypes').items()[2];
    if (third !== undefined) report.refuse(third, 'duplicate', {}, { fixes: report.removal(third) });
  },
  'networking.v1.Ingress': checkClass,
  'networking.v1.IngressRule': (rule, report) => checkHost(rule.at('host'), report),
  'networking.v1.IngressTLS': (tls, report) => {
    for (const host of tls.at('hosts').items()) checkHost(host, report);
  },
  'networking.v1.HTTPIngressPath': checkPath,
  'networking.v1.IngressBackend': (backend, report) => {
    const resource = backend.at('resource');
    if (resource.isWritten && backend.at('service').isWritten) {
      const fixes = [...report.removal(resource), ...report.removal(backend.at('service'))];
      report.refuse(resource, 'backendBoth', {}, { part: 'key', conflict: true, fixes });
    }
  },
  'networking.v1.IngressClassSpec': (spec, report) => {
    const controller = spec.at('controller');
    const [domain = '', path] = controller.text?.split(/\/(.*)/s) ?? [];
    const isWrong = path === undefined || path === '' || nameProblem('subdomain', domain) !== undefined;
    if (controller.text !== undefined && isWrong) report.refuse(controller, 'controller', {});
  },
  'networking.v1.IngressClassParametersReference': (parameters, report) => {
    const scope = parameters.at('scope');
    report.oneOf(scope, ['Cluster', 'Namespace']);
    // Cluster is the default.
    if (scope.text === 'Cluster' || !scope.isWritten)
      report.exclude(parameters.at('namespace'), 'to the scope Namespace', { absent: !scope.isWritten });
  },
};

function checkBlock(block: TypedObject, report: ValueReport): void {
  const outer = checkCidr(block.at('cidr'), report);
  for (const place of block.at('except').items()) {
    const inner = checkCidr(place, report);
    if (inner !== undefined && outer !== undefined && !isPartOf(inner, outer))
      report.refuse(place, 'exceptOutside', { cidr: block.at('cidr').text ?? '' });
  }
}

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

function checkClass(ingress: TypedObject, report: ValueReport): void {
  const name = ingress.at('spec', 'ingressClassName');
  const annotation = ingress.at('metadata', 'annotations', CLASS_ANNOTATION);
  if (name.text === undefined || annotation.text === undefined || name.text === annotation.text) return;
  const extra = { other: annotation.text };
  report.refuse(name, 'ingressClass', extra, { conflict: true, fixes: removal(annotation) });
}

function removal({ path }: PlacedValue) {
  const changes = [{ op: 'remove', path } as const];
  return [{ message: 'remove', values: { field: `the annotation ${CLASS_ANNOTATION}` }, changes } as const];
}

/** DNS names; `*` may stand for their first part. */
function checkHost(place: PlacedValue, report: ValueReport): void {
  const { text } = place;
  if (text === undefined) return;
  const name = text.startsWith('*.') ? text.slice(2) : text;
  const problem = nameProblem('subdomain', name);
  const isAddress = parseIpBlock(`${text}/32`) !== undefined;
  const reason = isAddress ? 'it is an IP address' : problem === undefined ? undefined : reasonOf(problem);
  if (reason === undefined) return;
  const host = /^(?:[a-z]+:\/\/)?([a-zA-Z0-9.-]+)(?::\d+)?\/?$/.exec(text)?.[1]?.toLowerCase();
  const isHost = host !== undefined && host !== text && nameProblem('subdomain', host) === undefined && !isAddress;
  report.refuse(place, 'ingressHost', { reason }, { fixes: isHost ? report.setTo(place, host) : [] });
}

const PATH_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const PATH_ENDS = ['/..', '/.'];

function checkPath(path: TypedObject, report: ValueReport): void {
  const place = path.at('path');
  const { text } = place;
  const type = path.at('pathType').text;
  if (text === undefined || type === undefined) return;
  if (!text.startsWith('/')) {
    report.refuse(place, 'ingressPath', {}, { fixes: report.setTo(place, `/${text}`) });
    return;
  }
  if (type !== 'Exact' && type !== 'Prefix') return;
  const wrong = PATH_SEQUENCES.find((part) => text.includes(part)) ?? PATH_ENDS.find((end) => text.endsWith(end));
  if (wrong !== undefined) report.refuse(place, 'ingressPathText', { text: wrong });
}
