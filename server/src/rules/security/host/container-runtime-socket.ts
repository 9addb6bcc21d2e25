import { defineRule } from '../../rule';
import { hostPathVolumes, normalizeHostPath } from './host-paths';
import { isNodeAgent, severityOnNode } from './node-agent';

/** Sockets over which a container runtime is told what to run, wherever they lie. */
const SOCKET_NAMES: readonly string[] = ['docker.sock', 'cri-dockerd.sock', 'containerd.sock', 'crio.sock'];

/** The same for Windows nodes, where they are named pipes. */
const PIPE = /^[\\/]{2}\.[\\/]pipe[\\/](?:docker_engine|containerd-containerd)$/i;

/**
 * Directories in or below which these sockets lie by default: Docker and cri-dockerd, containerd, CRI-O, k3s and RKE2, k0s,
 * MicroK8s.
 * The root directory holds them too; there the socket is the least of it, and the path as such is for another rule.
 */
const SOCKET_DIRECTORIES: readonly string[] = [
  '/run',
  '/run/containerd',
  '/run/crio',
  '/run/k0s',
  '/run/k3s',
  '/run/k3s/containerd',
  '/var/snap/microk8s/common/run',
];

export default defineRule({
  id: 'container-runtime-socket',
  need: 'security',
  summary: 'A pod mounts the socket of the container runtime, with which it controls its node.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['kl:docker-sock', 'ck:27', 'tv:KSV-0006'],
  messages: {
    socket:
      'Volume {volume} hands the pod the socket of the container runtime ({path}): an intruder starts a privileged container with it and owns the node. Remove it; build images without a daemon, and ask the Kubernetes API about containers.',
    directory:
      'Volume {volume} hands the pod {path}, where the socket of the container runtime lies: an intruder starts a privileged container with it and owns the node. Mount only the directory that is needed.',
    socketOfAgent:
      'Volume {volume} hands the pod the socket of the container runtime ({path}): an intruder starts a privileged container with it and owns the node. Node agents often need that, so it counts less on a DaemonSet; remove it if this one does not.',
    directoryOfAgent:
      'Volume {volume} hands the pod {path}, where the socket of the container runtime lies: an intruder starts a privileged container with it and owns the node. Node agents often need that, so it counts less on a DaemonSet; mount only the directory that is needed.',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const isAgent = isNodeAgent(resource);
    for (const { name, path, hostPath } of hostPathVolumes(pod)) {
      const place = normalizeHostPath(hostPath);
      const isSocket = PIPE.test(hostPath) || SOCKET_NAMES.some((socket) => place.endsWith(`/${socket}`));
      if (!isSocket && !SOCKET_DIRECTORIES.includes(place)) continue;
      const message = isSocket ? (isAgent ? 'socketOfAgent' : 'socket') : isAgent ? 'directoryOfAgent' : 'directory';
      report({
        message,
        values: { volume: name, path: hostPath },
        path: [...path, 'hostPath', 'path'],
        subject: path,
        severity: severityOnNode(resource, 'error'),
      });
    }
  },
});
