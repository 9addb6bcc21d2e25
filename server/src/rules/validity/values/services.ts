import { atLeast } from '../../../kubernetes/kubernetes-version';
import { labelKeyProblem, nameProblem } from '../../../kubernetes/names';
import { integer } from '../../../kubernetes/shape';
import { reasonOf } from '../name-words';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { checkCidr, checkEndpointIp, checkIp } from './addresses';
import { checkNodePort } from './ports';
import { type ReportDetails, shown, type ValueChecks, type ValueReport } from './report';

/** What pkg/apis/core/validation (validateService) and pkg/apis/discovery/validation ask. */
export const serviceChecks: ValueChecks = {
  'core.v1.ServiceSpec': (service, report) => {
    const type = typeOf(service);
    if (type === undefined) return;
    checkForType(service, type, report);
    checkAddresses(service, type, report);
    checkAffinity(service, report);
    checkTraffic(service, type, report);
    const name = service.at('externalName');
    if (type === 'ExternalName') checkDnsName(name, report);
    for (const port of service.at('ports').items()) {
      const protocol = port.at('appProtocol');
      const problem = protocol.text === undefined ? undefined : labelKeyProblem(protocol.text);
      if (problem !== undefined) report.refuse(protocol, 'name', { reason: reasonOf(problem) });
    }
  },
  'core.v1.EndpointAddress': (address, report) => {
    checkEndpointIp(address.at('ip'), report);
  },
  'discovery.v1.EndpointSlice': checkSlice,
};

/** ClusterIP where nothing is written; undefined where only a template knows, or where the type itself is wrong. */
function typeOf(service: TypedObject): string | undefined {
  const type = service.at('type');
  if (!type.isWritten || type.value === '') return 'ClusterIP';
  return ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'].find((known) => known === type.text);
}

function checkForType(service: TypedObject, type: string, report: ValueReport): void {
  const absent = !service.at('type').isWritten;
  const only = (place: PlacedValue, allowed: string, details: ReportDetails = {}) =>
    report.refuse(
      place,
      'onlyForType',
      { allowed, type },
      { part: 'key', absent, conflict: true, fixes: report.removal(place), ...details },
    );
  if (type !== 'LoadBalancer') {
    const ranges = service.at('loadBalancerSourceRanges');
    if (ranges.isFilled) only(ranges, 'LoadBalancer');
    for (const field of ['loadBalancerClass', 'allocateLoadBalancerNodePorts'])
      if (service.at(field).isWritten) only(service.at(field), 'LoadBalancer');
  }
  if (type === 'ClusterIP') {
    const fixes = (port: PlacedValue) => [...report.setTo(service.at('type'), 'NodePort'), ...report.removal(port)];
    for (const port of service.at('ports').items()) {
      const nodePort = port.at('nodePort');
      if ((nodePort.read(integer) ?? 0) !== 0) only(nodePort, 'NodePort or LoadBalancer', { fixes: fixes(nodePort) });
    }
  }
  if (type === 'ExternalName') {
    for (const field of ['ipFamilies', 'ipFamilyPolicy']) {
      const place = service.at(field);
      if (place.isWritten) only(place, 'ClusterIP, NodePort or LoadBalancer');
    }
    const address = service.at('clusterIP');
    if (address.text !== undefined) only(address, 'ClusterIP, NodePort or LoadBalancer');
  }
  for (const range of service.at('loadBalancerSourceRanges').items()) checkCidr(range, report);
}

function checkAddresses(service: TypedObject, type: string, report: ValueReport): void {
  if (type === 'ExternalName') return;
  const single = service.at('clusterIP');
  if (single.text === 'None') {
    if (type !== 'ClusterIP')
      report.refuse(single, 'headless', { type }, { conflict: true, fixes: report.removal(single) });
  } else {
    const family = service.at('ipFamilies', 0).text;
    const address = checkIp(single, report);
    if (address !== undefined && family !== undefined && family !== `IPv${address.family}`)
      report.refuse(single, 'ipFamily', { family });
  }
  const [first, ...others] = service.at('clusterIPs').items();
  if (first !== undefined && first.text !== 'None') checkIp(first, report);
  for (const address of others) checkIp(address, report);
  for (const address of service.at('externalIPs').items()) checkEndpointIp(address, report);
  const families = service.at('ipFamilies').items();
  const [one, two] = families;
  if (two !== undefined && one?.text === two.text) report.refuse(two, 'duplicate', {});
}

const MAX_AFFINITY_SECONDS = 86400;

function checkAffinity(service: TypedObject, report: ValueReport): void {
  const affinity = service.at('sessionAffinity');
  const config = service.at('sessionAffinityConfig');
  if (!affinity.isWritten || affinity.value === '' || affinity.text === 'None') {
    if (config.isWritten) {
      const fixes = [...report.setTo(affinity, 'ClientIP'), ...report.removal(config)];
      const details = { part: 'key', severity: 'warning', absent: !affinity.isWritten, fixes } as const;
      report.refuse(config, 'affinityConfig', {}, details);
    }
  } else report.range(config.at('clientIP', 'timeoutSeconds'), 1, MAX_AFFINITY_SECONDS);
}

function checkTraffic(service: TypedObject, type: string, report: ValueReport): void {
  const external = service.at('externalTrafficPolicy');
  const health = service.at('healthCheckNodePort');
  const isReachable =
    type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && service.at('externalIPs').isFilled);
  if (external.text !== undefined && !isReachable) {
    const absent = !service.at('type').isWritten;
    const extra = { allowed: 'NodePort or LoadBalancer', type };
    report.refuse(external, 'onlyForType', extra, {
      part: 'key',
      absent,
      conflict: true,
      fixes: report.removal(external),
    });
  }
  const needsHealthCheck = type === 'LoadBalancer' && external.text === 'Local';
  if (needsHealthCheck) checkNodePort(health, report);
  else if ((health.read(integer) ?? 0) !== 0 && (external.text !== undefined || !external.isWritten))
    report.refuse(
      health,
      'localTraffic',
      {},
      { part: 'key', absent: true, conflict: true, fixes: report.removal(health) },
    );
  const distribution = service.at('trafficDistribution');
  const known = ['PreferClose', ...(atLeast(report.target, '1.35') ? ['PreferSameZone', 'PreferSameNode'] : [])];
  // Two more names came behind a feature gate in 1.34.
  const isGated = /^PreferSame(?:Zone|Node)$/.test(distribution.text ?? '') && atLeast(report.target, '1.33');
  if (!isGated) report.oneOf(distribution, known);
}

function checkDnsName(place: PlacedValue, report: ValueReport): void {
  const name = place.text?.replace(/\.$/, '');
  const problem = name === undefined || name === '' ? undefined : nameProblem('subdomain', name);
  if (problem === undefined) return;
  const host = /^[a-z]+:\/\/([^/:]+)/.exec(name ?? '')?.[1];
  const fixes = host === undefined ? [] : report.setTo(place, host);
  report.refuse(place, 'name', { reason: reasonOf(problem) }, { fixes });
}

function checkSlice(slice: TypedObject, report: ValueReport): void {
  const type = slice.at('addressType').text;
  if (type !== 'IPv4' && type !== 'IPv6') return;
  for (const endpoint of slice.at('endpoints').items()) {
    for (const place of endpoint.at('addresses').items()) {
      const address = checkEndpointIp(place, report);
      if (address !== undefined && `IPv${address.family}` !== type)
        report.refuse(
          place,
          'ipKind',
          { which: `that is none of the addressType ${type}` },
          { value: shown(place.value) },
        );
    }
  }
}
