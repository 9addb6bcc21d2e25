// What becomes of each line of a source, before anything is made of it.
import * as vscode from 'vscode';
import type { SourceNote, SourceReading } from '../../../server/src/lsp/protocol';
import type { Previews } from './previews';
import { askPick, type Entry } from './steps';

const MESSAGES = {
  title: 'Production application: What becomes of {file}',
  placeholder: 'Choose a line to look at it',
  goOn: 'Go on',
  goOnDetail: 'Asks what the file does not say; nothing is written yet',
  read: 'Read all of it as a text',
  problem: 'Wrong in the file',
  'not-carried': 'Not carried over',
  changed: 'Changed',
  carried: 'Carried over',
  heading: '{heading} ({count})',
  line: '{file}, line {line}',
} as const;

type Choice = SourceNote | 'go-on' | 'read';

const LEVELS = ['problem', 'not-carried', 'changed', 'carried'] as const satisfies SourceNote['level'][];
const ICONS = { problem: 'error', 'not-carried': 'circle-slash', changed: 'arrow-swap', carried: 'check' } as const;

/** Shows what was read; gives whether the person goes on, which they can where something can be made of it. */
export async function askReport(source: vscode.Uri, reading: SourceReading, previews: Previews): Promise<boolean> {
  const { notes, report, problem } = reading;
  const goOn: Entry<Choice> = {
    label: `$(arrow-right) ${vscode.l10n.t(MESSAGES.goOn)}`,
    detail: vscode.l10n.t(MESSAGES.goOnDetail),
    value: 'go-on',
  };
  const read: Entry<Choice> = { label: `$(book) ${vscode.l10n.t(MESSAGES.read)}`, value: 'read' };
  const reply = await askPick<Choice>({
    title: vscode.l10n.t(MESSAGES.title, { file: nameOf(source) }),
    canGoBack: false,
    placeholder: vscode.l10n.t(MESSAGES.placeholder),
    entries: [
      ...(problem === undefined ? [goOn] : []),
      ...(report === undefined ? [] : [read]),
      ...LEVELS.flatMap((level) => section(source, level, notes)),
    ],
    take: (value) => {
      if (value === 'go-on') return true;
      if (value !== 'read') void look(value);
      else if (report !== undefined) void previews.show(report);
      return false;
    },
  });
  return reply !== undefined;
}

function section(source: vscode.Uri, level: SourceNote['level'], notes: readonly SourceNote[]): Entry<Choice>[] {
  const own = notes.filter((note) => note.level === level);
  if (own.length === 0) return [];
  const heading = vscode.l10n.t(MESSAGES.heading, { heading: vscode.l10n.t(MESSAGES[level]), count: own.length });
  return [
    { label: heading, kind: vscode.QuickPickItemKind.Separator },
    ...own.map((note) => ({
      label: note.message,
      detail: vscode.l10n.t(MESSAGES.line, {
        file: pathFrom(source, vscode.Uri.parse(note.uri)),
        line: note.range.start.line + 1,
      }),
      iconPath: new vscode.ThemeIcon(ICONS[level]),
      value: note,
    })),
  ];
}

async function look({ uri, range: { start, end } }: SourceNote): Promise<void> {
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { preview: true, preserveFocus: true, selection });
}

/** A source may refer to several files that are called alike. */
function pathFrom(source: vscode.Uri, { path }: vscode.Uri): string {
  return path.slice(source.path.lastIndexOf('/') + 1);
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
