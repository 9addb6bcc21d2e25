// The containers of a part: the main one, and those beside it.
import { type Application, isLongRunning, listens, mainPortName } from '../application';
import type { ContainerDetails, OtherContainer, PartPort, ProbeDetails } from '../plan';
import { type Data, type DataMap, noted } from '../print';
import { containerSecurityContext, imageFields, resourcesOf, sizeOf } from './pod';
import { secretName } from './secrets';
import { configMapName } from './settings';
import { mountsOf } from './volumes';

/** So long a pod still answers after it was told to stop, until nothing sends it requests any more. */
export const DRAIN_SECONDS = 10;

export function mainContainer(application: Application): DataMap {
  const { answers, details, environment, name } = application;
  const { main } = details;
  const port: PartPort[] = listens(application)
    ? [{ name: mainPortName(application), number: answers.port, protocol: 'TCP' }]
    : [];
  return {
    ...common(application, main),
    name,
    ...imageFields(environment.image),
    ports: portFields([...port, ...(main.ports ?? [])]),
    env: secretVariables(application, main),
    envFrom: [{ configMapRef: { name: configMapName(application) } }],
    ...mainProbes(application),
    lifecycle: isLongRunning(application) ? { preStop: { sleep: { seconds: DRAIN_SECONDS } } } : undefined,
  };
}

/** A container that has ended before the main one starts, or one that runs as long as it does. */
export function otherContainer(application: Application, container: OtherContainer): DataMap {
  const { name, image, role, settings = {} } = container;
  const variables = Object.entries(settings).map(([key, value]): Data => ({ name: key, value: literal(value) }));
  const env = [...variables, ...(secretVariables(application, container) ?? [])];
  return {
    ...common(application, container),
    name,
    ...imageFields(image),
    restartPolicy: role === 'sidecar' ? 'Always' : undefined,
    ports: portFields(container.ports ?? []),
    env: env.length === 0 ? undefined : env,
    ...(role === 'sidecar' ? givenProbes(container) : {}),
  };
}

/** What all containers have. */
function common(application: Application, container: ContainerDetails): DataMap {
  const { command, args, references, workingDir } = container;
  const mounts = mountsOf(application, container);
  return {
    command: words(command, references),
    args: words(args, references),
    workingDir,
    resources: resourcesOf(sizeOf(container, application)),
    securityContext: containerSecurityContext(container),
    volumeMounts: mounts.length === 0 ? undefined : mounts,
  };
}

function words(texts: readonly string[] | undefined, references?: readonly string[]): readonly string[] | undefined {
  return texts === undefined || texts.length === 0 ? undefined : texts.map((text) => literal(text, references));
}

/** Kubernetes reads `$(NAME)` as a variable and `$$` as a dollar sign; here every text but the references means what it says. */
function literal(text: string, references: readonly string[] = []): string {
  return text.replace(/\$\(([\w.-]+)\)|\${2,}|\$(?=\()/g, (found, name: string | undefined) => {
    if (name === undefined) return found + found;
    return references.includes(name) ? found : `$${found}`;
  });
}

function portFields(ports: readonly PartPort[]): readonly Data[] | undefined {
  if (ports.length === 0) return undefined;
  return ports.map(({ name, number, protocol }) => ({
    name,
    containerPort: number,
    protocol: protocol === 'TCP' ? undefined : protocol,
  }));
}

function secretVariables(application: Application, container: ContainerDetails): readonly Data[] | undefined {
  const { secretVariables: variables = [] } = container;
  if (variables.length === 0) return undefined;
  const secret = secretName(application);
  return variables.map(({ name, key }) => ({ name, valueFrom: { secretKeyRef: { name: secret, key } } }));
}

function mainProbes(application: Application): DataMap {
  const { answers, details } = application;
  if (!isLongRunning(application)) return {};
  if (details.main.probes !== undefined) return givenProbes(details.main);
  if (!listens(application)) return {};
  const port = mainPortName(application);
  return usualProbes(port === 'http' ? { httpGet: { path: answers.healthPath, port } } : { tcpSocket: { port } });
}

/** The start may take long; traffic is taken away soon, but only what hangs for a minute is restarted. */
function usualProbes(action: DataMap): DataMap {
  return {
    startupProbe: { ...action, periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { ...action, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 },
    livenessProbe: { ...action, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  };
}

function givenProbes({ probes }: ContainerDetails): DataMap {
  return {
    startupProbe: probe(probes?.startup),
    readinessProbe: probe(probes?.readiness),
    livenessProbe: probe(probes?.liveness),
  };
}

function probe(details: ProbeDetails | undefined): Data | undefined {
  if (details === undefined) return undefined;
  const { action, note, ...timing } = details;
  const data = { ...actionOf(action), ...timing };
  return note === undefined ? data : noted(data, note.replaceAll('\n', ' '));
}

function actionOf(action: ProbeDetails['action']): DataMap {
  switch (action.kind) {
    case 'exec':
      return { exec: { command: action.command.map((word) => literal(word)) } };
    case 'tcp':
      return { tcpSocket: { port: action.port } };
    case 'grpc':
      return { grpc: { port: action.port, service: action.service } };
    case 'http': {
      const { port, path, scheme, headers = {} } = action;
      const httpHeaders = Object.entries(headers).map(([name, value]) => ({ name, value }));
      return { httpGet: { path, port, scheme, httpHeaders: httpHeaders.length === 0 ? undefined : httpHeaders } };
    }
  }
}
