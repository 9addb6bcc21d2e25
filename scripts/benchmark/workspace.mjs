// `npm run benchmark:workspace`: repositories of several sizes, scanned by this command line, by @monokle/validation (as its command line does it, and
// without the links between objects) and by yaml-language-server; and from a keystroke in one file of them to its diagnostics. All in one run, on
// the same files and the same Node, in turn. Prints; asserts nothing.
// SIZES (objects, by default 1000,10000,50000), ROUNDS (medians of so many, by default 1), LIMIT (seconds after which a peer is stopped, by default 120).
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../lib/root.mjs';
import { cached, installPackages } from '../vscode/cache.mjs';
import { ensureNode } from '../vscode/server-build.mjs';
import { REPOSITORY_KINDS, writePeerSchema } from './peer-schema.mjs';
import { writeRepository } from './repository.mjs';
import { Server } from './rpc.mjs';

const MONOKLE = ['@monokle/validation@0.33.0', '@monokle/parser@0.3.2'];
const YAML_SERVER = 'yaml-language-server@2.0.0';
/** That many files are opened in yaml-language-server, which has no scan of a workspace; for more its time is scaled up. */
const SAMPLE = 1000;

const sizes = (process.env.SIZES ?? '1000,10000,50000').split(',').map(Number);
const rounds = Number(process.env.ROUNDS ?? 1);
const limit = Number(process.env.LIMIT ?? 120) * 1000;

const node = await ensureNode();
const monokle = await cached('monokle-0.33.0', (folder) => installPackages(folder, MONOKLE));
const yamlServer = await cached(YAML_SERVER.replace('@', '-'), (folder) => installPackages(folder, [YAML_SERVER]));
const schema = writePeerSchema(REPOSITORY_KINDS, 'repository');
const cli = join(root, 'dist/cli.js');
const keepsResults = spawnSync(node, [cli, 'lint', '--help']).stdout.includes('--no-cache');

const temporary = mkdtempSync(join(tmpdir(), 'prodlint-benchmark-'));
/** Where programs keep what they keep between runs. */
const cache = join(temporary, 'cache');
const peakFile = join(temporary, 'peak');
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs a program to its end: seconds, peak memory in MB and what it printed last. Undefined if it was stopped at the limit. */
function measured(args, { cwd = temporary, timeout = 0 } = {}) {
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(node, ['--require', join(root, 'scripts/benchmark/peak.cjs'), ...args], {
      cwd,
      env: { ...process.env, XDG_CACHE_HOME: cache, BENCHMARK_PEAK_FILE: peakFile },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output = (output + chunk).slice(-10_000);
    });
    child.on('close', (_, signal) => {
      if (signal !== null) resolve(undefined);
      else {
        const time = (performance.now() - start) / 1000;
        resolve({ time, memory: Number(readFileSync(peakFile, 'utf8')) / 1024, output });
      }
    });
  });
}

/** One scan of this command line on an empty cache and one on a full one. */
async function scanOwn(folder) {
  rmSync(cache, { recursive: true, force: true });
  const cold = await measured([cli, 'lint', '--format', 'json'], { cwd: folder });
  const warm = keepsResults ? await measured([cli, 'lint', '--format', 'json'], { cwd: folder }) : undefined;
  return { cold, warm };
}

function scanMonokle(folder, file, line, links) {
  const program = join(root, 'scripts/benchmark/monokle.mjs');
  return measured([program, monokle, schema, links, folder, file, String(line)], { timeout: limit });
}

const YAML_SETTINGS = { yaml: { validate: true, schemas: { [pathToFileURL(schema).href]: ['*.yaml'] } } };

