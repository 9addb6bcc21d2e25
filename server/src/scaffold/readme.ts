// The README beside the manifests: what each file is for, which needs of production it serves, and what is left to decide.
import type { Answers } from './answers/questions';
import { environmentOf, environmentsOf, isServed, mainEnvironment } from './application';
import { CLUSTER_FOLDER, environmentFolder, hasClusterFiles } from './delivery';
import { FOLDER, type ScaffoldFile } from './files';
import { valuesFile } from './layout/helm';
import { isBackedUpByVelero, isDumped } from './objects/backup';
import { databaseName } from './objects/database';
import { SETTINGS_FILE } from './settings-file';

export function readme(answers: Answers, files: readonly ScaffoldFile[]): ScaffoldFile {
  const paths = files.map(({ path }) => path);
  const sections = [
    `# ${answers.name} in production`,
    introduction(answers),
    '## Files',
    table(['File', 'What it is for'], fileRows(paths)),
    '## The twelve needs of production',
    table(['Need', 'What serves it'], needRows(answers, new Set(paths.map(nameOf)))),
    '## Left to you',
    decisions(answers, files),
    '## How it is delivered',
    delivery(answers),
    ...restoring(answers),
    '## Logs',
    LOGGING[answers.logging],
    '## Checks',
    '`npx prodlint lint` finds nothing to fix here. `.prodlint.yaml` beside this file says what was decided otherwise than its strictest profile, and why.',
  ];
  return { path: `${FOLDER}/README.md`, text: `${sections.join('\n\n')}\n` };
}

const KINDS: Readonly<Record<Answers['kind'], string>> = {
  web: 'a web service',
  worker: 'a worker',
  cron: 'a scheduled job',
  stateful: 'a stateful service',
};

function introduction(answers: Answers): string {
  const namespaces = environmentsOf(answers).map((name) => `${name} in \`${environmentOf(answers, name).namespace}\``);
  const expects = isServed(answers) || answers.kind === 'worker' ? `${WELL(answers)} ` : '';
  return `The manifests of ${answers.name}, ${KINDS[answers.kind]}: ${namespaces.join(', ')}. ${expects}It runs as user 10001, writes to \`/tmp\` alone, and stops when it gets SIGTERM.`;
}

const WELL = (answers: Answers) =>
  `The container listens on port ${answers.port} and answers \`${answers.healthPath}\` with 200 while it is well${metrics(answers)}.`;

/** The alerts are about metrics that the application has to have. */
function metrics(answers: Answers): string {
  if (answers.monitoring === 'none') return '';
  const names = isServed(answers)
    ? ': the counter `http_requests_total` with the label `status`, and the histogram `http_request_duration_seconds`'
    : '';
  return `, and \`/metrics\` with its metrics${names}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '');
}

/** What a file is for, by its name; the first pattern that fits counts. */
const PURPOSES: readonly (readonly [pattern: RegExp, purpose: string])[] = [
  [/\/\.prodlint\.yaml$/, 'which rules these files keep'],
  [/^\.github\/|^\.gitlab-ci/, 'builds, tests, scans, signs and publishes the image, and writes its digest into Git'],
  [/delivery\/argo-cd\.yaml$/, 'tells Argo CD where all this is; applied once, by hand'],
  [/delivery\/flux\.yaml$/, 'tells Flux where all this is; applied once, by hand'],
  [/cluster\/velero\.yaml$/, 'backups by Velero: 7 days, 4 weeks, 12 months'],
  [/cluster\/namespaces\.yaml$/, 'the namespaces, with what pods may do there and what they may take'],
  [/Chart\.yaml$/, 'the chart'],
  [/\/values\.yaml$/, 'the values of the chart'],
  [/\/values-\w+\.yaml$/, 'what an environment has otherwise, and the version that runs there'],
  [/_helpers\.tpl$/, 'how the image is named'],
  [/kustomization\.yaml$/, 'what belongs together, with settings and image'],
  [/\/version\.yaml$/, 'the labels with the version'],
  [/\/patch-[\w-]+\.yaml$/, 'what this environment has otherwise'],
  [/\/namespace\.yaml$/, 'the namespace, whose pods can do nothing to their node'],
  [/\/limits\.yaml$/, 'what the namespace may take of the cluster, and what containers get that say nothing'],
  [/\/access\.yaml$/, 'who may look at the namespace'],
  [/\/service-account\.yaml$/, 'the identity of the pods, without a token for the API'],
  [/\/config\.yaml$/, 'settings'],
  [/\/secrets\.yaml$/, 'where the secrets come from; they are files below `/run/secrets`'],
  [/\/deployment\.yaml$/, 'the pods: how many, what they may, how they start, tell that they are well, and stop'],
  [/\/stateful-set\.yaml$/, 'the pods and their volumes'],
  [/\/cron-job\.yaml$/, 'when the job runs, how often it is tried, and how long it may take'],
  [/\/service\.yaml$/, 'the name under which it is reached in the cluster'],
  [/\/ingress\.yaml$/, 'the host name under which it is reached from outside, with its certificate'],
  [/\/http-route\.yaml$/, 'the host name under which it is reached from outside'],
  [/\/autoscaler\.yaml$/, 'more pods under load'],
  [/\/disruption-budget\.yaml$/, 'keeps drains of nodes from taking more than one pod at a time'],
  [/\/network-policies\.yaml$/, 'who may talk to whom: nobody, except as written there'],
  [/\/database\.yaml$/, 'the PostgreSQL database'],
  [/\/monitoring\.yaml$/, 'metrics, alerts and the dashboard'],
  [/\/backup\.yaml$/, 'dumps the database to object storage every night'],
];

function fileRows(paths: readonly string[]): readonly (readonly string[])[] {
  return [...paths].sort().map((path) => [`\`${path}\``, PURPOSES.find(([pattern]) => pattern.test(path))?.[1] ?? '']);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Of each need: what serves it, each with the file that it is in. */
