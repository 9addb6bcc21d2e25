// The parts that add objects: which are missing, by what stands beside the workload and by what the rules find in it.
import type { Finding } from '../../engine/finding';
import { fixEdits } from '../../engine/fixes';
import { controllerSpecOf, replicasOf } from '../../kubernetes/controller-spec';
import type { KindName } from '../../kubernetes/kinds';
import type { TextEdit } from '../../yaml/text';
import { isMap, isWritten, valueAt, type YamlMap } from '../../yaml/value';
import type { CompletionInput, CompletionPart, PartId } from './completion';
import {
  hasNamed,
  hasService,
  isGuarded,
  isMonitored,
  isOpenToOutside,
  isolationOf,
  isScalable,
  openingsOf,
  serviceNameOf,
  sharersOf,
} from './evidence';
import { description, left, title } from './messages';
import {
  autoscaler,
  defaultDeny,
  disruptionBudget,
  egressPolicy,
  headlessService,
  ingressPolicy,
  isForMetrics,
  mostReplicas,
  podMonitor,
  portsOf,
  selectorOf,
  service,
  serviceAccount,
  serviceNameFor,
} from './objects';
import { type NewObjects, Placing } from './placing';
import type { Subject } from './subject';

/** Fewer pods do not outlive the loss of one; in the strict profile, of one more while a node is drained. */
const LEAST_REPLICAS = 2;
const STRICT_REPLICAS = 3;

/** The parts that add objects, as they are found to be missing. */
export class Drafts {
  readonly notes: string[] = [];
  /** What the autoscaler's part changes in the workload; undefined while there is none. */
  scaling: readonly TextEdit[] | undefined;
  readonly placing: Placing;
  readonly #input: CompletionInput;
  readonly #subject: Subject;
  readonly #parts: CompletionPart[] = [];
  /** Whether what selects its pods selects others too. */
  readonly #isShared: boolean;
  /** Whether all that the workload is applied with is known, and its pods are its own. */
  readonly #isSure: boolean;

  constructor(input: CompletionInput, subject: Subject) {
    this.#input = input;
    this.#subject = subject;
    this.placing = new Placing(input, subject.name);
    const sharers = sharersOf(subject);
    this.#isShared = sharers.length > 0;
    this.#isSure = !this.#isShared && subject.seen.every(({ view }) => !view.isIncomplete);
    if (this.#isShared) {
      this.notes.push(left('shared', { resource: subject.resource.label, others: sharers.join(', ') }));
    }
    this.#addServices();
  }

  get parts(): readonly CompletionPart[] {
    return this.#parts;
  }

  /**
   * Adds what the findings of the workload call missing; gives whether that was anything new.
   *
   * @param options `isFirst`: nothing was changed in the workload; `isOnNode`: its pods are in the network of their node, where no policy holds;
   * `requestsCpu`: an autoscaler can compute a share of what its containers request
   */
  addFor(
    findings: readonly Finding[],
    options: { readonly isFirst: boolean; readonly isOnNode: boolean; readonly requestsCpu: boolean },
  ): boolean {
    const before = this.#parts.length;
    if (!options.isOnNode) this.#addPolicies();
    const found = (rule: string) => findings.filter((finding) => finding.rule.id === rule);
    this.#addAccount(found('service-account-missing'), found('default-service-account'));
    // What a kustomization changes has no fix of its own.
    const guarded = found('pdb-missing').some(
      (finding) => addsObject(finding) || (!this.#isShared && !isGuarded(this.#subject)),
    );
    if (guarded) this.#addBudget(options.isFirst);
    this.#addMonitor(found('metrics-not-scraped'));
    const scaled = found('hpa-missing').some((finding) => addsObject(finding) || options.requestsCpu);
    if (scaled) this.#addAutoscaler(options.isFirst);
    return this.#parts.length > before;
  }

  #has(id: PartId): boolean {
    return this.#parts.some((part) => part.id === id);
  }

