import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from './compose';
import { bare, noteLines, problemLines, serviceOf } from './test-support';

function read(text: string, others: Record<string, string> = {}, variables: Record<string, string> = {}) {
  const texts = new Map(Object.entries({ 'compose.yaml': text, ...others }));
  return readCompose('compose.yaml', texts, new Map(Object.entries(variables)));
}

/** A service `web` with these lines. */
function web(lines: string, others: Record<string, string> = {}) {
  const reading = read(`services:\n  web:\n    image: a:1\n${lines.replace(/^(?=.)/gm, '    ')}`, others);
  const [container] = serviceOf(reading, 'web').containers;
  assert.ok(container);
  return { reading, service: serviceOf(reading, 'web'), container };
}

/** The files that a reading would like to see, but for those that Compose puts over the one that is read. */
function wantedOf({ wanted }: { readonly wanted: readonly string[] }): readonly string[] {
  return wanted.filter((path) => !path.includes('override'));
}

test('ports in their short forms', () => {
  const { container, reading } = web(
    'ports:\n  - 80\n  - "8080:81"\n  - "127.0.0.1:8001:8001/udp"\n  - "9000-9001:90-91"\n  - "[::1]:70:70"\n  - ":60"\nexpose: ["81", 5432]\n',
  );
  assert.deepEqual(bare(container.ports), [
    { number: 80, protocol: 'TCP', published: 0 },
    { number: 81, protocol: 'TCP', published: 8080 },
    { number: 8001, protocol: 'UDP', published: 8001, hostAddress: '127.0.0.1' },
    { number: 90, protocol: 'TCP', published: 9000 },
    { number: 91, protocol: 'TCP', published: 9001 },
    { number: 70, protocol: 'TCP', published: 70, hostAddress: '::1' },
    { number: 60, protocol: 'TCP', published: 0 },
    { number: 5432, protocol: 'TCP' },
  ]);
  assert.deepEqual(problemLines(reading), []);
});

test('ports in their long form, and what is no port', () => {
  const { container, reading } = web(
    'ports:\n  - target: 80\n    published: "8080"\n    protocol: tcp\n    name: http\n    host_ip: 10.0.0.1\n    mode: host\n  - {published: 1}\n  - nonsense\n  - "80:70000"\n',
  );
  const [first] = container.ports;
  assert.deepEqual(bare(first), {
    number: 80,
    protocol: 'TCP',
    published: 8080,
    name: 'http',
    hostAddress: '10.0.0.1',
  });
  assert.equal(container.ports.length, 1);
  assert.deepEqual(problemLines(reading), ['11 portWithoutTarget', '12 wrongPort', '13 wrongPort']);
});

test('volumes in both forms', () => {
  const { container, reading } = web(
    'volumes:\n  - data:/data\n  - /cache\n  - ./conf:/etc/conf:ro\n  - /var/run/docker.sock:/var/run/docker.sock\n  - type: volume\n    source: data\n    target: /more\n    read_only: true\n    volume: {subpath: sub, nocopy: true}\n  - {type: tmpfs, target: /run, tmpfs: {size: 64m}}\ntmpfs: /tmp:size=1m\n',
  );
  assert.deepEqual(bare(container.volumes), [
    { kind: 'named', source: 'data', target: '/data', readOnly: false },
    { kind: 'anonymous', target: '/cache', readOnly: false },
    { kind: 'bind', source: 'conf', target: '/etc/conf', readOnly: true },
    { kind: 'named', source: 'data', target: '/more', readOnly: true, subPath: 'sub' },
    { kind: 'tmpfs', target: '/run', readOnly: false, sizeBytes: 64 * 1024 ** 2 },
    { kind: 'tmpfs', target: '/tmp', readOnly: false, sizeBytes: 1024 ** 2 },
  ]);
  assert.ok(noteLines(reading).includes('8 not-carried dockerSocket'));
  assert.ok(noteLines(reading).includes('7 not-carried bindProject'));
  assert.deepEqual(problemLines(reading), ['5 unknownName', '9 unknownName']);
});

