// A linter for tests: what a rule throws is a failure of the test.
import { settingsFor } from '../../server/src/engine/configuration';
import { type FileContext, type FileFindings, Linter, NO_CONTEXT } from '../../server/src/engine/linter';
import type { Settings } from '../../server/src/engine/settings';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import { RULES } from '../../server/src/rules/registry.generated';

/** A linter with all rules that fails loudly. */
export function strictLinter(): Linter {
  return new Linter(RULES, (rule, error) => {
    throw new Error(`${rule.id} failed`, { cause: error });
  });
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
