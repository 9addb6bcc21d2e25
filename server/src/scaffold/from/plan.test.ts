import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from './compose';
import type { Application } from './description';
import { readNomadJob } from './nomad';
import { type DraftPart, type DraftPlan, planFrom } from './plan';
import { mergeNotes, type Reading } from './report';
import { noteLines } from './test-support';

function described(reading: Reading<Application>): Application {
  assert.deepEqual(reading.problems, []);
  assert.ok(reading.value);
  return reading.value;
}

function compose(text: string, others: Readonly<Record<string, string>> = {}): Reading<DraftPlan> {
  const texts = new Map(Object.entries({ ...others, 'compose.yaml': text }));
  return planFrom(described(readCompose('compose.yaml', texts)));
}

function nomad(text: string): Reading<DraftPlan> {
  return planFrom(described(readNomadJob('x.nomad', new Map([['x.nomad', text]]))));
}

function partOf({ value }: Reading<DraftPlan>, name: string): DraftPart {
  const part = value?.parts.find(({ given }) => given.name === name);
  assert.ok(part, `there is no part ${name}`);
  return part;
}

/** A service `web` of some image with further lines. */
function web(lines: string, rest = '', others: Readonly<Record<string, string>> = {}): Reading<DraftPlan> {
  const text = `services:\n  web:\n    image: example.com/web:1.2\n${lines.replace(/^(?=.)/gm, '    ')}${rest}`;
  return compose(text, others);
}

/** A job of one group with one task. */
function task(lines: string, group = '', type = 'service'): Reading<DraftPlan> {
  const config = 'driver = "docker"\n config {\n image = "example.com/work:1"\n }\n';
  return nomad(
    `job "j" {\n type = "${type}"\n group "work" {\n${group}\n task "work" {\n${config}${lines}\n }\n }\n}\n`,
  );
}

const codesOf = (reading: Reading<unknown>) => reading.notes.map(({ code }) => code);

test('a web service with its database, settings and secrets', () => {
  const reading = compose(
    'name: shop\nservices:\n  Web_App:\n    image: example.com/shop:1.2.3\n    ports: ["80:3000"]\n    environment:\n      LOG: info\n      DB_PASSWORD: hunter22\n      DB_HOST: db\n      DEBUG:\n    depends_on: [db]\n  db:\n    image: postgres:16.4\n    environment: {POSTGRES_PASSWORD: hunter22}\n',
  );
  const { name, common } = reading.value ?? {};
  assert.deepEqual(
    { name, common },
    { name: 'shop', common: { namespace: 'shop', secrets: 'external-secrets', data: 'cnpg' } },
  );
  const [part, ...others] = reading.value?.parts ?? [];
  assert.deepEqual(others, []);
  assert.deepEqual(part?.given, {
    name: 'web-app',
    kind: 'web',
    image: 'example.com/shop:1.2.3',
    port: 3000,
    settings: ['LOG=info', 'DB_HOST=REPLACE_ME', 'DEBUG=REPLACE_ME'],
    secretKeys: ['DB_PASSWORD'],
    data: 'cnpg',
  });
  assert.equal(part?.details.servicePort, 3000);
  assert.deepEqual(part?.details.main.secretVariables, [{ name: 'DB_PASSWORD', key: 'DB_PASSWORD' }]);
  assert.deepEqual(noteLines(reading), [
    '3 changed planName',
    '3 changed planEgress',
    '3 changed planMetrics',
    '3 changed planUsualUser',
    '3 changed planReplicas',
    '5 changed planOutside',
    '9 changed planDatabaseAddress',
    '10 changed planNeeded',
    '11 changed planCall',
    '12 changed planDatabase',
    '12 changed planDatabaseVariables',
  ]);
});

test('an image that is built or moves is left open, and said where it comes from', () => {
  const reading = compose(
    'services:\n  api: {build: {context: ./api, dockerfile: D, target: dev}}\n  job: {image: "example.com/job:latest"}\n',
  );
  assert.equal(partOf(reading, 'api').given.image, undefined);
  assert.deepEqual(partOf(reading, 'api').details.source, {
    kind: 'built',
    context: 'api',
    dockerfile: 'D',
    target: 'dev',
  });
  assert.deepEqual(partOf(reading, 'job').details.source, { kind: 'moving', image: 'example.com/job:latest' });
  assert.deepEqual(
    codesOf(reading).filter((code) => /Image|Target/.test(code)),
    ['planImageBuilt', 'planBuildTarget', 'planImageMoving'],
  );
});

