import { formatMessage, type Rule } from '../../rules/rule';
import { parseYaml } from '../../yaml/document';
import { isMap, type YamlMap } from '../../yaml/value';
import { readKubeLinter } from './kube-linter';
import { readPolaris } from './polaris';
import { MESSAGES, type Translation } from './translation';
import { writeConfiguration } from './write';

/** The text of a `.prodlint.yaml`, or why there is none. */
export type MigrationResult = { readonly text: string } | { readonly problem: string };

/**
 * Translates the configuration of kube-linter or Polaris: which checks run, how loudly, and what they leave out. Which of the two it is is told by
 * its content. What has no counterpart stands as a comment in the result.
 *
 * @param name what the file is called in the result
 */
export function translateConfiguration(name: string, text: string, rules: readonly Rule[]): MigrationResult {
  const document = parseYaml(text);
  if (!document.valid) return { problem: formatMessage(MESSAGES.unreadable, { name }) };
  const translation = isMap(document.data) ? translate(document.data, rules) : undefined;
  if (translation === undefined) return { problem: formatMessage(MESSAGES.unknown, { name }) };
  return { text: writeConfiguration(name, translation) };
}

function translate(data: YamlMap, rules: readonly Rule[]): Translation | undefined {
  return readKubeLinter(data, rules) ?? readPolaris(data, rules);
}
