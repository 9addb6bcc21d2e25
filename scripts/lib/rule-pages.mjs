// The rule pages as a reader gets them: the expectations, which only tests need, are taken out of the examples.

const LABELS = {
  incorrect: 'Incorrect',
  correct: 'Correct',
  beside: 'Beside it',
  fixed: 'After the fix',
  config: 'In `.prodlint.yaml`',
};
const FENCE = /^(`{3,})yaml[ \t]+(incorrect|correct|beside|fixed|config)\b[ \t]*(.*)$/;

/** Turns the page of a rule into the page that is shipped. */
export function readerPage(markdown) {
  const lines = markdown.split('\n');
  const kept = [];
  let fence;
  for (const line of lines) {
    const opening = fence === undefined ? FENCE.exec(line) : null;
    if (opening !== null) {
      fence = opening[1];
      kept.push(`**${LABELS[opening[2]]}**${describe(opening[3])}`, '', `${fence}yaml`);
    } else if (fence === undefined) kept.push(line);
    else if (line === fence) {
      kept.push(line);
      fence = undefined;
    } else if (!/^\s*#!\^ /.test(line)) kept.push(line.split(/\s+#! /)[0]);
  }
  return kept.join('\n');
}

/** What the attributes of an example mean to a reader: `profile=strict` is ` (profile: strict)`. */
function describe(attributes) {
  const words = attributes.split(/\s+/).filter((word) => word !== '' && !/^(?:with|choice|images)=/.test(word));
  const file = words.find((word) => word.startsWith('file='))?.slice('file='.length);
  const others = words.filter((word) => !word.startsWith('file='));
  const scene = others.length === 0 ? '' : ` (${others.map((word) => word.replace('=', ': ')).join(', ')})`;
  return (file === undefined ? '' : ` \`${file}\``) + scene;
}