test('images that want root give way to those that do not', () => {
  const reading = compose(
    'services:\n  proxy: {image: "nginx:1.27.3", ports: ["80:80"]}\n  media: {image: "linuxserver/plex:1.40"}\n  git: {image: "gitea/gitea:1.22", volumes: ["v:/data"], ports: ["3000:3000"]}\nvolumes: {v: }\n',
  );
  assert.deepEqual(partOf(reading, 'proxy').given.image, 'nginxinc/nginx-unprivileged:1.27.3');
  assert.deepEqual([partOf(reading, 'proxy').given.port, partOf(reading, 'proxy').details.servicePort], [8080, 80]);
  assert.equal(partOf(reading, 'proxy').details.user, 101);
  assert.equal(partOf(reading, 'git').given.image, 'gitea/gitea:1.22-rootless');
  assert.deepEqual(partOf(reading, 'git').details.main.mounts, [{ volume: 'v', path: '/var/lib/gitea' }]);
  assert.equal(partOf(reading, 'media').given.image, 'linuxserver/plex:1.40');
  assert.equal(codesOf(reading).filter((code) => code === 'planImageInstead').length, 2);
  assert.ok(codesOf(reading).includes('planStartsAsRoot'));
});

test('kinds: web, worker, stateful, once, on every node', () => {
  const reading = compose(
    'services:\n  web: {image: "a:1", expose: [8000]}\n  work: {image: "a:1"}\n  files: {image: "a:1", volumes: ["v:/v"], ports: ["8080:8080"]}\n  once: {image: "a:1", deploy: {mode: replicated-job}}\n  all: {image: "a:1", deploy: {mode: global}}\nvolumes: {v: }\n',
  );
  const kinds = reading.value?.parts.map(({ given, details }) => [given.name, given.kind, given.replicas, details.run]);
  assert.deepEqual(kinds, [
    ['web', 'web', undefined, undefined],
    ['work', 'worker', undefined, undefined],
    ['files', 'stateful', 1, undefined],
    ['once', 'worker', undefined, 'once'],
    ['all', 'worker', undefined, 'on-every-node'],
  ]);
  assert.equal(partOf(reading, 'work').details.main.portName, null);
  assert.equal(partOf(reading, 'work').details.main.probes, null);
  assert.equal(partOf(reading, 'once').details.main.probes, undefined);
});

test('services of a profile are not made', () => {
  const reading = web('ports: ["8080:8080"]\n', '  debug: {image: "b:1", profiles: [dev]}\n');
  assert.deepEqual(
    reading.value?.parts.map(({ given }) => given.name),
    ['web'],
  );
  assert.ok(noteLines(reading).includes('5 not-carried planProfile'));
});

test('ports: the one that is checked or the first, others with names, none of a debugger', () => {
  const { given, details } = partOf(
    web(
      'ports: ["9000:9000", "8080:8080", "53:53/udp", "9229:9229", "127.0.0.1:6379:6379"]\nhealthcheck: {test: ["CMD", "curl", "-f", "http://localhost:8080/up"]}\n',
    ),
    'web',
  );
  assert.deepEqual([given.port, given.healthPath], [8080, '/up']);
  assert.deepEqual(details.main.ports, [
    { name: 'port-9000', number: 9000, protocol: 'TCP' },
    { name: 'dns-udp', number: 53, protocol: 'UDP' },
    { name: 'redis', number: 6379, protocol: 'TCP' },
  ]);
});

test('a port that nobody writes down', () => {
  const reading = compose(
    'services:\n  web: {image: "a:1", depends_on: [api, other], environment: {API: "http://api:7000/v1"}}\n  api: {image: "a:1"}\n  other: {image: "a:1"}\n  told: {image: "a:1", environment: {ADDRESS: "0.0.0.0:8123"}}\n',
  );
  const ports = reading.value?.parts.map(({ given }) => [given.name, given.kind, given.port]);
  assert.deepEqual(ports, [
    ['web', 'worker', undefined],
    ['api', 'web', 7000],
    ['other', 'web', 8080],
    ['told', 'web', 8123],
  ]);
  assert.ok(noteLines(reading).includes('4 changed planPortUnknown'));
});

