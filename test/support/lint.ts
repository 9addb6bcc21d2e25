// A linter for tests: what a rule throws is a failure of the test.
import { settingsFor } from '../../server/src/engine/configuration';
import { type FileContext, type FileFindings, Linter, NO_CONTEXT } from '../../server/src/engine/linter';
import type { Settings } from '../../server/src/engine/settings';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import { RULES } from '../../server/src/rules/registry.generated';
import type { Rule } from '../../server/src/rules/rule';
import { testSchemas } from './schema-files';

/** A linter with all rules, or some, that fails loudly. */
export function strictLinter(rules: readonly Rule[] = RULES): Linter {
  const fail = (rule: Rule, error: unknown) => {
    throw new Error(`${rule.id} failed`, { cause: error });
  };
  return new Linter(rules, fail, testSchemas);
}

/** Default settings with some of them changed. */
export function testSettings(changes: Partial<Settings> = {}): Settings {
  return { ...settingsFor('/manifest.yaml', [], {}, { honourSuppressions: true }), ...changes };
}

export function lintText(
  text: string,
  changes: Partial<Settings> = {},
  context: FileContext = NO_CONTEXT,
): FileFindings {
  return strictLinter().lint(new FileSnapshot(text), testSettings(changes), context);
}
