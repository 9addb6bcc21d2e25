import type { Change, ChangeResult, FieldOrder } from '../change';
import type { YamlDocument } from '../document';

export function applyChanges(_document: YamlDocument, _changes: readonly Change[], _order: FieldOrder): ChangeResult {
  return { ok: false, reason: 'unreadable', path: [] };
}
