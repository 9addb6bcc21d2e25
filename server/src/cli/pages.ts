import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './errors';
import { say } from './messages';

/** Where the page of a rule lies: beside the bundle. */
export function pagePath(rule: string): string {
  return join(__dirname, 'rules', `${rule}.md`);
}

/** The page of a rule, in Markdown. Throws a `CommandError` where the installation has lost it. */
export function readPage(rule: string): string {
  try {
    return readFileSync(pagePath(rule), 'utf8');
  } catch {
    throw new CommandError(say('brokenInstallation', { path: pagePath(rule) }));
  }
}

/** What stands under a heading of a page; empty where there is no such heading. */
export function pageSection(page: string, heading: string): string {
  const start = page.indexOf(`\n## ${heading}\n`);
  if (start < 0) return '';
  const text = page.slice(start + heading.length + 5);
  const end = text.indexOf('\n## ');
  return (end < 0 ? text : text.slice(0, end)).trim();
}
