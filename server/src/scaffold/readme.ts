// The README beside the manifests: what each file is for, which needs of production it serves, and what is left to decide.
import type { Answers } from './answers/questions';
import {
  answersRequests,
  commonAnswers,
  type EnvironmentName,
  environmentsOf,
  hasMetrics,
  hasSeveralParts,
  listens,
  mainEnvironment,
  namespaceOf,
  speaksHttp,
  wholeOf,
} from './application';
import { CLUSTER_FOLDER, environmentFolder, hasClusterFiles } from './delivery';
import { FOLDER, type ScaffoldFile } from './files';
import { valuesFile } from './layout/helm';
import { isBackedUpByVelero, isDumped } from './objects/copies';
import { databaseName, databaseObjectName } from './objects/database';
import { securityLevel } from './objects/security';
import { builtParts } from './pipeline/builds';
import type { Part, Plan } from './plan';
import { decisions, TOOLS } from './readme-decisions';

/** @param report the path of what became of the source that the plan was made from */
export function readme(plan: Plan, files: readonly ScaffoldFile[], report?: string): ScaffoldFile {
  const paths = files.map(({ path }) => path);
  const sections = [
    `# ${plan.name} in production`,
    introduction(plan),
    ...(hasSeveralParts(plan)
      ? ['## Parts', table(['Part', 'What it is', 'What it expects'], plan.parts.map(partRow))]
      : []),
    '## Files',
    ...standIns(plan),
    table(['File', 'What it is for'], fileRows(plan, paths, report)),
    '## The twelve needs of production',
    table(['Need', 'What serves it'], needRows(plan, new Set(paths.map(nameOf)))),
    '## Left to you',
    decisions(plan, files, (path) => shownPath(plan, path)),
    ...(report === undefined ? [] : ['## What was not carried over', conversion(report)]),
    '## How it is delivered',
    delivery(plan),
    ...restoring(plan),
    '## Logs',
    LOGGING[commonAnswers(plan).logging],
    '## Checks',
    '`npx prodlint lint` finds nothing to fix here. `.prodlint.yaml` beside this file says what was decided otherwise than its strictest profile, and why.',
  ];
  return { path: `${FOLDER}/README.md`, text: `${sections.join('\n\n')}\n` };
}

function standIns(plan: Plan): readonly string[] {
  const environments = environmentsOf(plan);
  const words = [
    ...(environments.length > 1 ? [`\`ENVIRONMENT\` stands for each of ${environments.join(', ')}.`] : []),
    ...(hasSeveralParts(plan) ? ['`PART` stands for the name of each part.'] : []),
  ];
  return words.length === 0 ? [] : [words.join(' ')];
}

/** What became of the lines of the source that a plan was read from. */
export const CONVERSION_FILE = `${FOLDER}/CONVERSION.md`;

const conversion = (report: string) =>
  `\`${report}\` says of each line of the source what became of it: what was taken over as something else, and what was left behind. Read it once, and see to what is missing.`;

const KINDS: Readonly<Record<Answers['kind'], string>> = {
  web: 'a web service',
  worker: 'a worker',
  cron: 'a scheduled job',
  stateful: 'a stateful service',
};

function kindOf({ answers: { kind }, details: { run } }: Part): string {
  if (run === undefined) return KINDS[kind];
  return run === 'once' ? 'a job that runs once with each delivery' : 'an agent on every node';
}

function introduction(plan: Plan): string {
  const namespaces = environmentsOf(plan).map((name) => `${name} in \`${namespaceOf(plan, name)}\``);
  const where = namespaces.join(', ');
  const [part] = plan.parts;
  if (part === undefined || hasSeveralParts(plan))
    return `The manifests of ${plan.name}, which has ${plan.parts.length} parts: ${where}. Each part stops when it gets SIGTERM.`;
  return `The manifests of ${plan.name}, ${kindOf(part)}: ${where}. ${[...expectations(part), identity(part)].join(' ')} It stops when it gets SIGTERM.`;
}

function partRow(part: Part): readonly string[] {
  return [part.answers.name, kindOf(part), [...expectations(part), identity(part)].join(' ')];
}

/** What the container does, and may do. */
function identity({ details }: Part): string {
  const { user = 10001, main } = details;
  const writes =
    main.readOnlyRoot === false ? 'may write anywhere in its own file system' : `writes to ${writable(details)}`;
  return `It runs as user ${user} and ${writes}.`;
}

