// Variables of a container: settings, and keys of secrets.
import { REPLACE_ME } from '../../../kubernetes/placeholder';
import type { Given } from '../../answers/question';
import { problemOf } from '../../answers/read';
import type { Container } from '../description';
import type { Report } from '../report';
import type { Calls } from './calls';
import { namesOf, patternTextOf } from './listening';
import type { Candidate } from './survey';

export interface Variables {
  /** `NAME=value`, as the answers have them. */
  readonly settings: readonly string[];
  readonly secretVariables: readonly { readonly name: string; readonly key: string }[];
  readonly isFromVault: boolean;
}

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
  let isFromVault = false;
  const used = databases.filter((database) => calls.get(candidate)?.has(database));
  for (const { at, name, value } of container.environment) {
    if (value.kind === 'vault') {
      isFromVault = true;
      const key = fields.has(value.field) ? name : value.field;
      fields.add(key);
      secretVariables.push({ name, key });
      report.note('changed', at, 'planVault', { ...values(value), name, key, service: candidate.name });
    } else if (value.sensitive) {
      secretVariables.push({ name, key: name });
      if (value.kind === 'needed') report.note('changed', at, 'planSecretNeeded', { name, service: candidate.name });
    } else {
      const database = used.find((each) => isAddressOf(each, value.text));
      const isOpen = value.kind === 'needed' || database !== undefined;
      const setting = `${name}=${isOpen ? REPLACE_ME : value.text}`;
      const problem = problemOf('settings', [setting], {} satisfies Given);
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
  return { settings, secretVariables, isFromVault };
}

function values({ path, field }: { readonly path: string; readonly field: string }) {
  return { path, field };
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
