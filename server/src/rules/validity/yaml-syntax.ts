import type { YamlDocument } from '../../yaml/document';
import { explainSyntax, type SyntaxCause } from '../../yaml/syntax-cause';
import { tabsToSpaces } from '../../yaml/tabs';
import { defineRule, type MessageUse } from '../rule';

const messages = {
  aliasWithProperties:
    'A reference takes over the value of its anchor and can have no anchor or tag of its own. Remove what stands in front of *{subject}.',
  blockHeader: 'The text of a block begins on the line below its {subject}. Move this there.',
  blockIndent:
    'This line is no key and is indented less than the block of text above it. Indent it as far as the first line of that block.',
  colonInValue: 'This value holds a colon that reads as the end of another key. Put the whole value in quotes.',
  contentOnMarker: 'A key can not stand on the line of ---. Move it to the next line.',
  controlCharacter: 'kubectl refuses a file with the control character {subject}. Remove it.',
  dashWithoutBlank: 'A list item needs a blank behind its dash. Write {subject}.',
  directive: 'kubectl refuses a file with the directive {subject}. Remove this line.',
  escape:
    '{subject} is no escape sequence that a text in double quotes can have. Write \\\\ for a backslash, or use single quotes.',
  extraComma: 'There is no entry in front of this comma. Remove the comma.',
  flowIndent:
    'What stands in brackets begins left of their key here: kubectl reads that, strict YAML 1.2 readers refuse the file. Indent this line.',
  hashWithoutBlank:
    'A comment needs a blank in front of its #: kubectl reads it without, strict YAML 1.2 readers refuse the file. Add a blank.',
  indentTooDeep:
    'This line is indented deeper than the key above it, which already has a value. Align it with that key.',
  indentUneven:
    'This line fits no level of the lines above it, which are indented by {subject} spaces. Indent it like those it belongs beside.',
  keyAmongItems:
    'The key {subject} stands where the items of a list stand. Indent it deeper if it belongs to the item above, less if it follows the list.',
  keyTooLong: 'This key is longer than the 1,024 characters that YAML allows. Shorten it.',
  listAmongKeys: 'A list item stands where the keys of a map stand. Indent it below the key whose list it belongs to.',
  listBehindKey: 'A list can not begin on the line of its key. Move its items to lines of their own below the key.',
  missingBlank: 'A key ends with a colon and a blank, and the blank is missing here. Write {subject}.',
  missingColon:
    '{subject} is neither a key nor a list item. Add the colon behind its key, a dash in front of it, or indent it if it continues the value above.',
  missingComma:
    'Something is missing between this and what follows: a comma between two entries, or the colon behind a key.',
  noBreakSpace: 'This is a no-break space (U+00A0), which YAML does not take for a blank. Replace it with a space.',
  other:
    'From here on the document can not be read as YAML. Look for wrong indentation or a missing quote, colon or bracket in this line and the one above.',
  reservedStart: 'An unquoted value can not begin with {subject}. Put the value in quotes.',
  severalAnchors: 'A value can have only one anchor. Remove &{subject}.',
  severalTags: 'A value can have only one tag. Remove {subject}.',
  starValue: 'An unquoted * begins a reference to an anchor. Put the whole value in quotes.',
  strayBracket: 'No bracket is open that this {subject} could close. Remove it, or add the one that opens.',
  strayText:
    'This text stands in front of the keys of the document and belongs to none of them. Make it a comment, or remove it.',
  tab: 'A tab indents this line, where YAML takes only spaces: kubectl refuses the file. Indent with spaces.',
  tabInBrackets:
    'A tab indents this line: kubectl reads that in brackets, strict YAML 1.2 readers refuse the file. Indent with spaces.',
  textBehindBracket:
    'The value ends with the {subject} in front of this. Remove what follows it, or put the whole value in quotes.',
  textBehindQuote:
    'The quoted text ends in front of this. Put the whole value in quotes, and write a quote inside it as {subject}.',
  tooDeep: 'Lists and maps are nested too deep here to be read. Flatten them.',
  tooManyAliases:
    'References to anchors multiply into more values here than can be read; kubectl takes that for an attack. Use fewer of them.',
  unclosedBracket: 'The bracket that opens here is never closed. Add {subject} behind its last entry.',
  unclosedQuote: 'The quote that opens here is not closed where its value ends. Add {subject} there.',
  unknownAlias:
    'No anchor &{subject} stands above this in the document; those of other documents do not count. Add the anchor, or put the value in quotes if the * is part of it.',
  unknownTag: 'The tag {subject} is not declared anywhere. Remove it.',
  wrongBracket: 'This is not the bracket that closes the one that is open. Write {subject} first.',
  unindented:
    'A further line of a quoted text begins left of its key. kubectl reads that, strict YAML 1.2 readers such as Prettier and the YAML language server refuse the file. Indent the line.',
  fixTabs: 'Replace the tabs that indent with spaces',
} as const satisfies Readonly<Record<SyntaxCause | 'unindented' | 'fixTabs', string>>;

/** What kubectl reads all the same. */
const TOLERATED: ReadonlySet<SyntaxCause> = new Set(['flowIndent', 'hashWithoutBlank', 'tabInBrackets']);

export default defineRule({
  id: 'yaml-syntax',
  need: 'validity',
  summary: 'The text can not be read as YAML.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'safe',
  peers: [],
  messages,
  checkDocument(document, { report }) {
    for (const { cause, subject, start, end } of explainSyntax(document)) {
      // Each cause's words have the subject or do without it.
      const use = { message: cause, values: { subject } } as MessageUse<typeof messages>;
      report({
        ...use,
        span: { start, end },
        severity: TOLERATED.has(cause) ? 'warning' : 'error',
        fixes: cause === 'tab' || cause === 'tabInBrackets' ? tabFixes(document) : [],
      });
    }
    for (const { kind, start, end } of document.problems) {
      if (kind === 'tolerated')
        report({ message: 'unindented', span: firstWord(document.text, start, end), severity: 'warning' });
    }
  },
});

function tabFixes({ text }: YamlDocument) {
  const edits = tabsToSpaces(text);
  if (edits === undefined) return [];
  return [{ message: 'fixTabs' as const, changes: edits.map((edit) => ({ op: 'text' as const, ...edit })) }];
}

/** Without the blanks around it; at least one character. */
function firstWord(text: string, start: number, end: number) {
  const line = text.slice(start, end);
  const from = start + (line.length - line.trimStart().length);
  return { start: Math.min(from, end - 1), end: Math.max(start + line.trimEnd().length, Math.min(from, end - 1) + 1) };
}