function writable({ main }: Part['details']): string {
  const own = (main.mounts ?? []).filter(({ readOnly }) => readOnly !== true).map(({ path }) => `\`${path}\``);
  return own.length === 0 ? '`/tmp` alone' : `${['`/tmp`', ...own.slice(0, -1)].join(', ')} and ${own.at(-1)} alone`;
}

function expectations(part: Part): readonly string[] {
  const { answers, details } = part;
  if (!listens(part)) return [];
  if (details.main.probes === undefined && speaksHttp(part)) return [WELL(part)];
  return [`The container listens on port ${answers.port}${metrics(part, ' and answers')}.`];
}

const WELL = (part: Part) =>
  `The container listens on port ${part.answers.port} and answers \`${part.answers.healthPath}\` with 200 while it is well${metrics(part, ', and')}.`;

/** The alerts are about metrics that the application has to have; `link` leads to them from what stands before. */
function metrics(part: Part, link: string): string {
  if (part.answers.monitoring === 'none' || !hasMetrics(part)) return '';
  const names = answersRequests(part)
    ? ': the counter `http_requests_total` with the label `status`, and the histogram `http_request_duration_seconds`'
    : '';
  return `${link} \`/metrics\` with its metrics${names}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '');
}

/** What a file is for, by its name; the first pattern that fits counts. */
const PURPOSES: readonly (readonly [pattern: RegExp, purpose: string])[] = [
  [/\/\.prodlint\.yaml$/, 'which rules these files keep'],
  [/promotion\.yaml$/, 'proposes the version of an environment for the next one, when it is told to'],
  [/^\.github\/|^\.gitlab-ci/, 'builds, tests, scans, signs and publishes the image, and writes its digest into Git'],
  [/delivery\/argo-cd\.yaml$/, 'tells Argo CD where all this is; applied once, by hand'],
  [/delivery\/flux\.yaml$/, 'tells Flux where all this is; applied once, by hand'],
  [/cluster\/velero\.yaml$/, 'backups by Velero: 7 days, 4 weeks, 12 months'],
  [/cluster\/namespaces\.yaml$/, 'the namespaces, with what pods may do there and what they may take'],
  [/Chart\.yaml$/, 'the chart'],
  [/\/values\.yaml$/, 'the values of the chart'],
  [/\/values-\w+\.yaml$/, 'what an environment has otherwise, and the version that runs there'],
  [/values\.schema\.json$/, 'what values may be; Helm refuses all else'],
  [/_helpers\.tpl$/, 'how the image is named'],
  [/kustomization\.yaml$/, 'what belongs together, with settings and image'],
  [/\/version\.yaml$/, 'the labels with the version'],
  [/\/patch-[\w-]+\.yaml$/, 'what this environment has otherwise than the base'],
  [/\/namespace\.yaml$/, 'the namespace, with what pods may do there'],
  [/\/limits\.yaml$/, 'what the namespace may take of the cluster, and what containers get that say nothing'],
  [/\/access\.yaml$/, 'who may look at the namespace'],
  [/\/service-account\.yaml$/, 'the identity of the pods, without a token for the API'],
  [/\/config\.yaml$/, 'settings'],
  [/\/secrets\.yaml$/, 'where the secrets come from; they are files below `/run/secrets`'],
  [/\/deployment\.yaml$/, 'the pods: how many, what they may, how they start, tell that they are well, and stop'],
  [/\/stateful-set\.yaml$/, 'the pods and their volumes'],
  [/\/cron-job\.yaml$/, 'when the job runs, how often it is tried, and how long it may take'],
  [/\/daemon-set\.yaml$/, 'the pods, one on each node'],
  [/\/job\.yaml$/, 'what runs once with each delivery'],
  [/\/volumes\.yaml$/, 'the volumes'],
  [/\/base\/(?:[\w-]+\/)?files\//, 'a file of the containers'],
  [/\/base\/(?:[\w-]+\/)?settings\//, 'a setting with quotes at its ends, which Kustomize would take away'],
  [/\/service\.yaml$/, 'the name under which it is reached in the cluster'],
  [/\/ingress\.yaml$/, 'the host name under which it is reached from outside, with its certificate'],
  [/\/http-route\.yaml$/, 'the host name under which it is reached from outside'],
  [/\/autoscaler\.yaml$/, 'more pods under load'],
  [/\/disruption-budget\.yaml$/, 'keeps drains of nodes from taking more than one pod at a time'],
  [/\/network-policies\.yaml$/, 'who may talk to whom: nobody, except as written there'],
  [/\/database\.yaml$/, 'the PostgreSQL database'],
  [/\/monitoring\.yaml$/, 'metrics, alerts and the dashboard'],
  [/\/backup\.yaml$/, 'dumps the database to object storage every night, and an alert where it does not'],
];

/** The files of several parts are alike: they are told of once. */
function fileRows(plan: Plan, paths: readonly string[], report: string | undefined): readonly (readonly string[])[] {
  const named = paths.map((path) => shownPath(plan, path));
  const purposeOf = (path: string) =>
    path === report
      ? 'what became of each line of the source'
      : (PURPOSES.find(([pattern]) => pattern.test(path))?.[1] ?? '');
  return [...new Set(named)].sort().map((path) => [`\`${path}\``, purposeOf(path)]);
}

