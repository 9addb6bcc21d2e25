// Configuration files of a cluster's own parts: kubeadm, API server, kubelet.
import { values } from './notation.mjs';

const extraArguments = { v1beta3: '{s', v1beta4: [{ 'name!': 's', value: 's' }] };

export function kubeadm(version) {
  const extraArgs = extraArguments[version] ?? extraArguments.v1beta3;
  const component = {
    extraArgs,
    extraVolumes: [{ 'name!': 's', 'hostPath!': 's', 'mountPath!': 's', readOnly: 'b', pathType: 's' }],
  };
  const nodeRegistration = {
    name: 's',
    criSocket: 's',
    taints: '[@core.v1.Taint',
    kubeletExtraArgs: extraArgs,
    ignorePreflightErrors: '[s',
    imagePullPolicy: values('Always', 'IfNotPresent', 'Never'),
  };
  const endpoint = { advertiseAddress: 's', bindPort: 'i' };
  return {
    ClusterConfiguration: {
      kubernetesVersion: 's',
      clusterName: 's',
      controlPlaneEndpoint: 's',
      certificatesDir: 's',
      imageRepository: 's',
      networking: { serviceSubnet: 's', podSubnet: 's', dnsDomain: 's' },
      etcd: {
        local: {
          dataDir: 's',
          extraArgs,
          serverCertSANs: '[s',
          peerCertSANs: '[s',
          imageRepository: 's',
          imageTag: 's',
        },
        external: { 'endpoints!': '[s', caFile: 's', certFile: 's', keyFile: 's' },
      },
      apiServer: { ...component, certSANs: '[s', timeoutForControlPlane: 's' },
      controllerManager: component,
      scheduler: component,
      dns: { imageRepository: 's', imageTag: 's' },
      featureGates: '{b',
    },
    InitConfiguration: {
      bootstrapTokens: [{ token: 's', description: 's', ttl: 's', usages: '[s', groups: '[s' }],
      nodeRegistration,
      localAPIEndpoint: endpoint,
      certificateKey: 's',
      skipPhases: '[s',
      patches: { directory: 's' },
    },
    JoinConfiguration: {
      nodeRegistration,
      caCertPath: 's',
      'discovery!': {
        bootstrapToken: { 'token!': 's', apiServerEndpoint: 's', caCertHashes: '[s', unsafeSkipCAVerification: 'b' },
        file: { kubeConfigPath: 's' },
        tlsBootstrapToken: 's',
      },
      controlPlane: { localAPIEndpoint: endpoint, certificateKey: 's' },
      skipPhases: '[s',
      patches: { directory: 's' },
    },
  };
}

const encryptionKeys = { 'keys!': [{ 'name!': 's', 'secret!': 's' }] };

export const encryptionConfiguration = {
  'resources!': [
    {
      'resources!': '[s',
      'providers!': [
        {
          aesgcm: encryptionKeys,
          aescbc: encryptionKeys,
          secretbox: encryptionKeys,
          identity: {},
          kms: { apiVersion: values('v1', 'v2'), 'name!': 's', 'endpoint!': 's', cachesize: 'i', timeout: 's' },
        },
      ],
    },
  ],
};

const auditLevel = values('None', 'Metadata', 'Request', 'RequestResponse');
const auditStages = [values('RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic')];

export const auditPolicy = {
  'rules!': [
    {
      'level!': auditLevel,
      users: '[s',
      userGroups: '[s',
      verbs: '[s',
      resources: [{ group: 's', resources: '[s', resourceNames: '[s' }],
      namespaces: '[s',
      nonResourceURLs: '[s',
      omitStages: auditStages,
      omitManagedFields: 'b',
    },
  ],
  omitStages: auditStages,
  omitManagedFields: 'b',
};

export const kubelet = {
  address: 's',
  port: 'i',
  readOnlyPort: 'i',
  staticPodPath: 's',
  authentication: {
    anonymous: { enabled: 'b' },
    webhook: { enabled: 'b', cacheTTL: 's' },
    x509: { clientCAFile: 's' },
  },
  authorization: { mode: values('AlwaysAllow', 'Webhook'), webhook: '{*' },
  cgroupDriver: values('cgroupfs', 'systemd'),
  clusterDNS: '[s',
  clusterDomain: 's',
  containerLogMaxFiles: 'i',
  containerLogMaxSize: 's',
  containerRuntimeEndpoint: 's',
  cpuManagerPolicy: values('none', 'static'),
  memoryManagerPolicy: values('None', 'Static'),
  topologyManagerPolicy: values('none', 'best-effort', 'restricted', 'single-numa-node'),
  topologyManagerScope: values('container', 'pod'),
  evictionHard: '{s',
  evictionSoft: '{s',
  evictionSoftGracePeriod: '{s',
  evictionMinimumReclaim: '{s',
  evictionMaxPodGracePeriod: 'i',
  failSwapOn: 'b',
  featureGates: '{b',
  imageGCHighThresholdPercent: 'i',
  imageGCLowThresholdPercent: 'i',
  kubeReserved: '{s',
  systemReserved: '{s',
  maxPods: 'i',
  podPidsLimit: 'l',
  protectKernelDefaults: 'b',
  rotateCertificates: 'b',
  seccompDefault: 'b',
  serializeImagePulls: 'b',
  serverTLSBootstrap: 'b',
  shutdownGracePeriod: 's',
  shutdownGracePeriodCriticalPods: 's',
  streamingConnectionIdleTimeout: 's',
  tlsCertFile: 's',
  tlsCipherSuites: '[s',
  tlsMinVersion: 's',
  tlsPrivateKeyFile: 's',
};
