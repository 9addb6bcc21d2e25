import { COMPOSE_MESSAGES } from './compose/messages';
import { DOCKERFILE_MESSAGES } from './dockerfile/messages';
import { HCL_MESSAGES } from './hcl/messages';
import { NOMAD_MESSAGES } from './nomad/messages';

/** What is said about the source as a whole, whatever it is written in. */
const GENERAL_MESSAGES = {
  carried: '{path} is carried over.',
  unread: '{path} is not carried over: nothing here makes use of it.',
  unknownKey: '{key} in {where} is not known here and is not carried over.',
  extensionField: '{key} is a field of your own: what others refer to in it is carried over, the rest is not.',
  wrongType: '{where} must be {expected}.',
  wrongValue: '{where} must be {expected}, not {text}.',
  valueUnknown: '{where} is {text}, whose value is not known here: set it yourself.',
  secretVariable: '{name} is a secret by its name or form: its value goes into a secret store, not into a manifest.',
  healthRequest:
    'The check asks {path} on port {port} of its own container: the kubelet can do that itself, with no tool in the image.',
} as const;

/** What is said about the answers that a description gives. */
const ANSWER_MESSAGES = {
  answerRefused: '{service}: {problem}',
  answerImage: '{service} is built: give the image that the pipeline publishes.',
  answerRun:
    '{service} runs once or on every node, which the scaffold does not make: it is taken for one that runs on.',
  answerDatabase: '{service} becomes the database of those that use it; its data must be brought over.',
  answerOtherDatabase: '{service} is a data server that the scaffold does not make: use an operator or a managed one.',
  answerContainer: 'The container {container} beside the main one is not made: add it to the pod.',
  answerSchedules: '{service} has more schedules, each of which needs a CronJob: {cron}.',
  answerTimeZone: 'The schedule was meant in {zone}; the CronJob runs in UTC.',
  answerNeeded: '{name} has no value here: add it to the settings or secrets.',
  answerSetting: '{name} is left out: {problem}',
  answerSecrets: 'Secrets of {service}: {keys}. Put their values into the store.',
} as const;

/** All that is said about what was read. Placeholders in braces. */
export const MESSAGES = {
  ...GENERAL_MESSAGES,
  ...COMPOSE_MESSAGES,
  ...DOCKERFILE_MESSAGES,
  ...HCL_MESSAGES,
  ...NOMAD_MESSAGES,
  ...ANSWER_MESSAGES,
} as const;

export type MessageCode = keyof typeof MESSAGES;
