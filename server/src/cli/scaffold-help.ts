import { flagOf, type Question } from '../scaffold/answers/question';
import { ANSWER_NAMES, questionOf } from '../scaffold/answers/questions';

const HEAD = `Makes an application that has nothing to fix: manifests, monitoring, backup, delivery and a README.

Usage: prodlint scaffold [OPTION...]

On a terminal it asks for what is not given. Nothing that is there is replaced without being asked.

  --output DIR           the folder to make it in. Default: the current directory
  --from FILE            make it from a Compose file, a Dockerfile or a Nomad job; answers are about what that leaves open
  --part PART.ANSWER=VALUE
                         an answer about one of its parts, such as web.image=nginx:1.29.1; may be repeated
  --report PATH          where to put what became of its lines, below DIR. Default: deploy/CONVERSION.md
  --answers FILE         take the answers from this file, YAML or JSON; options win over it
  --save-answers FILE    keep the answers in this file, below DIR
  --dry-run              write nothing; show the files
  --overwrite            replace files that are there with another text
  --yes                  ask nothing; take the default of what is not given

Answers:
`;

const TAIL = `
Exit code: 0 the files are there, 2 bad usage, answers that can not be used, or files that can not be written.
`;

const COLUMN = 24;

/** The help of `prodlint scaffold`, whose answers are those of the table of questions. */
export function scaffoldHelp(): string {
  const lines = ANSWER_NAMES.map((name) => {
    const question = questionOf(name);
    const option = `  --${flagOf(name)} ${placeholder(question)}`;
    const gap = option.length < COLUMN ? ' '.repeat(COLUMN - option.length) : `\n${' '.repeat(COLUMN)}`;
    return `${option}${gap} ${lowerFirst(question.description)}${choicesOf(question)}`;
  });
  return `${HEAD}${lines.join('\n')}\n${TAIL}`;
}

const PLACEHOLDERS: Readonly<Record<Question['type'], string>> = {
  text: 'TEXT',
  choice: 'CHOICE',
  integer: 'NUMBER',
  texts: 'TEXT...',
};

function placeholder({ type }: Question): string {
  return PLACEHOLDERS[type];
}

function choicesOf(question: Question): string {
  if (question.type === 'integer' || question.type === 'text') return '';
  return question.choices === undefined ? ' May be repeated.' : ` ${Object.keys(question.choices).join(', ')}`;
}

/** `Name of` is `name of`; what begins with more capitals stays. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]+ /.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}
