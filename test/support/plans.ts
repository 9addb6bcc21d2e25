// Plans of several parts and with details, as sources other than answers give them.
import type { Given } from '../../server/src/scaffold/answers/question';
import type { Answers } from '../../server/src/scaffold/answers/questions';
import type { Details, Part, Plan } from '../../server/src/scaffold/plan';
import { answersFor } from './scaffold';

type PartGiven = readonly [given: Given, details?: Details];

/** A part's answers, with those about the whole as far as they apply to it. */
function part(name: string, common: Given, [given, details = { main: {} }]: PartGiven): Part {
  const answers = {
    image: `registry.example.com/shop/${name}:1.4.2`,
    namespace: 'shop',
    repository:
      common.delivery === undefined || common.delivery === 'none' ? undefined : 'https://git.example.com/team/shop.git',
    databaseHost: given.data === 'managed' ? 'postgres.example.com' : undefined,
    ...common,
    ...given,
    name,
  };
  // A part without a database could not be answered for by a backup of it; what is about the whole is the same in each.
  const known = Object.entries(answers).filter(([key, value]) => value !== undefined && key !== 'backup');
  const backup = { backup: common.backup ?? 'none', backupBucket: 's3://shop-backups' } as Pick<Answers, 'backup'>;
  return { answers: { ...answersFor(Object.fromEntries(known)), ...backup }, details };
}

function plan(name: string, common: Given, parts: Readonly<Record<string, PartGiven>>): Plan {
  return { name, parts: Object.entries(parts).map(([partName, given]) => part(partName, common, given)) };
}

const SECRETS = { secrets: 'external-secrets' };

/** A shop as a Compose file has it: each kind of part, which call each other and share a database. */
export function shop(common: Given = {}, data: Given = { data: 'cnpg' }, secrets: Given = SECRETS): Plan {
  const web: PartGiven = [
    { kind: 'web', port: 8080, host: 'shop.example.com', replicas: 3 },
    {
      source: { kind: 'built', context: './web', dockerfile: 'Dockerfile', target: 'run' },
      servicePort: 8080,
      calls: ['api', 'search'],
      main: {
        files: [
          {
            path: '/etc/nginx/conf.d/default.conf',
            content: { kind: 'text', text: 'server {\n  listen 8080;\n  set $x "{{ y }}";\n}\n' },
          },
          { path: '/etc/nginx/mime.types', content: { kind: 'text', text: 'types {}\n' }, mode: 0o440 },
        ],
        mounts: [{ volume: 'cache', path: '/var/cache/nginx' }],
      },
      volumes: [{ name: 'cache', kind: 'empty', size: '64Mi' }],
    },
  ];
  const api: PartGiven = [
    {
      kind: 'web',
      port: 3000,
      replicas: 2,
      autoscaling: 'none',
      settings: ['LOG_LEVEL=info', 'PRICE=$$5 {{ x }}', 'cache.size_limit=10', 'JAVA_OPTS=-Da="b c"'],
      ...data,
      ...secrets,
      secretKeys: ['api-key', 'MAIL_PASSWORD', 'tls.key'],
    },
    {
      source: { kind: 'built', context: '.' },
      servicePort: 3000,
      aliases: ['backend'],
      calls: ['search', 'queue'],
      graceSeconds: 20,
      user: 1000,
      group: 1000,
      supplementalGroups: [2000],
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      main: {
        command: ['/bin/sh', '-c', 'echo $(date) $$; exec node server.js'],
        args: ['--verbose'],
        workingDir: '/srv',
        ports: [
          { name: 'admin', number: 3001, protocol: 'TCP' },
          { name: 'stats', number: 8125, protocol: 'UDP' },
        ],
        secretVariables: [{ name: 'MAIL_PASSWORD', key: 'MAIL_PASSWORD' }],
        files: [{ path: '/etc/tls/tls.key', content: { kind: 'secret', key: 'tls.key' } }],
        resources: { cpu: '200m', memory: '256Mi', memoryLimit: '512Mi' },
        probes: {
          startup: { action: { kind: 'http', port: 'http', path: '/healthz' }, periodSeconds: 3, failureThreshold: 40 },
          readiness: {
            action: { kind: 'http', port: 'http', path: '/ready', headers: { Host: 'shop' } },
            timeoutSeconds: 2,
          },
          liveness: {
            action: { kind: 'exec', command: ['node', 'health.js'] },
            timeoutSeconds: 5,
            periodSeconds: 15,
            failureThreshold: 4,
            note: 'the source had this one check alone',
          },
        },
      },
      others: [
        {
          name: 'wait',
          image: 'registry.example.com/tools/wait:2.0.1',
          role: 'before',
          command: ['wait-for', 'search:9200'],
        },
        {
          name: 'proxy',
          image: 'registry.example.com/tools/proxy:3.1.0',
          role: 'sidecar',
          settings: { UPSTREAM: '$(NOWHERE)' },
          ports: [{ name: 'proxy', number: 9000, protocol: 'TCP' }],
          probes: {
            startup: { action: { kind: 'tcp', port: 'proxy' }, failureThreshold: 30 },
            readiness: { action: { kind: 'tcp', port: 'proxy' }, timeoutSeconds: 2 },
            liveness: {
              action: { kind: 'tcp', port: 'proxy' },
              periodSeconds: 20,
              timeoutSeconds: 5,
              failureThreshold: 5,
            },
          },
        },
      ],
    },
  ];
  const search: PartGiven = [
    { kind: 'stateful', port: 9200, replicas: 3, storageSize: '20Gi' },
    {
      servicePort: 9200,
      main: {
        mounts: [
          { volume: 'data', path: '/var/lib/search' },
          { volume: 'index', path: '/var/lib/index', subPath: 'v1' },
          { volume: 'ram', path: '/var/run/search' },
        ],
      },
      volumes: [
        { name: 'data', kind: 'claim' },
        { name: 'index', kind: 'claim', size: '5Gi' },
        { name: 'ram', kind: 'memory', size: '32Mi' },
      ],
    },
  ];
  const worker: PartGiven = [
    { kind: 'worker', ...data, ...secrets, secretKeys: [] },
    { source: { kind: 'built', context: './worker' }, calls: ['queue'], main: { portName: null, probes: null } },
  ];
  return plan(
    'shop',
    { backup: 'velero', ...common },
    {
      web,
      api,
      search,
      worker,
      queue: [
        { kind: 'web', port: 5672, autoscaling: 'none' },
        { servicePort: 5672, main: { portName: 'amqp' } },
      ],
      'clean-up': [
        { kind: 'cron', schedule: '0 4 * * *' },
        { calls: ['api'], main: {} },
      ],
      migrate: [
        { kind: 'worker', ...data, ...secrets, secretKeys: [] },
        { run: 'once', main: {} },
      ],
      agent: [{ kind: 'worker' }, { run: 'on-every-node', main: { portName: null, probes: null } }],
    },
  );
}

/** A single part that wants what a production system does not like, and is called otherwise than the whole. */
export function demanding(common: Given = {}): Plan {
  return plan('legacy', common, {
    monolith: [
      { kind: 'web', port: 8080, autoscaling: 'none' },
      {
        user: 0,
        main: {
          readOnlyRoot: false,
          addedCapabilities: ['NET_ADMIN'],
          probes: { readiness: { action: { kind: 'http', port: 8080, path: '/' }, timeoutSeconds: 2 } },
        },
      },
    ],
  });
}