test("what a job has done nobody calls, and files of a database are said to be the cluster's", () => {
  const reading = compose(
    'services:\n  web:\n    image: example.com/web:1.0.0\n    ports: ["80:8080"]\n    depends_on:\n' +
      '      migrate: {condition: service_completed_successfully}\n      db: {condition: service_healthy}\n' +
      '  migrate: {image: "example.com/web:1.0.0", command: migrate, depends_on: [db]}\n' +
      '  db: {image: "postgres:16", volumes: ["./i.sql:/docker-entrypoint-initdb.d/i.sql", "./p.conf:/etc/p.conf"]}\n',
    { 'i.sql': 'SELECT 1;\n', 'p.conf': 'a = b\n' },
  );
  assert.equal(partOf(reading, 'web').details.calls, undefined);
  assert.equal(partOf(reading, 'migrate').details.run, 'once');
  assert.ok(noteLines(reading).includes('6 changed planCallCompleted'));
  const codes = codesOf(reading);
  for (const code of ['planDatabaseScript', 'planDatabaseFile']) assert.ok(codes.includes(code as 'planNothing'), code);
  assert.ok(!codes.includes('planFileUnused'));
});

test('probes of a check of Docker: patience with restarts, and with starts', () => {
  const { details } = partOf(
    web(
      'ports: ["80:80"]\nhealthcheck:\n  test: ["CMD", "curl", "-f", "http://localhost/up?full=1"]\n  interval: 10s\n  timeout: 3s\n  retries: 4\n  start_period: 5m\n',
    ),
    'web',
  );
  const action = { kind: 'http', port: 'http', path: '/up?full=1' };
  assert.deepEqual(details.main.probes, {
    startup: { action, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 68 },
    readiness: { action, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 4 },
    liveness: { action, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 8 },
  });
});

test('a check of Nomad keeps traffic away; only with check_restart it restarts', () => {
  const group = (rest: string) =>
    `network {\n port "rpc" { to = 9000 }\n }\n service {\n port = "rpc"\n check {\n type = "grpc"\n interval = "10s"\n timeout = "2s"\n${rest}\n }\n }\n`;
  const probes = (rest: string) => partOf(task('', group(rest)), 'work').details.main.probes;
  assert.deepEqual(Object.keys(probes('') ?? {}), ['startup', 'readiness']);
  assert.deepEqual(probes('check_restart {\n limit = 5\n }')?.liveness, {
    action: { kind: 'grpc', port: 9000 },
    periodSeconds: 10,
    timeoutSeconds: 2,
    failureThreshold: 10,
  });
});

test('resources: cores, bytes, shares in MHz and heaps', () => {
  const limits =
    'deploy: {resources: {limits: {cpus: "1.5", memory: 300000000}, reservations: {cpus: "0.25", memory: 64m}}}\n';
  assert.deepEqual(partOf(web(limits), 'web').details.main.resources, {
    cpu: '250m',
    cpuLimit: '1500m',
    memory: '64Mi',
    memoryLimit: '287Mi',
  });
  assert.deepEqual(partOf(web('mem_limit: 2g\n'), 'web').details.main.resources, { memory: '2Gi', memoryLimit: '2Gi' });
  assert.deepEqual(
    partOf(task('resources {\n cpu = 512\n memory = 100\n memory_max = 200\n }'), 'work').details.main.resources,
    {
      cpu: '210m',
      memory: '100Mi',
      memoryLimit: '200Mi',
    },
  );
  const heap = web('environment: {JAVA_OPTS: "-Xms1g -Xmx1536m"}\n');
  assert.deepEqual(partOf(heap, 'web').details.main.resources, { memory: '3Gi', memoryLimit: '3Gi' });
  assert.ok(codesOf(heap).includes('planHeap'));
});

