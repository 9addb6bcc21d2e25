// The part of the core/v1 API that pod rules read. Field names, types and meaning: Kubernetes API reference, core/v1.
import {
  anything,
  boolean,
  integer,
  intOrString,
  list,
  map,
  object,
  quantity,
  type Read,
  string,
  stringMap,
  strings,
} from './shape';

export const labelSelector = object({
  matchLabels: stringMap,
  matchExpressions: list(object({ key: string, operator: string, values: strings })),
});

const seccompProfile = object({ type: string, localhostProfile: string });
const appArmorProfile = object({ type: string, localhostProfile: string });
const seLinuxOptions = object({ type: string, user: string, role: string, level: string });
const windowsOptions = object({ hostProcess: boolean, runAsUserName: string, gmsaCredentialSpecName: string });

const securityContext = object({
  privileged: boolean,
  allowPrivilegeEscalation: boolean,
  runAsNonRoot: boolean,
  runAsUser: integer,
  runAsGroup: integer,
  readOnlyRootFilesystem: boolean,
  capabilities: object({ add: strings, drop: strings }),
  seccompProfile,
  appArmorProfile,
  seLinuxOptions,
  windowsOptions,
  procMount: string,
});

const podSecurityContext = object({
  runAsNonRoot: boolean,
  runAsUser: integer,
  runAsGroup: integer,
  fsGroup: integer,
  supplementalGroups: list(integer),
  seccompProfile,
  appArmorProfile,
  seLinuxOptions,
  windowsOptions,
  sysctls: list(object({ name: string, value: string })),
});

const httpGet = object({ path: string, port: intOrString, host: string, scheme: string, httpHeaders: anything });
const tcpSocket = object({ port: intOrString, host: string });
const exec = object({ command: strings });
const grpc = object({ port: integer, service: string });

const probe = object({
  httpGet,
  tcpSocket,
  exec,
  grpc,
  initialDelaySeconds: integer,
  periodSeconds: integer,
  timeoutSeconds: integer,
  successThreshold: integer,
  failureThreshold: integer,
  terminationGracePeriodSeconds: integer,
});

const hook = object({ httpGet, tcpSocket, exec, sleep: object({ seconds: integer }) });

const resources = object({ requests: map(quantity), limits: map(quantity) });

const envVariable = object({
  name: string,
  value: string,
  valueFrom: object({
    secretKeyRef: object({ name: string, key: string, optional: boolean }),
    configMapKeyRef: object({ name: string, key: string, optional: boolean }),
    fieldRef: object({ fieldPath: string }),
    resourceFieldRef: object({ containerName: string, resource: string, divisor: quantity }),
  }),
});

export const containerSpec = object({
  name: string,
  image: string,
  imagePullPolicy: string,
  command: strings,
  args: strings,
  workingDir: string,
  env: list(envVariable),
  envFrom: list(
    object({
      prefix: string,
      configMapRef: object({ name: string, optional: boolean }),
      secretRef: object({ name: string, optional: boolean }),
    }),
  ),
  ports: list(object({ name: string, containerPort: integer, hostPort: integer, hostIP: string, protocol: string })),
  resources,
  restartPolicy: string,
  volumeMounts: list(
    object({
      name: string,
      mountPath: string,
      subPath: string,
      subPathExpr: string,
      readOnly: boolean,
      mountPropagation: string,
    }),
  ),
  volumeDevices: list(object({ name: string, devicePath: string })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: object({ postStart: hook, preStop: hook }),
  securityContext,
  terminationMessagePolicy: string,
});

/** Volumes by their source; sources that no rule reads are only known to be there. */
const volume = object({
  name: string,
  hostPath: object({ path: string, type: string }),
  emptyDir: object({ medium: string, sizeLimit: quantity }),
  persistentVolumeClaim: object({ claimName: string, readOnly: boolean }),
  configMap: object({ name: string, optional: boolean, items: anything }),
  secret: object({ secretName: string, optional: boolean, items: anything }),
  projected: object({ sources: anything }),
  ephemeral: anything,
  csi: anything,
  nfs: anything,
});

const toleration = object({
  key: string,
  operator: string,
  value: string,
  effect: string,
  tolerationSeconds: integer,
});

const nodeRequirements = list(object({ key: string, operator: string, values: strings }));

const podAffinityTerm = object({
  labelSelector,
  topologyKey: string,
  namespaces: strings,
  namespaceSelector: labelSelector,
  matchLabelKeys: strings,
});

export const podSpec = object({
  containers: list(containerSpec),
  initContainers: list(containerSpec),
  ephemeralContainers: list(containerSpec),
  volumes: list(volume),
  restartPolicy: string,
  serviceAccountName: string,
  serviceAccount: string,
  automountServiceAccountToken: boolean,
  enableServiceLinks: boolean,
  hostNetwork: boolean,
  hostPID: boolean,
  hostIPC: boolean,
  hostUsers: boolean,
  shareProcessNamespace: boolean,
  hostAliases: list(object({ ip: string, hostnames: strings })),
  dnsPolicy: string,
  dnsConfig: object({ options: list(object({ name: string, value: string })) }),
  nodeName: string,
  nodeSelector: stringMap,
  os: object({ name: string }),
  priorityClassName: string,
  terminationGracePeriodSeconds: integer,
  activeDeadlineSeconds: integer,
  securityContext: podSecurityContext,
  resources,
  tolerations: list(toleration),
  affinity: object({
    nodeAffinity: object({
      requiredDuringSchedulingIgnoredDuringExecution: object({
        nodeSelectorTerms: list(object({ matchExpressions: nodeRequirements, matchFields: nodeRequirements })),
      }),
      preferredDuringSchedulingIgnoredDuringExecution: list(anything),
    }),
    podAntiAffinity: object({
      requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
      preferredDuringSchedulingIgnoredDuringExecution: list(object({ weight: integer, podAffinityTerm })),
    }),
  }),
  topologySpreadConstraints: list(
    object({
      topologyKey: string,
      maxSkew: integer,
      whenUnsatisfiable: string,
      labelSelector,
      matchLabelKeys: strings,
    }),
  ),
});

export type LabelSelectorField = Read<typeof labelSelector>;
export type PodAffinityTerm = Read<typeof podAffinityTerm>;
export type ContainerSpec = Read<typeof containerSpec>;
export type PodSpec = Read<typeof podSpec>;
export type Toleration = Read<typeof toleration>;
export type ProbeSpec = Read<typeof probe>;
export type EnvVariable = Read<typeof envVariable>;
