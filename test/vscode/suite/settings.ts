import * as vscode from 'vscode';

/** The settings through which `run.mjs` and the launcher talk to the tests; empty when not given. */
export function setting(name: 'channel' | 'outputPrefix' | 'results' | 'screenshots' | 'filter'): string {
  return vscode.workspace.getConfiguration('prodlintTests').get(name, '');
}
