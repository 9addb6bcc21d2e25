// What teams have already, converted in each layout: it can be made, nothing in it is to be fixed, and every line of it is spoken of.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { completePlan, type DraftPlan } from '../../server/src/scaffold/complete-plan';
import { readSource } from '../../server/src/scaffold/conversion';
import type { Note } from '../../server/src/scaffold/from/report';
import { scaffoldPlan } from '../../server/src/scaffold/scaffold';
import { strictLinter } from '../support/lint';
import { corpus, filesNamed, readText, root } from '../support/repository';
import { lintFiles } from '../support/workspace';

const skip = corpus === undefined && 'the corpus is not beside the project';
const linter = strictLinter();
const LAYOUTS = ['kustomize', 'helm', 'plain'] as const;

/** What a source may say that its owner should be told of: a second port called metrics. */
const TRUE_OF_SOURCES: readonly string[] = ['metrics-not-scraped'];

/** What is found in the profile that the files choose themselves: strict. */
async function findingsIn(draft: DraftPlan, layout: string): Promise<string[]> {
  const plan = completePlan(draft, { common: { layout }, parts: {} }, (answer) => answer);
  if ('problem' in plan) assert.fail(plan.problem);
  const made = scaffoldPlan(plan.value).filter(({ path }) => !path.endsWith('.md'));
  const files = Object.fromEntries(made.map(({ path, text }) => [`/shop/${path}`, text]));
  const top = { profile: undefined, kubernetesVersion: undefined, rules: {} };
  const found = await lintFiles(files, undefined, { linter, options: { honourSuppressions: true, top } });
  return [...found].flatMap(([path, { documents }]) =>
    documents
      .flatMap(({ findings }) => findings)
      .filter(({ rule, severity }) => severity !== 'info' || !TRUE_OF_SOURCES.includes(rule.id))
      .map(({ rule, severity, message }) => `${path}: ${severity} ${rule.id}: ${message}`),
  );
}

