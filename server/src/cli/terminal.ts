import { writeSync } from 'node:fs';

/** Writes to standard output. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** Says something to the person that is no result, on standard error. */
export function tell(line: string): void {
  process.stderr.write(`${withoutControls(line)}\n`);
}

/** A reader that closes its end (`| head`) is no failure: what it does not want is not written. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Whether a terminal that shows colours reads what is printed; NO_COLOR and FORCE_COLOR decide first. */
export function wantsColour(isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return isTerminal && TERM !== 'dumb';
}

/**
 * Text from files, made harmless: control characters, which could steer a terminal, and those that turn the direction of
 * writing show as signs. Line breaks and tabs stay.
 */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

const CONTROLS = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

const FIRST_SHOW_AFTER = 400;
const SHOW_EVERY = 100;

/** Tells on a terminal how far a long run is; says nothing to anything else, nor about a short run. */
export class Progress {
  readonly #isShown = process.stderr.isTTY === true;
  #next = performance.now() + FIRST_SHOW_AFTER;
  #isOnScreen = false;

  show(line: () => string): void {
    if (!this.#isShown || performance.now() < this.#next) return;
    this.#next = performance.now() + SHOW_EVERY;
    this.#isOnScreen = true;
    writeSync(process.stderr.fd, `\r\u001b[K${line()}`);
  }

  /** Takes the line away, so that something else can be said. */
  clear(): void {
    if (this.#isOnScreen) writeSync(process.stderr.fd, '\r\u001b[K');
    this.#isOnScreen = false;
  }
}
