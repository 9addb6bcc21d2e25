// Completion of what other parts of a file fix: names, keys, ports and labels.
import { describe, test } from 'node:test';
import { CONTAINER, DEPLOYMENT, POD, served } from '../support/completion';

/** A file of an application; `parts` replace `@name@` places, of which the others stay empty. */
function application(parts: Readonly<Record<string, string>>): string {
  return APPLICATION.replace(/@(\w+)@/g, (_, name: string) => parts[name] ?? '');
}

const APPLICATION = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  selector:
    matchLabels:
      @selector@
  template:
    metadata:
      labels:
        app: web
        tier: front
        @label@
    spec:
      serviceAccountName: @account@
      initContainers:
        - name: setup
          image: registry.example.com/setup:1
      containers:
        - name: web
          image: registry.example.com/web:1
          ports:
            - name: http
              containerPort: 8080
            - containerPort: 9090
          env:
            - name: MODE
              valueFrom:
                configMapKeyRef:
                  name: settings
                  key: @key@
            - name: PASSWORD
              valueFrom:
                secretKeyRef: { name: @secret@, key: password }
            - name: LIMIT
              valueFrom:
                resourceFieldRef:
                  containerName: @container@
                  resource: limits.memory
          readinessProbe:
            httpGet:
              path: /ready
              port: @probe@
          volumeMounts:
            - mountPath: /etc/settings
              name: @mount@
            - @mounts@
      volumes:
        - name: config
          configMap:
            name: @map@
            items:
              - key: mode
                path: mode
        - name: data
          persistentVolumeClaim:
            claimName: @claim@
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: @topology@
          labelSelector:
            matchLabels:
              @spread@
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  mode: fast
  "on": "1"
---
apiVersion: v1
kind: Secret
metadata:
  name: database
stringData:
  password: ""
---
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata:
  name: mail
spec:
  target:
    name: mail-access
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: runner
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: disk
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    @service@
  ports:
    - name: main
      port: @port@
      targetPort: @target@
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  name: @backend@
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 4
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: @scaled@
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: web
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: @role@
subjects:
  - kind: ServiceAccount
    name: @subject@
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
`;

const ASKED = (name: string) => application({ [name]: '‸' });

describe('completion of names', () => {
  test(
    'of objects of the file',
    served([
      { text: ASKED('account'), exactly: ['runner'] },
      { text: ASKED('claim'), exactly: ['disk'] },
      { text: ASKED('map'), exactly: ['settings'] },
      { text: ASKED('secret'), exactly: ['database', 'mail-access'] },
      { text: ASKED('scaled'), exactly: ['web'] },
      { text: ASKED('role'), exactly: ['reader'] },
      { text: ASKED('subject'), exactly: ['runner'] },
      {
        text: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\n${POD}metadata:\n  namespace: ‸\n`,
        exactly: ['shop'],
      },
    ]),
  );

  test(
    'of keys, quoted where they would be read as something else',
    served([
      { text: ASKED('key'), exactly: ['mode', 'on'], choose: ['on', application({ key: '"on"' })] },
      { text: application({ key: "'mo‸'" }), choose: ['mode', application({ key: "'mode'" })] },
    ]),
  );

  test(
    'of what stands in the same pod',
    served([
      { text: ASKED('container'), exactly: ['web', 'setup'] },
      { text: ASKED('mount'), exactly: ['config', 'data'] },
      { text: ASKED('mounts'), first: ['name, mountPath'] },
      {
        text: `apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  volumeClaimTemplates:\n    - metadata:\n        name: state\n  template:\n    spec:\n      containers:\n        - name: web\n          volumeMounts:\n            - name: ‸\n`,
        exactly: ['state'],
      },
      { text: `${CONTAINER}      volumeDevices:\n        - name: ‸\n  volumes: [{ name: raw }]\n`, exactly: ['raw'] },
    ]),
  );

  test(
    'of kinds that the file gives no hint of: nothing',
    served([
      { text: `${POD}spec:\n  serviceAccountName: ‸\n`, exactly: [] },
      { text: `${CONTAINER}      envFrom:\n        - secretRef:\n            name: ‸\n`, exactly: [] },
    ]),
  );
});

