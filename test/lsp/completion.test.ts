// Completion over standard input and output: what is suggested at a place of a text, and what the text is afterwards.
import { describe, test } from 'node:test';
import { CONTAINER, DEPLOYMENT, POD, served } from '../support/completion';

describe('completion of apiVersion and kind', () => {
  test(
    'offers whole objects in an empty document',
    served([
      {
        text: '‸',
        first: ['Deployment', 'Service', 'ConfigMap'],
        has: ['apiVersion', 'kind', 'Certificate', 'Kustomization'],
        not: ['DeploymentList', 'Eviction', 'Scale'],
        choose: [
          'Deployment',
          `${DEPLOYMENT}metadata:
  name: my-app
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: my-app
  template:
    metadata:
      labels:
        app.kubernetes.io/name: my-app
    spec:
      containers:
        - name: my-app
          image: `,
        ],
      },
      {
        text: 'Dep‸\n',
        choose: ['ConfigMap', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: my-app\ndata:\n  \n'],
      },
      {
        text: `${POD}---\n‸`,
        choose: ['Namespace', `${POD}---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: my-app`],
      },
      { text: '# a comment\n\n‸\n', has: ['Deployment'] },
      {
        text: 'cr‸',
        choose: [
          'CronJob',
          `apiVersion: batch/v1
kind: CronJob
metadata:
  name: my-app
spec:
  schedule: \n  jobTemplate:
    spec:
      template:
        metadata:
          labels:
            app.kubernetes.io/name: my-app
        spec:
          containers:
            - name: my-app
              image: \n          restartPolicy: OnFailure`,
        ],
      },
    ]),
  );

  test(
    'follows what the file shows: its style, its line ends, the pods of a Service',
    served([
      {
        text: `${DEPLOYMENT}metadata:
    name: web
spec:
    template:
        metadata:
            labels:
                app: web
        spec:
            containers:
            - name: web
              ports:
              - containerPort: 8080
                name: http
---
‸`,
        choose: [
          'Service',
          `${DEPLOYMENT}metadata:
    name: web
spec:
    template:
        metadata:
            labels:
                app: web
        spec:
            containers:
            - name: web
              ports:
              - containerPort: 8080
                name: http
---
apiVersion: v1
kind: Service
metadata:
    name: my-app
spec:
    ports:
    - name: \n      port: 8080
      targetPort: http
    selector:
        app: web`,
        ],
      },
      {
        text: 'kind: List\r\napiVersion: v1\r\nitems:\r\n  - ‸\r\n',
        choose: [
          'Namespace',
          'kind: List\r\napiVersion: v1\r\nitems:\r\n  - apiVersion: v1\r\n    kind: Namespace\r\n    metadata:\r\n      name: my-app\r\n',
        ],
      },
    ]),
  );

  test(
    'offers the versions of a kind and the kinds of a version',
    served([
      { text: 'apiVersion: ‸\nkind: Deployment\n', exactly: ['apps/v1'] },
      { text: 'apiVersion: ‸\nkind: HorizontalPodAutoscaler\n', exactly: ['autoscaling/v2', 'autoscaling/v1'] },
      { text: 'apiVersion: ‸\n', first: ['apps/v1', 'v1'], has: ['batch/v1', 'cert-manager.io/v1'] },
      { text: 'apiVersion: batch/v1\nkind: ‸\n', exactly: ['CronJob', 'Job'] },
      { text: 'apiVersion: batch/v1\nki‸\n', choose: ['kind', 'apiVersion: batch/v1\nkind: CronJob\n'] },
      { text: 'kind: Deploy‸ment\n', choose: ['DaemonSet', 'kind: DaemonSet\n'] },
      {
        text: 'apiVersion: apps/v1‸\nkind: StatefulSet\n',
        choose: ['apps/v1', 'apiVersion: apps/v1\nkind: StatefulSet\n'],
      },
      {
        text: 'kind: CronJob\n‸',
        first: ['apiVersion'],
        choose: ['apiVersion', 'kind: CronJob\napiVersion: batch/v1'],
      },
      { text: 'metadata:\n  name: x\n‸', choose: ['Secret', 'metadata:\n  name: x\napiVersion: v1\nkind: Secret'] },
    ]),
  );

  test(
    'leaves other files alone',
    served([
      { text: 'services:\n  web: {}\n‸', exactly: [] },
      { text: '‸', file: 'docker-compose.yaml', exactly: [] },
      { text: '‸', file: 'chart/values.yaml', exactly: [] },
      { text: 'on: push\njobs:\n  ‸', file: '.github/workflows/ci.yaml', exactly: [] },
      { text: '- name: play\n  ‸', exactly: [] },
      { text: 'apiVersion: v2\nname: x\n‸', file: 'Chart.yaml', has: ['dependencies', 'version'] },
      { text: '‸', file: 'kustomization.yaml', has: ['resources', 'patches', 'images'] },
      { text: 'apiVersion: example.com/v1\nkind: Unknown\nspec:\n  ‸', exactly: [] },
      {
        text: 'apiVersion: example.com/v1\nkind: Unknown\nmetadata:\n  ‸',
        first: ['name', 'namespace', 'labels', 'annotations'],
      },
    ]),
  );
});

describe('completion of fields', () => {
  test(
    'offers the fields of the level, required ones first, without those that are written',
    served([
      { text: `${DEPLOYMENT}‸`, exactly: ['metadata', 'spec', 'status'] },
      { text: `${DEPLOYMENT}spec:\n  ‸`, first: ['selector, template', 'selector', 'template', 'replicas'] },
      { text: `${DEPLOYMENT}spec:\n  re‸`, choose: ['replicas', `${DEPLOYMENT}spec:\n  replicas: `] },
      {
        text: `${DEPLOYMENT}spec:\n  replicas: 1\n  ‸\n  template: {}\n`,
        first: ['selector'],
        not: ['replicas', 'template', 'selector, template'],
      },
      { text: `${CONTAINER}      im‸\n`, first: ['image', 'ports', 'env'], not: ['name'] },
      {
        text: `${CONTAINER}      ‸\n      image: web:1\n`,
        not: ['name', 'image'],
        choose: ['workingDir', `${CONTAINER}      workingDir: \n      image: web:1\n`],
      },
      {
        text: `${POD}spec:\n  ‸`,
        first: ['containers', 'volumes', 'serviceAccountName', 'securityContext', 'initContainers'],
        has: ['hostPID'],
      },
      {
        text: `${CONTAINER}      livenessProbe:\n        tcpSocket: {}\n        ‸`,
        first: ['initialDelaySeconds'],
        not: ['httpGet', 'exec', 'grpc'],
      },
      { text: `${POD}spec:\n  volumes:\n    - name: tmp\n      emptyDir: {}\n      ‸`, exactly: [] },
      { text: `${CONTAINER}      env:\n        - name: A\n          value: b\n          ‸`, exactly: [] },
      { text: `${CONTAINER}      re‸`, choose: ['readinessProbe', `${CONTAINER}      readinessProbe:\n        `] },
      {
        text: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  ‸',
        first: ['name', 'namespace'],
        has: ['namespace', 'uid'],
      },
    ]),
  );

  test(
    'inserts fields with their structure',
    served([
      {
        text: `${DEPLOYMENT}spec:\n  template:\n    spec:\n      ‸`,
        choose: [
          'containers',
          `${DEPLOYMENT}spec:\n  template:\n    spec:\n      containers:\n        - name: \n          image: `,
        ],
      },
      {
        text: `${CONTAINER}      ‸`,
        choose: [
          'resources',
          `${CONTAINER}      resources:\n        requests:\n          cpu: \n          memory: \n        limits:\n          memory: `,
        ],
      },
      {
        text: `${CONTAINER}      resources:\n        ‸`,
        choose: [
          'requests, limits',
          `${CONTAINER}      resources:\n        requests:\n          cpu: \n          memory: \n        limits:\n          memory: `,
        ],
      },
      {
        text: `${CONTAINER}      livenessProbe:\n        ‸`,
        choose: ['httpGet', `${CONTAINER}      livenessProbe:\n        httpGet:\n          path: /\n          port: `],
      },
      { text: `${CONTAINER}      ‸`, choose: ['command', `${CONTAINER}      command:\n        - `] },
      { text: `${CONTAINER}      ‸`, choose: ['imagePullPolicy', `${CONTAINER}      imagePullPolicy: IfNotPresent`] },
      {
        text: 'apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  ‸',
        choose: [
          'volumeClaimTemplates',
          `apiVersion: apps/v1
kind: StatefulSet
spec:
  volumeClaimTemplates:
    - metadata:
        name: \n      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: `,
        ],
      },
      {
        // The resource below is what the type says.
        text: 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  ‸',
        choose: [
          'metrics',
          `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
spec:
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: `,
        ],
      },
      {
        text: '‸',
        file: 'Chart.yaml',
        choose: ['apiVersion, name, version', 'apiVersion: v2\nname: \nversion: '],
      },
      {
        text: 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec:\n  ‸',
        choose: [
          'rules',
          `apiVersion: networking.k8s.io/v1
kind: Ingress
spec:
  rules:
    - host: \n      http:
        paths:
          - path: \n            pathType: Prefix
            backend:
              service:
                name: \n                port:
                  number: `,
        ],
      },
      {
        text: 'apiVersion: cert-manager.io/v1\nkind: Certificate\nspec:\n  ‸',
        choose: ['issuerRef', 'apiVersion: cert-manager.io/v1\nkind: Certificate\nspec:\n  issuerRef:\n    name: '],
      },
    ]),
  );

  test(
    'works in lists',
    served([
      {
        text: `${POD}spec:\n  containers:\n    ‸`,
        first: ['- name, image', '- name', '- image'],
        choose: ['- name, image', `${POD}spec:\n  containers:\n    - name: \n      image: `],
      },
      {
        text: `${POD}spec:\n  containers:\n    - ‸`,
        choose: ['name, image', `${POD}spec:\n  containers:\n    - name: \n      image: `],
      },
      { text: `${POD}spec:\n  containers:\n    -‸`, choose: ['name', `${POD}spec:\n  containers:\n    - name: `] },
      { text: `${POD}spec:\n  containers:\n    - na‸`, choose: ['name', `${POD}spec:\n  containers:\n    - name: `] },
      { text: `${POD}spec:\n  containers:\n    - ‸\n      image: x\n`, first: ['name'], not: ['image'] },
      {
        text: `${CONTAINER}    ‸`,
        first: ['image', 'ports'],
        choose: ['ports', `${CONTAINER}      ports:\n        - containerPort: `],
      },
      { text: `${CONTAINER}    ‸`, choose: ['- name, image', `${CONTAINER}    - name: \n      image: `] },
      // Behind an item of several lines the column of its dash is that of another item.
      { text: `${CONTAINER}      image: web:1\n    ‸`, first: ['- name, image', 'ports'] },
      {
        text: `${POD}spec:\n  containers:\n  - name: a\n    env:\n    - name: X\n      value: y\n    ‸`,
        has: ['image', '- name, value'],
        choose: [
          '- name, value',
          `${POD}spec:\n  containers:\n  - name: a\n    env:\n    - name: X\n      value: y\n    - name: \n      value: `,
        ],
      },
      {
        text: `${CONTAINER}      securityContext:\n        capabilities:\n          drop:\n            ‸`,
        first: ['- ALL', '- AUDIT_CONTROL'],
        choose: [
          '- ALL',
          `${CONTAINER}      securityContext:\n        capabilities:\n          drop:\n            - ALL`,
        ],
      },
      {
        text: `${CONTAINER}      securityContext:\n        capabilities:\n          drop:\n            - ALL\n            - ‸`,
        not: ['ALL'],
        has: ['KILL'],
      },
      { text: `${CONTAINER}      command:\n        - ‸`, exactly: [] },
    ]),
  );

  test(
    'follows how lists are indented',
    served([
      {
        text: `${POD}spec:\n  volumes:\n  - name: a\n  containers:\n    ‸`,
        choose: ['- name, image', `${POD}spec:\n  volumes:\n  - name: a\n  containers:\n  - name: \n    image: `],
      },
      {
        text: `${POD}spec:\n  volumes:\n    - name: a\n  containers:\n  ‸`,
        choose: ['- name, image', `${POD}spec:\n  volumes:\n    - name: a\n  containers:\n    - name: \n      image: `],
      },
      {
        text: `${POD}spec:\n    volumes:\n    - name: a\n    containers:\n    - name: x\n      ‸`,
        choose: [
          'ports',
          `${POD}spec:\n    volumes:\n    - name: a\n    containers:\n    - name: x\n      ports:\n      - containerPort: `,
        ],
      },
      {
        text: `${DEPLOYMENT}spec:\n    replicas: 1\n    strategy:\n        type: Recreate\n    ‸`,
        choose: [
          'selector',
          `${DEPLOYMENT}spec:\n    replicas: 1\n    strategy:\n        type: Recreate\n    selector:\n        matchLabels:\n            `,
        ],
      },
    ]),
  );

  test(
    'renames keys that have a colon, and nothing else',
    served([
      {
        text: `${CONTAINER}      imag‸: web:1\n`,
        has: ['image'],
        choose: ['image', `${CONTAINER}      image: web:1\n`],
      },
      { text: `${CONTAINER}      ima‸ge: web:1\n`, has: ['image', 'imagePullPolicy'] },
      {
        text: `${CONTAINER}      ‸prots:\n        - containerPort: 80\n`,
        choose: ['ports', `${CONTAINER}      ports:\n        - containerPort: 80\n`],
      },
      { text: `${DEPLOYMENT}spce‸:\n  replicas: 1\n`, choose: ['spec', `${DEPLOYMENT}spec:\n  replicas: 1\n`] },
    ]),
  );

  test(
    'puts a line back where it belongs',
    served([
      {
        text: `${DEPLOYMENT}spec:\n‸\n  replicas: 1\n`,
        choose: ['paused', `${DEPLOYMENT}spec:\n  paused: true\n  replicas: 1\n`],
      },
      {
        text: `${DEPLOYMENT}spec:\n    template:\n        metadata: {}\n      ‸\n`,
        choose: ['replicas', `${DEPLOYMENT}spec:\n    template:\n        metadata: {}\n    replicas: \n`],
      },
    ]),
  );
});

describe('completion of values', () => {
  test(
    'offers what is allowed, and marks the default',
    served([
      { text: `${CONTAINER}      imagePullPolicy: ‸`, exactly: ['IfNotPresent', 'Always', 'Never'] },
      {
        text: `${CONTAINER}      imagePullPolicy: Al‸ways\n`,
        choose: ['Never', `${CONTAINER}      imagePullPolicy: Never\n`],
      },
      { text: `${CONTAINER}      imagePullPolicy:‸`, choose: ['Never', `${CONTAINER}      imagePullPolicy: Never`] },
      { text: `${CONTAINER}      tty: ‸`, exactly: ['true', 'false'] },
      { text: `${POD}spec:\n  enableServiceLinks: ‸`, exactly: ['false', 'true'] },
      { text: `${POD}spec:\n  terminationGracePeriodSeconds: ‸`, exactly: ['30'] },
      { text: `${DEPLOYMENT}spec:\n  template:\n    spec:\n      restartPolicy: ‸`, exactly: ['Always'] },
      {
        text: 'apiVersion: batch/v1\nkind: Job\nspec:\n  template:\n    spec:\n      restartPolicy: ‸',
        exactly: ['OnFailure', 'Never'],
      },
      { text: `${CONTAINER}      image: ‸`, exactly: [] },
      {
        text: `${CONTAINER}      imagePullPolicy: "Al‸"\n`,
        choose: ['Always', `${CONTAINER}      imagePullPolicy: "Always"\n`],
      },
      {
        text: `${CONTAINER}      imagePullPolicy: '‸'\n`,
        choose: ['Always', `${CONTAINER}      imagePullPolicy: 'Always'\n`],
      },
      { text: `${CONTAINER}      imagePullPolicy: "Al‸\n      image: x\n`, has: ['Always'] },
      {
        text: `${POD}spec:\n  restartPolicy:\n    Al‸`,
        choose: ['Always', `${POD}spec:\n  restartPolicy:\n    Always`],
      },
      { text: 'apiVersion: v1\nkind: Secret\ntype: ‸', first: ['Opaque', 'kubernetes.io/tls'] },
      { text: 'apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes: [‸]\n', first: ['ReadWriteOnce'] },
      {
        text: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n  - apiGroups: ["apps"]\n    resources: [‸]\n',
        has: ['deployments'],
        not: ['pods'],
      },
      {
        text: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n  - verbs: [get, ‸]\n',
        first: ['list', 'watch'],
        not: ['get'],
      },
    ]),
  );

  test(
    'only where it is asked for when a blank was typed',
    served([
      { text: `${CONTAINER}      imagePullPolicy: ‸`, trigger: ' ', first: ['IfNotPresent'] },
      { text: `${CONTAINER}    - ‸`, trigger: ' ', first: ['name, image'] },
      { text: `${CONTAINER}      image: ‸`, trigger: ' ', exactly: [] },
      { text: `${CONTAINER}      ‸`, trigger: ' ', exactly: [] },
      { text: `${POD}# a ‸`, trigger: ' ', exactly: [] },
      { text: `${POD}metadata:\n  name: my-‸`, trigger: '-', exactly: [] },
    ]),
  );
});
