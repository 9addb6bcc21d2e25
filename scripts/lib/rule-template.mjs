// What a new rule and its page begin with: a whole small rule whose page passes, to be replaced bit by bit.

const MESSAGE = '{resource} is only an example: what breaks in production, when, who notices, and what to do.';
const LABEL = 'example.com/reviewed';

const FIX_HINT = '<!-- What the fix changes, what it keeps, and why it is not a safe one, if it is not. -->';

const CONTAINERS = ['containers:', '  - name: web', '    image: nginx:1.27.5'];

const quoted = (value) => `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const list = (items) => `[${items.map(quoted).join(', ')}]`;

/** The rule as TypeScript. It reports each resource without a certain label. */
export function ruleModule({ id, need, depth, summary, severity, profile, scope, kinds, bundle, fix, peers }) {
  const hasFix = fix !== 'none';
  const path = `[...resource.path, 'metadata', 'labels', '${LABEL}']`;
  const lines = [
    `import { defineRule } from '${'../'.repeat(depth)}rule';`,
    '',
    'export default defineRule({',
    `  id: ${quoted(id)},`,
    `  need: ${quoted(need)},`,
    `  summary: ${quoted(summary)},`,
    `  severity: ${quoted(severity)},`,
    `  profile: ${quoted(profile)},`,
    `  scope: ${quoted(scope)},`,
    `  kinds: ${Array.isArray(kinds) ? list(kinds) : quoted(kinds)},`,
    ...(bundle === undefined ? [] : [`  bundle: ${quoted(bundle)},`]),
    `  fix: ${quoted(fix)},`,
    `  peers: ${list(peers)},`,
    '  messages: {',
    `    found: ${quoted(MESSAGE)},`,
    ...(hasFix ? [`    fix: 'Set the label',`] : []),
    '  },',
    '  checkResource(resource, { report }) {',
    `    if (resource.metadata.labels?.[${quoted(LABEL)}] !== undefined) return;`,
    `    const path = ${path};`,
    '    report({',
    `      message: 'found',`,
    '      values: { resource: resource.label },',
    '      path,',
    '      // Dropped for patches and templates, where the label may come from elsewhere.',
    '      absent: true,',
    `      at: [...resource.path, 'metadata', 'name'],`,
    ...(hasFix ? [`      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: 'yes' }] }],`] : []),
    '    });',
    '  },',
    '});',
  ];
  return `${lines.join('\n')}\n`;
}

/** Lines of YAML below the keys of a path. */
function nested(path, lines) {
  return [...path, ...lines].map((line, depth) => {
    const indent = '  '.repeat(Math.min(depth, path.length));
    return depth < path.length ? `${indent}${line}:` : `${indent}${line}`;
  });
}

/** The rule's page, whose comments say what belongs where; they do not show to readers. */
export function rulePage({ id, severity, fix }, { kind, apiVersion, templatePath }) {
  const name = kind.toLowerCase();
  const message = MESSAGE.replace('{resource}', `${kind} ${name}`);
  const head = [`apiVersion: ${apiVersion}`, `kind: ${kind}`, 'metadata:'];
  const labels = ['  labels:', `    ${LABEL}: "yes"`];
  // A workload without containers would be taken for a patch.
  const tail = templatePath === undefined ? [] : nested([...templatePath, 'spec'], CONTAINERS);
  const block = (role, lines) => [`\`\`\`yaml ${role}`, ...head, ...lines, ...tail, '```', ''];
  const lines = [
    `# ${id}`,
    '',
    '## What it reports',
    '',
    '<!-- Exactly what is a finding, and what looks like one but is not. -->',
    '',
    '## Why it matters',
    '',
    '<!-- What fails in production, when, and who notices. -->',
    '',
    '## Examples',
    '',
    '<!-- Tests: each finding is written at the end of its line, as severity, marked text and message. -->',
    '',
    ...block('incorrect', [`  name: ${name} #! ${severity} \`${name}\` ${message}`]),
    ...(fix === 'none' ? [] : block('fixed', [`  name: ${name}`, ...labels])),
    ...block('correct', [`  name: ${name}`, ...labels]),
    '## Fix',
    '',
    fix === 'none' ? '<!-- Why there is none, and what a person does instead. -->' : FIX_HINT,
    '',
    '## References',
    '',
    '<!-- Links to the documentation of what the rule is about. -->',
  ];
  return `${lines.join('\n')}\n`;
}
