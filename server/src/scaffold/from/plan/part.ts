// One part of the plan: its answers and its details.

import { parseImageReference } from '../../../kubernetes/image-reference';
import { imageName, MOVING_TAGS, tagMovement } from '../../../kubernetes/moving-tags';
import { cleanName } from '../../../kubernetes/names';
import { REPLACE_ME } from '../../../kubernetes/placeholder';
import { timeZoneProblem } from '../../../kubernetes/time-zone';
import type { AnswerValue, Given } from '../../answers/question';
import type { AnswerName } from '../../answers/questions';
import { isAsked, problemOf } from '../../answers/read';
import type { DraftPart as OpenPart } from '../../complete-plan';
import type { ContainerDetails, Details, ImageSource, OtherContainer, PartFile } from '../../plan';
import { isAllowed } from '../capabilities';
import type { Application, Container, Draft, Port } from '../description';
import { namesSecret, tellsSecret } from '../environment';
import type { Report } from '../report';
import type { Place } from '../source';
import type { Calls } from './calls';
import { type Variables, variablesOf } from './environment';
import { mountsOf, type PartMounts } from './mounts';
import { nodeSelectorOf } from './placement';
import { type PartPorts, portsBeside, portsOf } from './ports';
import { probesOf } from './probes';
import { hostOfLabels, listeningOn } from './proxy';
import { resourcesOf } from './resources';
import type { Candidate, Survey } from './survey';

/** A part of a draft, with its place in the source. */
export interface DraftPart extends OpenPart {
  readonly at: Place;
}

/** What all parts are made from. */
export interface Planning {
  readonly application: Application;
  readonly survey: Survey;
  readonly calls: Calls;
  readonly common: Given;
  readonly report: Report;
}

/** The user of the scaffold's pods. */
export const USUAL_USER = 10001;

/** The parts that a candidate becomes: one, or one for each of its schedules. */
export function partsOf(candidate: Candidate, planning: Planning): readonly DraftPart[] {
  const { service, name } = candidate;
  const part = new PartMaker(candidate, planning).make();
  if (service.run.kind !== 'scheduled' || service.run.crons.length < 2) return [part];
  planning.report.note('changed', service.at, 'planSchedule', { service: name, count: service.run.crons.length });
  return service.run.crons.map((schedule, index) => {
    if (index === 0) return part;
    const isUsable = problemOf('schedule', schedule, part.given) === undefined;
    return { ...part, given: { ...part.given, name: `${name}-${index + 1}`, ...(isUsable ? { schedule } : {}) } };
  });
}

class PartMaker {
  readonly #candidate: Candidate;
  readonly #planning: Planning;
  readonly #report: Report;
  readonly #ports: PartPorts;
  readonly #mounts: PartMounts;
  readonly #variables = new Map<Container, Variables>();
  readonly #given: Record<string, AnswerValue> = {};
  readonly #details: Draft<Details> = { main: {}, metrics: false };
  /** Its image is another one than the source's. */
  #isInstead = false;

  constructor(candidate: Candidate, planning: Planning) {
    const { application, survey, calls, report } = planning;
    this.#candidate = candidate;
    this.#planning = planning;
    this.#report = report;
    this.#ports = portsOf(candidate, survey, calls, report);
    this.#mounts = mountsOf(application, candidate, survey.parts, report);
    for (const container of [candidate.main, ...candidate.others])
      this.#variables.set(container, variablesOf(container, candidate, calls, survey.databases, report));
  }

