// What the settings of services say about where they and others listen.
import type { Container } from '../description';
import type { Candidate } from './survey';

/** The names a service is reached by. */
export function namesOf({ service }: Candidate): readonly string[] {
  return [service.name, ...service.aliases];
}

/** The values of a container's variables, secret ones too: what they name is no secret. */
export function valuesOf({ environment }: Container): readonly string[] {
  return environment.map(({ value }) => (value.kind === 'vault' ? '' : value.text));
}

/** A text as part of a regular expression. */
export function patternTextOf(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const LISTENING = /(?:0\.0\.0\.0|\[::\]|\/\/[+*]):(\d{2,5})(?!\d)/;
const PORT_VARIABLE = /^(?:(?:[A-Z]+_)?SERVER_|HTTP_|APP_|LISTEN_)?PORT$/;

/** The port that a container is told to listen on, by an address or a variable that is called so. */
export function toldPort(container: Container): number | undefined {
  const variable = container.environment.find(
    ({ name, value }) => PORT_VARIABLE.test(name) && value.kind === 'value' && /^\d{2,5}$/.test(value.text),
  );
  const texts = [...valuesOf(container), ...(container.args ?? []), ...(container.command ?? [])];
  const [, address] = texts.map((text) => LISTENING.exec(text)).find((found) => found !== null) ?? [];
  const port = Number(variable?.value.kind === 'value' ? variable.value.text : address);
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined;
}

/** The ports at which others address a service by its names, each once. */
export function addressedPorts(target: Candidate, all: readonly Candidate[]): readonly number[] {
  const containers = all.filter((each) => each !== target).flatMap(({ main, others }) => [main, ...others]);
  const texts = containers.flatMap((each) => [...valuesOf(each), ...(each.args ?? []), ...(each.command ?? [])]);
  const ports = namesOf(target).flatMap((name) => {
    const pattern = new RegExp(`(?:^|//|@|[,;=\\s])${patternTextOf(name)}:(\\d{2,5})(?!\\d)`, 'g');
    return texts.flatMap((text) => [...text.matchAll(pattern)].map(([, port]) => Number(port)));
  });
  return [...new Set(ports)].filter((port) => port <= 65_535);
}
