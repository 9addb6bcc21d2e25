import { object, stringMap } from '../../../kubernetes/shape';
import { isTemplated } from '../../../yaml/template';
import type { Span } from '../../../yaml/text';
import { defineRule, type MessageUse } from '../../rule';
import { namesSecret } from './secret-names';
import { type SecretSign, signOfNamedValue } from './secret-signs';
import { isSettingsText, signsOfLines } from './text-signs';

const MESSAGES = {
  name: 'The value of {place} stands in {configMap}: everybody who may read the namespace or the repository has it, because nothing guards a ConfigMap as a Secret. Put it in a Secret, and change it, because Git keeps the old one.',
  connection:
    '{place} of {configMap} has a password in a connection string, for everybody who may read the namespace or the repository. Put it in a Secret, and change the password, because Git keeps the old one.',
  shape:
    '{place} of {configMap} holds {what}, for everybody who may read the namespace or the repository. Put it in a Secret, and revoke it, because Git keeps it.',
  placeholder:
    '{place} of {configMap} is a placeholder for a secret: if nobody replaces it, it goes to production, where anybody can guess it, and who does replaces it where all can read it. Take it from a Secret.',
} as const;

const configMap = object({ data: stringMap });

export default defineRule({
  id: 'secret-in-config-map',
  need: 'security',
  summary: 'A ConfigMap holds a password, token or key.',
  severity: 'error',
  profile: 'baseline',
  scope: 'workspace',
  kinds: ['ConfigMap'],
  fix: 'none',
  peers: ['po:sensitiveConfigmapContent', 'tv:KSV-0109', 'tv:KSV-01010'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const isReference = (value: string) => namesSecret(value, context);
    const say = (key: string, place: string, sign: SecretSign, within?: Span) => {
      context.report({
        ...messageOf(sign, place, resource.label),
        severity: sign.isPlaceholder ? 'warning' : 'error',
        path: [...resource.path, 'data', key],
        ...(within === undefined ? {} : { within }),
      });
    };
    for (const [key, value] of Object.entries(resource.read(configMap)?.data ?? {})) {
      if (isTemplated(key)) continue;
      if (value.includes('\n') || isSettingsText(key, value)) {
        for (const { sign, name, span } of signsOfLines(key, value, isReference))
          say(key, name === undefined ? key : `${name} in ${key}`, sign, span);
      } else {
        const sign = signOfNamedValue(key, value, isReference);
        if (sign !== undefined) say(key, key, sign);
      }
    }
  },
});

function messageOf(sign: SecretSign, place: string, label: string): MessageUse<typeof MESSAGES> {
  const values = { place, configMap: label };
  if (sign.by === 'shape') return { message: 'shape', values: { ...values, what: sign.what } };
  return { message: sign.isPlaceholder ? 'placeholder' : sign.by, values };
}