test('environment: lists, maps, files, what is inherited and what is secret', () => {
  const { container, reading } = web(
    'env_file:\n  - app.env\n  - {path: none.env, required: false}\n  - missing.env\nenvironment:\n  LOG: debug\n  PORT: 8080\n  RATIO: 1.10\n  FLAG: yes\n  NOTHING:\n  API_TOKEN: abcdef123\n',
    { 'app.env': 'LOG=info\nFROM_FILE=x\nbroken line\n' },
  );
  assert.deepEqual(bare(container.environment), [
    { name: 'LOG', value: { kind: 'value', text: 'debug', sensitive: false } },
    { name: 'FROM_FILE', value: { kind: 'value', text: 'x', sensitive: false } },
    { name: 'PORT', value: { kind: 'value', text: '8080', sensitive: false } },
    { name: 'RATIO', value: { kind: 'value', text: '1.1', sensitive: false } },
    { name: 'FLAG', value: { kind: 'value', text: 'yes', sensitive: false } },
    { name: 'NOTHING', value: { kind: 'needed', text: '', variables: ['NOTHING'], sensitive: false } },
    { name: 'API_TOKEN', value: { kind: 'value', text: 'abcdef123', sensitive: true } },
  ]);
  const notes = noteLines(reading);
  for (const note of [
    '5 carried envFileRead',
    '6 changed envFileOptional',
    '7 not-carried envFileMissing',
    '13 changed variableInherited',
    '14 changed secretVariable',
  ]) {
    assert.ok(notes.includes(note), note);
  }
  assert.deepEqual(problemLines(reading), ['3 envFileLine']);
});

test('variables come from outside, then from .env, then from their defaults', () => {
  const text = `services:\n  web:\n    image: a:\${TAG}\n    environment:\n      - A=\${FROM_DOTENV}\n      - B=\${NONE:-b}\n      - C=\${NONE}\n`;
  const reading = read(text, { '.env': 'TAG=1\nFROM_DOTENV="x"\n' }, { TAG: '2' });
  const [container] = serviceOf(reading, 'web').containers;
  assert.equal(container?.image, 'a:2');
  assert.deepEqual(bare(container?.environment), [
    { name: 'A', value: { kind: 'value', text: 'x', sensitive: false } },
    { name: 'B', value: { kind: 'value', text: 'b', sensitive: false } },
    { name: 'C', value: { kind: 'needed', text: `\${NONE}`, variables: ['NONE'], sensitive: false } },
  ]);
  assert.ok(noteLines(reading).includes('7 changed variableUnset'));
});

test('secrets of .env stay out of all texts; what a command names is a variable of the container', () => {
  const { reading, container } = web(
    `command: "run --password \${PASS_WORD:?} $\${HOME} \${REGION}"\n` +
      'entrypoint: ["sh", "-c", "$DB_PASSWORD"]\n' +
      `environment: {URL: "http://u:\${DB_PASSWORD}@h", SHOWN: "\${REGION}", LINK: "http://u:\${UNSET}@h"}\n` +
      `healthcheck: {test: [CMD, "check", "--as me", "\${DB_PASSWORD}"]}\n` +
      `labels: {a: "\${DB_PASSWORD}"}\n`,
    { '.env': `DB_PASSWORD=hunter2\nREGION=eu\nDSN=x://u:\${DB_PASSWORD}@h\n` },
  );
  assert.deepEqual(container.command, ['sh', '-c', '$(DB_PASSWORD)']);
  assert.deepEqual(container.args, ['run', '--password', '$(PASS_WORD)', `\${HOME}`, 'eu']);
  assert.deepEqual(container.references, ['PASS_WORD', 'DB_PASSWORD']);
  assert.deepEqual(bare(container.health?.probe), {
    kind: 'exec',
    command: ['/bin/sh', '-c', `check "--as me" "\${DB_PASSWORD}"`],
  });
  const variables = container.environment.map(({ name, value }) => [name, 'sensitive' in value && value.sensitive]);
  assert.deepEqual(Object.fromEntries(variables), {
    URL: true,
    SHOWN: false,
    LINK: true,
    PASS_WORD: false,
    DB_PASSWORD: true,
  });
  assert.doesNotMatch(JSON.stringify(bare({ ...reading, notes: reading.notes })), /hunter2/);
});

