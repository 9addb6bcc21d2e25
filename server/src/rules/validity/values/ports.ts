import { integer, intOrString } from '../../../kubernetes/shape';
import type { PlacedValue } from '../typed-objects';
import { shown, type ValueCheck, type ValueChecks, type ValueReport } from './report';

const MAX_PORT = 65535;
/** The default of the API server's service-node-port-range. */
const NODE_PORTS = { first: 30000, last: 32767 };

/** Where ports stand (pkg/apis/core/validation: validateContainerPorts, ValidatePortNumOrName, validateServicePort). */
export const portChecks: ValueChecks = {
  'core.v1.ContainerPort': checkContainerPort,
  'core.v1.HTTPGetAction': (action, report) => {
    checkNumberOrName(action.at('port'), report);
    report.oneOf(action.at('scheme'), ['HTTP', 'HTTPS']);
  },
  'core.v1.TCPSocketAction': (action, report) => checkNumberOrName(action.at('port'), report),
  'core.v1.GRPCAction': (action, report) => checkPort(action.at('port'), report),
  'core.v1.ServicePort': checkServicePort,
  'core.v1.EndpointPort': (port, report) => checkPort(port.at('port'), report),
  'networking.v1.NetworkPolicyPort': checkPolicyPort,
  'networking.v1.ServiceBackendPort': (port, report) => {
    checkOptionalPort(port.at('number'), report);
    const name = port.at('name');
    if (name.text !== undefined && (port.at('number').read(integer) ?? 0) !== 0) {
      report.refuse(name, 'backendPort', {}, { part: 'key', conflict: true, fixes: report.removal(name) });
    } else reportQuoted(name, report, 'number');
  },
  'admissionregistration.v1.ServiceReference': (reference, report) => checkPort(reference.at('port'), report),
  'apiextensions.v1.ServiceReference': (reference, report) => checkPort(reference.at('port'), report),
  'apiregistration.v1.ServiceReference': (reference, report) => checkPort(reference.at('port'), report),
};

function checkContainerPort(...[port, report]: Parameters<ValueCheck>): void {
  const container = port.at('containerPort');
  const host = port.at('hostPort');
  checkPort(container, report);
  checkOptionalPort(host, report);
  const number = container.read(integer);
  const hostNumber = host.read(integer) ?? 0;
  const pod = port.around('core.v1.PodSpec');
  const isRegular = port.path.at(-4) === 'containers';
  if (pod?.at('hostNetwork').value !== true || !isRegular || hostNumber === 0 || number === undefined) return;
  if (hostNumber !== number) report.refuse(host, 'hostPort', { port: number }, { fixes: report.setTo(host, number) });
}

function checkServicePort(...[port, report]: Parameters<ValueCheck>): void {
  checkPort(port.at('port'), report);
  // 0 is the same as the port.
  if (port.at('targetPort').value !== 0) checkNumberOrName(port.at('targetPort'), report);
  checkNodePort(port.at('nodePort'), report);
}

/** A port of each node: those outside of the usual range are refused by most clusters. 0 lets the API server choose. */
export function checkNodePort(place: PlacedValue, report: ValueReport): void {
  const number = place.read(integer) ?? 0;
  if (number === 0 || (number >= NODE_PORTS.first && number <= NODE_PORTS.last)) return;
  if (number < 1 || number > MAX_PORT) checkPort(place, report);
  else report.refuse(place, 'nodePort', {}, { severity: 'warning' });
}

function checkPolicyPort(...[policyPort, report]: Parameters<ValueCheck>): void {
  const port = policyPort.at('port');
  const end = policyPort.at('endPort');
  checkNumberOrName(port, report);
  const first = port.read(integer);
  const last = end.read(integer);
  if (last === undefined) return;
  if (first === undefined) {
    // A template may fill the number in.
    if (!port.isWritten || port.text !== undefined)
      report.refuse(end, 'endPortAlone', {}, { part: 'key', absent: !port.isWritten });
  } else if (last < first) report.refuse(end, 'endPortBelow', { port: first });
  else checkPort(end, report);
}

function checkPort(place: PlacedValue, report: ValueReport): void {
  const number = place.read(integer);
  if (number !== undefined && (number < 1 || number > MAX_PORT)) report.refuse(place, 'port', {});
}

/** A port that is not wanted at all where it is 0. */
function checkOptionalPort(place: PlacedValue, report: ValueReport): void {
  if (place.read(integer) !== 0) checkPort(place, report);
}

/** Names that could be one are for other rules. */
function checkNumberOrName(place: PlacedValue, report: ValueReport): void {
  if (typeof place.read(intOrString) === 'string') reportQuoted(place, report);
  else checkPort(place, report);
}

/** A number in quotes; `field` is the one that numbers stand in, where that is another. */
function reportQuoted(place: PlacedValue, report: ValueReport, field?: string): void {
  const { text, path } = place;
  if (text === undefined || !/^\d+$/.test(text)) return;
  const number = Number(text);
  const isPort = number >= 1 && number <= MAX_PORT;
  const change = {
    op: 'set',
    path: field === undefined ? path : [...path.slice(0, -1), field],
    value: number,
  } as const;
  const remove = { op: 'remove', path } as const;
  const fix =
    field === undefined
      ? ({ message: 'unquote', changes: [change], grade: 'safe' } as const)
      : ({ message: 'set', values: { field, replacement: shown(number) }, changes: [remove, change] } as const);
  report.refuse(place, 'portQuoted', {}, { fixes: isPort ? [fix] : [] });
}
