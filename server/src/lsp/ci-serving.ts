import type { Connection } from 'vscode-languageserver';
import { ciFile } from '../scaffold/ci/ci-file';
import { CI_FILE_REQUEST, type CiFile, type CiQuestion } from './protocol';

/** Says what becomes of the file in which a CI system is told to run this version of Prodlint. */
export function serveCi(connection: Connection, version: string): void {
  connection.onRequest<CiFile, void>(CI_FILE_REQUEST, ({ system, existing }: CiQuestion) =>
    ciFile(system, version, existing ?? undefined),
  );
}
