import { COMMON_OPTIONS, readArguments } from './arguments';
import { UsageError } from './errors';
import { HELP } from './help';
import { say } from './messages';
import { renderPage } from './page-rendering';
import { readPage } from './pages';
import { findRules } from './rule-lookup';
import { print, wantsColour } from './terminal';

/** `prodlint explain RULE`: shows the page of a rule, or of each rule that the name of another tool's check means. */
export async function explain(args: readonly string[]): Promise<number> {
  const given = readArguments(args, COMMON_OPTIONS);
  if (given.has('help')) {
    print(HELP.explain);
    return 0;
  }
  const [name, superfluous] = given.positionals;
  if (name === undefined) throw new UsageError(say('missingRule'));
  if (superfluous !== undefined) throw new UsageError(say('unexpectedArgument', { name: superfluous }));
  const pages = findRules(name).map(({ id }) => readPage(id));
  const colour = wantsColour(process.stdout.isTTY === true);
  print(pages.map((page) => (colour ? renderPage(page) : page)).join('\n'));
  return 0;
}
