import { defineRule } from '../../rule';
import { type HostPathVolume, hostPathVolumes, isAtOrUnder, mountsOf, normalizeHostPath } from './host-paths';
import { isNodeAgent, severityOnNode } from './node-agent';

const LOGS = '/var/log';

/** Places of the node that make it what it is, the deeper ones first, each with what lies there, as the end of a sentence. */
const SENSITIVE: readonly (readonly [directory: string, content: string])[] = [
  ['/lib/modules', 'the modules of its kernel lie'],
  ['/var/lib/docker/containers', 'the logs and settings of all containers lie'],
  ['/etc/kubernetes', 'the credentials of the kubelet and the static pods of the control plane lie'],
  ['/var/lib/kubelet/pods', 'the Secrets and volumes of all its pods lie'],
  ['/var/lib/kubelet/plugins_registry', 'drivers make themselves known to the kubelet'],
  ['/var/lib/kubelet/device-plugins', 'device plugins make themselves known to the kubelet'],
  ['/var/lib/kubelet/pod-resources', 'the kubelet tells which pod uses which devices'],
  ['/var/lib/kubelet/plugins', 'the sockets of its storage drivers lie, and the volumes that they mount'],
  ['/var/lib/kubelet', 'the credentials of the kubelet and the Secrets and volumes of all its pods lie'],
  ['/var/lib/etcd', 'the database of the cluster lies, with every Secret'],
  ['/var/lib/docker', 'the file systems of all containers lie'],
  ['/var/lib/containerd', 'the file systems of all containers lie'],
  ['/var/lib/cni', 'the state of the network plugin lies'],
  ['/opt/cni', 'programs lie that the container runtime runs as root'],
  [LOGS, 'the logs of all pods lie, and links set there trick the kubelet into serving other files of the node'],
  ['/dev/log', 'the socket of its log lies'],
  ['/dev/shm', 'memory lies that its processes share'],
  ['/etc/cni', 'its network plugins are set up'],
  ['/boot', 'the kernel lies that the node starts next'],
  ['/dev', 'its disks and other devices are'],
  ['/etc', 'its users, keys and services are set up'],
  ['/lib', 'libraries lie that programs of the node run as root'],
  ['/proc', 'its processes and the settings of its kernel are'],
  ['/sys', 'the devices and settings of its kernel are'],
  ['/usr', 'the programs lie that the node runs as root'],
  ['/root', 'the files and keys of root lie'],
  ['/home', 'the files and keys of its users lie'],
  ['/run', 'the sockets and state of its services lie'],
];

/** What is often read by containers, and does little harm as long as it is only read. */
const READABLE: readonly string[] = [
  '/etc/localtime',
  '/etc/timezone',
  '/etc/machine-id',
  '/etc/os-release',
  '/etc/ssl',
  '/etc/pki',
  '/etc/ca-certificates',
  '/usr/share/zoneinfo',
  '/usr/share/ca-certificates',
  '/lib/modules',
];

/** Places of /dev that are no single device: directories, and the socket of the log. */
const NO_DEVICES: readonly string[] =
  'block bsg bus bus/usb char cpu disk dma_heap dri hugepages infiniband input log mapper mqueue net pts shm snd vfio'
    .split(' ')
    .map((name) => `/dev/${name}`);

export default defineRule({
  id: 'sensitive-host-path',
  need: 'security',
  summary: 'A pod mounts a place of its node that the node itself depends on.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['kl:sensitive-host-mounts', 'tv:KSV-0121'],
  messages: {
    root: 'Volume {volume} hands the pod the whole file system of its node: an intruder finds the credentials of the kubelet and the Secrets of all its pods there. Mount only the directory that is needed.',
    rootOfAgent:
      'Volume {volume} hands the pod the whole file system of its node: an intruder finds the credentials of the kubelet and the Secrets of all its pods there. Node agents often need that, so it counts less on a DaemonSet; mount only the directory that is needed.',
    sensitive:
      'Volume {volume} hands the pod {path} of its node, where {content}: from there an intruder takes over more than the pod. Bring in what it needs by an image, a ConfigMap or a claim.',
    sensitiveOfAgent:
      'Volume {volume} hands the pod {path} of its node, where {content}: from there an intruder takes over more than the pod. Node agents often need that, so it counts less on a DaemonSet; mount no more than the agent uses, readOnly where it only reads.',
    readable:
      'Volume {volume} shows the pod {path} of its node, if only to read: what is there differs from node to node, and changes with the image of the node. Bring it in by the image or a ConfigMap.',
    readableOfAgent:
      'Volume {volume} shows the pod {path} of its node, if only to read. Node agents often need that, so it counts less on a DaemonSet; remove it if this one does not.',
    logs: 'Volume {volume} shows the pod {path} of its node, if only to read: an intruder reads there what all other pods log. Collect logs with an agent, and keep it out of applications.',
    logsOfAgent:
      'Volume {volume} shows the pod {path} of its node, if only to read: an intruder reads there what all other pods log. Node agents often need that, so it counts less on a DaemonSet.',
    device:
      'Volume {volume} hands the pod the device {path} of its node: the scheduler does not know which node has it, and the container mostly has to be privileged to use it. Use a device plugin.',
    deviceOfAgent:
      'Volume {volume} hands the pod the device {path} of its node. Node agents often need that, so it counts less on a DaemonSet; remove it if this one does not.',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const isAgent = isNodeAgent(resource);
    for (const hostVolume of hostPathVolumes(pod)) {
      const { name: volume, path, hostPath } = hostVolume;
      const place = { path: [...path, 'hostPath', 'path'], subject: path };
      const normal = normalizeHostPath(hostPath);
      if (normal === '/' || isDrive(hostPath)) {
        const severity = severityOnNode(resource, 'error');
        report({ message: isAgent ? 'rootOfAgent' : 'root', values: { volume }, ...place, severity });
        continue;
      }
      const content = SENSITIVE.find(([directory]) => isAtOrUnder(normal, directory))?.[1];
      if (content === undefined) continue;
      const values = { volume, path: hostPath, content };
      const isOnlyRead = mountsOf(pod, volume).every(({ isReadOnly }) => isReadOnly);
      const severity = severityOnNode(resource, 'warning');
      if (isOnlyRead && isDevice(normal, hostVolume))
        report({ message: isAgent ? 'deviceOfAgent' : 'device', values, ...place, severity });
      else if (isOnlyRead && isAtOrUnder(normal, LOGS))
        report({ message: isAgent ? 'logsOfAgent' : 'logs', values, ...place, severity });
      else if (isOnlyRead && READABLE.some((readable) => isAtOrUnder(normal, readable)))
        report({ message: isAgent ? 'readableOfAgent' : 'readable', values, ...place, severity });
      else {
        const message = isAgent ? 'sensitiveOfAgent' : 'sensitive';
        report({ message, values, ...place, severity: severityOnNode(resource, 'error') });
      }
    }
  },
});

/** The root of a drive of a Windows node. */
function isDrive(path: string): boolean {
  return /^[A-Za-z]:[\\/]*$/.test(path);
}

function isDevice(path: string, { type }: HostPathVolume): boolean {
  if (!path.startsWith('/dev/') || type === 'Directory' || type === 'DirectoryOrCreate') return false;
  return type === 'CharDevice' || type === 'BlockDevice' || !NO_DEVICES.includes(path);
}
