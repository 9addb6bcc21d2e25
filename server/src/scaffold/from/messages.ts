import { COMPOSE_MESSAGES } from './compose/messages';
import { DOCKERFILE_MESSAGES } from './dockerfile/messages';
import { HCL_MESSAGES } from './hcl/messages';
import { NOMAD_MESSAGES } from './nomad/messages';
import { PLAN_MESSAGES } from './plan/messages';

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
  capabilities: '{capabilities} can not be added: the cluster allows no container more than NET_BIND_SERVICE.',
  privileged: '{container} is privileged, which the cluster does not allow: it must do without.',
  userRoot: '{user} is root, which the cluster does not allow: it runs as another user.',
  userName: 'Kubernetes needs the number of user {user}: until it is given, another one is taken.',
  processes: 'How many processes a container may have is set for the whole node, not here.',
  healthRequest:
    'The check asks {path} on port {port} of its own container: the kubelet can do that itself, with no tool in the image.',
} as const;

/** All that is said about what was read. Placeholders in braces. */
export const MESSAGES = {
  ...GENERAL_MESSAGES,
  ...COMPOSE_MESSAGES,
  ...DOCKERFILE_MESSAGES,
  ...HCL_MESSAGES,
  ...NOMAD_MESSAGES,
  ...PLAN_MESSAGES,
} as const;

export type MessageCode = keyof typeof MESSAGES;
