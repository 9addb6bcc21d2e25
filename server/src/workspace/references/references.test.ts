import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readResources } from '../../kubernetes/resource';
import { parseYaml } from '../../yaml/document';
import { formatPath } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { kindId, referencesOf } from './index';

function resource(text: string) {
  const [found] = readResources(parseYaml(text));
  assert.ok(found, 'the text is no object');
  return found;
}

/** `path -> Kind namespace/name [parts] (optional)`, sorted. */
function described(text: string): string[] {
  return referencesOf(resource(text))
    .map(({ path, within, kinds, name, namespace, parts, isOptional }) => {
      const where = within === undefined ? '' : `@${within.start}-${within.end}`;
      const target = namespace === undefined ? name : `${namespace}/${name}`;
      const named = parts.map(({ type, value }) => ` ${type}:${value}`).join('');
      return `${formatPath(path)}${where} -> ${kinds.map(kindId).join('|')} ${target}${named}${isOptional ? ' (optional)' : ''}`;
    })
    .sort();
}

const POD = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      serviceAccountName: robot
      priorityClassName: high
      imagePullSecrets: [{ name: registry }]
      containers:
        - name: app
          envFrom: [{ configMapRef: { name: settings, optional: true } }, { secretRef: { name: login } }]
          env:
            - { name: A, valueFrom: { configMapKeyRef: { name: settings, key: a } } }
            - { name: B, valueFrom: { secretKeyRef: { name: login, key: b } } }
            - { name: C, valueFrom: { secretKeyRef: { name: "\${SECRET}", key: b } } }
      volumes:
        - { name: v1, configMap: { name: files, items: [{ key: x, path: x }, { key: z, path: z }] } }
        - { name: v2, secret: { secretName: certs } }
        - { name: v3, projected: { sources: [{ secret: { name: other } }, { configMap: { name: more } }] } }
        - { name: v4, persistentVolumeClaim: { claimName: data } }
        - { name: v5, csi: { driver: d, nodePublishSecretRef: { name: node }, volumeAttributes: { secretProviderClass: vault } } }
`;

test('a workload refers to what its pods need', () => {
  assert.deepEqual(described(POD), [
    'metadata.namespace -> Namespace shop',
    'spec.template.spec.containers[0].envFrom[0].configMapRef.name -> ConfigMap shop/settings (optional)',
    'spec.template.spec.containers[0].envFrom[1].secretRef.name -> Secret shop/login',
    'spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.name -> ConfigMap shop/settings key:a',
    'spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef.name -> Secret shop/login key:b',
    'spec.template.spec.imagePullSecrets[0].name -> Secret shop/registry',
    'spec.template.spec.priorityClassName -> PriorityClass high',
    'spec.template.spec.serviceAccountName -> ServiceAccount shop/robot',
    'spec.template.spec.volumes[0].configMap.name -> ConfigMap shop/files key:x key:z',
    'spec.template.spec.volumes[1].secret.secretName -> Secret shop/certs',
    'spec.template.spec.volumes[2].projected.sources[0].secret.name -> Secret shop/other',
    'spec.template.spec.volumes[2].projected.sources[1].configMap.name -> ConfigMap shop/more',
    'spec.template.spec.volumes[3].persistentVolumeClaim.claimName -> PersistentVolumeClaim shop/data',
    'spec.template.spec.volumes[4].csi.nodePublishSecretRef.name -> Secret shop/node',
    'spec.template.spec.volumes[4].csi.volumeAttributes.secretProviderClass -> SecretProviderClass shop/vault',
  ]);
});

test('every path leads to the text that holds the name', () => {
  const found = resource(POD);
  for (const { path, within, name } of referencesOf(found)) {
    const value = valueAt(found.document.data, path);
    assert.equal(within === undefined ? value : String(value).slice(within.start, within.end), name);
  }
});

test('names that a template makes are no references', () => {
  const text = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  serviceAccountName: {{ .Values.account }}
  containers:
    - name: a
      envFrom: [{ secretRef: { name: "{{ .Release.Name }}-login" } }, { secretRef: { name: fixed } }]
`;
  assert.deepEqual(described(text), ['spec.containers[0].envFrom[1].secretRef.name -> Secret default/fixed']);
});

test('an Ingress refers to Services with their ports, to Secrets and to an issuer', () => {
  const text = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt
    nginx.ingress.kubernetes.io/auth-secret: other/users
spec:
  ingressClassName: nginx
  defaultBackend: { service: { name: fallback, port: { number: 80 } } }
  tls: [{ secretName: web-tls }]
  rules:
    - http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] }
