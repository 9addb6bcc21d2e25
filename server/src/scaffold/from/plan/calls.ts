// Who may call whom: as far as the source says it, else as its networks allowed it.
import type { Application, Container } from '../description';
import type { Report } from '../report';
import { namesOf, patternTextOf, toldPort, valuesOf } from './listening';
import type { Candidate, Survey } from './survey';

/** The candidates that each may call. */
export type Calls = ReadonlyMap<Candidate, ReadonlySet<Candidate>>;

/** Finds out who calls whom, and notes it. Databases call nobody. */
export function callsOf(application: Application, { parts, databases }: Survey, report: Report): Calls {
  const all = [...parts, ...databases];
  const calls = new Map<Candidate, Set<Candidate>>(all.map((each) => [each, new Set()]));
  for (const caller of parts) {
    for (const other of dependedOn(caller, all, report)) calls.get(caller)?.add(other);
    const named = all.filter(
      (other) => other !== caller && shareNetwork(caller, other) && names(application, caller, other),
    );
    const further = named.filter((other) => calls.get(caller)?.has(other) === false);
    for (const other of further) calls.get(caller)?.add(other);
    if (further.length > 0) {
      const others = further.map(({ name }) => name).join(', ');
      report.note('changed', caller.service.at, 'planCallsNamed', { service: caller.name, others });
    }
  }
  addUncalled(all, calls, report);
  for (const network of application.networks)
    if (network.internal) report.note('changed', network.at, 'planInternal', { network: network.name });
  return calls;
}

function dependedOn(caller: Candidate, all: readonly Candidate[], report: Report): readonly Candidate[] {
  const { service, name } = caller;
  return service.dependencies.flatMap((dependency) => {
    const other = all.find((each) => each.service.name === dependency.service);
    const values = { service: name, other: other?.name ?? dependency.service };
    if (other === undefined) {
      report.note('not-carried', dependency.at, 'planCallGone', values);
      return [];
    }
    if (!shareNetwork(caller, other)) {
      report.note('not-carried', dependency.at, 'planOrder', values);
      return [];
    }
    if (dependency.condition === 'completed') {
      report.note('changed', dependency.at, 'planCallCompleted', values);
      return other.service.run.kind === 'long-running' ? [other] : [];
    }
    report.note('changed', dependency.at, 'planCall', values);
    return [other];
  });
}

/**
 * What has ports, nobody is known to call and is reached from nowhere else: whoever shares its network may call it, those first that are
 * not known to call anything.
 */
function addUncalled(all: readonly Candidate[], calls: Map<Candidate, Set<Candidate>>, report: Report): void {
  const called = new Set([...calls.values()].flatMap((others) => [...others]));
  const isSilent = (each: Candidate) => calls.get(each)?.size === 0;
  const silent = all.filter(isSilent);
  const isAlone = (each: Candidate) => isSilent(each) || !isPublished(each);
  const alone = all.filter((each) => !called.has(each) && hasPorts(each) && isAlone(each));
  for (const target of alone) {
    const sharers = all.filter((each) => each !== target && !each.isDataServer && shareNetwork(each, target));
    const quiet = sharers.filter((each) => silent.includes(each));
    const callers = quiet.length > 0 ? quiet : target.isDataServer ? sharers : [];
    if (callers.length === 0) continue;
    for (const caller of callers) calls.get(caller)?.add(target);
    const values = { service: target.name, callers: callers.map(({ name }) => name).join(', ') };
    report.note('changed', target.service.at, 'planCallsAsNetwork', values);
  }
}

function hasPorts({ main, others, needs }: Candidate): boolean {
  const containers = [main, ...others];
  return needs?.port !== undefined || containers.some((each) => each.ports.length > 0 || toldPort(each) !== undefined);
}

function isPublished({ main, others }: Candidate): boolean {
  return [main, ...others].some(({ ports }) => ports.some(({ published = 0 }) => published > 0));
}

function shareNetwork({ service: one }: Candidate, { service: other }: Candidate): boolean {
  const networksOf = ({ networks }: typeof one) => (networks.length === 0 ? ['default'] : networks);
  if (one.hostNetwork === true || other.hostNetwork === true) return true;
  return networksOf(one).some((network) => networksOf(other).includes(network));
}

/** Whether a service's settings, arguments or files name another one as a host. */
/** Whether a part names another where a host is told. */
export function names(application: Application, caller: Candidate, other: Candidate): boolean {
  return namesOf(other).some((name) => {
    const { value, address } = patternsOf(name);
    return [caller.main, ...caller.others].some(
      (container) =>
        (!caller.isDataServer && hostsOf(container).some((text) => value.test(text))) ||
        textsOf(application, container).some((text) => address.test(text)),
    );
  });
}

/** Variables whose value is a word that a service may be called by too, and yet no host. */
const NO_HOST =
  /(?:^|_)(?:DATABASE|DB|DBNAME|NAME|USER|USERNAME|PASS|PASSWORD|PASSWD|PW|TYPE|ENV|MODE|DRIVER|DIALECT|ENGINE|SERVICE)$/i;

function hostsOf({ environment }: Container): readonly string[] {
  return environment.flatMap(({ name, value }) => (value.kind === 'vault' || NO_HOST.test(name) ? [] : [value.text]));
}

/** `value`: the whole of a setting, or an address in it; `address`: what can only be an address. */
function patternsOf(name: string): { readonly value: RegExp; readonly address: RegExp } {
  const text = patternTextOf(name);
  return {
    value: new RegExp(`(?:^|//|@|[,;=\\s])${text}(?=$|:\\d|[/,;\\s])`),
    address: new RegExp(`(?:(?://|@)${text}(?![\\w.-])|(?<![\\w.-])${text}:\\d)`),
  };
}

function textsOf({ configs }: Application, container: Container): readonly string[] {
  const { command = [], args = [], files } = container;
  const mounted = configs.filter(({ name }) => files.some(({ kind, source }) => kind === 'config' && source === name));
  return [
    ...valuesOf(container),
    ...command,
    ...args,
    ...mounted.flatMap(({ content }) => ('text' in content ? [content.text] : [])),
  ];
}
