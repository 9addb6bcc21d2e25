import type { Container } from '../../kubernetes/pod-template';
import { each, present } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import type { Span } from '../../yaml/text';
import { defineRule, type Related, type ResourceContext } from '../rule';

const MESSAGES = {
  unknown:
    '$({name}) names no variable of the env of container {container}, so Kubernetes leaves it there as it stands. Define {name} under env, or write $$({name}) if the text is meant.',
  later:
    '$({name}) stands in front of the entry that defines {name}, so Kubernetes leaves it there as it stands. Move {name} further up.',
  itself:
    '$({name}) names the variable that is being defined, so Kubernetes leaves it there as it stands; it does not see what the image sets. Write the whole value.',
  definition: '{name} is defined only here.',
} as const;

type Use = ResourceContext<typeof MESSAGES, object>;

/** A text in which Kubernetes replaces references, and what is there for them. */
interface ExpandedText {
  readonly text: string;
  readonly path: Path;
  readonly defined: ReadonlySet<string>;
  /** Only names in capitals are meant for Kubernetes: what else stands in `$( )` is run by a shell. */
  readonly isScript: boolean;
}

const REFERENCE = /\$\(([A-Za-z_][\w.-]*)\)/g;
const CAPITALS = /^[A-Z_][A-Z0-9_]*$/;
const SHELL = /(?:^|\/)(?:sh|bash|ash|dash|ksh|zsh)$/;
const SHELL_FLAG = /^-[a-z]*c$/;
/** What Kubernetes defines for each Service of the namespace (enableServiceLinks). */
const SERVICE_VARIABLE =
  /_SERVICE_(?:HOST|PORT(?:_[A-Z0-9_]+)?)$|_PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?$/;

export default defineRule({
  id: 'unresolved-env-reference',
  need: 'validity',
  summary: 'A $(NAME) refers to no variable, so it stays a text.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    for (const container of resource.podTemplate?.containers ?? []) {
      for (const expanded of expandedTexts(container)) checkText(expanded, container, context);
    }
  },
});

/** Values of env see what stands in front of them, command and args all (makeEnvironmentVariables of pkg/kubelet). */
function expandedTexts({ path, spec }: Container): ExpandedText[] {
  const defined = new Set<string>();
  const texts: ExpandedText[] = [];
  for (const [index, { name, value }] of each(spec.env)) {
    if (value?.includes('$(')) {
      const isScript = value.includes('\n');
      texts.push({ text: value, path: [...path, 'env', index, 'value'], defined: new Set(defined), isScript });
    }
    if (name !== undefined) defined.add(name);
  }
  // An image may well have a shell for its entry point.
  let isShell = spec.command === undefined && SHELL_FLAG.test(present(spec.args)[0] ?? '');
  for (const field of ['command', 'args'] as const) {
    for (const [index, text] of each(spec[field])) {
      const isScript = isShell || text.includes('\n');
      if (text.includes('$(')) texts.push({ text, path: [...path, field, index], defined, isScript });
      isShell ||= SHELL.test(text);
    }
  }
  return texts;
}

function checkText(
  { text, path, defined, isScript }: ExpandedText,
  container: Container,
  { isVariableSetElsewhere, report }: Use,
): void {
  for (const { name, span } of references(text)) {
    if (defined.has(name) || SERVICE_VARIABLE.test(name) || mayComeFromElsewhere(name, container)) continue;
    if (isVariableSetElsewhere(name)) continue;
    if (isScript && !CAPITALS.test(name)) continue;
    const details = { path, within: span, absent: true };
    const definition = [...each(container.spec.env)].find(([, variable]) => variable.name === name);
    if (definition === undefined) {
      report({ message: 'unknown', values: { name, container: container.name }, ...details });
      continue;
    }
    const place = [...container.path, 'env', definition[0]];
    const isOwn = place.every((step, index) => path[index] === step);
    const related: Related<typeof MESSAGES>[] = isOwn
      ? []
      : [{ message: 'definition', values: { name }, resource: container.pod.resource, path: [...place, 'name'] }];
    report({ message: isOwn ? 'itself' : 'later', values: { name }, related, ...details });
  }
}

/** The references of a text, each once. `$$` is an escaped dollar. */
function references(text: string): { name: string; span: Span }[] {
  const found = new Map<string, Span>();
  // As long as the text was, so that offsets stay.
  for (const match of text.replaceAll('$$', '  ').matchAll(REFERENCE)) {
    const name = match[1] ?? '';
    if (!found.has(name)) found.set(name, { start: match.index, end: match.index + match[0].length });
  }
  return [...found].map(([name, span]) => ({ name, span }));
}

/** Whether a ConfigMap or Secret gives the container variables among which it may be. */
function mayComeFromElsewhere(name: string, { spec }: Container): boolean {
  return (spec.envFrom ?? []).some((source) => name.startsWith(source?.prefix ?? ''));
}