test('volumes: what keeps data, what is emptied, what hides the image', () => {
  const reading = web(
    'shm_size: 64m\nvolumes: ["data:/data", "data:/more", "/scratch", "/app/node_modules", "cache:/root/.cache", "./uploads:/uploads", "./src:/src", "/etc/hosts:/etc/hosts"]\ntmpfs: ["/run:size=1m"]\n',
    'volumes: {data: , cache: }\n',
  );
  const { details } = partOf(reading, 'web');
  assert.deepEqual(details.volumes, [
    { name: 'data', kind: 'claim' },
    { name: 'scratch', kind: 'empty' },
    { name: 'cache', kind: 'empty' },
    { name: 'uploads', kind: 'claim' },
    { name: 'run', kind: 'memory', size: '1Mi' },
    { name: 'shm', kind: 'memory', size: '64Mi' },
  ]);
  assert.deepEqual(details.main.mounts, [
    { volume: 'data', path: '/data' },
    { volume: 'data', path: '/more' },
    { volume: 'scratch', path: '/scratch' },
    { volume: 'cache', path: '/root/.cache' },
    { volume: 'uploads', path: '/uploads' },
    { volume: 'run', path: '/run' },
    { volume: 'shm', path: '/dev/shm' },
  ]);
  assert.ok(codesOf(reading).includes('planVolumeInstalled'));
});

test('folders of a machine: what keeps data, and what is written and forgotten', () => {
  const reading = web(
    'volumes:\n  - C:\\Users\\bob\\data:/data\n  - ./logs:/app/logs\n  - ./a.conf:/tmp/a.conf\n  - ./assets:/app/assets\n',
  );
  const { details } = partOf(reading, 'web');
  assert.deepEqual(details.main.mounts, [
    { volume: 'data', path: '/data' },
    { volume: 'logs', path: '/app/logs' },
  ]);
  assert.deepEqual(
    details.volumes?.map(({ kind }) => kind),
    ['claim', 'empty'],
  );
});

test('a volume that several share is said to be several', () => {
  const reading = compose(
    'services:\n  a: {image: "a:1", volumes: ["v:/v"]}\n  b: {image: "a:1", volumes: ["v:/v:ro"]}\nvolumes: {v: , w: }\n',
  );
  assert.deepEqual(
    noteLines(reading).filter((line) => /Volume/.test(line)),
    ['2 changed planVolumeOwn', '3 changed planVolumeOwn', '4 not-carried planVolumeUnused'],
  );
});

test('files: texts, secrets at their places, and what is missing', () => {
  const reading = web(
    'configs: [{source: c, target: /etc/c.conf, mode: 0444}, d]\nsecrets: [token]\n',
    'configs: {c: {content: "x: 1"}, d: {file: ./d.txt}}\nsecrets: {token: {file: ./token}}\n',
  );
  assert.deepEqual(partOf(reading, 'web').details.main.files, [
    { path: '/etc/c.conf', content: { kind: 'text', text: 'x: 1' }, mode: 0o444 },
    { path: '/run/secrets/token', content: { kind: 'secret', key: 'token' } },
  ]);
  assert.deepEqual(partOf(reading, 'web').given.secretKeys, ['token']);
  assert.ok(codesOf(reading).includes('planFileMissing'));
});

test('secrets in Vault and templates of Nomad', () => {
  const template = (body: string) => `template {\n${body}\n}\n`;
  const reading = task(
    template(
      'env = true\ndestination = "s.env"\ndata = <<EOT\nKEY={{ with secret "kv/data/a" }}{{ .Data.data.key }}{{ end }}\nEOT\n',
    ) +
      template('destination = "local/a.conf"\ndata = "plain"') +
      template('destination = "local/b.conf"\ndata = "{{ key \\"x\\" }}"'),
  );
  assert.deepEqual(reading.value?.common.secrets, 'secrets-store-vault');
  const { given, details } = partOf(reading, 'work');
  assert.deepEqual(given.secretKeys, ['key']);
  assert.deepEqual(details.main.secretVariables, [{ name: 'KEY', key: 'key' }]);
  assert.deepEqual(details.main.files, [{ path: '/local/a.conf', content: { kind: 'text', text: 'plain' } }]);
  assert.ok(codesOf(reading).includes('planFileTemplate'));
});