/** The command and the settings of the two language servers. */
const SERVERS = {
  prodlint: [[node, cli, 'lsp', '--stdio'], {}],
  yamlServer: [
    [node, join(yamlServer, 'node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'],
    YAML_SETTINGS,
  ],
};

/** The median of 20 keystrokes in ms when the server has read the folder, and its peak memory in MB. */
async function typing([command, settings], folder, file, line) {
  const server = new Server(command, settings);
  await server.initialize(folder);
  const uri = pathToFileURL(file).href;
  const text = readFileSync(file, 'utf8');
  server.open(uri, text);
  await server.diagnostics(uri);
  await server.idle();
  const times = await server.type(uri, { line, character: text.split('\n')[line].length }, 20);
  const { memory } = server;
  await server.stop();
  return { time: median(times), memory };
}

/** Opens files, each until its diagnostics are there: seconds, and the server's peak memory in MB. Undefined if it was stopped at the limit. */
async function opening([command, settings], files) {
  const server = new Server(command, settings);
  await server.initialize();
  const start = performance.now();
  const waiting = files.map((file) => {
    const uri = pathToFileURL(file).href;
    server.open(uri, readFileSync(file, 'utf8'));
    return server.diagnostics(uri);
  });
  const isDone = await Promise.race([
    Promise.all(waiting).then(() => true),
    new Promise((resolve) => setTimeout(resolve, limit, false).unref()),
  ]);
  const result = { time: (performance.now() - start) / 1000, memory: server.memory };
  if (isDone) await server.stop();
  else server.process.kill('SIGKILL');
  return isDone ? result : undefined;
}

const stopped = `> ${limit / 1000} s`;
const seconds = (run, mark = '') => (run === undefined ? stopped : `${mark}${run.time.toFixed(2)} s`);
const megabytes = (run) => (run === undefined ? '' : `${run.memory.toFixed(0)} MB`);
const milliseconds = (time) => (time === undefined ? '' : `${time.toFixed(1)} ms`);

/** Of several runs the one with the median time; undefined if one was stopped. */
function middle(runs) {
  if (runs.includes(undefined)) return undefined;
  return [...runs].sort((a, b) => a.time - b.time)[Math.floor(runs.length / 2)];
}

function print(name, ...cells) {
  console.log(name.padEnd(26) + cells.map((cell) => cell.padStart(18)).join(''));
}

async function measure(size) {
  const folder = join(temporary, `repository-${size}`);
  const { files, bytes } = writeRepository(folder, size);
  const deployments = files.filter((file) => file.includes('/namespaces/') && file.endsWith('/deployment.yaml'));
  const file = deployments[Math.floor(deployments.length / 2)];
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((text) => text.endsWith('value: info'));
  const runs = { own: [], links: [], noLinks: [], opened: [], typing: [], peerTyping: [] };
  for (let round = 0; round < rounds; round++) {
    runs.own.push(await scanOwn(folder));
    runs.links.push(await scanMonokle(folder, relative(folder, file), line, 'links'));
    runs.noLinks.push(await scanMonokle(folder, relative(folder, file), line, 'no-links'));
    runs.opened.push(await opening(SERVERS.yamlServer, files.slice(0, SAMPLE)));
    runs.typing.push(await typing(SERVERS.prodlint, folder, file, line));
    runs.peerTyping.push(await typing(SERVERS.yamlServer, folder, file, line));
  }
  rmSync(folder, { recursive: true });

  const cold = middle(runs.own.map((run) => run.cold));
  const warm = middle(runs.own.map((run) => run.warm));
  const [links, noLinks] = [middle(runs.links), middle(runs.noLinks)];
  // The keystrokes come in the same process behind the scan.
  const scan = (run) => run && { ...run, time: JSON.parse(run.output).scan / 1000 };
  const strokes = (run) => run && median(JSON.parse(run.output).strokes);
  const opened = middle(runs.opened);
  const factor = Math.max(1, files.length / SAMPLE);
  const scaled = opened && { time: opened.time * factor };
  console.log(
    `\n${size.toLocaleString('en-US')} objects in ${files.length.toLocaleString('en-US')} files, ${(bytes / 1e6).toFixed(1)} MB`,
  );
  print('', 'prodlint', 'monokle', 'monokle, no links', 'yaml-ls');
  print(
    'cold scan',
    seconds(cold),
    seconds(scan(links)),
    seconds(scan(noLinks)),
    seconds(scaled, factor > 1 ? '~ ' : ''),
  );
  print('warm scan', keepsResults ? seconds(warm) : '-', '', '', '');
  print('peak memory, scan', megabytes(cold), megabytes(links), megabytes(noLinks), megabytes(opened));
  const [typed, peerTyped] = [middle(runs.typing), middle(runs.peerTyping)];
  print(
    'keystroke to diagnostics',
    milliseconds(typed.time),
    milliseconds(strokes(links)),
    milliseconds(strokes(noLinks)),
    milliseconds(peerTyped.time),
  );
  print('peak memory, editor', megabytes(typed), '', '', megabytes(peerTyped));
}

console.log(
  `medians of ${rounds}; "~": ${SAMPLE.toLocaleString('en-US')} files were opened, the time is scaled up; a peer is stopped after ${limit / 1000} s`,
);
for (const size of sizes) await measure(size);
