/** What is said about a Nomad job. */
export const NOMAD_MESSAGES = {
  nomadNoJob: 'There is no job here.',
  nomadSeveralJobs: 'A file holds one job; only the first is read.',
  nomadLabel: 'The block {block} needs one name behind it.',
  nomadTwice: 'There are two groups called {name}.',
  nomadNoGroup: 'The job {job} has no group.',
  nomadNoTask: 'The group {group} has no task.',
  nomadNoDriver: 'The task {task} has no driver.',
  nomadSeveralTasks: 'The tasks of {group} become containers of one pod: they live, scale and are replaced together.',
  nomadRuntime: '{text} is filled in by Nomad when the task starts: take a fixed value or the name of a Service.',

  nomadRuntimeKnown: '{text} becomes {value}.',

  nomadWhere:
    '{key} says which machines and clusters run it and is not carried over: choose cluster and namespace when you deploy.',
  nomadScheduling: '{key} guides the scheduler of Nomad and is not carried over.',
  nomadElsewhere: '{key} belongs to Consul, Vault or Nomad itself and is not carried over.',
  nomadUi: '{key} is shown in the interface of Nomad and is not carried over.',
  nomadMeta: 'meta is not carried over: use labels and annotations.',
  nomadMigrate: 'migrate is not carried over: a PodDisruptionBudget says how many pods may go when nodes are emptied.',
  nomadParameterized: '{key} is not carried over: create a Job for each run, from a CronJob or a workflow.',
  nomadCronSeconds: '{cron} has fields for seconds or years, which a CronJob has not.',
  nomadWeight: '{key} of a placement or device is not carried over.',
  nomadDistinctHosts: 'distinct_hosts becomes a spread over the nodes.',
  nomadEphemeralDisk: '{key} is not carried over: an emptyDir holds scratch files and can have a size limit.',
  nomadShutdownDelay: '{key} becomes a preStop hook that waits.',
  nomadRestart:
    'How often and how fast a task is restarted is not carried over: Kubernetes restarts with growing pauses of its own.',
  nomadScalingPolicy: 'The scaling policy is not carried over: write it as a HorizontalPodAutoscaler.',
  nomadVerticalScaling: '{key} of a task is not carried over: a VerticalPodAutoscaler does that.',
  nomadAction: '{key} is not carried over: run commands with kubectl exec, or as a Job.',
  nomadIdentity: '{key} becomes the ServiceAccount of the pod.',
  nomadLeader: '{key} is not carried over: make the other tasks sidecars, which end with the pod.',
  nomadPostStop:
    'A task that runs after the others has no counterpart in a pod: a preStop hook or a Job of its own may do.',
  nomadPostStart: 'A task that starts after the others becomes a container beside them, which must wait by itself.',

  nomadCanary: 'Canaries have no counterpart in a Deployment: Argo Rollouts or Flagger do that.',
  nomadAutoRevert:
    'auto_revert has no counterpart in a Deployment: a rollout that fails stands still, and the old pods stay.',
  nomadUpdateDetail: '{key} of an update is not carried over: a rollout goes by the readiness of the pods.',

  nomadHostNetwork: 'The network of the machine: the pod would need hostNetwork, which few clusters allow.',
  nomadHostNetworkName: '{key} is not carried over: pods have one network and a Service in front.',
  nomadBandwidth: '{key} is not carried over.',
  nomadCni: '{key} is not carried over: it is for the network plugin of Nomad.',
  nomadDynamicPort:
    'The port {label} gets its number when the task starts: choose a fixed one, which the program must listen on.',
  nomadUnknownPort: 'There is no port {label} in the network of the group.',

  nomadRegistration: '{key} of a service is not carried over: a Service of Kubernetes does without it.',
  nomadProvider: '{key} is not carried over: Kubernetes finds services by its DNS.',
  nomadTags: 'Tags are not carried over. Those for a proxy become an Ingress or HTTPRoute.',
  nomadConnect:
    'The service mesh is not carried over: with connect, others are reached on local ports; in the cluster by the name of their Service.',
  nomadCheckDetail: '{key} of a check is not carried over.',
  nomadCheckMethod: 'A probe asks with GET, not {name}.',
  nomadCheckWrong: 'This check can not be read: {type} is no kind of check, or it lacks its command.',
  nomadCheckPort: 'This check asks a port whose number is not known: choose a fixed one.',
  nomadCheckRestart: 'A failing check restarts the task: that becomes a liveness probe.',
  nomadSecondCheck: 'A container has one readiness probe: this further check of {task} is not carried over.',

  nomadDriver: 'The driver {driver} runs no container: {task} needs an image.',
  nomadDriverConfig:
    'The configuration of the driver of {task} is not carried over: what it starts must be put in an image.',
  nomadDriverDetail: '{key} belongs to the driver and is not carried over.',
  nomadAuth: "{key} is not carried over: the registry's password goes into an image pull secret.",
  nomadCpuLimit: '{key} makes the CPU a limit: choose one in cores.',
  nomadImageHealth: '{key} is not carried over: Kubernetes does not look at checks of the image.',
  nomadContainerLabel: 'The container label {name} is not carried over: use labels of the pod.',
  nomadDockerVolume:
    '{source} is a volume of one machine, mounted at {target}: it becomes a claim, and its data must be brought over.',

  nomadMegahertz: '{megahertz} MHz become {cpu} of a core, at {clock} MHz a core: choose by what the task uses.',
  nomadVolume:
    'The volume {volume} is made outside of the job: a claim of that kind must be there, and its data must be brought over.',
  nomadVolumeSource: '{key} is the name the volume has in Nomad; here it is called {volume}.',
  nomadPerAllocation: '{key}: each pod has a volume of its own, as in a StatefulSet.',
  nomadArtifact: '{key} is not carried over: put the file in the image, or fetch it in an init container.',
  nomadVault: 'The access to Vault is not carried over: in the cluster a role for the ServiceAccount gives it.',

  nomadTemplate:
    'The template for {target} must be written anew: what it fetches from Consul, Vault and Nomad has no counterpart in a ConfigMap.',
  nomadTemplateText: 'The file {target} becomes a ConfigMap.',
  nomadTemplateSecret: 'The file {target} becomes a Secret.',
  nomadTemplateFile: '{file} was not given: the file it makes is missing.',
  nomadTemplateEnv: 'The template sets {count} variables.',
  nomadTemplateLine: 'A line of the template sets no variable and is not carried over: {line}',
  nomadTemplateDetail: '{key} of a template is not carried over: pods are replaced when their configuration changes.',
} as const;
