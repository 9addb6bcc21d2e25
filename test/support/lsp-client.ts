// A plain JSON-RPC client for the language server over standard input and output: no editor, no library.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import type {
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  PublishDiagnosticsParams,
  Range,
  TextEdit,
} from 'vscode-languageserver-protocol';
import { applyEdits, LineIndex } from '../../server/src/yaml/text';
import { root } from './repository';

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** What a test decides about the client. */
export interface ClientOptions {
  readonly capabilities?: unknown;
  readonly initializationOptions?: unknown;
  /** Answers `workspace/configuration` for the section `prodlint`. */
  readonly settings?: () => unknown;
  /** Answers a request of the server, or rejects to answer with an error; undefined leaves it to the usual answer. */
  readonly answer?: (method: string, params: unknown) => unknown;
  /** The workspace folders; by default the root alone. */
  readonly folders?: readonly string[];
}

/** A manifest with one certain finding: privileged-container on its last line. */
export const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4.2
      securityContext:
        privileged: true
`;
export const PULL_CAPABILITIES = {
  textDocument: {
    diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
    codeAction: { resolveSupport: { properties: ['edit'] }, dataSupport: true },
  },
  workspace: {
    configuration: true,
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
};

export class LspClient {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #waiting: { method: string; matches: (params: unknown) => boolean; resolve: (params: unknown) => void }[] =
    [];
  readonly received: Message[] = [];
  readonly #options: ClientOptions;
  #buffer = Buffer.alloc(0);
  #nextId = 1;
  #stderr = '';

  constructor(
    options: ClientOptions = {},
    command: readonly string[] = [
      process.execPath,
      '-e',
      `require(${JSON.stringify(join(root, 'dist/server.js'))}).startStdioServer()`,
    ],
  ) {
    this.#options = options;
    const [program = process.execPath, ...args] = command;
    this.#process = spawn(program, args, { stdio: 'pipe' });
    this.#process.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
    this.#process.on('exit', (code) => {
      for (const { reject } of this.#pending.values())
        reject(new Error(`The server ended with ${code}: ${this.#stderr}`));
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  async initialize(rootUri: string | null = null): Promise<InitializeResult> {
    const folders = this.#options.folders ?? (rootUri === null ? undefined : [rootUri]);
    const result = await this.request<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri,
      capabilities: this.#options.capabilities ?? PULL_CAPABILITIES,
      initializationOptions: this.#options.initializationOptions,
      workspaceFolders: folders?.map((uri) => ({ uri, name: uri })) ?? null,
    });
    this.notify('initialized', {});
    return result;
  }

  request<T>(method: string, params: unknown): Promise<T> {
    const id = this.#nextId++;
    this.#send({ id, method, params });
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Sends a request and takes it back at once; resolves to its error code, or undefined when it was answered all the same. */
  async cancelled(method: string, params: unknown): Promise<number | undefined> {
    const id = this.#nextId;
    const answer = this.request(method, params);
    this.notify('$/cancelRequest', { id });
    try {
      await answer;
      return undefined;
    } catch (error) {
      return (error as { code?: number }).code;
    }
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  /** The next notification or request of a method from now on; rejects when it does not come for ten seconds. */
  next<T>(method: string, matches: (params: T) => boolean = () => true): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The server did not send ${method}.`)), 10_000);
      this.#waiting.push({
        method,
        matches: matches as (params: unknown) => boolean,
        resolve: (params) => {
          clearTimeout(timer);
          resolve(params as T);
        },
      });
    });
  }

  open(uri: string, text: string, version = 1, languageId = 'yaml'): void {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }

  /** Replaces a range of an open document, as an editor does with each keystroke. */
  change(uri: string, version: number, range: Range, text: string): void {
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.request('textDocument/diagnostic', { textDocument: { uri }, identifier: 'prodlint', previousResultId });
  }

  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    return report.kind === 'full' ? report.items : [];
  }

  pushed(uri: string, version: number): Promise<PublishDiagnosticsParams> {
    return this.next<PublishDiagnosticsParams>(
      'textDocument/publishDiagnostics',
      (params) => params.uri === uri && params.version === version,
    );
  }

  actions(uri: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    return this.request('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only ? { only } : {}) },
    });
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.request('codeAction/resolve', action);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) throw new Error(`The server ended by itself: ${this.#stderr}`);
    const ended = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()));
    await this.request('shutdown', null).catch(() => undefined);
    this.notify('exit', null);
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  }

  #send(message: object): void {
    if (this.#process.exitCode !== null) throw new Error(`The server has ended: ${this.#stderr}`);
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.#process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process.stdin.write(body);
  }

  #read(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const headerEnd = this.#buffer.indexOf('\r\n\r\n');
      if (headerEnd < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, headerEnd).toString())?.[1]);
      const end = headerEnd + 4 + length;
      if (this.#buffer.length < end) return;
      const message = JSON.parse(this.#buffer.subarray(headerEnd + 4, end).toString()) as Message;
      this.#buffer = this.#buffer.subarray(end);
      this.#handle(message);
    }
  }

  #handle(message: Message): void {
    if (message.method === undefined) {
      const pending = this.#pending.get(message.id as number);
      this.#pending.delete(message.id as number);
      if (message.error === undefined) pending?.resolve(message.result);
      else pending?.reject(Object.assign(new Error(message.error.message), { code: message.error.code }));
      return;
    }
    this.received.push(message);
    if (message.id !== undefined) void this.#reply(message);
    const index = this.#waiting.findIndex(
      ({ method, matches }) => method === message.method && matches(message.params),
    );
    if (index >= 0) this.#waiting.splice(index, 1)[0]?.resolve(message.params);
  }

  async #reply(message: Message): Promise<void> {
    try {
      const answer = await this.#options.answer?.(message.method ?? '', message.params);
      this.#send({ id: message.id, result: answer ?? this.#answer(message) });
    } catch (error) {
      this.#send({ id: message.id, error: { code: -32603, message: String(error) } });
    }
  }

  #answer({ method, params }: Message): unknown {
    if (method !== 'workspace/configuration') return null;
    const { items } = params as { items: unknown[] };
    return items.map(() => this.#options.settings?.() ?? null);
  }
}

/** Starts a server, greets it, and ends it when `use` is done. */
export async function withServer<T>(
  rootUri: string | null,
  options: ClientOptions,
  use: (client: LspClient) => Promise<T>,
): Promise<T> {
  const client = new LspClient(options);
  try {
    await client.initialize(rootUri);
    return await use(client);
  } finally {
    await client.stop();
  }
}

/** A document's text after an action's edit, in whichever form the edit comes. */
export function applyAction(text: string, uri: string, action: CodeAction): string {
  const versioned = (action.edit?.documentChanges ?? []).flatMap((change) =>
    'edits' in change && change.textDocument.uri === uri ? change.edits : [],
  );
  return applyLspEdits(text, action.edit?.changes?.[uri] ?? (versioned as TextEdit[]));
}

export function applyLspEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = new LineIndex(text);
  return applyEdits(
    text,
    edits.map(({ range, newText }) => ({
      start: lines.offset(range.start),
      end: lines.offset(range.end),
      text: newText,
    })),
  );
}
