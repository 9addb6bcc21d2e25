// The language server on a disk: started by the extension (node IPC) or by `prodlint lsp --stdio`.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { version } from '../../../package.json';
import { type ServerHost, serve } from './server';

const host: ServerHost = {
  name: 'Prodlint',
  version,
  readDisk: async (uri) => {
    try {
      return await readFile(URI.parse(uri).fsPath, 'utf8');
    } catch {
      // No such file, or one that may not be read: to the core both are a file that is not there.
      return undefined;
    }
  },
  pageUri: (rule) => URI.file(join(__dirname, 'rules', `${rule}.md`)).toString(),
};

/** Serves a client on standard input and output. */
export function startStdioServer(): void {
  serve(
    createConnection(
      ProposedFeatures.all,
      new StreamMessageReader(process.stdin),
      new StreamMessageWriter(process.stdout),
    ),
    host,
  );
}

if (process.argv.includes('--node-ipc')) serve(createConnection(ProposedFeatures.all), host);
