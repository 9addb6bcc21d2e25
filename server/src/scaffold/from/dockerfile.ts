import { LineIndex } from '../../yaml/text';
import { parsePort, parseSeconds } from './amounts';
import type { Draft, EnvironmentVariable, HealthCheck, Port, Protocol } from './description';
import { type Instruction, splitInstructions } from './dockerfile/instructions';
import { userOfImage, usersMadeBy } from './dockerfile/users';
import { expandVariables } from './dockerfile/variables';
import { environmentVariable, lastOfEach } from './environment';
import { httpProbeOf } from './health-command';
import { type Reading, Report } from './report';
import { splitWords } from './shell-words';
import type { Place, SourceFile } from './source';

/** What the image of a Dockerfile says about how it runs. */
export interface ImageDescription {
  /** The stage that is built last, or the one asked for; undefined where it has no name. */
  readonly stage: string | undefined;
  /** The image it all begins with, as written but for its variables; `scratch` for none. */
  readonly base: string;
  readonly ports: readonly Port[];
  readonly environment: readonly EnvironmentVariable[];
  /** A name or number; undefined for the base image's, which mostly is root. */
  readonly user?: string;
  readonly group?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingDirectory?: string;
  readonly stopSignal?: string;
  readonly health?: HealthCheck;
  /** Folders that hold data. */
  readonly volumes: readonly { readonly at: Place; readonly path: string }[];
  readonly labels: Readonly<Record<string, string>>;
}

interface Stage {
  readonly name: string | undefined;
  readonly base: string;
  readonly at: Place;
  readonly instructions: Instruction[];
}

/**
 * Reads a Dockerfile (Dockerfile reference): what the image says about how it runs. What builds it is no business of a manifest.
 */
export function readDockerfile(name: string, text: string, options: BuildOptions = {}): Reading<ImageDescription> {
  const file: SourceFile = { name, text, lines: new LineIndex(text) };
  const report = new Report();
  return new DockerfileReader(file, options.args ?? {}, report).read(options.target);
}

/** How an image is built. */
export interface BuildOptions {
  /** The stage that is built; by default the last. */
  readonly target?: string;
  /** Values for ARG; they win over defaults. */
  readonly args?: Readonly<Record<string, string>>;
}

/** What only matters while the image is built. */
const BUILD_ONLY: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'ARG', 'SHELL', 'ONBUILD', 'MAINTAINER']);

