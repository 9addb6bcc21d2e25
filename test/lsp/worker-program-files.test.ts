// The program's own files in a web worker: the scripts that are built are run as a browser does it, as far as Node has that.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { programSchemas } from '../../server/src/kubernetes/schema/program-schemas';
import { WorkerProgramFiles, type WorkerScope } from '../../server/src/lsp/worker-program-files';
import '../support/command-line';
import { root } from '../support/repository';

const ADDRESS = 'https://editor.example.com/prodlint';

/** A scope like that of a worker, and which addresses were asked for. */
function workerScope(): { scope: WorkerScope; asked: string[] } {
  const asked: string[] = [];
  const fileOf = (url: string) => {
    asked.push(url.replace(`${ADDRESS}/`, ''));
    return join(root, url.replace(ADDRESS, ''));
  };
  const scope = {
    XMLHttpRequest: class {
      status = 0;
      responseText = '';
      #file = '';
      open(method: string, url: string, isAsynchronous: boolean): void {
        assert.deepEqual([method, isAsynchronous], ['GET', false]);
        this.#file = fileOf(url);
      }
      send(): void {
        this.status = existsSync(this.#file) ? 200 : 404;
        if (this.status === 200) this.responseText = readFileSync(this.#file, 'utf8');
      }
    },
    importScripts: (url: string) => {
      runInContext(readFileSync(fileOf(url), 'utf8'), context);
    },
  };
  const context = createContext(scope);
  return { scope, asked };
}

const target = (minor: number) => ({ major: 1, minor, patch: undefined });
const POD = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'web', imag: 'web' }], resources: {} } };

describe('schemas in a web worker', () => {
  const { scope, asked } = workerScope();
  const schemas = programSchemas(new WorkerProgramFiles(scope, ADDRESS));
  const pod = schemas.kind('v1', 'Pod');
  assert.ok(pod);

  test('come from the address of the program, when they are needed', () => {
    assert.deepEqual(asked, ['schemas/kubernetes/schemas.json']);
  });

  test('are of the release that is asked for; several stand side by side', () => {
    const unknown = (minor: number) =>
      schemas
        .violations(POD, pod, target(minor))
        .map((found) => ('field' in found ? found.field : ''))
        .join();
    assert.deepEqual([unknown(34), unknown(28), unknown(34)], ['imag', 'resources,imag', 'imag']);
  });

  test('are fetched once', () => {
    assert.equal(new Set(asked).size, asked.length);
    assert.ok(!asked.includes('dist/schema-compiler.js'));
  });

  test('leave nothing behind in the scope', () => {
    const { module, exports, require } = scope;
    assert.deepEqual([module, exports, require], [undefined, undefined, undefined]);
  });

  test('of a workspace are compiled there', () => {
    const files = new WorkerProgramFiles(scope, ADDRESS);
    const { compileSchema } = files.load('dist/schema-compiler.js') as {
      compileSchema(schema: unknown): (data: unknown) => boolean;
    };
    assert.deepEqual(['a', 1].map(compileSchema({ type: 'string' })), [true, false]);
  });

  test('are unknown where a file is not to be had', () => {
    assert.equal(new WorkerProgramFiles(scope, ADDRESS).readText('schemas/nothing.json'), undefined);
  });
});
