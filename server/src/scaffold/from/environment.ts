import { saysSecret, signOfNamedValue } from '../../rules/security/secrets/secret-signs';
import type { EnvironmentValue, EnvironmentVariable } from './description';
import type { Report } from './report';
import type { Place } from './source';

/**
 * A variable of the environment with what its value tells; that it is a secret is noted.
 *
 * @param open the variables in the text that have no value here
 */
export function environmentVariable(
  at: Place,
  name: string,
  text: string,
  open: readonly string[],
  report: Report,
): EnvironmentVariable {
  const value = environmentValue(name, text, open);
  if (value.kind === 'value' && value.sensitive) report.note('changed', at, 'secretVariable', { name });
  return { at, name, value };
}

/** A variable whose value comes from wherever the application is started. */
export function inheritedVariable(at: Place, name: string): EnvironmentVariable {
  return { at, name, value: { kind: 'needed', text: '', variables: [name], sensitive: saysSecret(name) } };
}

/** A variable where a URL has its password. */
const OPEN_PASSWORD = /:\/\/[^/@\s]*:[^/@\s]*\$[^/@\s]*@/;

function environmentValue(name: string, text: string, open: readonly string[]): EnvironmentValue {
  const isNamedSecret = saysSecret(name) && !/^(?:\/|https?:\/\/[^@]*$)/.test(text);
  if (open.length > 0) {
    return {
      kind: 'needed',
      text,
      variables: open,
      sensitive: isNamedSecret || open.some((variable) => saysSecret(variable)) || OPEN_PASSWORD.test(text),
    };
  }
  const sensitive = text !== '' && signOfNamedValue(name, text, () => false) !== undefined;
  return { kind: 'value', text, sensitive };
}

/** Whether a variable is a secret by its name or the form of its text. */
export function isSecretText(name: string, text: string): boolean {
  const value = environmentValue(name, text, []);
  return value.kind === 'value' && value.sensitive;
}

/** Names with values, as files of settings have them: `name = value`, `name: value`, `"name": "value"`. */
const SETTING = /^[ \t]*(?:export[ \t]+)?["']?([A-Za-z][\w.-]*)["']?[ \t]*[:=][ \t]*["']?([^"'\s,;#]+)/gm;

/** Whether a file of settings has a secret in it, by the name that it stands under. */
export function namesSecret(text: string): boolean {
  return [...text.matchAll(SETTING)].some(([, name = '', value = '']) => {
    const sign = signOfNamedValue(name, value, () => false);
    return sign !== undefined && !sign.isPlaceholder;
  });
}

/** Whether one of the words of a command gives a secret away: by itself, or by the option that it is the value of. */
export function tellsSecret(words: readonly string[]): boolean {
  return words.some((word, index) => {
    const [, name = '', value = ''] = /^-*([A-Za-z][\w.-]*)=(.+)$/s.exec(word) ?? [];
    const [, option = ''] = /^--?([A-Za-z][\w-]*)$/.exec(words[index - 1] ?? '') ?? [];
    const isValue = option !== '' && !word.startsWith('-');
    return isSecretText(name, value) || isSecretText(isValue ? option : '', word);
  });
}

/** Of variables with the same name the last counts. */
export function lastOfEach(variables: readonly EnvironmentVariable[]): EnvironmentVariable[] {
  return [...new Map(variables.map((variable) => [variable.name, variable])).values()];
}