describe('completion of ports', () => {
  test(
    'of the container of a probe, of the pods of a Service, of the Service of an Ingress',
    served([
      { text: ASKED('probe'), exactly: ['http', '8080', '9090'], choose: ['8080', application({ probe: '8080' })] },
      { text: ASKED('target'), exactly: ['http', '8080', '9090'] },
      { text: ASKED('port'), exactly: ['8080', '9090'] },
      { text: ASKED('backend'), exactly: ['main'] },
      { text: application({ probe: '"h‸"' }), choose: ['8080', application({ probe: '8080' })] },
    ]),
  );

  test(
    'of the pods that are selected only',
    served([
      {
        text: `${POD}metadata:\n  labels: { app: a }\nspec:\n  containers:\n    - name: a\n      ports: [{ containerPort: 1 }]\n---\n${POD}metadata:\n  labels: { app: b }\nspec:\n  containers:\n    - name: b\n      ports: [{ containerPort: 2 }]\n---\napiVersion: v1\nkind: Service\nspec:\n  selector: { app: b }\n  ports:\n    - port: 80\n      targetPort: ‸\n`,
        exactly: ['2'],
      },
    ]),
  );
});

describe('completion of labels', () => {
  test(
    'in selectors',
    served([
      { text: ASKED('selector'), exactly: ['app', 'tier'], choose: ['tier', application({ selector: 'tier: front' })] },
      { text: application({ selector: 'app: ‸' }), exactly: ['web'] },
      { text: application({ selector: 'app: web\n      ‸' }), exactly: ['tier'] },
      { text: ASKED('service'), exactly: ['app', 'tier'] },
      { text: ASKED('spread'), exactly: ['app', 'tier'] },
      {
        text: `${application({})}---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nspec:\n  selector:\n    matchExpressions:\n      - key: ‸\n`,
        exactly: ['app', 'tier'],
      },
      {
        text: `${application({})}---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nspec:\n  selector:\n    matchExpressions:\n      - key: tier\n        operator: In\n        values: [‸]\n`,
        exactly: ['front'],
      },
      {
        text: `${application({})}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  ‸\n`,
        choose: [
          'podSelector',
          `${application({})}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  podSelector:\n    matchLabels:\n      app: web\n      tier: front\n`,
        ],
      },
    ]),
  );

  test(
    'of a workload that is being written: its own, not those of others',
    served([
      {
        text: `${application({})}---\n${DEPLOYMENT}metadata:\n  name: shop\n  labels:\n    app: shop\n    version: v1\nspec:\n  ‸\n`,
        choose: [
          'selector',
          `${application({})}---\n${DEPLOYMENT}metadata:\n  name: shop\n  labels:\n    app: shop\n    version: v1\nspec:\n  selector:\n    matchLabels:\n      app: shop\n`,
        ],
      },
      {
        text: `${DEPLOYMENT}metadata:\n  name: shop\nspec:\n  template:\n    metadata:\n      ‸\n`,
        choose: [
          'labels',
          `${DEPLOYMENT}metadata:\n  name: shop\nspec:\n  template:\n    metadata:\n      labels:\n        app.kubernetes.io/name: shop\n`,
        ],
      },
    ]),
  );

  test(
    'of pods and objects, needed ones first',
    served([
      {
        text: application({ selector: 'app: web\n      role: edge', label: '‸' }),
        first: ['role', 'app.kubernetes.io/name'],
        not: ['app', 'tier'],
        choose: ['role', application({ selector: 'app: web\n      role: edge', label: 'role: edge' })],
      },
      {
        text: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  labels:\n    pod‸',
        has: ['pod-security.kubernetes.io/enforce'],
      },
      {
        text: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  labels:\n    pod-security.kubernetes.io/enforce: ‸',
        exactly: ['restricted', 'baseline', 'privileged'],
      },
      { text: `${POD}spec:\n  nodeSelector:\n    ‸`, has: ['kubernetes.io/arch', 'topology.kubernetes.io/zone'] },
      { text: `${POD}spec:\n  nodeSelector:\n    kubernetes.io/arch: ‸`, first: ['amd64', 'arm64'] },
      {
        text: ASKED('topology'),
        exactly: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname', 'topology.kubernetes.io/region'],
      },
    ]),
  );
});
