import type { Probe } from './description';
import { splitWords } from './shell-words';

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0']);
/** Options that change nothing about what the check says; those in the second list take a value. */
const CURL_FLAGS = /^(?:-[sfSLkiIv]+|--silent|--fail|--show-error|--location|--insecure|--fail-with-body|--head)$/;
const CURL_VALUES = /^(?:-o|--output|-m|--max-time|--connect-timeout|--retry)$/;
const WGET_FLAGS = /^(?:-q|-nv|-q?O-|-qO|--quiet|--no-verbose|--spider|--no-check-certificate)$/;
const WGET_VALUES = /^(?:-O|-T|-t|--output-document|--timeout|--tries|\/dev\/null)$/;
const OPTION_WITH_VALUE = /^--(?:tries|timeout|output-document|max-time|output|connect-timeout|retry)=/;

/**
 * The HTTP request that a command makes to the container itself, where that is all it does: curl or wget with a local address,
 * failing on a bad answer. Undefined for every other command; it must be run.
 */
export function httpProbeOf(command: readonly string[]): (Probe & { readonly kind: 'http' }) | undefined {
  const words = unwrapped(command);
  if (words === undefined) return undefined;
  const tool = words[0]?.split('/').at(-1) ?? '';
  if (tool !== 'curl' && tool !== 'wget') return undefined;
  const address = soleAddress(words.slice(1), tool);
  if (address === undefined) return undefined;
  const fails = tool === 'wget' || words.some((word) => /^-[a-zA-Z]*f|^--fail/.test(word));
  return fails ? readAddress(address) : undefined;
}

/** Without `sh -c` and without `|| exit 1`. */
function unwrapped(command: readonly string[]): readonly string[] | undefined {
  const [first = '', flag, script, ...rest] = command;
  const isShell = /^(?:\/bin\/|\/usr\/bin\/)?(?:ba|a)?sh$/.test(first) && flag === '-c';
  if (!isShell) return command;
  if (script === undefined || rest.length > 0) return undefined;
  const line = script.replace(
    /(?:>\s*\/dev\/null\s*(?:2>&1)?\s*)?\s*(?:\|\|\s*(?:exit\s+1|false|kill\s+1)\s*;?)?\s*$/,
    '',
  );
  return /[|&;<>`$]/.test(line) ? undefined : splitWords(line);
}

/** The one word that is no option; undefined where an option is not known or there are several. */
function soleAddress(words: readonly string[], tool: 'curl' | 'wget'): string | undefined {
  const [flags, values] = tool === 'curl' ? [CURL_FLAGS, CURL_VALUES] : [WGET_FLAGS, WGET_VALUES];
  const addresses: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (values.test(word)) {
      if (word.startsWith('-')) i++;
    } else if (!word.startsWith('-')) addresses.push(word);
    else if (!flags.test(word) && !OPTION_WITH_VALUE.test(word)) return undefined;
  }
  return addresses.length === 1 ? addresses[0] : undefined;
}

function readAddress(address: string): (Probe & { readonly kind: 'http' }) | undefined {
  const match = /^(?:(https?):\/\/)?(\[[^\]]*\]|[^/:?#[\]@]+)(?::(\d{1,5}))?(\/[^#\s]*|\?[^#\s]*)?$/.exec(address);
  if (match === null || !LOCAL_HOSTS.has(match[2] ?? '')) return undefined;
  const scheme = match[1] === 'https' ? 'https' : 'http';
  const port = match[3] === undefined ? (scheme === 'https' ? 443 : 80) : Number(match[3]);
  if (port < 1 || port > 65_535) return undefined;
  const path = match[4] ?? '/';
  return { kind: 'http', port, path: path.startsWith('/') ? path : `/${path}`, scheme, headers: {} };
}
