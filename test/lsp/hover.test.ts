// What is said of the place under the pointer: a table of places in a few manifests, through the protocol.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Hover } from 'vscode-languageserver-protocol';
import { LineIndex } from '../../server/src/yaml/text';
import { positionIn } from '../support/cursor';
import { LspClient } from '../support/lsp-client';

/** A place, given by the text around the pointer, and what must be said of it; nothing where there are no words. */
type Row = readonly [place: string, ...words: (string | RegExp)[]];

const NOTHING: readonly [] = [];
const UNTITLED = 'untitled:Untitled-1';

async function hoverAt(client: LspClient, text: string, place: string, uri = UNTITLED): Promise<Hover | null> {
  client.open(uri, text);
  return client.request<Hover | null>('textDocument/hover', {
    textDocument: { uri },
    position: positionIn(text, place),
  });
}

function check(name: string, text: string, rows: readonly Row[], settings: object = {}, uri = UNTITLED): void {
  describe(name, () => {
    const client = new LspClient({ settings: () => settings });
    before(() => client.initialize());
    after(() => client.stop());
    for (const [place, ...words] of rows)
      test(place.replaceAll('\n', '⏎'), async () => {
        const hover = await hoverAt(client, text, place, uri);
        if (words.length === 0) {
          assert.equal(hover, null);
          return;
        }
        const value = (hover?.contents as { value: string } | undefined)?.value ?? '';
        for (const word of words)
          assert.ok(typeof word === 'string' ? value.includes(word) : word.test(value), `${word} is not in:\n${value}`);
        assert.ok(!/\{\w+\}|\[object|NaN/.test(value), value);
        const range = hover?.range;
        assert.ok(range);
        const lines = new LineIndex(text);
        const at = lines.offset(positionIn(text, place));
        assert.ok(lines.offset(range.start) <= at && at <= lines.offset(range.end));
      });
  });
}

const DEPLOYMENT = `# prodlint-disable-next-line host-network, kl:latest-tag -- it must
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # the name
  labels:
    app: web
  annotations:
    prodlint.dev/ignore: "memory-limit"
spec:
  replicas: 3
  minReadySeconds: 5
  selector:
    matchLabels: {app: web}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%}}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccount: web
      nodeSelector:
        disk: ssd
      tolerations:
        - {key: a, operator: Exists}
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:1.0.0
          restartPolicy: Always
      containers:
        - name: main
          image: registry.example.com/web:1.0.0
          imagePullPolicy: IfNotPresent
          command: ["sh", "-c"]
          args:
            - |
              spec: nothing here
          env:
            - name: MODE
              value: fast
          ports:
            - containerPort: 8080
              protocol: TCP
          resources:
            requests:
              cpu: 250m
              memory: 512Mi
            limits:
              cpu: "1"
              memory: 1.5G
              nvidia.com/gpu: 2
          livenessProbe:
            httpGet: {path: /, port: http}
            periodSeconds: 20
          notAField: 1
          resizePolicy: []
      volumes:
        - name: cache
          emptyDir: {sizeLimit: 100}
`;

check('a Deployment', DEPLOYMENT, [
  ['apiVers|ion: apps/v1', '**apps/v1** Deployment', 'Since Kubernetes 1.9', '1.34, the target version, serves it'],
  ['apiVersion: app|s/v1', '**apps/v1** Deployment'],
  ['ki|nd: Deployment', '**Deployment**: `apps/v1`', 'enables declarative updates', '#deployment-v1-apps'],
  ['kind: Deploy|ment', '**Deployment**: `apps/v1`'],
  ['meta|data:\n  name: web #', '**metadata**: ObjectMeta', '#objectmeta-v1-meta'],
  ['na|me: web #', '**name**: string', '`metadata.name`'],
  ['name: w|eb #', '**name**: string'],
  ['the na|me', ...NOTHING],
  ['    ap|p: web\n  annotations', '**labels[app]**: string'],
  ['sp|ec:\n  replicas', '**spec**: DeploymentSpec', '#deploymentspec-v1-apps'],
  ['repl|icas: 3', '**replicas**: integer', 'by default `1`', 'Number of desired pods', '`spec.replicas`'],
  ['replicas: 3|', '**replicas**: integer'],
  ['min|ReadySeconds', '**minReadySeconds**: integer', 'Defaults to 0'],
  ['sele|ctor:', '**selector**: LabelSelector, required'],
  ['match|Labels', '**matchLabels**: map of string'],
  ['strat|egy:', '**strategy**: DeploymentStrategy'],
  ['{ty|pe: RollingUpdate', '**type**: string', '`Recreate`', '`RollingUpdate`'],
  ['type: Rolling|Update', 'One of `Recreate`, `RollingUpdate`'],
  ['maxS|urge: 25%', '**maxSurge**: integer or string', 'above the desired number of pods'],
  ['temp|late:', '**template**: PodTemplateSpec, required'],
  ['service|Account: web', '**serviceAccount**: string', '**Deprecated.**', 'serviceAccountName'],
  ['node|Selector:', '**nodeSelector**: map of string'],
  ['tolera|tions', '**tolerations**: list of Toleration'],
  ['oper|ator: Exists', '**operator**: string', '`Equal`', '`Exists`'],
  ['init|Containers', '**initContainers**: list of Container', '<https://kubernetes.io/'],
  ['restart|Policy: Always', '**restartPolicy**: string'],
  ['contain|ers:\n        - name: main', '**containers**: list of Container, required'],
  ['image: registry.example.com/we|b', '**image**: string', '#container-v1-core'],
  ['imagePull|Policy', '**imagePullPolicy**: string', '`Always`, `IfNotPresent`, `Never`'],
  ['comm|and:', '**command**: list of string', '$(VAR'],
  ['"s|h"', '**command[]**: string'],
  ['spec: noth|ing here', ...NOTHING],
  ['en|v:\n', '**env**: list of EnvVar'],
  ['val|ue: fast', '**value**: string', '#envvar-v1-core'],
  [
    'container|Port',
    '**containerPort**: integer, required',
    '`spec.template.spec.containers[0].ports[0].containerPort`',
  ],
  ['proto|col: TCP', 'by default `"TCP"`', '`SCTP`, `TCP`, `UDP`'],
  ['resour|ces:', '**resources**: ResourceRequirements'],
  ['cpu: 25|0m', '`250m` is 0.25 of a CPU core (25 %).', '**requests[cpu]**: quantity'],
  ['memory: 512|Mi', '`512Mi` is 536,870,912 bytes (512 MiB, about 536.87 MB).'],
  ['cpu: "|1"', '`1` is 1 CPU core.'],
  ['memory: 1.|5G', '`1.5G` is 1,500,000,000 bytes (about 1.4 GiB, 1.5 GB).'],
  ['gpu: |2', '`2` is 2.'],
  ['memo|ry: 512Mi', /^\*\*requests\[memory\]\*\*: quantity/],
  ['liveness|Probe', '**livenessProbe**: Probe'],
  ['http|Get', '**httpGet**: HTTPGetAction'],
  ['port|: http', '**port**: integer or string, required', 'Name or number of the port to access on the container.'],
  ['port: ht|tp', '**port**: integer or string, required'],
  ['period|Seconds: 20', '**periodSeconds**: integer', 'Default to 10 seconds'],
  ['notA|Field', ...NOTHING],
  ['sizeLimit: 10|0}', '`100` is 100 bytes.', '**sizeLimit**: quantity'],
  ['disable-next-line host-net|work', '**host-network** · ', '[Why it matters, and how to mend it](file:'],
  ['kl:latest|-tag', '**mutable-image-tag** · '],
  ['"memory|-limit"', '**memory-limit** · '],
  ['-- it mu|st', ...NOTHING],
]);

const OLD = `apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: web
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "30 6 * * 1-5"
  timeZone: Europe/Berlin
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          hostnameOverride: web
          containers: []
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: web}
spec:
  secretName: web-tls
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec:
      type: LoadBalancer
      loadBalancerIP: 203.0.113.7
      ports: [{port: 80, targetPort: "{{ .Values.port }}"}]
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  capacity: {storage: 10Gi}
---
apiVersion: example.com/v1
kind: Unknown
spec: {field: 1}
`;

check('other objects', OLD, [
  [
    'extensions/v1|beta1',
    '**extensions/v1beta1** Ingress',
    'Removed in 1.22.',
    'Use `networking.k8s.io/v1`.',
    'refuses it',
  ],
  ['kind: Ing|ress', ...NOTHING],
  ['kind: Cron|Job', '**CronJob**: `batch/v1`', '#cronjob-v1-batch'],
  ['sche|dule:', '**schedule**: string, required'],
  ['"30 6 |* * 1-5"', 'Europe/Berlin', /\d{4}-\d\d-\d\d|Mon|Tue|Wed|Thu|Fri/, '**schedule**'],
  ['time|Zone', '**timeZone**: string'],
  ['hostname|Override', '**hostnameOverride**: string', 'Since Kubernetes 1.34.'],
  ['cert-manager.io/|v1', '**Certificate**: `cert-manager.io/v1`', 'A custom resource that Prodlint knows.'],
  ['secret|Name', '**secretName**: string'],
  ['load|BalancerIP', '**loadBalancerIP**: string', '**Deprecated.**'],
  ['type: Load|Balancer', '`ClusterIP`', '`LoadBalancer`'],
  ['storage: 10|Gi', '`10Gi` is 10,737,418,240 bytes (10 GiB, about 10.74 GB).'],
  ['kind: Persistent|Volume', 'belongs to the cluster'],
  ['kind: Unk|nown', ...NOTHING],
  ['fie|ld: 1', ...NOTHING],
]);

const CONFIGURATION = `profile: production
rules:
  cpu-limit: warning
  minimum-replicas: [warning, { min: 3 }]
overrides:
  - files: ["dev/**"]
    rules:
      host-network: off
unknown: 1
`;
const CONFIGURATION_ROWS: readonly Row[] = [
  ['prof|ile', '**profile**', 'Which rules run', '`strict`'],
  ['prod|uction', '**profile**'],
  ['rul|es:\n  cpu', '**rules**', 'Severity of single rules'],
  ['cpu-|limit', '**cpu-limit** · info · resources', 'rules/cpu-limit.md'],
  ['cpu-limit: war|ning', '**cpu-limit**'],
  ['minimum-|replicas', '**minimum-replicas**'],
  ['{ mi|n: 3', '**min**'],
  ['fi|les', '**files**', 'Globs'],
  ['dev|/', '**files**'],
  ['host-|network', '**host-network** · '],
  ['unkn|own', ...NOTHING],
];

const OLDER_TARGET = { kubernetesVersion: '1.30' };
check(
  'with an older target version',
  'apiVersion: v1\nkind: Pod\nspec:\n  hostnameOverride: web\n  resources: {limits: {cpu: 2}}\n',
  [
    ['hostname|Override', 'Since Kubernetes 1.34.', '**Not in Kubernetes 1.30, the target version.**'],
    ['resour|ces', '**Not in Kubernetes 1.30, the target version.**'],
  ],
  OLDER_TARGET,
);

check(
  'where another extension explains schemas',
  '# prodlint-disable host-network\napiVersion: v1\nkind: Pod\nspec:\n  hostNetwork: true\n',
  [
    ['host|Network: true', ...NOTHING],
    ['kind: P|od', ...NOTHING],
    ['disable host-net|work', '**host-network** · '],
  ],
  { schemaFeatures: 'off' },
);

check('a schedule without a time zone', 'apiVersion: batch/v1\nkind: CronJob\nspec:\n  schedule: "0 3 * * *"\n', [
  ['0 3| * * *', 'Next runs, if the time zone of the cluster is UTC:', ' at 03:00'],
]);

check('a configuration', CONFIGURATION, CONFIGURATION_ROWS, {}, 'file:///workspace/.prodlint.yaml');

check('a text that is being typed', 'apiVersion: v1\nkind: Pod\nspec:\n  containers: [\n', [['ki|nd', ...NOTHING]]);
check(
  'CRLF and characters of several units',
  'apiVersion: v1\r\nkind: Pod # 😀\r\nspec:\r\n  "hostNetwork": true\r\n',
  [
    ['"host|Network"', '**hostNetwork**: boolean'],
    ['host|Network": t', '**hostNetwork**: boolean'],
  ],
);
