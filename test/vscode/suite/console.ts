import { setting } from './settings';

const write =
  (method: 'log' | 'info' | 'warn' | 'error') =>
  (...values: unknown[]): void => {
    const prefix = setting('outputPrefix');
    if (typeof values[0] === 'string') globalThis.console[method](prefix + values[0], ...values.slice(1));
    else globalThis.console[method](prefix, ...values);
  };

/**
 * Takes the place of the global console in bundled tests. It marks what they write, so that the launcher can print that and leave out
 * VS Code's own messages, which take the same way.
 */
export const console = { log: write('log'), info: write('info'), warn: write('warn'), error: write('error') };