`;
  assert.deepEqual(described(text), [
    'metadata.annotations["cert-manager.io/cluster-issuer"] -> ClusterIssuer letsencrypt',
    'metadata.annotations["nginx.ingress.kubernetes.io/auth-secret"]@0-5 -> Namespace other',
    'metadata.annotations["nginx.ingress.kubernetes.io/auth-secret"]@6-11 -> Secret other/users',
    'spec.defaultBackend.service.name -> Service default/fallback port:80',
    'spec.ingressClassName -> IngressClass nginx',
    'spec.rules[0].http.paths[0].backend.service.name -> Service default/web port:http',
    'spec.tls[0].secretName -> Secret default/web-tls',
  ]);
});

test('kinds are told by the fields beside a name', () => {
  const scaler = (spec: string) =>
    described(`apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: a }\nspec: ${spec}\n`);
  assert.deepEqual(scaler('{ scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: db } }'), [
    'spec.scaleTargetRef.name -> StatefulSet default/db',
  ]);
  assert.deepEqual(scaler('{ scaleTargetRef: { kind: Deployment, name: db } }'), [
    'spec.scaleTargetRef.name -> Deployment default/db',
  ]);
  assert.deepEqual(scaler('{ scaleTargetRef: { apiVersion: example.com/v1, kind: Deployment, name: db } }'), [
    'spec.scaleTargetRef.name -> example.com/Deployment default/db',
  ]);
  const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: a, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects:
  - { kind: ServiceAccount, name: robot, namespace: ci }
  - { kind: ServiceAccount, name: own }
  - { kind: User, name: jane, apiGroup: rbac.authorization.k8s.io }
`;
  assert.deepEqual(described(binding), [
    'metadata.namespace -> Namespace shop',
    'roleRef.name -> ClusterRole view',
    'subjects[0].name -> ServiceAccount ci/robot',
    'subjects[0].namespace -> Namespace ci',
    'subjects[1].name -> ServiceAccount shop/own',
  ]);
});

test('routes refer to Gateways and Services, virtual services to hosts', () => {
  const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r }
spec:
  parentRefs: [{ name: public, namespace: infra, sectionName: https }]
  rules: [{ backendRefs: [{ name: web, port: 80 }, { group: example.com, kind: Bucket, name: files }] }]
`;
  assert.deepEqual(described(route), [
    'spec.parentRefs[0].name -> Gateway infra/public listener:https',
    'spec.parentRefs[0].namespace -> Namespace infra',
    'spec.rules[0].backendRefs[0].name -> Service default/web port:80',
    'spec.rules[0].backendRefs[1].name -> example.com/Bucket default/files',
  ]);
  const virtual = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: v }
spec:
  hosts: [shop.example.com]
  gateways: [infra/public, mesh]
  http:
    - route:
        - destination: { host: reviews.prod.svc.cluster.local, port: { number: 9080 } }
        - destination: { host: ratings }
        - destination: { host: api.example.com }
`;
  assert.deepEqual(described(virtual), [
    'spec.gateways[0]@0-5 -> Namespace infra',
    'spec.gateways[0]@6-12 -> networking.istio.io/Gateway infra/public',
    'spec.http[0].route[0].destination.host@0-7 -> Service prod/reviews port:9080',
    'spec.http[0].route[1].destination.host -> Service default/ratings',
  ]);
});

test('custom resources that nobody knows refer by the usual fields', () => {
  const text = `apiVersion: example.com/v1
kind: Database
metadata: { name: db, namespace: shop }
spec:
  passwordSecretRef: { name: login, key: password }
  configMapRef: { name: settings }
  writeConnectionSecretToRef: { name: out }
  template:
    spec:
      serviceAccountName: robot
      containers: [{ env: [{ name: A, valueFrom: { configMapKeyRef: { name: settings, key: a } } }] }]
      volumes: [{ secret: { secretName: certs } }]
`;
  assert.deepEqual(described(text), [
    'metadata.namespace -> Namespace shop',
    'spec.configMapRef.name -> ConfigMap shop/settings',
    'spec.passwordSecretRef.name -> Secret shop/login key:password',
    'spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.name -> ConfigMap shop/settings key:a',
    'spec.template.spec.serviceAccountName -> ServiceAccount shop/robot',
    'spec.template.spec.volumes[0].secret.secretName -> Secret shop/certs',
  ]);
});

test('an object does not refer to what it makes', () => {
  const text = `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web }
spec: { secretName: web-tls, issuerRef: { name: ca, kind: ClusterIssuer } }
`;
  assert.deepEqual(described(text), ['spec.issuerRef.name -> ClusterIssuer ca']);
});

test('objects of a list count from the document', () => {
  const text = `apiVersion: v1
kind: List
items:
  - apiVersion: policy/v1
    kind: PodDisruptionBudget
  - apiVersion: v1
    kind: ServiceAccount
    metadata: { name: a }
    imagePullSecrets: [{ name: pull }]
`;
  const [, account] = readResources(parseYaml(text));
  assert.ok(account);
  assert.deepEqual(
    referencesOf(account).map(({ path }) => formatPath(path)),
    ['items[1].imagePullSecrets[0].name'],
  );
});
