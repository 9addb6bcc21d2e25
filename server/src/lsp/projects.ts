import { asProfile, CONFIGURATION_FILE_NAMES } from '../engine/configuration';
import { isProjectFile, Project } from '../engine/project';
import type { Schemas } from '../kubernetes/schema/schemas';
import { RULES } from '../rules/registry.generated';
import { parentOf } from '../workspace/files';
import { settingPath } from './client-settings';
import type { ClientSettings } from './protocol';
import type { WorkspaceFiles } from './workspace-files';

/** The projects of the open documents: those with the same settings share one, and with it what is known of directories. */
export class Projects {
  readonly #files: WorkspaceFiles;
  readonly #schemas: Schemas;
  readonly #log: (what: string, about: string) => void;
  readonly #projects = new Map<string, Project>();

  /** `log` is told of files in the settings that can not be read. */
  constructor(files: WorkspaceFiles, schemas: Schemas, log: (what: string, about: string) => void) {
    this.#files = files;
    this.#schemas = schemas;
    this.#log = log;
  }

  clear(): void {
    this.#projects.clear();
  }

  /** The project of a document at a path, in one of the folders or in none. */
  async of(path: string, settings: ClientSettings, folders: readonly string[]): Promise<Project> {
    const { profile, kubernetesVersion, configurationFile, schemaFeatures, schemas } = settings;
    const absolute = (written: string) => settingPath(written, path, folders);
    const file = absolute(configurationFile);
    const schemaFiles = schemas.map((mapping) => ({ ...mapping, path: absolute(mapping.path) ?? mapping.path }));
    const key = JSON.stringify([profile, kubernetesVersion, file, schemaFeatures, schemaFiles]);
    let project = this.#projects.get(key);
    if (project === undefined) {
      project = new Project(this.#files, RULES, {
        base: { profile: asProfile(profile), kubernetesVersion: kubernetesVersion || undefined, rules: {} },
        configurationFile: file,
        honourSuppressions: true,
        checkSchemas: schemaFeatures !== 'off',
        schemas: this.#schemas,
        schemaFiles,
        onSchemaProblem: (message) => this.#log('The setting prodlint.schemas', message),
      });
      this.#projects.set(key, project);
      if (file !== undefined && (await this.#files.read(file)) === undefined)
        this.#log('The configuration file of the setting prodlint.configurationFile can not be read', file);
    }
    return project;
  }

  /** Takes note of the change of a file that decides over how others are linted; false for one that does not. */
  companionChanged(path: string): boolean {
    if (!isProjectFile(path)) return false;
    for (const project of this.#projects.values()) project.companionChanged(parentOf(path));
    return true;
  }

  /** Whether a file has settings for others, so that after a change in it all of them may be otherwise. */
  decidesOverOthers(path: string): boolean {
    return this.isConfiguration(path) || [...this.#projects.values()].some((project) => project.isSchemaFile(path));
  }

  isConfiguration(path: string): boolean {
    const isNamedSo = CONFIGURATION_FILE_NAMES.some((name) => path.endsWith(`/${name}`));
    return isNamedSo || [...this.#projects.values()].some((project) => project.isConfiguration(path));
  }
}
