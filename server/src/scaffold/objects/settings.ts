// The settings of the application, as environment variables.
import { type Application, metadataOf } from '../application';
import type { DataMap } from '../print';
import { databaseOf } from './database';
import { folderKeys, secretFolder } from './secrets';

export function configMapName({ name }: Application): string {
  return `${name}-config`;
}

/** All settings: the team's own, and where its secrets and its database are. */
export function settingsOf(application: Application): Readonly<Record<string, string>> {
  const { settings } = application.environment;
  const folder = folderKeys(application).length > 0 ? { SECRETS_DIR: secretFolder(application) } : {};
  return { ...settings, ...folder, ...databaseOf(application)?.settings };
}

export function configMap(application: Application): DataMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadataOf(application, configMapName(application)),
    data: settingsOf(application),
  };
}
