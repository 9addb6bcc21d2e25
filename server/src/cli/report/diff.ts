import { createTwoFilesPatch } from 'diff';
import picocolors from 'picocolors';
import { withoutControls } from '../terminal';
import type { FileChange } from './report';

/** The changes as one unified diff, which `patch -p1` and `git apply` take. */
export function renderDiff(changes: readonly FileChange[], colour: boolean): string {
  const patches = changes
    .filter(({ before, after }) => before !== after)
    .map(({ file: { shown }, before, after }) => createTwoFilesPatch(`a/${shown}`, `b/${shown}`, before, after));
  const text = patches.map((patch) => patch.replace(/^=+\n/, '')).join('');
  return colour ? text.split('\n').map(paint).join('\n') : text;
}

const colours = picocolors.createColors(true);

function paint(line: string): string {
  const shown = withoutControls(line);
  if (/^(?:---|\+\+\+) /.test(line)) return colours.bold(shown);
  if (line.startsWith('@@')) return colours.cyan(shown);
  if (line.startsWith('-')) return colours.red(shown);
  return line.startsWith('+') ? colours.green(shown) : shown;
}
