import type { EnvironmentVariable } from '../description';
import { parseDotenv } from '../dotenv';
import { environmentVariable, inheritedVariable, isSecretText, lastOfEach } from '../environment';
import type { Report } from '../report';
import { entryOf, type Source, type SourceEntry } from '../source';
import { keyedItem } from './extends';
import type { ComposeFiles } from './files';
import { interpolate } from './interpolation';

/** Pairs that are written as a map or as a list of `NAME=value`. The value is undefined where none is written. */
export function readPairs(
  source: Source,
  where: string,
  report: Report,
): { entry: SourceEntry; name: string; text: string | undefined; open: readonly string[] }[] {
  const entries =
    source.kind === 'list'
      ? report.items(source).flatMap((item) => {
          if (item.kind === 'scalar' && item.value !== null) return [keyedItem(item)];
          report.problem(item, 'wrongType', { where, expected: 'NAME=value' });
          return [];
        })
      : report.entries(source, where);
  return entries.map((entry) => ({
    entry,
    name: entry.key,
    text: report.text(entry.value, `${where}.${entry.key}`),
    open: entry.value.kind === 'scalar' ? entry.value.open : [],
  }));
}

/** Labels, build arguments and other pairs in which a missing value is empty. */
export function readRecord(source: Source, where: string, report: Report): Record<string, string> {
  return Object.fromEntries(readPairs(source, where, report).map(({ name, text }) => [name, text ?? '']));
}

/** `environment` over `env_file`: of a name in both the first counts. */
export function readEnvironment(
  environment: Source | undefined,
  envFile: Source | undefined,
  where: string,
  files: ComposeFiles,
  report: Report,
): EnvironmentVariable[] {
  const fromFiles =
    envFile === undefined ? [] : report.items(envFile).flatMap((item) => readEnvFile(item, where, files, report));
  const own = environment === undefined ? [] : readPairs(environment, `${where}.environment`, report);
  const variables = own.map(({ entry, name, text, open }): EnvironmentVariable => {
    const at = { file: entry.file, span: entry.keySpan };
    if (text !== undefined) return environmentVariable(at, name, text, open, report);
    if (entry.value.kind !== 'scalar') return environmentVariable(at, name, '', [], report);
    const known = files.variables.get(name);
    if (known !== undefined) {
      report.note('carried', entry, 'variableReplaced', { variable: name });
      return environmentVariable(at, name, known, [], report);
    }
    report.note('changed', entry, 'variableInherited', { variable: name });
    return inheritedVariable(at, name);
  });
  return lastOfEach([...fromFiles, ...variables]);
}

function readEnvFile(item: Source, where: string, files: ComposeFiles, report: Report): EnvironmentVariable[] {
  let path: string | undefined;
  let isRequired = true;
  if (item.kind === 'map') {
    report.fields(
      item,
      {
        path: (value) => {
          path = report.text(value, `${where}.env_file.path`);
        },
        required: (value) => {
          isRequired = report.boolean(value, `${where}.env_file.required`) ?? true;
        },
        format: report.leave('envFileFormat'),
      },
      `${where}.env_file`,
    );
  } else path = report.text(item, `${where}.env_file`);
  if (path === undefined) return [];
  const at = item.kind === 'map' ? (entryOf(item, 'path') ?? item) : item;
  const name = files.resolve(item.file.name, path);
  const file = files.file(name);
  if (file === undefined) {
    report.note(isRequired ? 'not-carried' : 'changed', at, isRequired ? 'envFileMissing' : 'envFileOptional', {
      file: path,
    });
    return [];
  }
  const { entries, wrong } = parseDotenv(file.text);
  for (const start of wrong) report.problem({ file, span: lineAt(file.text, start) }, 'envFileLine', { file: path });
  const names = [...new Set(entries.map(({ name: variable }) => variable))].join(', ');
  report.note('carried', at, 'envFileRead', { file: path, names: names === '' ? 'nothing' : names });
  const known = new Map<string, string>();
  return entries.map(({ name: variable, value, expands, start, end }) => {
    const place = { file, span: { start, end } };
    const inherited = value ?? files.variables.get(variable);
    if (inherited === undefined) return inheritedVariable(place, variable);
    const { text, open } = expands
      ? interpolate(inherited, new Map([...known, ...files.publicVariables]))
      : { text: inherited, open: [] };
    if (open.length === 0 && !isSecretText(variable, text)) known.set(variable, text);
    return environmentVariable(place, variable, text, open, report);
  });
}

function lineAt(text: string, start: number) {
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}