test('what the scaffold takes for a secret by its name becomes one; where a secret lies is a setting', () => {
  const reading = web('environment: {API_KEY: none, TOKEN: /run/token, discovery.type: single-node, "a b": x}\n');
  const { given, details } = partOf(reading, 'web');
  assert.deepEqual(given.settings, ['TOKEN=/run/token', 'discovery.type=single-node']);
  assert.deepEqual([given.secretKeys, details.main.secretVariables?.length], [['API_KEY'], 1]);
  assert.deepEqual(noteLines(reading).slice(-2), ['4 changed planSecretNeeded', '4 not-carried planVariableName']);
});

test('a folder of a task that nothing is known of is said to be missing', () => {
  const reading = nomad(
    'job "j" {\n group "g" {\n task "t" {\n driver = "docker"\n config {\n image = "a:1"\n volumes = ["local/x:/etc/x"]\n }\n }\n }\n}\n',
  );
  assert.ok(noteLines(reading).includes('7 not-carried planFolderLeft'));
});

test('a data server is one pod with its own volume and user', () => {
  const reading = compose(
    'services:\n  app: {image: "a:1", environment: {DB: "mysql://u:secretpw@store/x"}}\n  store: {image: "mysql:8.4.2", environment: {MYSQL_ROOT_PASSWORD_FILE: /run/secrets/pw}}\n',
  );
  const { given, details } = partOf(reading, 'store');
  assert.deepEqual(
    [given.kind, given.replicas, given.port, given.settings],
    ['stateful', 1, 3306, ['MYSQL_ROOT_PASSWORD_FILE=/run/secrets/pw']],
  );
  assert.equal(details.user, 999);
  assert.equal(details.main.portName, 'mysql');
  assert.deepEqual(details.main.mounts, [
    { volume: 'data', path: '/var/lib/mysql', subPath: 'mysql' },
    { volume: 'mysqld', path: '/var/run/mysqld' },
  ]);
  assert.deepEqual(partOf(reading, 'app').details.calls, ['store']);
  assert.ok(codesOf(reading).includes('planDataServer'));
});

test('who calls whom: what is said first, else as the network allowed it', () => {
  const reading = compose(
    'services:\n  front: {image: "a:1", ports: ["80:8080"], networks: [one], depends_on: [back]}\n  back: {image: "a:1", expose: [8000], networks: [one, two]}\n  cache: {image: "redis:7.4.1", networks: [two]}\n  lone: {image: "redis:7.4.1", networks: [three]}\nnetworks: {one: , two: {internal: true}, three: }\n',
  );
  const calls = Object.fromEntries(
    (reading.value?.parts ?? []).map(({ given, details }) => [given.name, details.calls]),
  );
  assert.deepEqual(calls, { front: ['back'], back: ['cache'], cache: undefined, lone: undefined });
  assert.deepEqual(
    noteLines(reading).filter((line) => /Call|Internal/.test(line)),
    ['2 changed planCall', '4 changed planCallsAsNetwork', '6 changed planInternal'],
  );
});

test('identity, time to stop, capabilities and nodes', () => {
  const { details } = partOf(
    web(
      'user: "1000:2000"\ngroup_add: [3000, audio]\nread_only: false\ncap_add: [NET_ADMIN, NET_BIND_SERVICE]\nstop_grace_period: 1m30s\nplatform: linux/arm64\ndeploy: {placement: {constraints: ["node.labels.disk == ssd", "node.role == manager"]}}\n',
    ),
    'web',
  );
  assert.deepEqual(
    [details.user, details.group, details.supplementalGroups, details.graceSeconds],
    [1000, 2000, [3000], 90],
  );
  assert.deepEqual(details.main.addedCapabilities, ['NET_BIND_SERVICE']);
  assert.equal(details.main.readOnlyRoot, false);
  assert.deepEqual(details.nodeSelector, { disk: 'ssd', 'kubernetes.io/arch': 'arm64' });
  assert.equal(partOf(web('user: root\n'), 'web').details.user, undefined);
});

