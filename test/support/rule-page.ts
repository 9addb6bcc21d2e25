// Reads the page of a rule: its sections, and its examples with what they expect.
import { SEVERITIES, type Severity } from '../../server/src/rules/rule';

/** A finding that an example must give. */
export interface Expectation {
  /** Zero-based line of the example's text, without expectation comments. */
  readonly line: number;
  readonly severity: Severity;
  /** The text that the finding stands on. */
  readonly marked: string;
  /** The whole message, or its beginning where it ends in `…`. */
  readonly message: string;
}

/** `beside` is a further file of the example before it. */
export type ExampleRole = 'incorrect' | 'correct' | 'beside' | 'fixed';

export interface Example {
  readonly role: ExampleRole;
  /** One-based line of the page on which the block begins. */
  readonly pageLine: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** The file that the block names; undefined where an example is a single file without a name. */
  readonly file: string | undefined;
  /** The YAML without expectation comments. */
  readonly text: string;
  readonly expectations: readonly Expectation[];
}

/** An example with all its files. */
export interface WholeExample extends Example {
  /** The files beside its own. */
  readonly beside: readonly Example[];
}

export interface RulePage {
  readonly title: string;
  readonly sections: readonly string[];
  readonly examples: readonly WholeExample[];
  /** Blocks and comments that do not have the form of an example. */
  readonly mistakes: readonly string[];
}

const FENCE = /^(`{3,})(\S*)[ \t]*(.*)$/;
const EXPECTATION = /^(error|warning|info) `([^`]*)` (.+)$/;

/** Parses a rule page. CONTRIBUTING.md describes the form. */
export function readRulePage(markdown: string): RulePage {
  const lines = markdown.split('\n');
  const sections: string[] = [];
  const examples: Example[] = [];
  const mistakes: string[] = [];
  let title = '';
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const fence = FENCE.exec(line);
    if (fence === null) {
      if (line.startsWith('# ')) title = line.slice(2).trim();
      if (line.startsWith('## ')) sections.push(line.slice(3).trim());
      continue;
    }
    const end = lines.indexOf(fence[1] ?? '```', index + 1);
    if (end < 0) {
      mistakes.push(`line ${index + 1}: the block is not closed`);
      break;
    }
    const words = (fence[3] ?? '').split(/\s+/).filter((word) => word !== '');
    const role = words[0];
    if (fence[2] === 'yaml' && isRole(role)) {
      const body = lines.slice(index + 1, end);
      examples.push(readExample(role, index + 1, words.slice(1), body, mistakes));
    } else if (fence[2] === 'yaml' && role !== 'config') {
      mistakes.push(`line ${index + 1}: a yaml block must be marked incorrect, correct, beside, fixed or config`);
    }
    index = end;
  }
  return { title, sections, examples: joinFiles(examples, mistakes), mistakes };
}

/** Puts the blocks of one example together. */
function joinFiles(blocks: readonly Example[], mistakes: string[]): WholeExample[] {
  const whole: { example: Example; beside: Example[] }[] = [];
  for (const block of blocks) {
    const last = whole.at(-1);
    if (block.role !== 'beside') whole.push({ example: block, beside: [] });
    else if (last?.example.file === undefined || block.file === undefined || last.example.role === 'fixed')
      mistakes.push(`line ${block.pageLine}: a file beside an example and the example itself say file=`);
    else last.beside.push(block);
  }
  return whole.map(({ example, beside }) => {
    const expected = [example, ...beside].reduce((count, { expectations }) => count + expectations.length, 0);
    if (example.role === 'incorrect' && expected === 0)
      mistakes.push(`line ${example.pageLine}: an incorrect example expects nothing`);
    if (example.role === 'correct' && expected > 0)
      mistakes.push(`line ${example.pageLine}: only incorrect examples expect findings`);
    return { ...example, beside };
  });
}

function isRole(word: string | undefined): word is ExampleRole {
  return word === 'incorrect' || word === 'correct' || word === 'beside' || word === 'fixed';
}

function readExample(
  role: ExampleRole,
  pageLine: number,
  words: readonly string[],
  body: readonly string[],
  mistakes: string[],
): Example {
  const attributes: Record<string, string> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    attributes[equals < 0 ? word : word.slice(0, equals)] = equals < 0 ? 'true' : word.slice(equals + 1);
  }
  const kept: string[] = [];
  const expectations: Expectation[] = [];
  for (const [offset, line] of body.entries()) {
    const ownLine = /^\s*#!\^ (.*)$/.exec(line);
    const parts = ownLine === null ? line.split(/\s+#! /) : ['', ...(ownLine[1] ?? '').split(/\s+#! /)];
    const expectedLine = ownLine === null ? kept.length : kept.length - 1;
    if (ownLine === null) kept.push(parts[0] ?? '');
    for (const part of parts.slice(1)) {
      const match = EXPECTATION.exec(part.trim());
      const severity = SEVERITIES.find((name) => name === match?.[1]);
      if (match === null || severity === undefined) {
        mistakes.push(`line ${pageLine + offset + 1}: an expectation reads: severity \`marked text\` message`);
        continue;
      }
      expectations.push({
        line: expectedLine,
        severity,
        marked: revealControls(match[2] ?? ''),
        message: match[3] ?? '',
      });
    }
  }
  if ((role === 'correct' || role === 'fixed') && expectations.length > 0)
    mistakes.push(`line ${pageLine}: only incorrect examples expect findings`);
  const text = kept.map((line) => `${revealControls(line)}\n`).join('');
  return { role, pageLine, attributes, file: attributes.file, text, expectations };
}

/** Characters that do not show on a page are written by their name: `<TAB>`, `<CR>`, `<NBSP>`; long runs of one by their number: `<1048577 x>`. */
function revealControls(line: string): string {
  const revealed = line.replaceAll('<TAB>', '\t').replaceAll('<CR>', '\r').replaceAll('<NBSP>', '\u00A0');
  return revealed.replace(/<(\d+) (\S)>/g, (_, count: string, character: string) => character.repeat(Number(count)));
}
