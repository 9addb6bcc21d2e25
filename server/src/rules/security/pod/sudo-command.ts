import type { Container } from '../../../kubernetes/pod-template';
import { each } from '../../../kubernetes/shape';
import type { Path } from '../../../yaml/path';
import type { Span } from '../../../yaml/text';
import { defineRule } from '../../rule';

export default defineRule({
  id: 'sudo-command',
  need: 'security',
  summary: 'A container calls sudo.',
  severity: 'warning',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['C-0062'],
  messages: {
    sudo: 'Container {container} calls sudo: what gives it root there gives it to an intruder too, and with allowPrivilegeEscalation false the call fails and the container with it. Run the container as the user it needs, or do that work when the image is built.',
  },
  checkResource(resource, { report }) {
    for (const container of resource.podTemplate?.containers ?? []) {
      for (const { path, within } of sudoCalls(container)) {
        report({ message: 'sudo', values: { container: container.name }, path, within });
      }
    }
  },
});

interface Word {
  readonly path: Path;
  readonly text: string;
}

interface Call {
  readonly path: Path;
  /** Where `sudo` stands in the word. */
  readonly within: Span;
}

/** Programs whose last words are a command of their own. */
const WRAPPERS: ReadonlySet<string> = new Set([
  ...['--', 'env', 'exec', 'nohup', 'time', 'nice', 'setsid', 'stdbuf', 'xargs', 'tini', 'dumb-init', 'catatonit'],
]);

/** A `-c` with the script of a shell behind it, alone or with other letters: `-ec`, `-lc`. */
const SCRIPT_OPTION = /^-[a-zA-Z]*c$/;

/** `sudo` where a shell begins a command, with variables set in front of it. */
const IN_SCRIPT =
  /(?:^|[\n;&|({!`]|(?:^|\s)(?:then|do|else|if|while|until|exec|time|nohup|env|xargs|command)\s)[ \t]*(?:\w+=\S*[ \t]+)*((?:\/[\w./-]*\/)?sudo)(?=[\s;&|)`]|$)/g;

/** The first call of `sudo` in each word of a container's command and its arguments. */
function sudoCalls({ path, spec }: Container): Call[] {
  const words: Word[] = [];
  for (const field of ['command', 'args'] as const) {
    for (const [index, text] of each(spec[field])) words.push({ path: [...path, field, index], text });
  }
  return words.flatMap(({ path: place, text }, index) => {
    const previous = words[index - 1]?.text;
    const within = isScript(previous) ? findCall(text) : wholeWord(text, previous);
    return within === undefined ? [] : [{ path: place, within }];
  });
}

function isScript(previous: string | undefined): boolean {
  return previous !== undefined && SCRIPT_OPTION.test(previous);
}

/** `sudo` as a word of its own is a command where a command begins; elsewhere it may be a group or a package. */
function wholeWord(text: string, previous: string | undefined): Span | undefined {
  const isCommand = previous === undefined || WRAPPERS.has(baseName(previous));
  return isCommand && baseName(text) === 'sudo' ? { start: 0, end: text.length } : undefined;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function findCall(script: string): Span | undefined {
  // Comments call nothing, and a line that is continued begins no command. Offsets stay what they are.
  const code = script
    .replace(/(^|\s)#.*/g, (comment) => ' '.repeat(comment.length))
    .replace(/\\\r?\n/g, (end) => ' '.repeat(end.length));
  for (const match of code.matchAll(IN_SCRIPT)) {
    const call = match[1] ?? '';
    const end = match.index + match[0].length;
    return { start: end - call.length, end };
  }
  return undefined;
}