test('a service whose end another one waits for is a job', () => {
  const reading = read(
    'services:\n  migrate: {image: "a:1"}\n  kept: {image: "a:1", restart: always}\n' +
      '  web:\n    image: a:1\n    depends_on:\n' +
      '      migrate: {condition: service_completed_successfully}\n      kept: {condition: service_completed_successfully}\n',
  );
  const kinds = ['migrate', 'kept', 'web'].map((name) => serviceOf(reading, name).run.kind);
  assert.deepEqual(kinds, ['run-to-completion', 'long-running', 'long-running']);
});

test('commands, health checks and dependencies', () => {
  const { container, service, reading } = web(
    `command: serve --name "two words"\nentrypoint: ["/bin/app"]\nhealthcheck:\n  test: curl -f http://localhost:3000/ok\n  interval: 1m30s\n  retries: 4\n  start_period: 10s\ndepends_on:\n  db: {condition: service_healthy, restart: true}\n  cache: {condition: service_started, required: false}\nstop_grace_period: 45s\nstop_signal: SIGINT\nuser: "1000:2000"\n`,
  );
  assert.deepEqual(container.args, ['serve', '--name', 'two words']);
  assert.deepEqual(container.command, ['/bin/app']);
  assert.deepEqual(bare(container.health), {
    intervalSeconds: 90,
    failures: 4,
    startPeriodSeconds: 10,
    probe: { kind: 'http', port: 3000, path: '/ok', scheme: 'http', headers: {} },
  });
  assert.deepEqual(bare(service.dependencies), [
    { service: 'db', condition: 'healthy', required: true },
    { service: 'cache', condition: 'started', required: false },
  ]);
  assert.equal(container.stopGraceSeconds, 45);
  assert.deepEqual([container.user, container.group], ['1000', '2000']);
  assert.deepEqual(problemLines(reading), ['12 unknownName']);
});

test('deploy: replicas, resources, placement and updates', () => {
  const { container, service } = web(
    `deploy:\n  mode: replicated\n  replicas: 3\n  resources:\n    limits: {cpus: "0.50", memory: 1.5G, pids: 100}\n    reservations: {cpus: 0.25, memory: 256M, devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]}\n  restart_policy: {condition: on-failure, delay: 5s}\n  update_config: {parallelism: 2, order: start-first, failure_action: rollback, monitor: 20s}\n  placement:\n    constraints: ["node.labels.disk == ssd"]\n    preferences: [{spread: node.labels.zone}]\n`,
  );
  assert.deepEqual(container.resources, {
    cpuLimit: 500,
    cpuRequest: 250,
    memoryLimit: 1.5 * 1024 ** 3,
    memoryRequest: 256 * 1024 ** 2,
    processes: 100,
    devices: [{ name: 'nvidia', count: 1 }],
  });
  assert.equal(service.replicas, 3);
  assert.equal(service.restart, 'on-failure');
  assert.deepEqual(service.update, { parallel: 2, startFirst: true, rollBack: true, minimumHealthySeconds: 20 });
  assert.deepEqual(bare(service.placement), [
    { kind: 'require', attribute: 'node.labels.disk', operator: '==', value: 'ssd' },
    { kind: 'spread', attribute: 'node.labels.zone', operator: '', value: '' },
  ]);
});

test('anchors, merge keys and fields of the own kind', () => {
  const reading = read(
    'x-common: &common\n  restart: always\n  logging: {driver: json-file}\n  unused: 1\nx-other: {a: b}\nservices:\n  one:\n    <<: *common\n    image: a:1\n  two:\n    <<: *common\n    image: b:1\n    restart: "no"\n',
  );
  assert.equal(serviceOf(reading, 'one').restart, 'always');
  assert.equal(serviceOf(reading, 'two').restart, 'never');
  const notes = noteLines(reading);
  assert.ok(notes.includes('3 not-carried logging'));
  assert.ok(notes.includes('4 not-carried unknownKey'));
  assert.ok(notes.includes('8 carried merged'));
  assert.ok(notes.includes('5 not-carried extensionField'));
});

