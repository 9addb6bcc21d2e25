import type { Connection } from 'vscode-languageserver';
import { readSchemaMappings } from '../engine/schema-files';
import { parentOf, relativePath, resolvePath } from '../workspace/files';
import type { YamlValue } from '../yaml/value';
import { pathOf } from './paths';
import { type ClientSettings, SCHEMA_FEATURES, SCOPES } from './protocol';

const DEFAULT_SETTINGS: ClientSettings = {
  enable: true,
  scope: 'openFiles',
  profile: '',
  kubernetesVersion: '',
  configurationFile: '',
  schemaFeatures: 'auto',
  schemas: [],
};

/** The client's settings for its documents, asked for once until they are forgotten. */
export class SettingsOfClient {
  readonly #connection: Connection;
  readonly #onFailure: (error: unknown) => void;
  #known = new Map<string, Promise<ClientSettings>>();
  /** Whether the client answers questions about its configuration; else the defaults hold. */
  canAsk = false;

  /** `onFailure` is told when the client does not answer; the defaults hold then. */
  constructor(connection: Connection, onFailure: (error: unknown) => void) {
    this.#connection = connection;
    this.#onFailure = onFailure;
  }

  of(uri: string): Promise<ClientSettings> {
    let settings = this.#known.get(uri);
    if (settings === undefined) {
      settings = this.#ask(uri);
      this.#known.set(uri, settings);
    }
    return settings;
  }

  /** Without a document: all of them changed. */
  forget(uri?: string): void {
    // A new map: what is being asked for must not come to stand among the answers to later questions.
    if (uri === undefined) this.#known = new Map();
    else this.#known.delete(uri);
  }

  async #ask(uri: string): Promise<ClientSettings> {
    if (!this.canAsk) return DEFAULT_SETTINGS;
    try {
      return readSettings(await this.#connection.workspace.getConfiguration({ scopeUri: uri, section: 'prodlint' }));
    } catch (error) {
      this.#onFailure(error);
      return DEFAULT_SETTINGS;
    }
  }
}

/** What a client sends is whatever the person wrote: a value of another type counts as not written. */
function readSettings(received: unknown): ClientSettings {
  const given = (typeof received === 'object' ? received : undefined) as Partial<Record<string, unknown>> | undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
  return {
    enable: given?.enable !== false,
    scope: SCOPES.find((choice) => choice === given?.scope) ?? 'openFiles',
    profile: text(given?.profile),
    kubernetesVersion: text(given?.kubernetesVersion),
    configurationFile: text(given?.configurationFile),
    schemaFeatures: SCHEMA_FEATURES.find((choice) => choice === given?.schemaFeatures) ?? 'auto',
    schemas: readSchemaMappings(given?.schemas as YamlValue | undefined),
  };
}

/** The workspace folder that a path lies in, the innermost of several; for a path outside all of them the first one. */
function folderOf(path: string, folders: readonly string[]): string | undefined {
  const around = folders.filter((folder) => relativePath(folder, path) !== undefined);
  return around.sort((a, b) => b.length - a.length)[0] ?? folders[0];
}

/**
 * The path that a setting means for a document: absolute as it is, else counted from the document's workspace folder, or its
 * own directory where no folder is open. Undefined where the setting is empty.
 */
export function settingPath(setting: string, path: string, folders: readonly string[]): string | undefined {
  if (setting === '') return undefined;
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(setting)) return pathOf(setting);
  const written = setting.replaceAll('\\', '/');
  if (written.startsWith('//')) return pathOf(`file:${written}`);
  if (/^[a-z]:\//i.test(written)) return pathOf(`file:///${written}`);
  return resolvePath(folderOf(path, folders) ?? parentOf(path), written);
}
