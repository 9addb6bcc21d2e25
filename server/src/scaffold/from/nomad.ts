import { LineIndex } from '../../yaml/text';
import type { Application } from './description';
import { type HclValue, localsOf, Scope } from './hcl/evaluate';
import { parseHcl } from './hcl/parser';
import type { Block, Body } from './hcl/syntax';
import { HclTree } from './hcl/tree';
import { readJob } from './nomad/job';
import { runtimeVariables } from './nomad/runtime';
import { type Reading, Report } from './report';
import type { SourceFile } from './source';

/**
 * Reads a Nomad job (job specification, in HCL2): each group becomes a service of one or more containers.
 *
 * @param name the path of the job file among `texts`
 * @param texts by path with slashes; templates that the job refers to are looked up in it
 * @param variables values for the input variables of the job; they win over defaults
 */
export function readNomadJob(
  name: string,
  texts: ReadonlyMap<string, string>,
  variables: ReadonlyMap<string, string> = new Map(),
): Reading<Application> {
  const text = texts.get(name) ?? '';
  const file: SourceFile = { name, text, lines: new LineIndex(text) };
  const report = new Report();
  const parsed = parseHcl(text);
  if ('problem' in parsed) {
    const { code, subject, start, end } = parsed.problem;
    report.problem({ file, span: { start, end } }, code, { subject });
    return report.finish<Application>(undefined, []);
  }
  const { body } = parsed;
  const scope = new Scope(readVariables(body, variables, file, report), localsOf(body));
  const tree = new HclTree(file, scope, runtimeVariables, report);
  const jobs = body.blocks.filter(({ type }) => type === 'job');
  const rest = body.blocks.filter(({ type }) => type !== 'job' && type !== 'variable' && type !== 'locals');
  const root = tree.body({ ...body, blocks: [...jobs.slice(0, 1), ...rest] });
  const job = root.entries.find(({ key }) => key === 'job');
  for (const entry of root.entries) {
    if (entry !== job) report.note('not-carried', entry, 'unknownKey', { key: entry.key, where: 'the file' });
  }
  for (const further of jobs.slice(1)) report.problem({ file, span: further.typeSpan }, 'nomadSeveralJobs');
  if (job === undefined) {
    report.problem({ file, span: { start: 0, end: 0 } }, 'nomadNoJob');
    return report.finish<Application>(undefined, [root]);
  }
  return report.finish(readJob(job, texts, report), [root]);
}

/** The input variables with a value. */
function readVariables(
  body: Body,
  given: ReadonlyMap<string, string>,
  file: SourceFile,
  report: Report,
): ReadonlyMap<string, HclValue> {
  const known = new Map<string, HclValue>();
  const constants = new Scope(new Map(), new Map());
  for (const block of body.blocks) {
    const at = { file, span: block.span };
    if (block.type === 'locals') report.note('carried', at, 'hclLocals');
    if (block.type !== 'variable') continue;
    const [name = ''] = block.labels;
    const text = given.get(name);
    const value = text === undefined ? defaultOf(block, constants) : typed(text);
    if (value === undefined || value === null) {
      report.note('changed', at, 'hclVariableUnset', { name });
      continue;
    }
    known.set(name, value);
    if (text === undefined) report.note('changed', at, 'hclVariableDefault', { name });
    else report.note('carried', at, 'variableReplaced', { variable: name });
  }
  return known;
}

function defaultOf(block: Block, constants: Scope): HclValue | undefined {
  const attribute = block.body.attributes.find(({ name }) => name === 'default');
  return attribute === undefined ? undefined : constants.evaluate(attribute.value);
}

/** Given as text, as on the command line: a number or a boolean is one. */
function typed(text: string): HclValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