test('extends: from the same file and from another', () => {
  const reading = read(
    'services:\n  base:\n    image: a:1\n    environment: [A=1, B=1]\n    ports: ["80:80"]\n    command: [one]\n  web:\n    extends: base\n    environment: {B: "2"}\n    ports: ["81:81"]\n    command: [two]\n  far:\n    extends: {file: sub/other.yaml, service: x}\n  lost:\n    extends: {file: no.yaml, service: x}\n    image: l:1\n  loop:\n    extends: loop\n    image: l:1\n',
    { 'sub/other.yaml': 'services:\n  x:\n    build: ./app\n    volumes: ["./d:/d"]\n' },
  );
  const [container] = serviceOf(reading, 'web').containers;
  assert.deepEqual(
    container?.environment.map(({ name, value }) => [name, 'text' in value ? value.text : '']),
    [
      ['A', '1'],
      ['B', '2'],
    ],
  );
  assert.deepEqual(
    container?.ports.map(({ number }) => number),
    [80, 81],
  );
  assert.deepEqual(container?.args, ['two']);
  const [far] = serviceOf(reading, 'far').containers;
  assert.deepEqual(bare(far?.build), { context: 'sub/app', args: {} });
  assert.equal(far?.volumes[0]?.source, 'sub/d');
  assert.ok(noteLines(reading).includes('15 not-carried extendsFileMissing'));
  assert.deepEqual(problemLines(reading), ['18 extendsCircle']);
});

test('extends that lead in a circle, through other files too, are said to', () => {
  const other = 'services:\n  c: {image: "c:1", extends: {file: compose.yaml, service: b}}\n';
  const reading = read(
    'services:\n  a: {image: "a:1", extends: b}\n  b: {image: "b:1", extends: {file: other.yaml, service: c}}\n',
    { 'other.yaml': other },
  );
  assert.deepEqual([...new Set(reading.problems.map(({ code }) => code))], ['extendsCircle']);
});

test('include reads further files, each once', () => {
  const reading = read('include:\n  - more.yaml\n  - path: none.yaml\nservices: {a: {image: "a:1"}}\n', {
    'more.yaml': 'include: [compose.yaml]\nservices: {b: {image: "b:1"}}\n',
  });
  assert.deepEqual(
    reading.value?.services.map(({ name }) => name),
    ['b', 'a'],
  );
});

test('volumes, networks, configs and secrets of the file', () => {
  const reading = read(
    'services:\n  a:\n    image: a:1\n    networks: {front: {aliases: [www], ipv4_address: 10.0.0.2}}\n    configs: [{source: c, target: /etc/c, mode: 0440}]\n    secrets: [s]\nnetworks:\n  front: {internal: true, driver: overlay}\nvolumes:\n  v: {external: true}\n  w:\nconfigs:\n  c: {content: "a=1"}\nsecrets:\n  s: {file: ./s.txt}\n  t: {environment: T}\n  u: {external: true, name: real}\n',
  );
  const service = serviceOf(reading, 'a');
  assert.deepEqual([service.networks, service.aliases], [['front'], ['www']]);
  assert.deepEqual(bare(service.containers[0]?.files), [
    { kind: 'config', source: 'c', target: '/etc/c', mode: 0o440 },
    { kind: 'secret', source: 's', target: '/run/secrets/s' },
  ]);
  assert.deepEqual(bare(reading.value?.networks), [{ name: 'front', internal: true, external: false }]);
  assert.deepEqual(bare(reading.value?.volumes), [
    { name: 'v', external: true },
    { name: 'w', external: false },
  ]);
  assert.deepEqual(
    reading.value?.secrets.map(({ content }) => content),
    [
      { kind: 'file', path: 's.txt' },
      { kind: 'environment', variable: 'T' },
      { kind: 'external', name: 'real' },
    ],
  );
  assert.deepEqual(problemLines(reading), []);
});

