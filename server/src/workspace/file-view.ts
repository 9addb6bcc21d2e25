import type { Resource } from '../kubernetes/resource';
import { ResourceIndex } from './resource-index';
import type { Unit, View } from './view';

/** A file that stands alone: nothing beside it is known. */
export class FileView implements View {
  readonly unit: Unit;
  readonly isIncomplete: boolean;
  readonly patches = [];
  readonly #index = new ResourceIndex();

  constructor(path: string, resources: readonly Resource[], isIncomplete: boolean) {
    this.unit = { type: 'file', path };
    this.isIncomplete = isIncomplete;
    this.#index.set(path, resources);
  }

  related: View['related'] = (kind, namespace) => this.#index.list(kind, namespace);
  everywhere: View['everywhere'] = this.related;
  applied: View['applied'] = (resource) => ({ written: resource, applied: resource });
  fileOf: View['fileOf'] = () => (this.unit.path === '' ? undefined : this.unit.path);
  withoutHashes: View['withoutHashes'] = (text) => text;
}
