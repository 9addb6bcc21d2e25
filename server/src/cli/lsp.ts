import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { COMMON_OPTIONS, readArguments } from './arguments';
import { CommandError, UsageError } from './errors';
import { HELP } from './help';
import { say } from './messages';
import { print } from './terminal';

/** `prodlint lsp --stdio`: hands standard input and output to the language server, which is a bundle of its own. */
export async function lsp(args: readonly string[]): Promise<number> {
  const given = readArguments(args, { ...COMMON_OPTIONS, stdio: { type: 'boolean' } });
  if (given.has('help')) {
    print(HELP.lsp);
    return 0;
  }
  const [superfluous] = given.positionals;
  if (superfluous !== undefined) throw new UsageError(say('unexpectedArgument', { name: superfluous }));
  if (!given.has('stdio')) throw new UsageError(say('missingTransport'));
  const bundle = join(__dirname, 'server.js');
  if (!existsSync(bundle)) throw new CommandError(say('brokenInstallation', { path: bundle }));
  const server = require(bundle) as { startStdioServer(): void };
  server.startStdioServer();
  return 0;
}
