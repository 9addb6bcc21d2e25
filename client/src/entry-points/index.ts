import * as vscode from 'vscode';
import type { Ask } from '../scaffold/server';
import { registerAddToCi } from './add-to-ci';
import { ManifestContext, openNewManifest } from './manifests';
import { Sample } from './sample';
import { Welcome } from './welcome';

export interface EntryPointHost {
  readonly extensionUri: vscode.Uri;
  readonly workspaceState: vscode.Memento;
  readonly ask: Ask;
  /** When the server is ready; undefined as long as it does not start. */
  readonly ready: () => Promise<void> | undefined;
}

/** Registers what leads into the extension: the welcome of an empty folder, the sample, a new manifest, and CI. */
export function registerEntryPoints({ extensionUri, workspaceState, ask, ready }: EntryPointHost): vscode.Disposable {
  return vscode.Disposable.from(
    new Welcome(workspaceState),
    new Sample(extensionUri),
    new ManifestContext(),
    registerAddToCi(ask),
    vscode.commands.registerCommand('prodlint.newManifest', () => openNewManifest(ready)),
  );
}