test('unknown keys are noted at their line with all that they hold', () => {
  const { reading } = web('newfangled:\n  deep: [1, {a: b}]\nhostname: h\n');
  assert.deepEqual(noteLines(reading), ['3 carried carried', '4 not-carried unknownKey', '6 not-carried hostName']);
});

test('files that are mounted become configurations where their text is given', () => {
  const lines =
    'volumes:\n  - ./nginx.conf:/etc/nginx.conf:ro\n  - ./conf.d:/etc/conf.d\n  - ./src:/src\nenv_file: [a.env]\n';
  const { container, reading } = web(lines, {
    'nginx.conf': 'a;',
    'conf.d/x.conf': 'x;',
    'conf.d/y/z.conf': 'z;',
    'conf.d/api-token': 'x',
  });
  assert.deepEqual(
    container.files.map(({ source, target }) => [source, target]),
    [
      ['web-nginx.conf', '/etc/nginx.conf'],
      ['web-x.conf', '/etc/conf.d/x.conf'],
      ['web-z.conf', '/etc/conf.d/y/z.conf'],
      ['web-api-token', '/etc/conf.d/api-token'],
    ],
  );
  assert.deepEqual(reading.value?.secrets[0]?.content, { kind: 'file', path: 'conf.d/api-token' });
  assert.deepEqual(
    container.volumes.map(({ source }) => source),
    ['src'],
  );
  assert.deepEqual(
    reading.value?.configs.map(({ name, content }) => [name, content]),
    [
      ['web-nginx.conf', { kind: 'text', text: 'a;' }],
      ['web-x.conf', { kind: 'text', text: 'x;' }],
      ['web-z.conf', { kind: 'text', text: 'z;' }],
    ],
  );
  assert.deepEqual(wantedOf(reading), ['a.env', 'src']);
  assert.deepEqual(noteLines(reading).slice(1, 3), ['5 changed bindFile', '6 changed bindFile']);
});

test('a file of settings with a secret in it is a secret', () => {
  const { container, reading } = web(
    'volumes: ["./.env:/app/.env", "./a.yml:/a.yml", "./b.json:/b.json", "./c.ini:/c.ini", "./d.js:/d.js", "./e.conf:/e.conf"]\n',
    {
      '.env': 'A=1\nDB_PASSWORD=hunter2\n',
      'a.yml': 'db:\n  password: "hunter2"\n',
      'b.json': '{\n  "apiKey": "8fk2jd92kd"\n}\n',
      'c.ini': `password_file = /run/secrets/x\ntoken = \${TOKEN}\n`,
      'd.js': 'password: input.value\n',
      'e.conf': 'listen = 80\n',
    },
  );
  assert.deepEqual(
    container.files.map(({ target, kind }) => [target, kind]),
    [
      ['/app/.env', 'secret'],
      ['/a.yml', 'secret'],
      ['/b.json', 'secret'],
      ['/c.ini', 'config'],
      ['/d.js', 'config'],
      ['/e.conf', 'config'],
    ],
  );
  assert.doesNotMatch(JSON.stringify(bare(reading.value?.configs)), /hunter2/);
});

test('code that is mounted for development stays in the image', () => {
  const reading = read(
    'services:\n  web:\n    build: ./app\n    volumes:\n      - ./app/src:/src\n      - ./app/nginx.conf:/etc/nginx.conf\n      - ./other:/other\n',
  );
  const [container] = serviceOf(reading, 'web').containers;
  assert.deepEqual(
    container?.volumes.map(({ source }) => source),
    ['app/nginx.conf', 'other'],
  );
  assert.ok(noteLines(reading).includes('5 not-carried bindCode'));
  assert.deepEqual(wantedOf(reading), ['app/Dockerfile', 'app/nginx.conf', 'other']);
});

