// The objects of the repositories that are measured. An application is its name, its namespace (undefined where an overlay gives one), a number that
// makes it differ from others, and its mistakes.

const metadata = ({ name, namespace }) =>
  [
    'metadata:',
    `  name: ${name}`,
    ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
    '  labels:',
    `    app.kubernetes.io/name: ${name}`,
    '    app.kubernetes.io/part-of: shop',
    '    app.kubernetes.io/managed-by: platform',
  ]
    .map((line) => `${line}\n`)
    .join('');

const selector = ({ name }, indent) => `${indent}app.kubernetes.io/name: ${name}\n`;

/** The pod template that stands at some indentation: its labels and its spec. */
function podTemplate(app, indent, { restartPolicy = '', volumes = '' } = {}) {
  const { name, index, mistakes } = app;
  const image = mistakes.latestTag ? `${name}:latest` : `${name}:1.${index % 40}.${index % 7}`;
  const lines = `metadata:
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: shop
spec:
  serviceAccountName: ${name}
  automountServiceAccountToken: false
${restartPolicy}  terminationGracePeriodSeconds: 30
${mistakes.noSecurity ? '' : POD_SECURITY}  containers:
    - name: main
      image: registry.example.com/shop/${image}
${mistakes.misspeltField ? '      imagePulPolicy: Always\n' : ''}      args: ["--port", "8080", "--config=/etc/${name}/settings.yaml"]
      ports:
        - name: http
          containerPort: 8080
        - name: metrics
          containerPort: 9102
      env:
        # set by the platform team
        - name: LOG_LEVEL
          value: info
        - name: UPSTREAM
          value: http://app-${(index * 7) % 1000}:80
        - name: REGION
          valueFrom:
            configMapKeyRef:
              name: ${mistakes.wrongConfigMap ? `${name}-config` : name}
              key: region
        - name: POD_NAME
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
${mistakes.noResources ? '' : RESOURCES}${mistakes.noProbes ? '' : PROBES}${mistakes.noSecurity ? '' : SECURITY}      volumeMounts:
        - name: config
          mountPath: /etc/${name}
          readOnly: true
${volumes}  volumes:
    - name: config
      configMap:
        name: ${name}
`;
  return lines.replace(/^(?=.)/gm, indent);
}

const POD_SECURITY = `  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
`;
const SECURITY = `      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: ["ALL"]
`;
const RESOURCES = `      resources:
        requests:
          cpu: 100m
          memory: 128Mi
        limits:
          memory: 256Mi
`;
const PROBES = `      readinessProbe:
        httpGet:
          path: /ready
          port: http
        periodSeconds: 5
      livenessProbe:
        httpGet:
          path: /live
          port: http
        periodSeconds: 10
        failureThreshold: 6
`;

const deployment = (app) => `apiVersion: apps/v1
kind: Deployment
${metadata(app)}spec:
  replicas: ${app.mistakes.oneReplica ? 1 : 2 + (app.index % 3)}
  selector:
    matchLabels:
${selector(app, '      ')}  strategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  template:
${podTemplate(app, '    ')}`;

const statefulSet = (app) => `apiVersion: apps/v1
kind: StatefulSet
${metadata(app)}spec:
  serviceName: ${app.name}
  replicas: 3
  selector:
    matchLabels:
${selector(app, '      ')}  template:
${podTemplate(app, '    ', { volumes: '        - name: data\n          mountPath: /var/lib/data\n' })}  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: ${10 + (app.index % 5) * 10}Gi
`;

const cronJob = (app) => `apiVersion: batch/v1
kind: CronJob
${metadata(app)}spec:
  schedule: "${app.index % 60} ${app.index % 24} * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 2
      activeDeadlineSeconds: 3600
      template:
${podTemplate(app, '        ', { restartPolicy: '  restartPolicy: OnFailure\n' })}`;

const service = (app) => `apiVersion: v1
kind: Service
${metadata(app)}spec:
  selector:
${app.mistakes.wrongSelector ? `    app: ${app.name}\n` : selector(app, '    ')}  ports:
    - name: http
      port: 80
      targetPort: http
    - name: metrics
      port: 9102
      targetPort: metrics
`;

