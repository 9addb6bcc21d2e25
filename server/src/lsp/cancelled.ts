import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** The answer to a request that the client took back. */
export function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'Nobody waits for this any more.');
}