/** Lines that say nothing by themselves: empty ones, comments, keys and braces over what follows, and the inside of texts. */
const QUIET = {
  compose: /^\s*(?:#|$|---)|^\s*[\w.-]+:\s*(?:#.*)?$/,
  nomad: /^[^=]*$|(?:[[{(]|<<-?\w+)$|^\s*(?:#|\/)/,
} as const;

type Kind = keyof typeof QUIET;

function assertComplete(kind: Kind, text: string, notes: readonly Note[]): void {
  for (const [line, written] of text.split('\n').entries()) {
    if (QUIET[kind].test(written)) continue;
    const isNoted = notes.some(({ range }) => range.start.line <= line && line <= range.end.line);
    assert.ok(isNoted, `${line + 1}: ${written}`);
  }
}

async function assertConverts(kind: Kind, name: string, text: string): Promise<void> {
  const { value, notes, problems } = readSource(kind, name, new Map([[name, text]]), 'shop');
  assert.deepEqual(problems, []);
  assert.ok(value !== undefined && value.parts.length > 0);
  assertComplete(kind, text, notes);
  for (const layout of LAYOUTS) assert.deepEqual(await findingsIn(value, layout), [], layout);
}

describe('Compose files of the corpus', { skip }, () => {
  const files = corpus === undefined ? [] : filesNamed(join(corpus, 'awesome-compose'), /^compose\.ya?ml$/);
  test('there are 39', () => assert.equal(files.length, 39));
  for (const file of files)
    test(basename(dirname(file)), () => assertConverts('compose', basename(file), readText(file)));
});

describe('Nomad jobs', () => {
  const files = filesNamed(join(root, 'server/src/scaffold/from/nomad/jobs'), /\.hcl$/);
  test('there are more than a dozen', () => assert.ok(files.length > 12));
  for (const file of files) test(basename(file), () => assertConverts('nomad', basename(file), readText(file)));

  test('the job of the story about a team on Nomad', async (context) => {
    const folder = join(root, '../shared/seeds');
    const [story] = existsSync(folder) ? filesNamed(folder, /^003_.*\.txt$/) : [];
    if (story === undefined) {
      context.skip('the stories are not beside the project');
      return;
    }
    await assertConverts('nomad', 'job.nomad', /```hcl\n([\s\S]*?)```/.exec(readText(story))?.[1] ?? '');
  });
});

/** What the reports of some small files say, word for word. */
const REPORTS: Readonly<Record<string, readonly string[]>> = {
  'flask-redis': [
    '2 changed: redis becomes a StatefulSet of one redismod on a volume of its own: an operator or a managed service would care for copies, updates and backups.',
    '2 changed: /data of redis holds its data: it becomes a volume, so that restarts do not empty it.',
    '2 changed: redislabs/redismod of redis is another image from time to time: give a version.',
    '2 changed: Nothing outside of the cluster is reached: add to the NetworkPolicy of a part what it calls besides what is noted here.',
    '2 changed: Alerts and dashboards are about what Kubernetes measures: add a ServiceMonitor for each part that answers /metrics, unless one of its ports is called so.',
    '2 changed: Nothing says for which user the images of redis are made: they run as user 10001 and can write to /tmp and their volumes alone.',
    '2 changed: Each web service and each worker runs several times: what must run once alone, or keeps sessions in memory, must be changed first or be given a fixed number.',
    '3 carried: services.redis.image is carried over.',
    '4 carried: services.redis.ports is carried over.',
    '6 changed: web is built from .: give the image that the pipeline publishes. It runs as user 10001 and can write to /tmp and its volumes alone.',
    '7 carried: services.web.build is carried over.',
    "12 changed: The stop signal SIGINT is the image's in Kubernetes (STOPSIGNAL), or a preStop hook that sends it.",
    '14 changed: web was reached from outside on port 8000: give its host name, or its namespace at most reaches it.',
    '16 not-carried: . is the code that the image is built from, mounted over /code for development. The image has it already.',
    '18 changed: web may call redis. Nothing starts it later than redis: it has to try again until that answers.',
  ],
  'nginx-golang-postgres': [
    '2 changed: backend is called by others but names no port: 8080 is assumed; give the right one.',
    '2 changed: backend is built from backend: give the image that the pipeline publishes. It runs as user 10001 and can write to /tmp and its volumes alone.',
    '2 changed: Nothing outside of the cluster is reached: add to the NetworkPolicy of a part what it calls besides what is noted here.',
    '2 changed: Alerts and dashboards are about what Kubernetes measures: add a ServiceMonitor for each part that answers /metrics, unless one of its ports is called so.',
    '2 changed: Each web service and each worker runs several times: what must run once alone, or keeps sessions in memory, must be changed first or be given a fixed number.',
    '3 carried: services.backend.build is carried over.',
    '7 changed: /run/secrets/db-password is the key db-password of the secrets of backend: put its value into the store.',
    '9 changed: backend may call db. Nothing starts it later than db: it has to try again until that answers.',
    '12 changed: db becomes a PostgreSQL 17 run by CloudNativePG (unless you choose otherwise) for backend. Its settings, files and checks have no use there; its data must be brought over.',
    '12 changed: DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USER and DATABASE_PASSWORD_FILE tell backend where the database is now: make the programs read these, or set their own variables to the same.',
    '31 changed: nginx starts as root, which the cluster does not allow: nginxinc/nginx-unprivileged is the same program without root. Check that its configuration fits.',
    '31 changed: nginxinc/nginx-unprivileged of proxy is another image from time to time: give a version.',
    '32 carried: services.proxy.image is carried over.',
    '34 not-carried: ./proxy/nginx.conf of the project is mounted at /etc/nginx/conf.d/default.conf. A pod does not see the project: a configuration file belongs in a ConfigMap, code in the image.',
    '39 changed: proxy listens on port 80, which takes the rights of root: it must listen on 8080. Others still reach it on 80.',
    '39 changed: proxy was reached from outside on port 80: give its host name, or its namespace at most reaches it.',
    '41 changed: proxy may call backend. Nothing starts it later than backend: it has to try again until that answers.',
    '44 not-carried: db-data is not made: no part mounts it, and a database has volumes of its own.',
    '47 changed: db-password is read from db/password.txt. Its content must go into a secret store, never into a manifest.',
  ],
  'sparkjava-mysql': [
    '2 changed: backend is built from backend: give the image that the pipeline publishes. It runs as user 10001 and can write to /tmp and its volumes alone.',
    '2 changed: db-password is wanted by backend, db: put the same value into the secrets of each.',
    '2 changed: Nothing outside of the cluster is reached: add to the NetworkPolicy of a part what it calls besides what is noted here.',
    '2 changed: Alerts and dashboards are about what Kubernetes measures: add a ServiceMonitor for each part that answers /metrics, unless one of its ports is called so.',
    '2 changed: Each web service and each worker runs several times: what must run once alone, or keeps sessions in memory, must be changed first or be given a fixed number.',
    '3 carried: services.backend.build is carried over.',
    '5 changed: backend was reached from outside on port 8080: give its host name, or its namespace at most reaches it.',
    '7 changed: /run/secrets/db-password is the key db-password of the secrets of backend: put its value into the store.',
    '8 changed: Nothing says who calls db: backend may, as the network allowed it.',
    '8 changed: db becomes a StatefulSet of one mariadb on a volume of its own: an operator or a managed service would care for copies, updates and backups.',
    '8 changed: db names no memory: it gets 512Mi, which mariadb:10.6.4-focal needs at least.',
    '10 carried: services.db.image is carried over.',
    '13 carried: services.db.restart is carried over.',
    '15 changed: /run/secrets/db-password is the key db-password of the secrets of db: put its value into the store.',
    '16 carried: services.db.volumes is carried over.',
    '18 carried: services.db.environment is carried over.',
    '21 carried: services.db.expose is carried over.',
    '25 changed: How large db-data must be is written nowhere: choose its size and storage class.',
    '27 changed: db-password is read from db/password.txt. Its content must go into a secret store, never into a manifest.',
  ],
  'wordpress-mysql': [
    '2 changed: db becomes a StatefulSet of one mariadb on a volume of its own: an operator or a managed service would care for copies, updates and backups.',
    '2 changed: db names no memory: it gets 512Mi, which mariadb:10.6.4-focal needs at least.',
    '2 changed: Nothing outside of the cluster is reached: add to the NetworkPolicy of a part what it calls besides what is noted here.',
    '2 changed: Alerts and dashboards are about what Kubernetes measures: add a ServiceMonitor for each part that answers /metrics, unless one of its ports is called so.',
    '4 carried: services.db.image is carried over.',
    '7 carried: services.db.command is carried over.',
    '8 carried: services.db.volumes is carried over.',
    '10 carried: services.db.restart is carried over.',
    '12 changed: MYSQL_ROOT_PASSWORD is a secret by its name or form: its value goes into a secret store, not into a manifest.',
    '13 carried: services.db.environment[1] is carried over.',
    '14 carried: services.db.environment[2] is carried over.',
    '15 changed: MYSQL_PASSWORD is a secret by its name or form: its value goes into a secret store, not into a manifest.',
    '16 carried: services.db.expose is carried over.',
    '19 changed: wordpress may call db, which its settings or files name.',
    '19 changed: /var/www/html of wordpress holds its data: it becomes a volume, so that restarts do not empty it.',
    '19 changed: wordpress:latest of wordpress is another image from time to time: give a version.',
    '19 changed: wordpress:latest writes into folders of its own when it starts: its root file system stays writable.',
    '19 changed: wordpress keeps data of its own and runs once: two of them would not share it.',
    '20 carried: services.wordpress.image is carried over.',
    '22 changed: wordpress listens on port 80, which takes the rights of root: it must listen on 8080. Others still reach it on 80.',
    '22 changed: wordpress was reached from outside on port 80: give its host name, or its namespace at most reaches it.',
    '23 carried: services.wordpress.restart is carried over.',
    '25 carried: services.wordpress.environment[0] is carried over.',
    '26 carried: services.wordpress.environment[1] is carried over.',
    '27 changed: WORDPRESS_DB_PASSWORD is a secret by its name or form: its value goes into a secret store, not into a manifest.',
    '28 carried: services.wordpress.environment[3] is carried over.',
    '30 changed: How large db_data must be is written nowhere: choose its size and storage class.',
  ],
};

describe('reports', { skip }, () => {
  for (const [name, expected] of Object.entries(REPORTS))
    test(name, () => {
      const text = readText(join(corpus ?? '', 'awesome-compose', name, 'compose.yaml'));
      const { notes } = readSource('compose', 'compose.yaml', new Map([['compose.yaml', text]]), 'shop');
      const lines = notes.map(({ range, level, message }) => `${range.start.line + 1} ${level}: ${message}`);
      assert.deepEqual(lines, expected);
    });
});