const configMap = (app) => `apiVersion: v1
kind: ConfigMap
${metadata(app)}data:
  region: eu-${app.index % 4}
  settings.yaml: |
    # read at start
    cache:
      size: ${app.index % 100}
      ttl: 5m
    upstreams:
      - app-${(app.index * 3) % 1000}
      - app-${(app.index * 5) % 1000}
`;

const autoscaler = (app) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
${metadata(app)}spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${app.mistakes.wrongTarget ? `${app.name}-web` : app.name}
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
`;

const budget = (app) => `apiVersion: policy/v1
kind: PodDisruptionBudget
${metadata(app)}spec:
  maxUnavailable: ${app.mistakes.blockingBudget ? 0 : 1}
  selector:
    matchLabels:
${selector(app, '      ')}`;

const networkPolicy = (app) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata(app)}spec:
  podSelector:
    matchLabels:
${selector(app, '      ')}  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app.kubernetes.io/part-of: shop
      ports:
        - port: http
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
        - port: 80
`;

const serviceAccount = (app) => `apiVersion: v1
kind: ServiceAccount
${metadata(app)}automountServiceAccountToken: false
`;

const ingress = (app) => `apiVersion: networking.k8s.io/v1
kind: Ingress
${metadata(app)}spec:
  ingressClassName: nginx
  tls:
    - hosts: [${app.name}.example.com]
      secretName: ${app.name}-tls
  rules:
    - host: ${app.name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: ${app.name}
                port:
                  name: http
`;

/** What makes the objects of an application, by what they are called in its folder. */
export const MAKERS = {
  deployment,
  statefulSet,
  cronJob,
  service,
  configMap,
  autoscaler,
  budget,
  networkPolicy,
  serviceAccount,
  ingress,
};

export const namespace = (name) => `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    pod-security.kubernetes.io/enforce: restricted
`;

export const quota = (name) => `apiVersion: v1
kind: ResourceQuota
metadata:
  name: compute
  namespace: ${name}
spec:
  hard:
    requests.cpu: "40"
    requests.memory: 80Gi
    limits.memory: 160Gi
`;

export const limitRange = (name) => `apiVersion: v1
kind: LimitRange
metadata:
  name: defaults
  namespace: ${name}
spec:
  limits:
    - type: Container
      max:
        memory: 8Gi
`;

export const defaultDeny = (name) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: ${name}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`;

export const role = (name) => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: ${name}
rules:
  - apiGroups: [apps]
    resources: [deployments, statefulsets]
    verbs: [get, list, watch, patch]
`;

export const roleBinding = (name) => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deployer
  namespace: ${name}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: deployer
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: ${name}-developers
`;

const WORKLOADS = {
  deployment: ['apps/v1', 'Deployment', 'spec:\n  template:\n'],
  statefulSet: ['apps/v1', 'StatefulSet', 'spec:\n  template:\n'],
  cronJob: ['batch/v1', 'CronJob', 'spec:\n  jobTemplate:\n    spec:\n      template:\n'],
};

/** A patch that gives the workload of a stage its memory. */
export function patch({ name }, stage, workload) {
  const [apiVersion, kind, head] = WORKLOADS[workload];
  const container = `spec:
  containers:
    - name: main
      resources:
        requests:
          cpu: ${stage === 'prod' ? '500m' : '50m'}
          memory: 512Mi
        limits:
          memory: 512Mi
`;
  const indent = workload === 'cronJob' ? '        ' : '    ';
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
${head}${container.replace(/^(?=.)/gm, indent)}`;
}

export const overlay = ({ name, namespace, index }, stage, workload) => `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${namespace}-${stage}
resources:
  - ../../base
patches:
  - path: resources.yaml
images:
  - name: registry.example.com/shop/${name}
    newTag: 1.${index % 40}.${stage === 'prod' ? 0 : 1}
${workload === 'deployment' && stage === 'prod' ? `replicas:\n  - name: ${name}\n    count: 4\n` : ''}`;
