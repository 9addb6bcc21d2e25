import { formatMessage, type Severity } from '../rules/rule';

/** What the command line says, apart from the reports and the help. */
export const MESSAGES = {
  unknownCommand: 'There is no command {name}.',
  unknownCommandNear: 'There is no command {name}. Did you mean {nearest}?',
  pathWithoutCommand: 'There is no command {name}. To check it: prodlint lint {name}',
  unknownOption: 'There is no option {name}.',
  unknownOptionNear: 'There is no option {name}. Did you mean {nearest}?',
  missingValue: '{name} needs a value.',
  needlessValue: '{name} takes no value.',
  repeatedOption: '{name} can be given only once.',
  badChoice: '{name} can not be {value}. Allowed: {allowed}.',
  unexpectedArgument: '{name} is one argument too many.',
  badVersion: '{value} is no Kubernetes version such as 1.34.',
  unsupportedVersion: 'Kubernetes {value} is outside the versions known here, {oldest} to {newest}.',
  unknownRule: 'There is no rule {name}. `prodlint rules` lists them.',
  unknownRuleNear: 'There is no rule {name}. Did you mean {nearest}?',
  missingRule: 'Name the rule to explain: prodlint explain RULE',
  stdinFix: 'Standard input can not be fixed in place. --diff shows what a fix would change.',
  profileWithFrom: '--profile and --from can not be given together.',
  existsAlready: '{path} is there already. It is left as it is.',
  written: 'Wrote {path}.',
  ciAlone: '--ci is given without --from and --profile.',
  ciThere: '{path} runs Prodlint already. It is left as it is.',
  ciAdded: 'Added Prodlint to {path}.',
  ciUnreadable: '{path} can not be added to. Put this into it:\n{text}',
  filesTaken: '{paths}: there already, with another text. Nothing was written; --overwrite replaces what is there.',
  filesNotWritten: 'Nothing was written: {path} can not be written ({code}).',
  cancelled: 'Nothing was written.',
  scaffolded: 'Wrote {files} to {folder}.',
  nothingToWrite: 'All of it is in {folder} already.',
  here: 'the current directory',
  unknownSource:
    '{path} can not be told for what it is: neither its name nor its text is that of a Compose file, a Dockerfile or a Nomad job.',
  nothingToMake: '{path} has nothing that a manifest could be made of.',
  pathNotBelow: '{name} can not be {path}: it must be a path below the folder that the files go to.',
  pathOfOther: '{name} can not be {path}: another file goes there.',
  sourceOnly: '{name} has no use without --from.',
  badPartAnswer: '--part can not be {value}: write the part, the answer and its value, such as web.image=nginx:1.29.1.',
  partTwice: '--part has {name} twice.',
  sourceSummary: '{changed} changed, {left} not carried over; {path} says what became of each line of {source}.',
  askWrite: 'Write {files} to {folder}?',
  askOverwrite: '{paths}: there already, with another text. Replace?',

  missingTransport: 'The language server speaks over standard input and output: prodlint lsp --stdio',
  brokenInstallation: 'This installation is not complete: {path} is missing.',
  seeHelp: 'prodlint {command}--help tells how it is used.',

  noMatch: '{path}: no file matches this pattern',
  noManifests: '{path}: no YAML files here',
  noManifestsIgnored: '{path}: no YAML files here that .gitignore does not leave out',
  notWritable: '{path}: can not be written ({code})',
  ignoredByConfiguration: '{path}: left out, as the configuration says under ignore',
  ruleFailed: '{path}: rule {rule} failed and was left out ({error})',

  takenInFromElsewhere:
    'Kustomizations take in {files} from elsewhere, such as {path}: looked at, but not reported on. Name their directory too.',
  reading: 'reading {done} of {count}',
  parsing: 'parsing {done} of {count}',
  progress: '{done} of {count}',
  diffSummary: '{fixes} would change {files}',
} as const;

/** A count with its noun: `1 file`, `2,000 files`. */
export function counted(count: number, noun: string): string {
  const plural = /(?:s|x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
}

/** The findings of a run in short: `2 errors, 1 warning, 0 info`. */
export function countedSeverities({ error, warning, info }: Readonly<Record<Severity, number>>): string {
  return `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${info.toLocaleString('en-US')} info`;
}

/** Fills in one of the messages. */
export function say(message: keyof typeof MESSAGES, values?: Readonly<Record<string, string | number>>): string {
  return formatMessage(MESSAGES[message], values);
}
