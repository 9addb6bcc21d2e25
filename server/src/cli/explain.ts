import type { Rule } from '../rules/rule';
import { COMMON_OPTIONS, readArguments } from './arguments';
import { UsageError } from './errors';
import { HELP } from './help';
import { say } from './messages';
import { renderPage } from './page-rendering';
import { readPage } from './pages';
import { findRules, ruleFacts } from './rule-lookup';
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
  const pages = findRules(name).map((rule) => withFacts(readPage(rule.id), rule));
  const colour = wantsColour(process.stdout.isTTY === true);
  print(pages.map((page) => (colour ? renderPage(page) : page)).join('\n'));
  return 0;
}

/** The page with the rule's severity, profile and fix below its title, where in the documentation the table of all rules has them. */
function withFacts(page: string, rule: Rule): string {
  const end = page.indexOf('\n') + 1;
  return `${page.slice(0, end)}\n**${ruleFacts(rule).join(', ')}**\n${page.slice(end)}`;
}
