// User settings for the editors that the tests and `npm start` open: no prompts, no network, nothing in the way of a picture.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const QUIET_SETTINGS = {
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'remote.autoForwardPorts': false,
  'git.openRepositoryInParentFolders': 'never',
  'files.autoSave': 'off',
};

const PICTURE_SETTINGS = {
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.fontFamily': "'DejaVu Sans Mono', Menlo, Consolas, monospace",
  'git.enabled': false,
};

/** Writes the settings of a person trying the extension out, unless that person has changed them. */
export async function writeStartSettings(userDataDir) {
  const file = settingsFile(userDataDir);
  if (!existsSync(file)) await writeJson(file, QUIET_SETTINGS);
}

/** Writes the settings of a test run. */
export async function writeTestSettings(userDataDir, settings) {
  await writeJson(settingsFile(userDataDir), { ...QUIET_SETTINGS, ...PICTURE_SETTINGS, ...settings });
}

/** Adds settings to those that are there. */
export async function addSettings(userDataDir, settings) {
  const file = settingsFile(userDataDir);
  await writeJson(file, { ...JSON.parse(await readFile(file, 'utf8')), ...settings });
}

function settingsFile(userDataDir) {
  return join(userDataDir, 'User', 'settings.json');
}

async function writeJson(file, value) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
