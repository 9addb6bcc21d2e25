// `npm run benchmark`: this language server beside yaml-language-server, in one run on the same texts. Prints medians; asserts nothing.
// The peer validates against a schema of the kinds in the files, made from the data that Prodlint ships.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../lib/root.mjs';
import { cached, installPackages } from '../vscode/cache.mjs';
import { ensureNode } from '../vscode/server-build.mjs';
import { largeStream, smallFile } from './manifests.mjs';
import { writePeerSchema } from './peer-schema.mjs';
import { Server } from './rpc.mjs';

const PEER = 'yaml-language-server@2.0.0';
const rounds = Number(process.env.ROUNDS ?? 5);
const node = await ensureNode();
const peerFolder = await cached(PEER.replace('@', '-'), (folder) => installPackages(folder, [PEER]));

/** Both run on the same Node. */
const SERVERS = {
  prodlint: [node, join(root, 'dist/cli.js'), 'lsp', '--stdio'],
  peer: [node, join(peerFolder, 'node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'],
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const SETTINGS = { yaml: { validate: true, schemas: { [pathToFileURL(writePeerSchema()).href]: ['*.yaml'] } } };

async function started(command) {
  const server = new Server(command, SETTINGS);
  await server.initialize();
  return server;
}

/** From the start of the process to the diagnostics of one small file. */
async function firstDiagnostics(command) {
  const server = await started(command);
  const uri = 'file:///bench/first.yaml';
  server.open(uri, smallFile(1));
  await server.diagnostics(uri);
  const time = performance.now() - server.started;
  await server.stop();
  return time;
}

/** From a keystroke in a file of 50 documents to its new diagnostics; the median of 20. */
async function keystroke(command) {
  const server = await started(command);
  const uri = 'file:///bench/large.yaml';
  const text = largeStream();
  server.open(uri, text);
  await server.diagnostics(uri);
  const line = text.slice(0, text.indexOf('LOG_LEVEL', text.length / 2)).split('\n').length;
  const character = '              value: info'.length;
  const times = await server.type(uri, { line, character }, 20);
  await server.stop();
  return median(times);
}

/** 1,000 files opened one after another, each until its diagnostics are there; seconds, and the server's peak memory in MB. */
async function manyFiles(command, count = 1000) {
  const server = await started(command);
  const start = performance.now();
  const waiting = [];
  for (let index = 0; index < count; index++) {
    const uri = `file:///bench/many/${index}.yaml`;
    server.open(uri, smallFile(index));
    waiting.push(server.diagnostics(uri));
  }
  await Promise.all(waiting);
  const time = (performance.now() - start) / 1000;
  const { memory } = server;
  await server.stop();
  return { time, memory };
}

async function measure(name, unit, run) {
  const results = { prodlint: [], peer: [] };
  for (let round = 0; round < rounds; round++)
    for (const side of ['prodlint', 'peer']) results[side].push(await run(SERVERS[side]));
  print(name, unit, median(results.prodlint), median(results.peer));
}

function print(name, unit, own, peer) {
  console.log(
    `${name.padEnd(44)} ${own.toFixed(1).padStart(9)} ${unit}  ${peer.toFixed(1).padStart(9)} ${unit}  ${(own / peer).toFixed(3)}`,
  );
}

console.log(`${''.padEnd(44)} ${'prodlint'.padStart(12)}  ${PEER.padStart(12)}  ratio   (medians of ${rounds})`);
await measure('start to first diagnostics', 'ms', firstDiagnostics);
await measure('keystroke to diagnostics, 50 documents', 'ms', keystroke);
const own = await manyFiles(SERVERS.prodlint);
const peer = await manyFiles(SERVERS.peer);
print('1,000 files opened', 's ', own.time, peer.time);
print('peak memory with 1,000 files', 'MB', own.memory, peer.memory);
