import { each, type List } from '../../kubernetes/shape';

const SHELL = /^(?:\S*\/)?(?:sh|bash|ash|dash|zsh)$/;
const SLEEP = /^(?:\S*\/)?sleep$/;
const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 };

/** Words of a script that say that not every command of it runs once, one after the other. */
const BRANCHES = /(?:^|[\s;&|(])(?:while|until|for|if|case|trap|function)\s|[^&]&(?!&)|\|\||`|\(\)/;

/** How long a command sleeps at least, and which of its words says so. */
export interface Sleep {
  readonly seconds: number;
  readonly index: number;
}

/**
 * What a command that is run in a container sleeps: `sleep 10`, or the sleeps of a shell's script that runs straight through, taken
 * together. Undefined where it sleeps not at all, or that can not be told.
 */
export function sleepOf(command: List<string> | undefined): Sleep | undefined {
  const words = [...each(command)];
  const first = words[0]?.[1] ?? '';
  if (SLEEP.test(first)) {
    const [index] = words[1] ?? [];
    const seconds = secondsOf(words.slice(1).map(([, word]) => word));
    return index === undefined || seconds === 0 ? undefined : { seconds, index };
  }
  const flag = SHELL.test(first) ? words.findIndex(([, word]) => /^-\w*c$/.test(word)) : -1;
  const script = flag < 0 ? undefined : words[flag + 1];
  if (script === undefined) return undefined;
  const [index, text] = script;
  if (BRANCHES.test(text)) return undefined;
  const seconds = text.split(/;|&&|\n/).reduce((sum, statement) => {
    const [program = '', ...rest] = statement
      .trim()
      .replace(/^exec\s+/, '')
      .split(/\s+/);
    return SLEEP.test(program) ? sum + secondsOf(rest) : sum;
  }, 0);
  return seconds === 0 ? undefined : { seconds, index };
}

/** The sum of what `sleep` is given, which it adds up; what only runs tell counts as nothing. */
function secondsOf(times: readonly string[]): number {
  return times.reduce((sum, time) => {
    const [, amount, unit = ''] = /^["']?([0-9]+(?:\.[0-9]+)?)([smhd]?)["']?$/.exec(time) ?? [];
    return amount === undefined ? sum : sum + Number(amount) * (SECONDS[unit] ?? 1);
  }, 0);
}