/** What is alike in several parts or environments is told of once. */
function shownPath(plan: Plan, path: string): string {
  const parts = plan.parts.map(({ answers }) => answers.name).join('|');
  const folders = 'base|overlays/\\w+|manifests|manifests/\\w+|chart/templates';
  const ofPart = new RegExp(`^(${FOLDER}/(?:${folders}))/(?:${parts})/`);
  return inEnvironments(plan, hasSeveralParts(plan) ? path.replace(ofPart, '$1/PART/') : path);
}

/** What is alike in several environments is told of once. */
function inEnvironments(plan: Plan, path: string): string {
  const names = environmentsOf(plan);
  if (names.length === 1) return path;
  const ofEnvironment = new RegExp(`^(${FOLDER}/(?:overlays/|manifests/|chart/values-))(?:${names.join('|')})(?=[/.])`);
  return path.replace(ofEnvironment, '$1ENVIRONMENT');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Of each need: what serves it, each with the file that it is in. */
type Serving = readonly (readonly [file: string, what: string])[];

const WORKLOADS = ['deployment', 'stateful-set', 'daemon-set', 'cron-job', 'job'];
const inWorkload = (what: string): Serving => WORKLOADS.map((file) => [file, what] as const);

const RESTRICTED = 'the restricted Pod Security Standard';

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
      ['namespace', RESTRICTED],
      ['namespaces', RESTRICTED],
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
      ['delivery', 'signed images, by digest'],
      ['promotion', 'each environment gets what ran in the one before it'],
      ['.gitlab-ci.yml', 'signed images, by digest'],
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

function needRows(plan: Plan, names: ReadonlySet<string>): readonly (readonly string[])[] {
  return NEEDS.map(([need, serving]) => {
    const there = serving.filter(([file, what]) => names.has(file) && isTrue(plan, what));
    const served = [...new Set(there.map(([, what]) => what))].map((what) => {
      const files = there.filter((one) => one[1] === what).map(([file]) => `\`${file}\``);
      return `${what} (${files.join(', ')})`;
    });
    const text = served.join('; ');
    return [need, text === '' ? 'nothing here' : text];
  });
}

function isTrue(plan: Plan, what: string): boolean {
  const { parts } = plan;
  if (what === RESTRICTED) return securityLevel(plan) === 'restricted';
  if (what === 'no rights of root, a read-only image')
    return parts.every(({ details: { user, main } }) => user !== 0 && main.readOnlyRoot !== false);
  return what !== 'latency on the dashboard' || parts.some(answersRequests);
}

function delivery(plan: Plan): string {
  const answers = commonAnswers(plan);
  const first = hasClusterFiles(plan) ? [`kubectl apply --filename ${CLUSTER_FOLDER}/`] : [];
  const tool = TOOLS[answers.delivery];
  if (tool !== undefined) {
    const told = shell([`kubectl apply --filename ${FOLDER}/delivery/`]);
    return [
      `${tool} brings what is in ${answers.repository} into the cluster, once it knows of it:`,
      told,
      ...releases(plan),
    ].join('\n\n');
  }
  const commands = shell([
    ...first,
    ...environmentsOf(plan).flatMap((name) => [...clearing(plan, name), applying(plan, name)]),
  ]);
  return ['Nothing is applied by itself:', commands, ...releases(plan)].join('\n\n');
}

/** How a version gets from one environment to the next, and back. */
function releases(plan: Plan): readonly string[] {
  const { pipeline } = commonAnswers(plan);
  if (pipeline === 'none' || builtParts(plan).length === 0) return [];
  const back = 'Reverting the commit that delivered a version brings back the one before it.';
  const [first, next] = environmentsOf(plan);
  const delivered = `The pipeline writes each new version into ${first}.`;
  if (next === undefined) return [`${delivered} ${back}`];
  const proposed =
    pipeline === 'github'
      ? `\`gh workflow run promotion --field environment=${next}\` proposes it for ${next} as a pull request`
      : `Its job \`promote-${next}\` proposes it for ${next} as a merge request`;
  return [`${delivered} ${proposed}, and so on. ${back}`];
}

/** What a Job runs can not be changed: by hand, the one of the delivery before is taken away. */
function clearing(plan: Plan, name: EnvironmentName): readonly string[] {
  const jobs = plan.parts.filter(({ details }) => details.run === 'once').map(({ answers }) => answers.name);
  if (jobs.length === 0 || commonAnswers(plan).layout === 'helm') return [];
  return [`kubectl delete job ${jobs.join(' ')} --namespace ${namespaceOf(plan, name)} --ignore-not-found`];
}

function applying(plan: Plan, name: EnvironmentName): string {
  const folder = environmentFolder(plan, name);
  switch (commonAnswers(plan).layout) {
    case 'kustomize':
      return `kubectl apply --kustomize ${folder}`;
    case 'plain':
      return `kubectl apply --filename ${folder}/namespace.yaml --filename ${folder}/${hasSeveralParts(plan) ? ' --recursive' : ''}`;
    case 'helm':
      return `helm upgrade --install ${plan.name} ${folder} --namespace ${namespaceOf(plan, name)} --values ${folder}/${valuesFile(name)}`;
  }
}

function shell(commands: readonly string[]): string {
  return ['```sh', ...commands, '```'].join('\n');
}

/** A backup that nobody ever restored is none. */
function restoring(plan: Plan): readonly string[] {
  const answers = commonAnswers(plan);
  const application = wholeOf(plan, mainEnvironment(plan));
  const { namespace } = application.environment;
  const name = databaseName(application);
  const source = `${answers.backupBucket}/${namespace}`;
  const service = answers.data === 'cnpg' ? `${databaseObjectName(application)}-rw` : databaseObjectName(application);
  const isInside = answers.data !== 'managed';
  const sections = [
    ...(isBackedUpByVelero(answers)
      ? [
          'Velero leaves alone what is still there. Restore into a namespace beside it, or delete first what is to be replaced:',
          shell([
            `velero restore create --from-schedule ${plan.name}-daily --include-namespaces ${namespace} --namespace-mappings ${namespace}:${namespace}-restored`,
          ]),
        ]
      : []),
    ...(isDumped(answers)
      ? [
          'A dump replaces the tables that it has, all or none:',
          shell([
            `aws s3 ls --recursive ${source}/`,
            `aws s3 cp ${source}/daily/TIME.dump ${name}.dump`,
            ...(isInside ? [`kubectl --namespace ${namespace} port-forward service/${service} 5432 &`] : []),
            `pg_restore --clean --if-exists --single-transaction --host ${isInside ? 'localhost' : answers.databaseHost} --username ${name} --dbname ${name} ${name}.dump`,
          ]),
        ]
      : []),
  ];
  if (sections.length === 0) return [];
  return ['## Restoring', 'Try it before it is needed, and then every few months.', ...sections];
}

const LOGGING: Readonly<Record<Answers['logging'], string>> = {
  loki: 'The application writes its logs to standard output, one JSON object a line. The agent of Loki on each node collects them; in Grafana they are found by namespace and by the label `app.kubernetes.io/name`. Decide how long they are kept: 30 days is usual.',
  elasticsearch:
    'The application writes its logs to standard output, one JSON object a line. The agent on each node (Fluent Bit, Elastic Agent) sends them to Elasticsearch; in Kibana they are found by namespace and by the label `app.kubernetes.io/name`. Decide how long they are kept: 30 days is usual.',
  other:
    'The application writes its logs to standard output, one JSON object a line, and never to files. See to it that something collects them from the nodes: what a container wrote is gone with its pod.',
};
