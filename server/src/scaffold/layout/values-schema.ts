// The JSON Schema of a chart's values, by which Helm refuses what no template reads and what no object could have.
import { checkReplicas } from '../answers/checks';
import { type AnswerName, QUESTIONS } from '../answers/questions';
import { type Application, hasSeveralParts, mainEnvironment } from '../application';
import type { Plan } from '../plan';
import { type Data, type DataMap, isDataMap } from '../print';
import { byPart, valuesOf } from './values';

/** Draft-07, which Helm has understood for longest. Its patterns are those of Go. */
const DRAFT = 'http://json-schema.org/draft-07/schema#';

const LABEL = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';

const IMAGE: DataMap = {
  description: QUESTIONS.image.description,
  ...closedMap({
    repository: { description: 'Without tag and digest.', type: 'string', pattern: '^([^\\s@/]+/)*[a-z0-9._-]+$' },
    tag: {
      description: 'The version, which is the value of a label too.',
      type: 'string',
      pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
    },
    digest: {
      description: 'Empty as long as it is not known.',
      type: 'string',
      pattern: '^(sha(256|384|512):[a-f0-9]{64,128})?$',
    },
  }),
};

/** The text of the schema. */
export function valuesSchema(plan: Plan): string {
  const isAlone = !hasSeveralParts(plan);
  const properties = byPart(plan, mainEnvironment(plan), (application) =>
    isAlone || application.isShared ? propertiesOf(application) : closedMap(propertiesOf(application)),
  );
  // The chart that this one may be part of has values for all of its parts.
  const whole = closedMap({ ...properties, global: { type: 'object' } }, Object.keys(properties));
  const schema = { $schema: DRAFT, ...whole, definitions: { image: IMAGE } };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** A map that has all of these keys, or those that it must have, and no others. */
function closedMap(properties: DataMap, required = Object.keys(properties)): DataMap {
  return { type: 'object', additionalProperties: false, required, properties };
}

function propertiesOf(application: Application): DataMap {
  const { image, host, replicas, maxReplicas, settings, sealed } = valuesOf(application);
  const properties: DataMap = {
    image: image && { $ref: '#/definitions/image' },
    host: host && {
      description: 'Host name under which it is reached from outside.',
      type: 'string',
      pattern: `^${LABEL}(\\.${LABEL})+$`,
    },
    replicas: replicas && { ...countOf('replicas'), minimum: fewestReplicas(application) },
    maxReplicas: maxReplicas && countOf('maxReplicas'),
    settings: settings && texts(settings, {}),
    sealed: sealed && { description: 'Values that kubeseal encrypted.', ...texts(sealed, { minLength: 1 }) },
  };
  return Object.fromEntries(Object.entries(properties).filter(([, schema]) => schema !== undefined));
}

function countOf(name: AnswerName & ('replicas' | 'maxReplicas')): DataMap {
  const { description, minimum, maximum } = QUESTIONS[name];
  return { description, type: 'integer', minimum, maximum };
}

function fewestReplicas({ answers: { kind } }: Application): number {
  return [1, 2].find((count) => checkReplicas(count, { kind }) === undefined) ?? QUESTIONS.replicas.minimum;
}

/** Texts alone: Helm would write a large number in another way. */
function texts(values: Data, more: DataMap): DataMap {
  const keys = isDataMap(values) ? Object.keys(values) : [];
  return closedMap(Object.fromEntries(keys.map((key) => [key, { type: 'string', ...more }])));
}
