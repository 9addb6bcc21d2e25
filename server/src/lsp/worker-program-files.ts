import type { ProgramFiles } from '../kubernetes/schema/program-schemas';

/** What a web worker has beside the standard library of the language; the names of CommonJS are those that the program's own scripts look for. */
export interface WorkerScope {
  readonly XMLHttpRequest: new () => {
    readonly status: number;
    readonly responseText: string;
    open(method: string, url: string, isAsynchronous: boolean): void;
    send(): void;
  };
  importScripts(url: string): void;
  module?: { exports: unknown } | undefined;
  exports?: unknown;
  require?: ((path: string) => unknown) | undefined;
}

/** The program's files for a web worker, below an address. A worker may wait for them: nobody else does. */
export class WorkerProgramFiles implements ProgramFiles {
  readonly #scope: WorkerScope;
  readonly #address: string;
  readonly #modules = new Map<string, unknown>();

  constructor(scope: WorkerScope, address: string) {
    this.#scope = scope;
    this.#address = address;
  }

  readText(path: string): string | undefined {
    const request = new this.#scope.XMLHttpRequest();
    try {
      request.open('GET', `${this.#address}/${path}`, false);
      request.send();
    } catch {
      return undefined;
    }
    return request.status === 200 ? request.responseText : undefined;
  }

  /** Runs a script as the CommonJS module that it is. It may load others, which lie in its own folder. */
  load(path: string): unknown {
    if (this.#modules.has(path)) return this.#modules.get(path);
    const scope = this.#scope;
    const { module: outerModule, exports: outerExports, require: outerRequire } = scope;
    const folder = path.slice(0, path.lastIndexOf('/'));
    const module: { exports: unknown } = { exports: {} };
    Object.assign(scope, {
      module,
      exports: module.exports,
      require: (other: string) => this.load(other.replace(/^\./, folder)),
    });
    try {
      scope.importScripts(`${this.#address}/${path}`);
    } finally {
      Object.assign(scope, { module: outerModule, exports: outerExports, require: outerRequire });
    }
    this.#modules.set(path, module.exports);
    return module.exports;
  }
}
