/** What is said about the plan that is made of a description: where it differs from the source, and what is left to a person. */
export const PLAN_MESSAGES = {
  planNothing: 'Nothing here runs all by itself: no part is made.',
  planImageServer:
    '{service} runs a command of its own, names no port and is called by nobody: port {ports} of its image is left out. Give it, if it is its own.',
  planName: '{service} is called {name} in the cluster: names have lower-case letters, digits and hyphens.',
  planProfile: '{service} is not made: it runs only with its profile {profiles}.',
  planImageBuilt:
    '{service} is built from {context}: give the image that the pipeline publishes. It runs as user {user} and can write to /tmp and its volumes alone.',
  planBuildTarget: 'The target {target} of {service} is for development: publish the image that is for production.',
  planImageMoving: '{image} of {service} is another image from time to time: give a version.',
  planRefused: '{service}: {problem}',
  planImageInstead:
    '{image} starts as root, which the cluster does not allow: {instead} is the same program without root. Check that its configuration fits.',
  planStartsAsRoot:
    '{image} has to start as root, which the cluster does not allow: it will not run as it is. Use an image of the same program that runs as another user.',
  planWritesRoot: '{image} writes into folders of its own when it starts: its root file system stays writable.',
  planGroupName: 'Kubernetes needs the number of group {group}: it is left out.',
  planPlatform: '{platform} needs a RuntimeClass of that kind: it is not carried over.',

  planEgress:
    'Nothing outside of the cluster is reached: add to the NetworkPolicy of a part what it calls besides what is noted here.',
  planMetrics:
    'Alerts and dashboards are about what Kubernetes measures: add a ServiceMonitor for each part that answers /metrics, unless one of its ports is called so.',
  planUsualUser:
    'Nothing says for which user the images of {services} are made: they run as user {user} and can write to /tmp and their volumes alone.',
  planReplicas:
    'Each web service and each worker runs several times: what must run once alone, or keeps sessions in memory, must be changed first or be given a fixed number.',
  planReplicasRefused: '{service}: {problem} It has {replicas}.',
  planOneReplica: '{service} keeps data of its own and runs once: two of them would not share it.',
  planOutside:
    '{service} was reached from outside on port {port}: give its host name, or its namespace at most reaches it.',
  planHost: '{service} gets the host {host}, which its labels for Traefik name.',
  planListen: '{path} said to listen on {from}: here it says {to}.',
  planOutsidePlain:
    '{service} was reached from outside on port {port}: that is no HTTP; make a Service of type LoadBalancer if it has to be.',

  planLowPort:
    '{service} listens on port {port}, which takes the rights of root: it must listen on {instead}. Others still reach it on {port}.',
  planLowPortSet:
    '{service} listens on {instead} instead of {port}, set by {variable}. Others still reach it on {port}.',
  planLowFurtherPort: 'Port {port} takes the rights of root: {service} must listen on another one, at least 1024.',
  planPortFound: '{service} names no port; {port} is taken from {where}.',
  planPortAdded: 'Port {port} of {service} is added to those it names: it is taken from {where}.',
  planPortOfImage: '{service} names no port; {port} is that of its image.',
  planPortUnknown: '{service} is called by others but names no port: 8080 is assumed; give the right one.',
  planDebugPort: 'Port {port} is for a debugger and is not carried over.',

  planCall: '{service} may call {other}. Nothing starts it later than {other}: it has to try again until that answers.',
  planCallCompleted:
    '{service} does not wait for the end of {other}: let it try again until that is done, or run {other} in an init container.',
  planCallGone: '{service} depends on {other}, which is not made.',
  planOrder: '{service} does not wait for {other}, and has no network in common with it to call it.',
  planCallsAsNetwork: 'Nothing says who calls {service}: {callers} may, as the network allowed it.',
  planCallsNamed: '{service} may call {others}, which its settings or files name.',
  planInternal: 'From {network} nothing outside was reached: that holds for all parts here until you allow something.',
  planHostNetwork: '{service} gets the network of a pod, not that of the machine.',

  planDatabase:
    '{service} becomes a PostgreSQL {version} run by CloudNativePG (unless you choose otherwise) for {users}. Its settings, files and checks have no use there; its data must be brought over.',
  planDatabaseVariables:
    'DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USER and DATABASE_PASSWORD_FILE tell {services} where the database is now: make the programs read these, or set their own variables to the same.',
  planDatabaseScript:
    '{path} is run once in a new database: put its statements into bootstrap.initdb.postInitApplicationSQL of the Cluster, or into a migration.',
  planDatabaseFile: '{path} is not carried over: settings of the database belong in spec.postgresql of the Cluster.',
  planDatabaseAddress:
    '{name} named the database {database}: write the host of DATABASE_HOST there, or let the program read that.',
  planDatabaseExtension:
    '{image} has extensions that the database of the scaffold has not: give its cluster an image with them.',
  planDataServer:
    '{service} becomes a StatefulSet of one {program} on a volume of its own: an operator or a managed service would care for copies, updates and backups.',
  planDataPath: '{path} of {service} holds its data: it becomes a volume, so that restarts do not empty it.',

  planSecretNeeded: '{name} becomes a key of the secrets of {service}: put its value into the store.',
  planSecretShared: '{key} is wanted by {services}: put the same value into the secrets of each.',
  planVault:
    '{name} was {field} of {path} in Vault: put it at {key} of the secrets of {service}, or change the path there.',
  planDevelopment: '{name} is {value}, which is for development: set it for production.',
  planNeeded: '{name} has no value here: write it where REPLACE_ME stands.',
  planVariableName: '{name} is left out: it is no name of a variable.',
  planSetting: '{name} is left out: {problem}',

  planProbeTcp: 'ask a path that tells whether it is well: an open port says little',
  planProbeNone: '{container} names no port and no check: it has no probes.',
  planCheckNotProbed: 'This check of {container} is not carried over: it runs to an end.',

  planHeap: 'A heap of {heap} needs about twice as much memory: {memory}.',
  planMemoryOfImage: '{service} names no memory: it gets {memory}, which {image} needs at least.',

  planVolumeOwn:
    'The volume {volume} is shared by {services}: each gets one of its own. If they need the same files, make a claim that many can write (ReadWriteMany).',
  planVolumeUnused: '{volume} is not made: no part mounts it, and a database has volumes of its own.',
  planFileUnused: '{name} is not carried over: no part uses it.',
  planVolumeInstalled: '{path} is not carried over: the image has it; a volume there would hide it.',
  planPathWrong: '{path} is not carried over: a path in a container begins with a slash and has no colon.',
  planVolumeEmpty: '{path} becomes a folder that is empty with each new pod.',
  planVolumeImage: '{source} is mounted from an image: put the files into the image of the container.',
  planFolderData: '{source} becomes a volume at {path}: bring its data over.',
  planFolderLeft: '{source} is not mounted at {path}: nothing is known that would lie there.',
  planNetworkDisk: '{volume} was shared by many machines: here each pod gets a volume of its own.',
  planFileMissing: '{path} is missing in {service}: the text of {source} is not known. Put it into a ConfigMap.',
  planFileTemplate: '{path} is missing in {service}: write its template anew and put the text into a ConfigMap.',
  planFileTelling:
    '{path} has a password or key in it by its looks, which a ConfigMap would show: make it a file of the secrets of {service}, and change the password.',
  planCommandTelling:
    'The command of {container} has a password or key in it by its looks, which everybody sees who reads the manifest: give it as a variable from the secrets, and change it.',
  planFileLarge: '{path} is missing in {service}: it is larger than a ConfigMap may be.',
  planFileSecret: '{path} is the key {key} of the secrets of {service}: put its value into the store.',

  planAfter: '{container} is not made: nothing runs in a pod after its containers have ended.',
  planContainerImage: '{container} has no image: write one where REPLACE_ME stands.',
  planContainerTag: 'The image {image} of {container} moves: write its version where REPLACE_ME stands.',
  planSchedule: '{service} runs at each of {count} schedules: each becomes a CronJob.',
  planTimeZone: 'Kubernetes knows no time zone {zone}: the CronJob runs in UTC.',
  planOverlap: 'A run is left out while the one before still runs; the source let both run.',
  planRestart: '{service} was not started again after it ended ({policy}): here it always is.',
  planUpdate: '{service} was exchanged {how}: here one new pod comes up before an old one goes.',
  planPlacement:
    'The rule about {attribute} is not carried over: give the nodes a label and the pods a nodeSelector or affinity.',
  planPlacementLabel:
    'The rule about {attribute} becomes the label {label} that a node must have: see that some have it.',
  planSpread: 'The pods are spread over zones and nodes in any case.',
} as const;
