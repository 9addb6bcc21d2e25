/** Fields from their names, separated by blanks. */
function fields(text: string): readonly string[] {
  return text.split(' ');
}

/**
 * Of the many fields of a definition those that most manifests have, the ones that are looked for most first: counted in published manifests, and put
 * before those that few need. By the id of the definition.
 */
const FREQUENT: Readonly<Record<string, readonly string[]>> = {
  'apps.v1.DaemonSetSpec': fields('selector template updateStrategy'),
  'apps.v1.DeploymentSpec': fields('replicas selector template strategy'),
  'apps.v1.StatefulSetSpec': fields('serviceName replicas selector template volumeClaimTemplates updateStrategy'),
  'apiextensions.v1.JSONSchemaProps': fields('type properties required items description enum default format pattern'),
  'batch.v1.CronJobSpec': fields('schedule timeZone jobTemplate concurrencyPolicy startingDeadlineSeconds'),
  'batch.v1.JobSpec': fields('template backoffLimit ttlSecondsAfterFinished activeDeadlineSeconds'),
  'core.v1.Affinity': fields('podAntiAffinity nodeAffinity'),
  'core.v1.Container': fields(
    'name image ports env envFrom resources readinessProbe livenessProbe securityContext volumeMounts command args imagePullPolicy startupProbe lifecycle',
  ),
  'core.v1.EnvFromSource': fields('configMapRef secretRef'),
  'core.v1.EnvVarSource': fields('secretKeyRef configMapKeyRef fieldRef'),
  'core.v1.Lifecycle': fields('preStop'),
  'core.v1.PodSecurityContext': fields('runAsNonRoot runAsUser runAsGroup fsGroup seccompProfile'),
  'core.v1.PodSpec': fields(
    'containers volumes serviceAccountName securityContext initContainers imagePullSecrets terminationGracePeriodSeconds restartPolicy affinity topologySpreadConstraints nodeSelector tolerations automountServiceAccountToken priorityClassName',
  ),
  'core.v1.Probe': fields(
    'httpGet tcpSocket exec grpc initialDelaySeconds periodSeconds timeoutSeconds failureThreshold',
  ),
  'core.v1.SecurityContext': fields(
    'allowPrivilegeEscalation capabilities readOnlyRootFilesystem runAsNonRoot runAsUser runAsGroup seccompProfile privileged',
  ),
  'core.v1.ServiceSpec': fields('type selector ports clusterIP externalTrafficPolicy'),
  'core.v1.Volume': fields('name configMap secret persistentVolumeClaim emptyDir projected'),
  'meta.v1.ObjectMeta': fields('name namespace labels annotations'),
  'networking.v1.IngressSpec': fields('ingressClassName rules tls'),
};

/** The same for files of tools, whose definitions have no names. By the kind. */
const FREQUENT_IN_FILES: Readonly<Record<string, readonly string[]>> = {
  Kustomization: fields(
    'resources namespace patches configMapGenerator secretGenerator images labels components replacements',
  ),
};

/** The definitions of which the frequent fields are known. */
export const FREQUENT_DEFINITIONS: readonly string[] = Object.keys(FREQUENT);

/** The fields of a definition that are looked for most, in this order; empty where none stand out. `kind`: of the object, at its root. */
export function frequentFields(definition: string, kind?: string): readonly string[] {
  if (Object.hasOwn(FREQUENT, definition)) return FREQUENT[definition] ?? [];
  return kind !== undefined && Object.hasOwn(FREQUENT_IN_FILES, kind) ? (FREQUENT_IN_FILES[kind] ?? []) : [];
}