class DockerfileReader {
  readonly #file: SourceFile;
  readonly #report: Report;
  readonly #args: Readonly<Record<string, string>>;
  /** Arguments with a default in front of the first FROM. */
  readonly #globals = new Map<string, string>();
  #variables = new Map<string, string>();
  /** Whether the stage itself has a CMD. */
  #hasCommand = false;
  /** The numbers of users that the image makes. */
  readonly #users = new Map<string, string>();
  #shell: readonly string[] = ['/bin/sh', '-c'];
  readonly #image: Draft<ImageDescription> & { ports: Port[]; volumes: { at: Place; path: string }[] } = {
    stage: undefined,
    base: 'scratch',
    ports: [],
    environment: [],
    volumes: [],
    labels: {},
  };

  constructor(file: SourceFile, args: Readonly<Record<string, string>>, report: Report) {
    this.#file = file;
    this.#args = args;
    this.#report = report;
  }

  read(target: string | undefined): Reading<ImageDescription> {
    const report = this.#report;
    const { instructions, openHeredocs } = splitInstructions(this.#file.text);
    for (const { name, ...span } of openHeredocs) report.problem({ file: this.#file, span }, 'openHeredoc', { name });
    const stages = this.#stages(instructions);
    const wanted = target === undefined ? stages.at(-1) : stages.find(({ name }) => name === target.toLowerCase());
    const start = { file: this.#file, span: { start: 0, end: 0 } };
    if (wanted === undefined) {
      if (stages.length === 0) report.problem(start, 'noFrom');
      else report.problem(start, 'unknownStage', { stage: target ?? '' });
      return report.finish<ImageDescription>(undefined, []);
    }
    const used = this.#chain(wanted, stages);
    for (const stage of stages) {
      if (used.includes(stage)) continue;
      for (const instruction of stage.instructions) this.#note(instruction, 'otherStage');
      report.note('carried', stage.at, 'otherStage', { keyword: 'FROM' });
    }
    for (const stage of used) this.#readStage(stage);
    this.#image.stage = wanted.name;
    this.#image.environment = lastOfEach(this.#image.environment);
    this.#checkUser(wanted);
    return report.finish<ImageDescription>(this.#image, []);
  }

  /** The stages a stage is built upon, the first in front. */
  #chain(stage: Stage, stages: readonly Stage[]): Stage[] {
    const before = stages.slice(0, stages.indexOf(stage)).findLast(({ name }) => name === stage.base.toLowerCase());
    return before === undefined ? [stage] : [...this.#chain(before, stages), stage];
  }

  #stages(instructions: readonly Instruction[]): Stage[] {
    const stages: Stage[] = [];
    for (const instruction of instructions) {
      const at = this.#place(instruction);
      const stage = stages.at(-1);
      if (instruction.keyword === 'FROM') {
        const words = instruction.rest.split(/\s+/).filter((word) => !word.startsWith('--'));
        const [base = '', as, name] = words;
        if (base === '' || (as !== undefined && (as.toUpperCase() !== 'AS' || name === undefined))) {
          this.#report.problem(at, 'wrongInstruction', { keyword: 'FROM', expected: 'FROM image [AS name]' });
        }
        const expanded = expandVariables(base, this.#globals);
        if (expanded.open.length > 0)
          this.#report.note('changed', at, 'argumentOpen', { name: expanded.open.join(', ') });
        stages.push({ name: name?.toLowerCase(), base: expanded.text, at, instructions: [] });
      } else if (stage !== undefined) stage.instructions.push(instruction);
      else if (instruction.keyword === 'ARG') {
        for (const [name, value] of pairsOf(instruction.rest)) this.#setArgument(this.#globals, name, value);
        this.#note(instruction, 'buildOnly');
      } else this.#report.problem(at, 'beforeFrom', { keyword: instruction.keyword });
    }
    return stages;
  }

  #readStage(stage: Stage): void {
    this.#report.note('carried', stage.at, 'stageRead', { base: stage.base });
    // Variables of the environment stay from stage to stage; arguments do not.
    this.#variables = new Map(
      this.#image.environment.map(({ name, value }) => [name, 'text' in value ? value.text : '']),
    );
    this.#hasCommand = false;
    this.#image.base = this.#image.base === 'scratch' ? stage.base : this.#image.base;
    for (const instruction of stage.instructions) this.#readInstruction(instruction);
  }

  #readInstruction(instruction: Instruction): void {
    const { keyword, rest } = instruction;
    const at = this.#place(instruction);
    const reader = this.#readers[keyword];
    if (keyword === 'ARG') {
      for (const [name, value] of pairsOf(rest)) {
        if (!this.#variables.has(name)) this.#setArgument(this.#variables, name, value ?? this.#globals.get(name));
      }
    }
    if (keyword === 'SHELL') this.#shell = jsonWords(rest) ?? this.#shell;
    if (keyword === 'RUN') for (const [name, number] of usersMadeBy(rest)) this.#users.set(name, number);
    if (BUILD_ONLY.has(keyword)) this.#note(instruction, 'buildOnly');
    else if (reader === undefined) this.#report.problem(at, 'unknownInstruction', { keyword });
    else if (rest === '') this.#report.problem(at, 'instructionEmpty', { keyword });
    else reader(rest, at);
  }

  #setArgument(variables: Map<string, string>, name: string, value: string | undefined): void {
    const known = Object.hasOwn(this.#args, name) ? this.#args[name] : value;
    if (known !== undefined) variables.set(name, known);
  }

  readonly #readers: Readonly<Record<string, ((rest: string, at: Place) => void) | undefined>> = {
    EXPOSE: (rest, at) => this.#readExpose(rest, at),
    ENV: (rest, at) => this.#readEnv(rest, at),
    USER: (rest, at) => {
      const [user = '', group] = this.#expand(rest, at).split(':');
      this.#image.user = user;
      delete this.#image.group;
      if (group !== undefined) this.#image.group = group;
      this.#carry(at, 'USER');
    },
    WORKDIR: (rest, at) => {
      const path = this.#expand(unquoted(rest), at);
      const before = this.#image.workingDirectory ?? '/';
      this.#image.workingDirectory = path.startsWith('/') ? path : `${before.replace(/\/$/, '')}/${path}`;
      this.#carry(at, 'WORKDIR');
    },
    ENTRYPOINT: (rest, at) => {
      this.#image.entrypoint = this.#readCommand(rest, at, 'ENTRYPOINT');
      // An entrypoint takes away the command of the image it is built upon.
      if (!this.#hasCommand) delete this.#image.command;
    },
    CMD: (rest, at) => {
      this.#image.command = this.#readCommand(rest, at, 'CMD');
      this.#hasCommand = true;
    },
    STOPSIGNAL: (rest, at) => {
      this.#image.stopSignal = this.#expand(rest, at);
      this.#carry(at, 'STOPSIGNAL');
    },
    VOLUME: (rest, at) => {
      const paths = jsonWords(rest) ?? splitWords(rest) ?? [];
      for (const path of paths) this.#image.volumes.push({ at, path: this.#expand(path, at) });
      this.#report.note('changed', at, 'imageVolume', { paths: paths.join(', ') });
    },
    LABEL: (rest, at) => {
      this.#image.labels = {
        ...this.#image.labels,
        ...Object.fromEntries(pairsOf(rest).map(([name, value]) => [name, this.#expand(value ?? '', at)])),
      };
      this.#carry(at, 'LABEL');
    },
    HEALTHCHECK: (rest, at) => this.#readHealthCheck(rest, at),
  };

  #readExpose(rest: string, at: Place): void {
    for (const word of this.#expand(rest, at).split(/\s+/)) {
      const [, from = '', to = from, protocol = 'tcp'] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(word) ?? [];
      const [first, last] = [parsePort(from), parsePort(to)];
      const name = protocol.toUpperCase();
      const isKnown = name === 'TCP' || name === 'UDP' || name === 'SCTP';
      if (first === undefined || last === undefined || last < first || last - first > 100 || !isKnown) {
        if (word.includes('$')) this.#report.note('not-carried', at, 'valueUnknown', { where: 'EXPOSE', text: word });
        else this.#report.problem(at, 'wrongInstruction', { keyword: 'EXPOSE', expected: 'EXPOSE port[/protocol]' });
        continue;
      }
      for (let number = first; number <= last; number++) this.#addPort(number, name, at);
    }
    this.#carry(at, 'EXPOSE');
  }

  #addPort(number: number, protocol: Protocol, at: Place): void {
    const isKnown = this.#image.ports.some((port) => port.number === number && port.protocol === protocol);
    if (!isKnown) this.#image.ports.push({ at, number, protocol });
  }

  #readEnv(rest: string, at: Place): void {
    const isPairs = /^[\w.-]+=/.test(rest);
    // ENV NAME several words
    const [, name = rest, value = ''] = /^(\S+)\s+([\s\S]*)$/.exec(rest) ?? [];
    const pairs = isPairs ? pairsOf(rest) : [[name, value] as const];
    // What has no value before the instruction comes from the base image, as PATH does.
    const expanded = pairs.map(([variable, written]) => ({
      variable,
      text: expandVariables(written ?? '', this.#variables).text,
    }));
    for (const { variable, text } of expanded) this.#variables.set(variable, text);
    const read = expanded.map(({ variable, text }) => environmentVariable(at, variable, text, [], this.#report));
    this.#image.environment = [...this.#image.environment, ...read];
    this.#carry(at, 'ENV');
  }

  /** A list in JSON, or a line for the shell. */
  #readCommand(rest: string, at: Place, keyword: string): readonly string[] {
    const words = jsonWords(rest);
    if (words === undefined) this.#report.note('changed', at, 'shellForm', { keyword });
    else this.#carry(at, keyword);
    return words ?? [...this.#shell, rest];
  }

  #readHealthCheck(rest: string, at: Place): void {
    const timings: Draft<Partial<HealthCheck>> = {};
    let left = rest;
    for (let option = OPTION.exec(left); option !== null; option = OPTION.exec(left)) {
      const [whole, name = '', value = ''] = option;
      left = left.slice(whole.length);
      const key = TIMINGS[name];
      const number = name === 'retries' ? Number(value) : parseSeconds(value);
      if (number === undefined || !Number.isFinite(number)) {
        this.#report.problem(at, 'wrongValue', { where: `--${name}`, expected: 'a duration such as 30s', text: value });
      } else if (key !== undefined) timings[key] = number;
      else this.#report.note('not-carried', at, 'unknownKey', { key: `--${name}`, where: 'HEALTHCHECK' });
    }
    if (/^NONE\s*$/i.test(left)) {
      delete this.#image.health;
      this.#report.note('carried', at, 'healthOff');
      return;
    }
    const [, line = ''] = /^CMD\s+([\s\S]+)$/i.exec(left) ?? [];
    if (line === '') {
      this.#report.problem(at, 'wrongInstruction', {
        keyword: 'HEALTHCHECK',
        expected: 'HEALTHCHECK CMD command, or NONE',
      });
      return;
    }
    const command = jsonWords(line) ?? [...this.#shell, line];
    const http = httpProbeOf(command);
    this.#image.health = { ...timings, at, probe: http ?? { kind: 'exec', command } };
    if (http === undefined) this.#report.note('changed', at, 'imageHealth');
    else this.#report.note('changed', at, 'healthRequest', { path: http.path, port: http.port });
  }

  #checkUser(stage: Stage): void {
    const { user } = this.#image;
    if (user === undefined) this.#report.note('changed', stage.at, 'imageUserUnsaid', { base: this.#image.base });
    else if (user === 'root' || user === '0') this.#report.note('changed', stage.at, 'imageRoot');
    else if (!/^\d+$/.test(user)) {
      const number = this.#users.get(user) ?? userOfImage(this.#image.base, user);
      if (number === undefined) this.#report.note('changed', stage.at, 'imageUserName', { user });
      else {
        this.#report.note('changed', stage.at, 'imageUserNumber', { user, number });
        this.#image.user = number;
      }
    }
  }

  #expand(text: string, at: Place): string {
    const expanded = expandVariables(text, this.#variables);
    if (expanded.open.length > 0) this.#report.note('changed', at, 'argumentOpen', { name: expanded.open.join(', ') });
    return expanded.text;
  }

  #carry(at: Place, keyword: string): void {
    this.#report.note('carried', at, 'instructionRead', { keyword });
  }

  /** Nothing is lost by what no manifest needs. */
  #note(instruction: Instruction, code: 'buildOnly' | 'otherStage'): void {
    this.#report.note('carried', this.#place(instruction), code, { keyword: instruction.keyword });
  }

  #place({ span }: Instruction): Place {
    return { file: this.#file, span };
  }
}

const OPTION = /^--([a-z-]+)=(\S*)\s*/;
const TIMINGS: Readonly<
  Record<string, 'intervalSeconds' | 'timeoutSeconds' | 'startPeriodSeconds' | 'failures' | undefined>
> = {
  interval: 'intervalSeconds',
  timeout: 'timeoutSeconds',
  'start-period': 'startPeriodSeconds',
  retries: 'failures',
};

/** The words of a list in JSON; undefined for everything else, which is a line for the shell. */
function jsonWords(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `NAME=value` pairs; a name alone has no value. */
function pairsOf(text: string): (readonly [name: string, value: string | undefined])[] {
  return (splitWords(text) ?? text.split(/\s+/)).map((word) => {
    const cut = word.indexOf('=');
    return cut < 0 ? [word, undefined] : [word.slice(0, cut), word.slice(cut + 1)];
  });
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}
