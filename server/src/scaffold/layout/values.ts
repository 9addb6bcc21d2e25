// The values of a chart: those of the whole, and below the names of several parts those of each.
import { parseImageReference } from '../../kubernetes/image-reference';
import { REPLACE_ME } from '../../kubernetes/placeholder';
import {
  type Application,
  applicationOf,
  type EnvironmentName,
  hasSeveralParts,
  isAutoscaled,
  isLongRunning,
  mainEnvironment,
  wholeOf,
} from '../application';
import { secretKeysOf } from '../objects/secrets';
import { isPublished } from '../objects/traffic';
import type { Plan } from '../plan';
import type { Data, DataMap } from '../print';
import { bareImage } from './kustomize';

/** The key of a part's values: `my-app` is `myApp`, for a template can not go to names with hyphens. */
export function valuesKey(part: string): string {
  return part.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()).replaceAll('-', '_');
}

/** What a chart has in an environment: all that its templates read. */
export function allValues(plan: Plan, name: EnvironmentName): DataMap {
  return byPart(plan, name, valuesOf);
}

/** What an environment has otherwise than the chart, and the version that runs in it. */
export function ownValues(plan: Plan, name: EnvironmentName): DataMap {
  return byPart(plan, name, (application) => ownValuesOf(application, plan));
}

/** Something about the values of the whole, with that about each of several parts below its key. */
export function byPart(plan: Plan, name: EnvironmentName, of: (application: Application) => DataMap): DataMap {
  const whole = of(wholeOf(plan, name));
  if (!hasSeveralParts(plan)) return whole;
  const parts = plan.parts.map((part) => [valuesKey(part.answers.name), of(applicationOf(plan, part, name))]);
  return { ...whole, ...Object.fromEntries(parts) };
}

/** All values that the templates of a part read, or those of what the parts share. */
export function valuesOf(application: Application): DataMap {
  const { answers, environment, isShared } = application;
  const keys = answers.secrets === 'sealed-secrets' ? secretKeysOf(application) : [];
  const sealed = keys.length === 0 ? undefined : Object.fromEntries(keys.map((key) => [key, REPLACE_ME]));
  if (isShared) return { sealed };
  const { tag, digest } = parseImageReference(answers.image) ?? {};
  return {
    image: { repository: bareImage(answers.image), tag: tag ?? environment.version, digest: digest ?? '' },
    host: isPublished(application) ? environment.host : undefined,
    replicas: hasReplicas(application) ? environment.replicas : undefined,
    maxReplicas: isAutoscaled(application) ? environment.maxReplicas : undefined,
    settings: environment.settings,
    sealed,
  };
}

function hasReplicas(application: Application): boolean {
  return isLongRunning(application) && application.details.run === undefined;
}

function ownValuesOf(application: Application, plan: Plan): DataMap {
  const { image, host, maxReplicas, settings, sealed } = valuesOf(application);
  if (application.isShared) return { sealed };
  const main = valuesOf(applicationOf(plan, application, mainEnvironment(plan)));
  const { repository: _repository, ...version } = image as DataMap;
  const isOther = (key: string, value: Data | undefined) => JSON.stringify(value) !== JSON.stringify(main[key]);
  const changed = Object.entries(settings as DataMap).filter(
    ([key, value]) => value !== (main.settings as DataMap)[key],
  );
  return {
    image: version,
    host: isOther('host', host) ? host : undefined,
    maxReplicas: isOther('maxReplicas', maxReplicas) ? maxReplicas : undefined,
    settings: changed.length === 0 ? undefined : Object.fromEntries(changed),
    sealed,
  };
}
