// The JSON schema of a file of answers.
import { flagOf, type Question } from './question';
import { ANSWER_NAMES, questionOf } from './questions';

type Schema = Readonly<Record<string, unknown>>;

/** Written to schemas/ by `npm run generate`. What depends on other answers is checked when they are read. */
export function answersSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Answers for prodlint scaffold',
    description: 'What `prodlint scaffold --answers FILE` makes an application of.',
    type: 'object',
    additionalProperties: false,
    required: ANSWER_NAMES.filter((name) => {
      const { fallback, applies } = questionOf(name);
      return fallback === undefined && applies === undefined;
    }),
    properties: Object.fromEntries(ANSWER_NAMES.map((name) => [name, schemaOf(name, questionOf(name))])),
  };
}

function schemaOf(name: string, question: Question): Schema {
  const schema = typeSchema(name, question);
  // A default that depends on other answers is none that a schema could tell.
  return question.fallback?.length === 0 ? { ...schema, default: question.fallback({}) } : schema;
}

function typeSchema(name: string, question: Question): Schema {
  const description = `${question.description} Option --${flagOf(name)}.`;
  switch (question.type) {
    case 'text':
      return { description, type: 'string', examples: [question.example] };
    case 'choice':
      return { description: `${description} ${meanings(question.choices)}`, enum: Object.keys(question.choices) };
    case 'integer':
      return { description, type: 'integer', minimum: question.minimum, maximum: question.maximum };
    case 'texts': {
      const { choices, example } = question;
      if (choices === undefined)
        return { description, type: 'array', items: { type: 'string' }, examples: [[example]] };
      const items = { enum: Object.keys(choices) };
      return {
        description: `${description} ${meanings(choices)}`,
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items,
      };
    }
  }
}

function meanings(choices: Readonly<Record<string, string>>): string {
  return `${Object.entries(choices)
    .map(([choice, meaning]) => `${choice}: ${meaning}`)
    .join('; ')}.`;
}
