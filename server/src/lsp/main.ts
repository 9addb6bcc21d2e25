// The language server on a disk: started by the extension (node IPC) or by `prodlint lsp --stdio`.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { version } from '../../../package.json';
import { isLeftOut, listFiles } from '../disk/list';
import { slashPath } from '../disk/paths';
import { DISK_PROGRAM_FILES } from '../disk/program-files';
import { MAX_FILE_SIZE } from '../disk/read-text';
import { programSchemas } from '../kubernetes/schema/program-schemas';
import { isReadName, pathOf, uriOf } from './paths';
import { type ServerHost, serve } from './server';
import { Turns } from './turns';

const host: ServerHost = {
  name: 'Prodlint',
  version,
  readDisk: async (uri) => {
    try {
      const path = URI.parse(uri).fsPath;
      const found = await stat(path);
      // Opening a pipe would wait for its writer.
      return found.isFile() && found.size <= MAX_FILE_SIZE ? await readFile(path, 'utf8') : undefined;
    } catch {
      // No such file, or one that may not be read: to the core both are a file that is not there.
      return undefined;
    }
  },
  listDisk: async (path) => {
    const turns = new Turns();
    const files = await listFiles(URI.parse(uriOf(path)).fsPath, isReadName, () => turns.pause());
    return files.map((file) => pathOf(URI.file(file).toString()));
  },
  isLeftOutOnDisk: async (folder, path) => {
    const onDisk = (name: string) => slashPath(URI.parse(uriOf(name)).fsPath);
    return isLeftOut(onDisk(folder), onDisk(path));
  },
  pageUri: (rule) => URI.file(join(__dirname, 'rules', `${rule}.md`)).toString(),
  schemas: programSchemas(DISK_PROGRAM_FILES),
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