test('each schedule is a CronJob; tasks around the main one stand beside it', () => {
  const other = (name: string, hook: string) =>
    `}\n task "${name}" {\n driver = "docker"\n lifecycle {\n hook = "${hook}"\n }\n config {\n image = "example.com/${name}:2"\n }\n env {\n A = "1"\n }\n`;
  const reading = task(
    other('before', 'prestart') + other('beside', 'poststart') + other('after', 'poststop'),
    '',
    'batch"\n periodic {\n crons = ["0 2 * * *", "0 5 * * *"]\n time_zone = "Europe/Paris"\n }\n priority = "50',
  );
  assert.deepEqual(
    reading.value?.parts.map(({ given }) => [given.name, given.kind, given.schedule]),
    [
      ['work', 'cron', '0 2 * * *'],
      ['work-2', 'cron', '0 5 * * *'],
    ],
  );
  assert.deepEqual(partOf(reading, 'work').details.others, [
    { name: 'before', image: 'example.com/before:2', role: 'before', settings: { A: '1' } },
    { name: 'beside', image: 'example.com/beside:2', role: 'sidecar', settings: { A: '1' } },
  ]);
  assert.equal(partOf(reading, 'work-2').details.timeZone, 'Europe/Paris');
  assert.ok(codesOf(reading).includes('planAfter') && !codesOf(reading).includes('planTimeZone'));
});

test('a database that is all there is becomes a part', () => {
  const reading = compose('services:\n  db: {image: "postgres:16.4"}\n');
  const { given } = partOf(reading, 'db');
  assert.deepEqual([given.kind, given.settings], ['stateful', ['PGDATA=/var/lib/postgresql/data/pgdata']]);
  assert.equal(reading.value?.common.data, undefined);
});

test('where all services have a profile there is no plan', () => {
  const reading = compose('services:\n  a: {image: "a:1", profiles: [x]}\n');
  assert.equal(reading.value, undefined);
  assert.deepEqual(noteLines(reading), ['2 not-carried planProfile', '2 not-carried planNothing']);
});

test('the report says of each line what the plan makes of it', () => {
  const text =
    'services:\n  web:\n    image: nginx:1.27.3\n    ports:\n      - 8080:80\n    environment:\n      TZ: $ZONE\n    volumes:\n      - ./site:/usr/share/nginx/html\n  debug:\n    image: busybox:1.37.0\n    profiles: [dev]\n';
  const reading = readCompose('compose.yaml', new Map([['compose.yaml', text]]));
  const notes = mergeNotes(reading.notes, planFrom(described(reading)).notes);
  assert.deepEqual(
    notes.map(({ range, level, message }) => `${range.start.line + 1} ${level}: ${message}`),
    [
      '2 changed: nginx:1.27.3 starts as root, which the cluster does not allow: nginxinc/nginx-unprivileged:1.27.3 is the same program without root. Check that its configuration fits.',
      '2 changed: Nothing outside of the cluster is reached: add to the NetworkPolicy of a part what it calls besides what is noted here.',
      '2 changed: Alerts and dashboards are about what Kubernetes measures: add a ServiceMonitor for each part that answers /metrics, unless one of its ports is called so.',
      '2 changed: Each web service and each worker runs several times: what must run once alone, or keeps sessions in memory, must be changed first or be given a fixed number.',
      '3 carried: services.web.image is carried over.',
      '5 changed: web listens on port 80, which takes the rights of root: it must listen on 8080. Others still reach it on 80.',
      '5 changed: web was reached from outside on port 80: give its host name, or its namespace at most reaches it.',
      '7 changed: TZ has no value here: write it where REPLACE_ME stands.',
      '9 not-carried: ./site of the project is mounted at /usr/share/nginx/html. A pod does not see the project: a configuration file belongs in a ConfigMap, code in the image.',
      '10 not-carried: debug is not made: it runs only with its profile dev.',
    ],
  );
});

test("a worker that is started from the image of a web service has not that one's port, unless somebody calls it", () => {
  const text =
    'services:\n  web: {build: ., ports: ["80:8000"], depends_on: [api]}\n  worker: {build: ., command: celery worker}\n  api: {build: ., command: run api}\n';
  const reading = compose(text, {
    Dockerfile: 'FROM python:3.13\nEXPOSE 8000\nHEALTHCHECK CMD curl -f http://localhost:8000/up\nCMD ["run"]\n',
  });
  assert.deepEqual(
    reading.value?.parts.map(({ given, details }) => [
      given.name,
      given.kind,
      given.port,
      details.main.probes === null,
    ]),
    [
      ['web', 'web', 8000, false],
      ['worker', 'worker', undefined, true],
      ['api', 'web', 8000, false],
    ],
  );
  assert.equal(codesOf(reading).filter((code) => code === 'planImageServer').length, 1);
});
