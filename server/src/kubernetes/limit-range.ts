import type { Path } from '../yaml/path';
import type { Resource } from './resource';
import { each, list, map, object, quantity, type Read, string } from './shape';

const amounts = map(quantity);
const item = object({
  type: string,
  default: amounts,
  defaultRequest: amounts,
  min: amounts,
  max: amounts,
  maxLimitRequestRatio: amounts,
});
const limitRange = object({ spec: object({ limits: list(item) }) });

/** What an item of a LimitRange is about. */
export type LimitRangeType = 'Container' | 'Pod' | 'PersistentVolumeClaim';

/** What a LimitRange says of containers, pods or claims. */
export interface LimitRangeItem {
  readonly resource: Resource;
  /** From the document's root. */
  readonly path: Path;
  readonly bounds: Read<typeof item>;
}

/** The items of a LimitRange that are about one thing, in their order. */
export function limitRangeItems(resource: Resource, type: LimitRangeType): LimitRangeItem[] {
  return [...each(resource.read(limitRange)?.spec?.limits)].flatMap(([index, bounds]) =>
    bounds.type === type ? [{ resource, path: [...resource.path, 'spec', 'limits', index], bounds }] : [],
  );
}

/**
 * What an item for containers writes into one that says nothing, with the defaults of the LimitRange itself (SetDefaults_LimitRangeItem): `default`
 * is `max` where absent; `defaultRequest` is `default`, then `min`.
 */
export function suppliedBy({ bounds }: LimitRangeItem, name: string, part: 'request' | 'limit'): string | undefined {
  const limit = bounds.default?.[name] ?? bounds.max?.[name];
  return part === 'limit' ? limit : (bounds.defaultRequest?.[name] ?? limit ?? bounds.min?.[name]);
}
