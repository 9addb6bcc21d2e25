// A JSON-RPC client for a language server, for measuring: it answers what servers ask and waits for diagnostics, pulled or pushed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';

export class Server {
  #buffer = Buffer.alloc(0);
  #pending = new Map();
  #published = [];
  #id = 0;

  /** `settings` answers what the server asks of its configuration, by section. */
  constructor(command, settings = {}) {
    this.settings = settings;
    this.started = performance.now();
    this.process = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'ignore'] });
    this.process.stdout.on('data', (chunk) => this.#read(chunk));
  }

  /** `folder`: the path of the one that is open in the editor; none if undefined. */
  async initialize(folder) {
    const workspaceFolders = folder === undefined ? [] : [{ uri: pathToFileURL(folder).href, name: basename(folder) }];
    const capabilities = {
      textDocument: { diagnostic: {}, publishDiagnostics: { versionSupport: true }, synchronization: {} },
      workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
    };
    const { capabilities: offered } = await this.request('initialize', {
      processId: process.pid,
      rootUri: workspaceFolders[0]?.uri ?? null,
      capabilities,
      workspaceFolders,
    });
    this.pulls = offered.diagnosticProvider !== undefined;
    this.notify('initialized', {});
  }

  request(method, params) {
    const id = ++this.#id;
    this.#send({ id, method, params });
    return new Promise((resolve) => this.#pending.set(id, resolve));
  }

  notify(method, params) {
    this.#send({ method, params });
  }

  open(uri, text) {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  }

  /** The number of diagnostics of a document, as soon as the server has them: asks where it can, else waits. */
  async diagnostics(uri) {
    if (this.pulls) return (await this.request('textDocument/diagnostic', { textDocument: { uri } })).items.length;
    return new Promise((resolve) => this.#published.push({ uri, resolve }));
  }

  /** Resolves when the server has done nothing for a second, after which it is taken to have read what it wants to read (Linux). */
  async idle() {
    let before = -1;
    for (let now = this.#ticks; now !== before; now = this.#ticks) {
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  /** The time that its processor spent on it, in ticks of the system's clock. */
  get #ticks() {
    const fields = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return Number(fields[11]) + Number(fields[12]);
  }

  /**
   * Times from keystrokes to new diagnostics in ms: writes `count` letters at a place of an open document, with a short rest behind each.
   */
  async type(uri, { line, character }, count) {
    const times = [];
    for (let stroke = 0; stroke < count; stroke++) {
      const position = { line, character: character + stroke };
      const start = performance.now();
      this.notify('textDocument/didChange', {
        textDocument: { uri, version: stroke + 2 },
        contentChanges: [{ range: { start: position, end: position }, text: 'x' }],
      });
      await this.diagnostics(uri);
      times.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return times;
  }

  /** Resident memory of the server in MB (Linux). */
  get memory() {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }

  /** Ends the server as an editor does, so that it can put away what it keeps between starts; kills it if it does not. */
  async stop() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 3000);
    await this.request('shutdown', null);
    this.notify('exit', null);
    await ended;
    clearTimeout(timer);
  }

  #send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(chunk) {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const header = this.#buffer.indexOf('\r\n\r\n');
      if (header < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString('latin1', 0, header))[1]);
      if (this.#buffer.length < header + 4 + length) return;
      const message = JSON.parse(this.#buffer.toString('utf8', header + 4, header + 4 + length));
      this.#buffer = this.#buffer.subarray(header + 4 + length);
      this.#handle(message);
    }
  }

  #handle({ id, method, params, result }) {
    if (method === undefined) {
      this.#pending.get(id)?.(result);
      this.#pending.delete(id);
    } else if (id !== undefined) {
      const answer =
        method === 'workspace/configuration' ? params.items.map(({ section }) => this.settings[section] ?? {}) : null;
      this.#send({ id, result: answer });
    } else if (method === 'textDocument/publishDiagnostics') {
      const index = this.#published.findIndex(({ uri }) => uri === params.uri);
      if (index >= 0) this.#published.splice(index, 1)[0].resolve(params.diagnostics.length);
    }
  }
}
