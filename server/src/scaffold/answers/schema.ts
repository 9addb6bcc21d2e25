// The JSON schema of a file of answers.
import { flagOf, type Question } from './question';
import { ANSWER_NAMES, type AnswerName, PART_ANSWERS, questionOf } from './questions';

type Schema = Readonly<Record<string, unknown>>;

/** Written to schemas/ by `npm run generate`. What depends on other answers is checked when they are read. */
export function answersSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Answers for prodlint scaffold',
    description: 'What `prodlint scaffold --answers FILE` makes an application of.',
    type: 'object',
    additionalProperties: false,
    // Nothing is required: options and a source give answers too.
    properties: { ...propertiesOf(ANSWER_NAMES), parts: PARTS },
  };
}

function propertiesOf(names: readonly AnswerName[]): Schema {
  return Object.fromEntries(names.map((name) => [name, schemaOf(name, questionOf(name))]));
}

const PARTS: Schema = {
  description: 'Answers about the parts of a source (`--from`), by their names. Option --part.',
  type: 'object',
  additionalProperties: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...propertiesOf(PART_ANSWERS),
      data: { description: 'A part that does without the database of the others.', enum: ['none'] },
    },
  },
};

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
