// The inputs that a wizard's steps are made of. Each stays until it is answered, however often the focus goes elsewhere.
import * as vscode from 'vscode';

/** A button beside the title, by what it is for. */
export interface StepButton extends vscode.QuickInputButton {
  readonly id: string;
}

/** What all steps have. */
export interface Frame {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly canGoBack: boolean;
  readonly buttons?: readonly StepButton[];
}

/** What the person did; undefined in place of it: gave up. */
export type Reply<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'back'; readonly typed: string }
  | { readonly kind: 'button'; readonly id: string };

/** What a typed text, or a choice, comes to. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

export interface TextStep<T> extends Frame {
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  readonly read: (typed: string) => Promise<Reading<T>>;
}

/** Asks for a text and says what is wrong with it while it is typed. */
export function askText<T>(step: TextStep<T>): Promise<Reply<T> | undefined> {
  const input = vscode.window.createInputBox();
  input.prompt = step.prompt;
  input.placeholder = step.placeholder;
  input.value = step.value;
  return show(input, step, (end) => {
    let looks = 0;
    /** Undefined when the text is another one meanwhile. */
    const look = async () => {
      const mine = ++looks;
      const reading = await step.read(input.value);
      if (mine !== looks) return undefined;
      input.validationMessage = 'problem' in reading ? reading.problem : undefined;
      return reading;
    };
    input.onDidChangeValue(() => look().catch(end.reject));
    input.onDidAccept(async () => {
      const reading = await look().catch(end.reject);
      if (reading && 'value' in reading) end.resolve({ kind: 'answer', value: reading.value });
    });
    // What is there already may be wrong after other answers; an empty input needs no scolding.
    if (step.value !== '') look().catch(end.reject);
    return () => input.value;
  });
}

export interface Entry<T> extends vscode.QuickPickItem {
  /** Absent for what only divides the list. */
  readonly value?: T;
}

export interface PickStep<T> extends Frame {
  readonly placeholder: string;
  readonly entries: readonly Entry<T>[];
  readonly active?: Entry<T> | undefined;
  /** Whether a choice ends the step. Those that do not leave the list as it is. */
  readonly take?: (value: T, say: (sentence: string) => void) => boolean;
}

/** Asks for one entry of a list. */
export function askPick<T>(step: PickStep<T>): Promise<Reply<T> | undefined> {
  const picker = vscode.window.createQuickPick<Entry<T>>();
  picker.placeholder = step.placeholder;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.keepScrollPosition = true;
  picker.items = step.entries;
  if (step.active !== undefined) picker.activeItems = [step.active];
  return show(picker, step, (end) => {
    picker.onDidAccept(() => {
      // Who is quick presses Enter before VS Code has said which entry is active.
      const untouched =
        picker.value === '' ? (step.active ?? step.entries.find((entry) => entry.value !== undefined)) : undefined;
      const value = (picker.activeItems[0] ?? untouched)?.value;
      if (value === undefined) return;
      const say = (sentence: string) => {
        picker.value = '';
        picker.placeholder = sentence;
      };
      if (step.take?.(value, say) ?? true) end.resolve({ kind: 'answer', value });
    });
    return () => '';
  });
}

export interface ManyStep<T> extends Frame {
  readonly placeholder: string;
  readonly entries: readonly Entry<string>[];
  readonly picked: readonly Entry<string>[];
  readonly read: (chosen: readonly string[]) => Promise<Reading<T>>;
}

/** Asks for some of a list's entries. */
export function askMany<T>(step: ManyStep<T>): Promise<Reply<T> | undefined> {
  const picker = vscode.window.createQuickPick<Entry<string>>();
  picker.canSelectMany = true;
  picker.placeholder = step.placeholder;
  picker.items = step.entries;
  picker.selectedItems = step.picked;
  return show(picker, step, (end) => {
    picker.onDidAccept(async () => {
      const chosen = picker.selectedItems.flatMap(({ value }) => value ?? []);
      try {
        const reading = await step.read(chosen);
        if ('value' in reading) end.resolve({ kind: 'answer', value: reading.value });
        else {
          picker.value = '';
          picker.placeholder = reading.problem;
        }
      } catch (error) {
        end.reject(error);
      }
    });
    return () => '';
  });
}

interface End<T> {
  readonly resolve: (reply: Reply<T>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Shows an input until there is a reply; `listen` connects it and gives how to read what is typed. */
function show<T>(
  input: vscode.QuickInput & Pick<vscode.InputBox, 'buttons' | 'onDidTriggerButton'>,
  { title, step, totalSteps, canGoBack, buttons = [] }: Frame,
  listen: (end: End<T>) => () => string,
): Promise<Reply<T> | undefined> {
  input.title = title;
  input.step = step;
  input.totalSteps = totalSteps;
  input.ignoreFocusOut = true;
  input.buttons = [...(canGoBack ? [vscode.QuickInputButtons.Back] : []), ...buttons];
  const reply = new Promise<Reply<T> | undefined>((resolve, reject) => {
    const typed = listen({ resolve, reject });
    input.onDidTriggerButton((button) => {
      const own = buttons.find((one) => one === button);
      resolve(own === undefined ? { kind: 'back', typed: typed() } : { kind: 'button', id: own.id });
    });
    input.onDidHide(() => resolve(undefined));
  });
  input.show();
  return reply.finally(() => input.dispose());
}
