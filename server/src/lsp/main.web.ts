// The language server in a web worker, for editors in a browser: no disk, files come from the client.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { version } from '../../../package.json';
import { serve } from './server';

declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

serve(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), {
  name: 'Prodlint',
  version,
  pageUri: (rule) => `prodlint:/rule/${rule}`,
});