test('the Dockerfile of a build says what the service does not', () => {
  const dockerfile = 'FROM a\nARG PORT=1\nEXPOSE 8080 $PORT\nUSER 1000\nVOLUME /data\nHEALTHCHECK CMD true\n';
  const reading = read('services:\n  web:\n    build: {context: ./app, args: {PORT: 9000}}\n    ports: ["80:8080"]\n', {
    'app/Dockerfile': dockerfile,
  });
  const [container] = serviceOf(reading, 'web').containers;
  assert.deepEqual(
    container?.ports.map(({ number, published }) => [number, published]),
    [
      [8080, 80],
      [9000, undefined],
    ],
  );
  assert.deepEqual([container?.user, container?.volumes[0]?.target], ['1000', '/data']);
  assert.deepEqual(container?.health?.probe, { kind: 'exec', command: ['/bin/sh', '-c', 'true'] });
  assert.ok(reading.notes.some(({ file, code }) => file === 'app/Dockerfile' && code === 'imageHealth'));
  assert.deepEqual(wantedOf(read('services: {a: {build: ./app}}')), ['app/Dockerfile']);
  assert.deepEqual(wantedOf(read('services: {a: {build: .}}')), ['Dockerfile']);
});

test('tags of Compose are passed over, with a note', () => {
  const { reading, container } = web('ports: !reset []\ncommand: !override [a]\n');
  assert.deepEqual(container.args, ['a']);
  assert.deepEqual(noteLines(reading).slice(1), ['4 changed composeTag', '5 carried carried', '5 changed composeTag']);
  assert.deepEqual(problemLines(reading), []);
});

test('what is wrong is told at its place', () => {
  assert.deepEqual(problemLines(read('services:\n  a: [b')), ['2 yamlSyntax']);
  assert.deepEqual(problemLines(read('services:\n<<<<<<< a\n  b: {}\n=======\n>>>>>>> c\n')), ['2 conflictMarker']);
  assert.deepEqual(problemLines(read('services:\n  {{ range .x }}\n  a: {}\n  {{ end }}\n')), ['2 templated']);
  assert.deepEqual(problemLines(read('kind: Pod\n')), ['1 noServices']);
  assert.deepEqual(problemLines(read('')), ['1 noServices']);
  assert.deepEqual(problemLines(read('services:\n  a:\n    image: [x]\n    restart: maybe\n')), [
    '2 noImage',
    '3 wrongType',
    '4 wrongValue',
  ]);
  assert.deepEqual(problemLines(read('services:\n  a: {image: "a:1"}\n  a: {image: "b:1"}\n')), ['2 duplicateKey']);
  assert.deepEqual(problemLines(read('services:\n  a:\n    image: a:1\n    command: say "\n')), ['4 openQuote']);
  assert.deepEqual(problemLines(read('services:\n  a: text\n')), ['2 wrongType']);
});

test('the file that Compose would put over this one is asked for and left out', () => {
  const text = 'services: {a: {image: "a:1"}}';
  assert.deepEqual(read(text).wanted, ['compose.override.yaml', 'compose.override.yml']);
  const reading = read(text, { 'compose.override.yml': 'services: {a: {image: "b:1"}}' });
  assert.deepEqual(reading.wanted, ['compose.override.yaml']);
  assert.deepEqual(noteLines(reading)[0], '1 not-carried overrideLeft');
  assert.equal(serviceOf(reading, 'a').containers[0]?.image, 'a:1');
});

test('a configuration has the text of its file; a secret has not', () => {
  const reading = read(
    'services: {a: {image: "a:1", configs: [c], secrets: [s]}}\nconfigs: {c: {file: ./c.txt}}\nsecrets: {s: {file: ./s.txt}}\n',
    { 'c.txt': 'one', 's.txt': 'two' },
  );
  assert.deepEqual(reading.value?.configs[0]?.content, { kind: 'text', text: 'one' });
  assert.deepEqual(reading.value?.secrets[0]?.content, { kind: 'file', path: 's.txt' });
});
