// The command line. Each command is loaded only when it is asked for.
import { version } from '../../../package.json';
import { nearest } from '../kubernetes/nearest';
import { CommandError, UsageError } from './errors';
import { HELP } from './help';
import { say } from './messages';
import { print, tell, tolerateClosedPipes } from './terminal';

type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  lint: async () => (await import('./lint')).lint,
  rules: async () => (await import('./rules')).rules,
  explain: async () => (await import('./explain')).explain,
  scaffold: async () => (await import('./scaffold')).scaffold,
  init: async () => (await import('./init')).init,
  lsp: async () => (await import('./lsp')).lsp,
};

const BAD_USAGE = 2;

async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') {
    print(`${version}\n`);
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    print(HELP.main);
    return name === undefined ? BAD_USAGE : 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    tell(unknownCommand(name));
    tell(say('seeHelp', { command: '' }));
    return BAD_USAGE;
  }
  try {
    return await (await load())(rest);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    tell(error.message);
    if (error instanceof UsageError) tell(say('seeHelp', { command: `${name} ` }));
    return BAD_USAGE;
  }
}

function unknownCommand(name: string): string {
  if (name.startsWith('-')) return say('unknownOption', { name });
  if (/[./\\*]/.test(name)) return say('pathWithoutCommand', { name });
  const near = nearest(name, Object.keys(COMMANDS));
  return near === undefined ? say('unknownCommand', { name }) : say('unknownCommandNear', { name, nearest: near });
}

tolerateClosedPipes();
run(process.argv.slice(2)).then(
  (exitCode) => {
    // Not process.exit: what is still to be written would be lost.
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = BAD_USAGE;
  },
);
