// The language server in a web worker, for editors in a browser: no disk, files come from the client.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { version } from '../../../package.json';
import { programSchemas } from '../kubernetes/schema/program-schemas';
import type { WorkerStart } from './protocol';
import { serve } from './server';
import { WorkerProgramFiles, type WorkerScope } from './worker-program-files';

declare const self: ConstructorParameters<typeof BrowserMessageReader>[0] & WorkerScope;

// A worker does not know where its script came from: the first message says it, all others are the protocol's.
self.onmessage = ({ data }: { data: WorkerStart }) => {
  self.onmessage = null;
  serve(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), {
    name: 'Prodlint',
    version,
    pageUri: (rule) => `prodlint:/rule/${rule}`,
    schemas: programSchemas(new WorkerProgramFiles(self, data.programUri)),
  });
};