  #add(id: PartId, name: string, text: string, isSafe: boolean, objects: NewObjects): void {
    const { files, edits } = this.placing.place(objects);
    this.#parts.push({ id, title: title(id, name), description: text, isSafe: isSafe && this.#isSure, files, edits });
  }

  /** Whether an object of a kind and name is there, as it is written or as it is applied. */
  #isTaken(kind: KindName, name: string): boolean {
    const { workspace, path, snapshot } = this.#input;
    const { seen, resource } = this.#subject;
    const { namespace } = resource;
    const written = [...workspace.writtenBeside(path), ...snapshot.resources].filter(
      (other) => other.type === kind && other.namespace === namespace,
    );
    const elsewhere = seen.flatMap(({ view }) => view.everywhere(kind, namespace));
    return [...written, ...elsewhere].some(({ metadata }) => metadata.name === name);
  }

  #freeName(kind: KindName, suffix: string): string | undefined {
    const { name } = this.#subject;
    return [name, `${name}-${suffix}`].find((candidate) => !this.#isTaken(kind, candidate));
  }

  #addServices(): void {
    const subject = this.#subject;
    const { resource } = subject;
    const { kubernetesVersion } = this.#input.settings;
    if (resource.type !== 'Deployment' && resource.type !== 'StatefulSet') return;
    const values = { resource: resource.label };
    const ports = portsOf(subject, kubernetesVersion);
    const headless = serviceNameOf(subject);
    // The Service by which its pods have their names is missed whatever others lead to them.
    const isNamedMissing = headless !== undefined && !hasNamed(subject, 'Service', headless);
    if (selectorOf(subject) === undefined || (hasService(subject) && !isNamedMissing)) return;
    const name = headless ?? serviceNameFor(subject, kubernetesVersion);
    const serving = ports.filter((port) => !isForMetrics(port));
    if (name !== undefined && (hasNamed(subject, 'Service', name) || this.#isTaken('Service', name))) {
      this.notes.push(left('serviceNamed', { ...values, name }));
    } else if (headless !== undefined) {
      const objects = [headlessService(subject, headless, ports)];
      this.#add('service', headless, description('headless', values), true, { kind: 'Service', objects });
    } else if (serving.length > 0 && name !== undefined) {
      const objects = [service(subject, name, ports)];
      this.#add('service', name, description('service'), true, { kind: 'Service', objects });
    } else if (ports.length === 0) this.notes.push(left('noPorts', values));
  }

  #addPolicies(): void {
    const subject = this.#subject;
    const { ingress, egress, isShut, isDefault } = isolationOf(subject);
    // Who wants no policies has them made elsewhere, or not at all.
    const isUnwanted = this.#input.settings.rules['network-policy-missing']?.severity === 'off';
    if (selectorOf(subject) === undefined || isUnwanted) return;
    const name = this.#freeName('NetworkPolicy', 'network-policy');
    const ports = openingsOf(subject, portsOf(subject, this.#input.settings.kubernetesVersion));
    const isWanted = !ingress || (isShut && ports.length > 0);
    if (isWanted && name !== undefined && !this.#has('network-policy')) {
      const isOpen = isOpenToOutside(subject);
      const text = ports.length === 0 ? 'closed' : isShut ? 'shut' : isOpen ? 'openPorts' : 'ports';
      const objects = [ingressPolicy(subject, name, ports, { isOpenToOutside: isOpen })];
      // Who calls the pods, and at which ports that nobody declared, no file tells.
      this.#add('network-policy', name, description(text), false, { kind: 'NetworkPolicy', objects });
    }
    const outgoing = `${subject.name}-egress`;
    if (!egress && !this.#isTaken('NetworkPolicy', outgoing) && !this.#has('egress-policy')) {
      const objects = [egressPolicy(subject, outgoing)];
      this.#add('egress-policy', outgoing, description('egress'), false, {
        kind: 'NetworkPolicy',
        objects,
        suffix: '-egress',
      });
    }
    const names = { deny: 'default-deny', dns: 'allow-dns' };
    const isDenyTaken = Object.values(names).some((one) => this.#isTaken('NetworkPolicy', one));
    // The cluster's own DNS server and network are there, which everything needs.
    const isOfCluster = subject.seen.some(({ pod: { resource } }) => resource.namespace.startsWith('kube-'));
    if (!isDefault && !isDenyTaken && !isOfCluster && !this.#has('default-deny')) {
      const placed = { kind: 'NetworkPolicy', objects: defaultDeny(subject, names), suffix: '-default' } as const;
      this.#add('default-deny', `${names.deny}, ${names.dns}`, description('deny'), false, placed);
    }
  }

  #addAccount(missing: readonly Finding[], shared: readonly Finding[]): void {
    const subject = this.#subject;
    const values = { resource: subject.resource.label };
    const named = subject.pod.spec.serviceAccountName ?? subject.pod.spec.serviceAccount;
    const isNamed = missing.length > 0 && named !== undefined;
    const name = isNamed ? named : shared.length > 0 ? subject.name : undefined;
    if (name === undefined || this.#has('service-account') || this.#isTaken('ServiceAccount', name)) return;
    const text = description(isNamed ? 'account' : 'ownAccount', values);
    const objects = [serviceAccount(subject, name)];
    this.#add('service-account', name, text, isNamed, { kind: 'ServiceAccount', objects });
  }

  /** `hasPods`: there are several pods as it is. */
  #addBudget(hasPods: boolean): void {
    const name = this.#freeName('PodDisruptionBudget', 'pdb');
    if (name === undefined || this.#has('disruption-budget')) return;
    const objects = [disruptionBudget(this.#subject, name, this.#input.settings.kubernetesVersion)];
    const text = description(hasPods ? 'budget' : 'budgetLater');
    this.#add('disruption-budget', name, text, hasPods, { kind: 'PodDisruptionBudget', objects });
  }

  #addMonitor(findings: readonly Finding[]): void {
    const values = findings.flatMap(addedBy);
    const name = this.#freeName('PodMonitor', 'metrics');
    if (values.length === 0 || name === undefined || this.#has('pod-monitor') || !isMonitored(this.#subject)) return;
    const objects = [podMonitor(this.#subject, name, values)];
    this.#add('pod-monitor', name, description('monitor'), true, { kind: 'PodMonitor', objects });
  }

  /** `hasRequests`: the containers request CPU as they are. */
  #addAutoscaler(hasRequests: boolean): void {
    const { resource } = this.#subject;
    const name = this.#freeName('HorizontalPodAutoscaler', 'hpa');
    if (resource.type !== 'Deployment' || name === undefined || this.#has('autoscaler')) return;
    if (!isScalable(this.#subject)) return;
    const removal = this.#removeReplicas();
    if (removal === undefined) return;
    const least = this.#input.settings.profile === 'strict' ? STRICT_REPLICAS : LEAST_REPLICAS;
    const min = Math.max(least, replicasOf(controllerSpecOf(resource)));
    const values = { resource: resource.label, min, max: mostReplicas(min) };
    const text = description(removal.length > 0 ? 'scaled' : 'scaledNew', values);
    const needs = hasRequests ? '' : description('scaledAfter', values);
    this.scaling = removal;
    const objects = [autoscaler(this.#subject, name, min)];
    this.#add('autoscaler', name, `${text}${needs}`, false, { kind: 'HorizontalPodAutoscaler', objects });
  }

  /** Undefined where the text stands in the way. */
  #removeReplicas(): readonly TextEdit[] | undefined {
    const { resource } = this.#subject;
    if (!isWritten(valueAt(resource.data, ['spec', 'replicas']))) return [];
    const placed = this.#input.snapshot.documents.find(({ snapshot }) => snapshot.resources.includes(resource));
    if (placed === undefined) return undefined;
    const result = fixEdits(placed, [{ op: 'remove', path: [...resource.path, 'spec', 'replicas'] }]);
    return result.ok ? result.edits : undefined;
  }
}

/** The objects that the fixes of a finding add. */
function addedBy({ fixes }: Finding): readonly YamlMap[] {
  return fixes.flatMap(({ changes }) =>
    changes.flatMap((change) => (change.op === 'append' && isMap(change.value) ? [change.value] : [])),
  );
}

/** Whether a rule could say what is to be added. */
function addsObject(finding: Finding): boolean {
  return addedBy(finding).length > 0;
}
