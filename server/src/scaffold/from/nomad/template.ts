import { saysSecret } from '../../../rules/security/secrets/secret-signs';
import { parseMode } from '../amounts';
import type { Container, Draft, EnvironmentVariable, FileSource, MountedFile } from '../description';
import { parseDotenv } from '../dotenv';
import { environmentVariable } from '../environment';
import type { Handler } from '../report';
import { type Place, placeOf, type Source, type SourceEntry } from '../source';
import type { JobContext } from './job';
import { taskPath } from './paths';

const DETAILS =
  'change_mode change_script change_signal error_on_missing_key left_delimiter once right_delimiter splay vault_grace wait';
/** `{{ with secret "path" }}...{{ .Data.data.field }}...{{ end }}`; the value may go through a function. */
const VAULT_FIELD = /^\{\{-?\s*\.Data\.(?:data\.)?([\w-]+)\s*(?:\|[^}]*)?-?\}\}$/;
const VAULT_WITH = /\{\{-?\s*with\s+secret\s+"([^"]+)"[^}]*\}\}/;
const VAULT_INLINE =
  /^\{\{-?\s*with\s+secret\s+"([^"]+)"[^}]*\}\}\s*(\{\{-?\s*\.Data\.(?:data\.)?[\w-]+[^}]*\}\})\s*\{\{-?\s*end\s*-?\}\}$/;

/** A `template` block: a file of the container, or variables of its environment. */
export function readTemplate(
  entry: SourceEntry,
  source: Source,
  container: Draft<Container>,
  context: JobContext,
): void {
  const { report, texts } = context;
  const where = 'template';
  const at = placeOf(entry);
  let data: string | undefined;
  let isEnvironment = false;
  let destination: string | undefined;
  let mode: number | undefined;
  const owner: { user?: string; group?: string } = {};
  const text = (set: (text: string) => void): Handler => {
    return (value, { key }) => {
      const read = report.text(value, `${where}.${key}`);
      if (read !== undefined) set(read);
    };
  };
  report.fields(
    source,
    {
      ...Object.fromEntries(DETAILS.split(' ').map((key) => [key, report.leave('nomadTemplateDetail')])),
      data: text((read) => {
        data = read;
      }),
      source: (value, sourceEntry) => {
        const path = report.text(value, `${where}.source`) ?? '';
        const name = path.replace(/^\.\//, '');
        data = texts.get(name);
        if (data === undefined) report.want(name);
        if (data === undefined) report.note('not-carried', sourceEntry, 'nomadTemplateFile', { file: path });
      },
      destination: text((path) => {
        destination = path;
      }),
      env: (value) => {
        isEnvironment = report.boolean(value, `${where}.env`) ?? false;
      },
      perms: (value) => {
        mode = report.parsed(value, `${where}.perms`, 'permissions such as 0640', parseMode);
      },
      uid: text((user) => {
        owner.user = user;
      }),
      gid: text((group) => {
        owner.group = group;
      }),
    },
    where,
  );
  const head = { file: entry.file, span: entry.keySpan };
  if (data === undefined) return;
  if (isEnvironment) {
    const variables = readVariables(data, head, context);
    container.environment = [...container.environment, ...variables];
    report.note('changed', head, 'nomadTemplateEnv', { count: variables.length });
    return;
  }
  if (destination === undefined) {
    report.problem(head, 'mountWithoutTarget', { where });
    return;
  }
  const target = taskPath(destination) ?? `/local/${destination.replace(/^\/+/, '')}`;
  const isSecret = target.startsWith('/secrets/') || VAULT_WITH.test(data);
  const isTemplate = data.includes('{{');
  report.note('changed', head, isTemplate ? 'nomadTemplate' : isSecret ? 'nomadTemplateSecret' : 'nomadTemplateText', {
    target,
  });
  const name = nameFor(target, container.name, context);
  const content: FileSource['content'] = isTemplate ? { kind: 'template', text: data } : { kind: 'text', text: data };
  context.files.set(name, { at, name, content });
  const file: MountedFile = { at, kind: isSecret ? 'secret' : 'config', source: name, target, ...owner };
  container.files = [...container.files, mode === undefined ? file : { ...file, mode }];
}

/** A name of its own for each file, after the task and the file. */
function nameFor(target: string, task: string, { files }: JobContext): string {
  const base = `${task}-${target.split('/').at(-1) ?? 'file'}`;
  let name = base;
  for (let number = 2; files.has(name); number++) name = `${base}-${number}`;
  return name;
}

/** The lines `NAME=value` of a template; around them and in them stand fields of Vault. */
function readVariables(data: string, at: Place, { report }: JobContext): EnvironmentVariable[] {
  const variables: EnvironmentVariable[] = [];
  let path: string | undefined;
  for (const line of data.split('\n')) {
    const opened = VAULT_WITH.exec(line);
    const isPair = /^\s*(?:export\s+)?[A-Za-z_]\w*\s*=/.test(line);
    if (!isPair) {
      if (opened !== null) path = opened[1];
      else if (/\{\{-?\s*end\s*-?\}\}/.test(line)) path = undefined;
      else if (line.trim() !== '' && !line.trim().startsWith('#')) {
        report.note('not-carried', at, 'nomadTemplateLine', { line: line.trim().slice(0, 60) });
      }
      continue;
    }
    const cut = line.indexOf('=');
    const name = line
      .slice(0, cut)
      .replace(/^\s*(?:export\s+)?/, '')
      .trim();
    const written = line.slice(cut + 1).trim();
    if (!written.includes('{{')) {
      const value = parseDotenv(line).entries[0]?.value ?? '';
      variables.push(environmentVariable(at, name, value, [], report));
      continue;
    }
    const bare = written.replace(/^"(.*)"$/, '$1');
    const inline = VAULT_INLINE.exec(bare);
    const field = VAULT_FIELD.exec(inline?.[2] ?? bare)?.[1];
    const from = inline?.[1] ?? path;
    if (field !== undefined && from !== undefined) {
      variables.push({ at, name, value: { kind: 'vault', path: from, field } });
    } else {
      variables.push({
        at,
        name,
        value: { kind: 'needed', text: written, variables: [name], sensitive: saysSecret(name) },
      });
    }
  }
  return variables;
}
