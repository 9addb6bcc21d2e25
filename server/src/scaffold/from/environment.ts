import { saysSecret, signOfNamedValue } from '../../rules/security/secrets/secret-signs';
import type { EnvironmentValue, EnvironmentVariable } from './description';
import type { Place } from './source';

/**
 * A variable of the environment with what its value tells.
 *
 * @param open the variables in the text that have no value here
 */
export function environmentVariable(
  at: Place,
  name: string,
  text: string,
  open: readonly string[] = [],
): EnvironmentVariable {
  return { at, name, value: valueOf(name, text, open) };
}

/** A variable whose value comes from wherever the application is started. */
export function inheritedVariable(at: Place, name: string): EnvironmentVariable {
  return { at, name, value: { kind: 'needed', text: '', variables: [name], sensitive: saysSecret(name) } };
}

function valueOf(name: string, text: string, open: readonly string[]): EnvironmentValue {
  const isNamedSecret = saysSecret(name) && !/^(?:\/|https?:\/\/[^@]*$)/.test(text);
  if (open.length > 0) {
    return { kind: 'needed', text, variables: open, sensitive: isNamedSecret || open.some((variable) => saysSecret(variable)) };
  }
  const sensitive = text !== '' && signOfNamedValue(name, text, () => false) !== undefined;
  return { kind: 'value', text, sensitive };
}

/** Of variables with the same name the last counts. */
export function lastOfEach(variables: readonly EnvironmentVariable[]): EnvironmentVariable[] {
  return [...new Map(variables.map((variable) => [variable.name, variable])).values()];
}