type Serving = readonly (readonly [file: string, what: string])[];

const WORKLOADS = ['deployment', 'stateful-set', 'cron-job'];
const inWorkload = (what: string): Serving => WORKLOADS.map((file) => [file, what] as const);

const NEEDS: readonly (readonly [need: string, serving: Serving])[] = [
  [
    'Availability',
    [
      ['deployment', 'pods in several zones, replaced one by one'],
      ['stateful-set', 'pods in several zones, replaced one by one'],
      ['cron-job', 'a late start is made up for within an hour'],
      ['disruption-budget', 'a budget for disruptions'],
    ],
  ],
  ['Scalability', [['autoscaler', 'an autoscaler']]],
  ['Observability', [['monitoring', 'metrics, four alerts, a dashboard']]],
  [
    'Security',
    [
      ['namespace', 'the restricted Pod Security Standard'],
      ['namespaces', 'the restricted Pod Security Standard'],
      ...inWorkload('no rights of root, a read-only image'),
      ['network-policies', 'policies for the network'],
      ['secrets', 'secrets as files, from a store'],
      ['service-account', 'an identity without rights'],
    ],
  ],
  [
    'Configuration',
    [
      ['config', 'settings'],
      ['kustomization', 'an overlay for each environment'],
      ['values', 'values for each environment'],
    ],
  ],
  [
    'Persistence',
    [
      ['stateful-set', 'volumes of its own'],
      ['database', 'a database'],
      ['backup', 'dumps'],
      ['velero', 'backups'],
    ],
  ],
  [
    'Networking',
    [
      ['service', 'a Service'],
      ['ingress', 'an Ingress'],
      ['http-route', 'a route'],
    ],
  ],
  ['Resources', [...inWorkload('requests and limits'), ['limits', 'a quota'], ['namespaces', 'a quota']]],
  [
    'Resilience',
    [
      ['deployment', 'probes, time to stop'],
      ['stateful-set', 'probes, time to stop'],
      ['cron-job', 'retries and a deadline'],
    ],
  ],
  [
    'Rollout',
    [
      ['deployment', 'an update that never has too few pods'],
      ['delivery', 'images by digest'],
      ['.gitlab-ci.yml', 'images by digest'],
      ['argo-cd', 'delivery from Git; a revert rolls back'],
      ['flux', 'delivery from Git; a revert rolls back'],
    ],
  ],
  [
    'Governance',
    [
      ...inWorkload('labels by which everything is found'),
      ['access', 'who may look'],
      ['.prodlint', 'the rules that hold'],
    ],
  ],
  ['Performance', [...inWorkload('CPU for bursts'), ['monitoring', 'latency on the dashboard']]],
];

