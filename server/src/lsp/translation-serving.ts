import type { Connection } from 'vscode-languageserver';
import { translateConfiguration } from '../engine/migration';
import { RULES } from '../rules/registry.generated';
import { TRANSLATE_REQUEST, type TranslationAnswer, type TranslationQuestion } from './protocol';

/** Turns configurations of other linters into ours. */
export function serveTranslation(connection: Connection): void {
  connection.onRequest<TranslationAnswer, void>(TRANSLATE_REQUEST, ({ name, text }: TranslationQuestion) =>
    translateConfiguration(name, text, RULES),
  );
}
