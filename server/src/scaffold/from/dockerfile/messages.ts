/** What is said about a Dockerfile. */
export const DOCKERFILE_MESSAGES = {
  noFrom: 'There is no FROM here: this is no Dockerfile.',
  beforeFrom: '{keyword} stands in front of the first FROM.',
  unknownStage: 'There is no stage {stage}.',
  unknownInstruction: '{keyword} is no instruction of a Dockerfile.',
  instructionEmpty: 'Behind {keyword} nothing is written.',
  wrongInstruction: 'This must be written {expected}.',
  openHeredoc: 'The text that begins at <<{name} has no end.',
  buildOnly: '{keyword} builds the image; no manifest needs it.',
  otherStage: '{keyword} belongs to a stage that is not part of the final image.',
  stageRead: 'The stage on {base} is read.',
  instructionRead: '{keyword} is read.',
  argumentOpen: '{name} has no value here: it is given when the image is built.',
  shellForm:
    '{keyword} is started by a shell, which does not pass signals on: write it as a list so that the program is told to stop.',
  imageVolume: '{paths} hold data: without a volume it is lost with the pod.',
  imageHealth: "Kubernetes does not look at the image's HEALTHCHECK: it becomes a probe.",
  imageRoot: 'The image runs as root: end it with USER and a number above 0.',
  imageUserUnsaid:
    'There is no USER: the image runs as {base} says, which mostly is root. Add USER with a number above 0.',
  imageUserNumber: '{user} is the user {number}: write USER {number}, for Kubernetes sees no names.',
  imageUserName: 'The user {user} is a name: Kubernetes can only see that a number is not root.',
} as const;