function needRows(answers: Answers, names: ReadonlySet<string>): readonly (readonly string[])[] {
  return NEEDS.map(([need, serving]) => {
    const there = serving.filter(([file, what]) => names.has(file) && isTrue(answers, what));
    const text = there.map(([file, what]) => `${what} (\`${file}\`)`).join('; ');
    return [need, text === '' ? 'nothing here' : text];
  });
}

function isTrue(answers: Answers, what: string): boolean {
  return what !== 'latency on the dashboard' || isServed(answers);
}

/** The comments in the files tell what was assumed. */
function decisions(answers: Answers, files: readonly ScaffoldFile[]): string {
  const notes = files
    .filter(({ path }) => path !== SETTINGS_FILE)
    .flatMap(({ path, text }) => notesIn(text).map((note) => `- \`${path}\`: ${note}`));
  const distinct = [...new Set(notes)];
  const size = 'Requests, limits and quotas are those of a small application. Set them to what you measure.';
  const sealed =
    answers.secrets === 'sealed-secrets'
      ? ['- Replace each `REPLACE_ME` by its encrypted value, in every environment.']
      : [];
  return [size, [...sealed, ...distinct].join('\n')].filter((part) => part !== '').join('\n\n');
}

function notesIn(text: string): readonly string[] {
  return [...text.matchAll(/^(?:\s*(?:- )?[\w."/-]+:\s.*?\s|\s*(?:- .*\s)?)# (.+)$/gm)].map((match) => match[1] ?? '');
}

function delivery(answers: Answers): string {
  const first = hasClusterFiles(answers) ? [`kubectl apply --filename ${CLUSTER_FOLDER}/`] : [];
  if (answers.delivery !== 'none') {
    const tool = answers.delivery === 'argo-cd' ? 'Argo CD' : 'Flux';
    return `${tool} brings what is in ${answers.repository} into the cluster, once it knows of it:\n\n${shell([`kubectl apply --filename ${FOLDER}/delivery/`])}`;
  }
  return `Nothing is applied by itself:\n\n${shell([...first, ...environmentsOf(answers).map((name) => applying(answers, name))])}`;
}

function applying(answers: Answers, name: ReturnType<typeof environmentsOf>[number]): string {
  const folder = environmentFolder(answers, name);
  const { namespace } = environmentOf(answers, name);
  switch (answers.layout) {
    case 'kustomize':
      return `kubectl apply --kustomize ${folder}`;
    case 'plain':
      return `kubectl apply --filename ${folder}/namespace.yaml --filename ${folder}/`;
    case 'helm':
      return `helm upgrade --install ${answers.name} ${folder} --namespace ${namespace} --values ${folder}/${valuesFile(name)}`;
  }
}

function shell(commands: readonly string[]): string {
  return ['```sh', ...commands, '```'].join('\n');
}

/** A backup that nobody ever restored is none. */
function restoring(answers: Answers): readonly string[] {
  const environment = environmentOf(answers, mainEnvironment(answers));
  const application = { answers, name: answers.name, environment };
  const commands = [
    ...(isBackedUpByVelero(answers)
      ? [`velero restore create --from-schedule ${answers.name}-daily --include-namespaces ${environment.namespace}`]
      : []),
    ...(isDumped(answers)
      ? [
          `aws s3 cp ${answers.backupBucket}/${environment.namespace}/YYYY/MM/DD/${databaseName(application)}.dump .`,
          `pg_restore --clean --if-exists --host HOST --username ${databaseName(application)} --dbname ${databaseName(application)} ${databaseName(application)}.dump`,
        ]
      : []),
  ];
  if (commands.length === 0) return [];
  return ['## Restoring', `Try it before it is needed, and then every few months:\n\n${shell(commands)}`];
}

const LOGGING: Readonly<Record<Answers['logging'], string>> = {
  loki: 'The application writes its logs to standard output, one JSON object a line. The agent of Loki on each node collects them; in Grafana they are found by namespace and by the label `app.kubernetes.io/name`. Decide how long they are kept: 30 days is usual.',
  elasticsearch:
    'The application writes its logs to standard output, one JSON object a line. The agent on each node (Fluent Bit, Elastic Agent) sends them to Elasticsearch; in Kibana they are found by namespace and by the label `app.kubernetes.io/name`. Decide how long they are kept: 30 days is usual.',
  other:
    'The application writes its logs to standard output, one JSON object a line, and never to files. See to it that something collects them from the nodes: what a container wrote is gone with its pod.',
};
