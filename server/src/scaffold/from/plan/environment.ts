// Variables of a container: settings, and keys of secrets.
import { REPLACE_ME } from '../../../kubernetes/placeholder';
import { problemOf } from '../../answers/read';
import type { Container, EnvironmentVariable } from '../description';
import type { Report } from '../report';
import type { Calls } from './calls';
import { namesOf, patternTextOf } from './listening';
import { secretKeyOf } from './mounts';
import type { Candidate } from './survey';

export interface Variables {
  /** `NAME=value`, as the answers have them. */
  readonly settings: readonly string[];
  readonly secretVariables: readonly { readonly name: string; readonly key: string }[];
}

/** A name that Kubernetes takes for a variable. */
const VARIABLE = /^[A-Za-z_][\w.-]*$/;
/** Settings by which programs and frameworks know that somebody works on them. */
const DEVELOPMENT = /^(?:NODE_ENV|(?:RAILS|RACK|FLASK|APP|DJANGO|MIX|GO)_ENV|(?:ASPNETCORE|DOTNET)_ENVIRONMENT)=dev/i;

/** The variables of a container; what has to be written by somebody is noted where it stands. */
export function variablesOf(
  container: Container,
  candidate: Candidate,
  calls: Calls,
  databases: readonly Candidate[],
  report: Report,
): Variables {
  const settings: string[] = [];
  const secretVariables: { name: string; key: string }[] = [];
  const fields = new Set<string>();
  const used = databases.filter((database) => calls.get(candidate)?.has(database));
  const keep = (name: string, wanted: string): string => {
    const key = secretKeyOf(fields.has(secretKeyOf(wanted)) ? name : wanted);
    fields.add(key);
    secretVariables.push({ name, key });
    return key;
  };
  for (const { at, name, value } of container.environment) {
    if (!VARIABLE.test(name)) {
      report.note('not-carried', at, 'planVariableName', { name });
    } else if (value.kind === 'vault') {
      const { path, field } = value;
      const key = keep(name, field);
      report.note('changed', at, 'planVault', { path, field, name, key, service: candidate.name });
    } else if (isSecret({ at, name, value })) {
      keep(name, name);
      if (value.kind === 'needed' || !value.sensitive)
        report.note('changed', at, 'planSecretNeeded', { name, service: candidate.name });
    } else {
      const database = used.find((each) => isAddressOf(each, value.text));
      const isOpen = value.kind === 'needed' || database !== undefined;
      const setting = `${name}=${isOpen ? REPLACE_ME : value.text}`;
      const problem = problemOf('settings', [setting], {});
      if (problem !== undefined) {
        report.note('not-carried', at, 'planSetting', { name, problem });
        continue;
      }
      settings.push(setting);
      if (database !== undefined) report.note('changed', at, 'planDatabaseAddress', { name, database: database.name });
      else if (isOpen) report.note('changed', at, 'planNeeded', { name });
      else if (DEVELOPMENT.test(setting)) report.note('changed', at, 'planDevelopment', { name, value: value.text });
    }
  }
  return { settings, secretVariables };
}

/** Whether a variable is read from a secret: it is one, or the answers take no setting of its name, unless it says where a secret lies. */
export function isSecret({ name, value }: EnvironmentVariable): boolean {
  if (!VARIABLE.test(name)) return false;
  if (value.kind === 'vault' || value.sensitive) return true;
  const text = value.kind === 'value' ? value.text : 'x';
  return !value.text.startsWith('/') && problemOf('settings', [`${name}=${text}`], {}) !== undefined;
}

/** Whether a text is the address of a database, or has it in it. */
function isAddressOf(database: Candidate, text: string): boolean {
  return namesOf(database).some(
    (name) =>
      text === name ||
      text.startsWith(`${name}:`) ||
      new RegExp(`(?://|@)${patternTextOf(name)}(?![\\w.-])`).test(text),
  );
}