  make(): DraftPart {
    const { service, name, main, others } = this.#candidate;
    this.#readImage();
    this.#readRun();
    this.#readIdentity();
    this.#readSurroundings();
    this.#details.main = { ...this.#mainDetails(), ...this.#containerDetails(main) };
    const names = namesBeside(name, others);
    if (others.length > 0)
      this.#details.others = others.map((each, index) => this.#otherContainer(each, names[index] ?? 'other'));
    if (this.#mounts.volumes.length > 0) this.#details.volumes = this.#mounts.volumes;
    this.#answer('name', name);
    this.#answerAll();
    return { at: service.at, given: this.#given, details: this.#details };
  }

  /** In the order of the questions: each may look at the answers before it. */
  #answerAll(): void {
    const { service, main } = this.#candidate;
    const { main: port } = this.#ports;
    this.#answer('kind', this.#kind());
    if (this.#details.source === undefined) this.#answer('image', this.#image());
    this.#answer('port', port?.number ?? (this.#ports.isUnknown ? ASSUMED_PORT : undefined));
    const probe = (main.readiness ?? main.health)?.probe;
    if (probe?.kind === 'http' && problemOf('healthPath', probe.path, this.#given) === undefined)
      this.#answer('healthPath', probe.path);
    if (service.run.kind === 'scheduled') this.#answer('schedule', service.run.crons[0]);
    this.#answerHost();
    this.#answerReplicas();
    const variables = this.#variables.get(main);
    const setting = port?.setting === undefined ? [] : [port.setting];
    const own = (variables?.settings ?? []).filter((text) => !text.startsWith(`${port?.setting?.split('=')[0]}=`));
    this.#answer('settings', [...own, ...setting, ...this.#dataSetting(own)]);
    if (this.#planning.common.secrets !== undefined) this.#answer('secretKeys', this.#secretKeys());
    const { data } = this.#planning.common;
    if (data !== undefined) this.#answer('data', this.#usesDatabase() ? data : 'none');
  }

  #answerHost(): void {
    const { service, name } = this.#candidate;
    const host = hostOfLabels(service.labels);
    if (host === undefined || !isAsked('host', { ...this.#planning.common, ...this.#given })) return;
    this.#answer('host', host);
    if (this.#given.host === host) this.#report.note('changed', service.at, 'planHost', { service: name, host });
  }

  #answer(name: AnswerName, value: AnswerValue | undefined): void {
    const known = { ...this.#planning.common, ...this.#given };
    if (value === undefined || !isAsked(name, known)) return;
    const problem = problemOf(name, value, known);
    if (problem === undefined) this.#given[name] = value;
    else
      this.#report.note('not-carried', this.#candidate.service.at, 'planRefused', {
        service: this.#candidate.name,
        problem,
      });
  }

  #secretKeys(): readonly string[] {
    const variables = [...this.#variables.values()].flatMap(({ secretVariables }) => secretVariables);
    return [...new Set([...variables.map(({ key }) => key), ...this.#mounts.keys])];
  }

  #usesDatabase(): boolean {
    const called = this.#planning.calls.get(this.#candidate);
    return this.#planning.survey.databases.some((database) => called?.has(database));
  }

  #keepsData(): boolean {
    return this.#candidate.isDataServer || this.#mounts.volumes.some(({ kind }) => kind === 'claim');
  }

  #kind(): string {
    const { run } = this.#candidate.service;
    if (run.kind === 'scheduled') return 'cron';
    if (run.kind === 'run-to-completion') return 'worker';
    if (this.#keepsData() && run.kind === 'long-running') return 'stateful';
    return this.#ports.main === undefined && !this.#ports.isUnknown ? 'worker' : 'web';
  }

  #answerReplicas(): void {
    const { service, name, isDataServer } = this.#candidate;
    const { replicas, maxReplicas } = service;
    const isStateful = this.#given.kind === 'stateful';
    const wanted = replicas ?? (isStateful ? 1 : undefined);
    if (isStateful && wanted === 1 && !isDataServer)
      this.#report.note('changed', service.at, 'planOneReplica', { service: name });
    if (wanted === undefined && maxReplicas === undefined) return;
    const problem = wanted === undefined ? undefined : problemOf('replicas', wanted, this.#given);
    if (problem === undefined) this.#answer('replicas', wanted);
    else if (isAsked('replicas', this.#given)) {
      this.#given.replicas = FEWEST;
      this.#report.note('changed', service.at, 'planReplicasRefused', { service: name, problem, replicas: FEWEST });
    }
    this.#answer('autoscaling', maxReplicas === undefined ? 'none' : 'cpu');
    if (maxReplicas !== undefined) this.#answer('maxReplicas', maxReplicas);
  }

  /** PostgreSQL wants a folder of its own below a new volume. */
  #dataSetting(settings: readonly string[]): readonly string[] {
    const { repository, dataFolders, main } = this.#candidate;
    if (!repository.endsWith('postgres') || settings.some((text) => text.startsWith('PGDATA='))) return [];
    const mount = this.#mounts.mounts.get(main)?.find(({ path }) => dataFolders.includes(path));
    return mount === undefined ? [] : [`PGDATA=${mount.path}/pgdata`];
  }

  /** The image, where it can be used as it is. */
  #image(): string | undefined {
    const { main, needs } = this.#candidate;
    const image = main.image;
    if (image === undefined || needs?.instead === undefined) return image;
    return insteadOf(image, needs.instead.repository, needs.instead.tagSuffix);
  }

  #readImage(): void {
    const { main, service, name, needs } = this.#candidate;
    const report = this.#report;
    if (main.build !== undefined) {
      const { context, dockerfile, target } = main.build;
      const user = this.#userOf(main) ?? USUAL_USER;
      report.note('changed', service.at, 'planImageBuilt', { service: name, context, user });
      if (target !== undefined && /^(?:dev|debug|test)/i.test(target))
        report.note('changed', service.at, 'planBuildTarget', { service: name, target });
      this.#details.source = built(context, dockerfile, target);
      return;
    }
    const image = this.#image();
    if (image === undefined) {
      report.note('not-carried', service.at, 'planContainerImage', { container: name });
      return;
    }
    this.#isInstead = image !== main.image;
    const reference = parseImageReference(image);
    if (this.#isInstead)
      report.note('changed', service.at, 'planImageInstead', { image: main.image ?? '', instead: image });
    else if (needs?.startsAsRoot === true) report.note('changed', service.at, 'planStartsAsRoot', { image });
    if (reference === undefined || tagMovement(reference, MOVING_TAGS) === undefined) return;
    this.#details.source = { kind: 'moving', image };
    report.note('changed', service.at, 'planImageMoving', { image, service: name });
  }

  #readRun(): void {
    const { service, name } = this.#candidate;
    const { run, at, restart, update, hostNetwork } = service;
    const report = this.#report;
    if (run.kind === 'run-to-completion') this.#details.run = 'once';
    if (run.kind === 'on-every-node') this.#details.run = 'on-every-node';
    if (run.kind === 'scheduled') {
      if (run.timeZone !== undefined && timeZoneProblem(run.timeZone) === undefined)
        this.#details.timeZone = run.timeZone;
      else if (run.timeZone !== undefined) report.note('changed', at, 'planTimeZone', { zone: run.timeZone });
      if (run.overlap) report.note('changed', at, 'planOverlap');
    }
    if (run.kind === 'long-running' && (restart === 'never' || restart === 'on-failure'))
      report.note('changed', at, 'planRestart', { service: name, policy: restart === 'never' ? 'no' : restart });
    if (update?.startFirst === false || (update?.parallel ?? 1) !== 1) {
      const how =
        update?.startFirst === false ? 'with the old one stopped first' : `by ${update?.parallel || 'all'} at once`;
      report.note('changed', at, 'planUpdate', { service: name, how });
    }
    if (hostNetwork === true) report.note('not-carried', at, 'planHostNetwork', { service: name });
  }

  /** Who the pod runs as, and how long it has to stop. */
  #readIdentity(): void {
    const { main, others, needs } = this.#candidate;
    const user = this.#userOf(main);
    if (user !== undefined) this.#details.user = user;
    const group = main.group === undefined ? undefined : this.#groupOf(main, main.group);
    if (group !== undefined && user !== undefined) this.#details.group = group;
    const groups = [
      ...main.supplementalGroups.flatMap((each) => this.#groupOf(main, each) ?? []),
      ...(needs?.inRootGroup === true ? [0] : []),
    ];
    if (groups.length > 0) this.#details.supplementalGroups = groups;
    const grace = Math.max(...[main, ...others].map(({ stopGraceSeconds }) => stopGraceSeconds ?? -1));
    if (grace >= 0) this.#details.graceSeconds = Math.ceil(grace);
  }

  /** The number of the user that a container runs as, if anything is known of it. */
  #userOf({ user, image = '' }: Container): number | undefined {
    const { needs, main } = this.#candidate;
    const isAlpine = /alpine/.test(image) && needs?.alpineUser !== undefined;
    const known =
      main.image !== image || main.build !== undefined
        ? undefined
        : this.#isInstead
          ? needs?.instead?.user
          : isAlpine
            ? needs?.alpineUser
            : needs?.user;
    if (user === undefined) return known;
    if (/^\d+$/.test(user) && Number(user) > 0) return Number(user);
    return known;
  }

  #groupOf({ at }: Container, group: string): number | undefined {
    if (/^\d+$/.test(group)) return Number(group);
    this.#report.note('not-carried', at, 'planGroupName', { group });
    return undefined;
  }

  #readSurroundings(): void {
    const { service, name } = this.#candidate;
    const { calls, survey } = this.#planning;
    const called = survey.parts.filter((other) => calls.get(this.#candidate)?.has(other));
    if (called.length > 0) this.#details.calls = called.map((other) => other.name);
    const taken = new Set(survey.parts.map((part) => part.name));
    const aliases = service.aliases.flatMap((alias) => cleanName('letter-label', alias) ?? []);
    const free = [...new Set(aliases)].filter((alias) => !taken.has(alias));
    if (free.length > 0) this.#details.aliases = free;
    const selector = nodeSelectorOf(this.#candidate, this.#report);
    if (selector !== undefined) this.#details.nodeSelector = selector;
    const { main } = this.#ports;
    if (main !== undefined) this.#details.servicePort = main.known;
    this.#notePublished(name);
  }

  #notePublished(service: string): void {
    const published = this.#candidate.main.ports.filter(isReachedFromOutside);
    const { main } = this.#ports;
    for (const { at, number, protocol } of published) {
      const isMain = number === main?.known && protocol === 'TCP';
      // Databases are published for tools on one's own machine.
      if (this.#candidate.isDataServer || !isMain) continue;
      if (main.name === 'http' && hostOfLabels(this.#candidate.service.labels) !== undefined) continue;
      const code = main.name === 'http' ? 'planOutside' : 'planOutsidePlain';
      this.#report.note('changed', at, code, { service, port: number });
    }
  }

  #mainDetails(): ContainerDetails {
    const { main } = this.#candidate;
    const { main: port, isUnknown, further } = this.#ports;
    const { run } = this.#candidate.service;
    const details: Draft<ContainerDetails> = {};
    if (port === undefined && !isUnknown) details.portName = null;
    else if (port !== undefined && port.name !== 'http') details.portName = port.name;
    if (further.length > 0) details.ports = further;
    if (run.kind === 'long-running' || run.kind === 'on-every-node') {
      details.probes = probesOf(main, this.#ports);
      if (details.probes === null) this.#report.note('changed', main.at, 'planProbeNone', { container: main.name });
    } else if (main.health !== undefined || main.readiness !== undefined) {
      const { at } = main.readiness ?? main.health ?? main;
      this.#report.note('not-carried', at, 'planCheckNotProbed', { container: main.name });
    }
    return details;
  }

  /** What main and other containers have alike. */
  #containerDetails(container: Container): ContainerDetails {
    const { command, args, references = [], workingDirectory, addedCapabilities, readOnlyRoot, at } = container;
    const { main, needs } = this.#candidate;
    const report = this.#report;
    const isMain = container === main;
    const details: Draft<ContainerDetails> = {};
    if (command !== undefined && command.length > 0) details.command = command;
    if (args !== undefined && args.length > 0) details.args = args;
    if (references.length > 0) details.references = references;
    if (tellsSecret([...(command ?? []), ...(args ?? [])]))
      report.note('changed', at, 'planCommandTelling', { container: container.name });
    if (workingDirectory !== undefined) details.workingDir = workingDirectory;
    const { secretVariables = [] } = this.#variables.get(container) ?? {};
    if (secretVariables.length > 0) details.secretVariables = secretVariables;
    const resources = resourcesOf(container, isMain ? needs?.memory : undefined, report);
    if (resources !== undefined) details.resources = resources;
    if (readOnlyRoot !== undefined) details.readOnlyRoot = readOnlyRoot;
    else if (isMain && needs?.writesRoot === true) {
      details.readOnlyRoot = false;
      report.note('changed', at, 'planWritesRoot', { image: container.image ?? '' });
    }
    const ofImage = isMain ? (needs?.capabilities ?? []) : [];
    const allowed = [...new Set([...addedCapabilities, ...ofImage])].filter(isAllowed);
    if (allowed.length > 0) details.addedCapabilities = allowed;
    const mounts = this.#mounts.mounts.get(container) ?? [];
    if (mounts.length > 0) details.mounts = mounts;
    const files = (this.#mounts.files.get(container) ?? []).map((file) => this.#listening(file, at));
    if (files.length > 0) details.files = files;
    const telling = files.filter(({ content }) => content.kind === 'text' && namesSecret(content.text));
    for (const { path } of telling)
      report.note('changed', at, 'planFileTelling', { path, service: this.#candidate.name });
    return details;
  }

  /** A configuration that is told where its program listens now. */
  #listening(file: PartFile, at: Place): PartFile {
    const { main } = this.#ports;
    if (main === undefined || main.number === main.known) return file;
    const moved = listeningOn(file, main.known, main.number);
    if (moved !== undefined)
      this.#report.note('changed', at, 'planListen', { path: file.path, from: main.known, to: main.number });
    return moved ?? file;
  }

  #otherContainer(container: Container, name: string): OtherContainer {
    const { role } = container;
    const { settings = [] } = this.#variables.get(container) ?? {};
    const ports = portsBeside(container, this.#ports);
    const own = probesOf(container, { isUnknown: false, further: ports });
    const isSidecar = role !== 'before';
    return {
      ...this.#containerDetails(container),
      name,
      image: this.#imageBeside(container),
      role: isSidecar ? 'sidecar' : 'before',
      ...(ports.length > 0 ? { ports } : {}),
      ...(isSidecar && own !== null ? { probes: own } : {}),
      ...(settings.length > 0 ? { settings: Object.fromEntries(settings.map(pairOf)) } : {}),
    };
  }

  #imageBeside({ image, name, at }: Container): string {
    const reference = parseImageReference(image ?? '');
    if (image === undefined || reference === undefined) {
      const container = cleanName('label', name) ?? 'other';
      this.#report.note('not-carried', at, 'planContainerImage', { container });
      return `registry.example.com/${container}:${REPLACE_ME}`;
    }
    if (tagMovement(reference, MOVING_TAGS) === undefined) return image;
    this.#report.note('changed', at, 'planContainerTag', { image, container: name });
    return `${imageName(reference)}:${REPLACE_ME}`;
  }
}

/** Open on a port that is chosen, and not for the machine itself alone. */
function isReachedFromOutside({ published = 0, hostAddress = '' }: Port): boolean {
  return published > 0 && !/^(?:127\.|localhost$|::1$)/.test(hostAddress);
}

const FEWEST = 2;
const ASSUMED_PORT = 8080;

/** The names of further containers: the main one is called as its part. */
function namesBeside(main: string, others: readonly Container[]): readonly string[] {
  const taken = new Set([main]);
  return others.map((container) => {
    const base = cleanName('label', container.name)?.slice(0, 50).replace(/-+$/, '') || 'other';
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
    taken.add(name);
    return name;
  });
}

function built(context: string, dockerfile: string | undefined, target: string | undefined): ImageSource {
  return {
    kind: 'built',
    context,
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(target === undefined ? {} : { target }),
  };
}

function pairOf(setting: string): readonly [string, string] {
  const cut = setting.indexOf('=');
  return [setting.slice(0, cut), setting.slice(cut + 1)];
}

/** The same version of another image. */
function insteadOf(image: string, repository: string, suffix = ''): string {
  const { tag, normalizedRepository } = parseImageReference(image) ?? {};
  const isThat = normalizedRepository === repository && (suffix === '' || tag?.endsWith(suffix) === true);
  if (isThat) return image;
  // A digest is of the image that gives way.
  return tag === undefined ? repository : `${repository}:${tag}${suffix}`;
}
