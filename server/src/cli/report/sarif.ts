import { createHash } from 'node:crypto';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Location, Log, Notification, Region, ReportingDescriptor, Result } from 'sarif';
import { version } from '../../../../package.json';
import type { Rule, Severity } from '../../rules/rule';
import type { Range } from '../../yaml/text';
import { STDIN_NAME } from '../input/discover';
import { pageSection, readPage } from '../pages';
import type { Report, ReportedFile, ReportedFinding, ReportedResource } from './report';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** The name of our kind of fingerprint; its number changes when what goes into it does. */
const FINGERPRINT = 'prodlint/v1';
/** Files of the working directory are named from it, so that a report means the same on another machine. */
const ROOT = '%SRCROOT%';
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** The report in SARIF 2.1.0, with fixes and regions; lines and columns are one-based there, columns in UTF-16 units. */
export function renderSarif(report: Report): string {
  const rules = rulesOf(report);
  const indexes = new Map(rules.map((rule, index) => [rule, index]));
  const fingerprint = fingerprinter();
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Prodlint', semanticVersion: version, version, rules: rules.map(describeRule) } },
        originalUriBaseIds: { [ROOT]: { uri: directoryUri(report.workingDirectory) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.exitCode !== 2,
            exitCode: report.exitCode,
            toolExecutionNotifications: report.inputProblems.map(({ file, message }) =>
              notification(message, { physicalLocation: { artifactLocation: artifact(file, report) } }),
            ),
            toolConfigurationNotifications: report.configurationProblems.map(({ file, range, message }) =>
              notification(message, location(file, range, report)),
            ),
          },
        ],
        results: report.files.flatMap((file) =>
          file.findings.map((finding) => ({
            ...renderResult(file, finding, report),
            ruleIndex: indexes.get(finding.rule) ?? -1,
            partialFingerprints: { [FINGERPRINT]: fingerprint(file, finding) },
          })),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rulesOf(report: Report): Rule[] {
  const rules = new Set(report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  return [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function describeRule(rule: Rule): ReportingDescriptor {
  const page = readPage(rule.id);
  return {
    id: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: pageSection(page, 'What it reports') || rule.summary },
    help: { text: pageSection(page, 'Why it matters') || rule.summary, markdown: page },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { tags: ['kubernetes', rule.need], profile: rule.profile },
  };
}

function renderResult({ file }: ReportedFile, finding: ReportedFinding, report: Report): Result {
  const { rule, severity, message, range, resource, path, related, fix, edits } = finding;
  const place = location(file.shown, range, report);
  const logical =
    resource === null
      ? []
      : [
          {
            kind: 'object',
            name: resource.name ?? resource.kind,
            fullyQualifiedName: `${resourceName(resource)}#${path}`,
          },
        ];
  return {
    ruleId: rule.id,
    level: LEVELS[severity],
    message: { text: message },
    locations: [logical.length > 0 ? { ...place, logicalLocations: logical } : place],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((other, id) => ({
            id,
            ...location(other.file, other.range, report),
            message: { text: other.message },
          })),
        }
      : {}),
    ...(fix !== null && edits.length > 0 && file.shown !== STDIN_NAME
      ? {
          fixes: [
            {
              description: { text: fix.title },
              artifactChanges: [
                {
                  artifactLocation: artifact(file.shown, report),
                  replacements: edits.map((edit) => ({
                    deletedRegion: region(edit.range),
                    insertedContent: { text: edit.text },
                  })),
                },
              ],
              properties: { grade: fix.grade },
            },
          ],
        }
      : {}),
    properties: { need: rule.need, ...(finding.bundle === null ? {} : { bundle: finding.bundle }) },
  };
}

function notification(text: string, place: Location): Notification {
  return { level: 'error', message: { text }, locations: [place] };
}

function location(file: string, range: Range, report: Report): Location {
  return { physicalLocation: { artifactLocation: artifact(file, report), region: region(range) } };
}

function region({ start, end }: Range): Region {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function artifact(file: string, { workingDirectory }: Report): ArtifactLocation {
  if (file === STDIN_NAME) return { uri: 'stdin' };
  if (isAbsolute(file) || file.startsWith('../')) return { uri: pathToFileURL(resolve(workingDirectory, file)).href };
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

function directoryUri(directory: string): string {
  const { href } = pathToFileURL(directory);
  return href.endsWith('/') ? href : `${href}/`;
}

/**
 * Gives each finding a fingerprint by which it is known again when lines were added above it: made of its rule, its object and
 * path there, or, where the text itself is the matter, of the text of its line. Findings that are the same in all that are numbered.
 */
function fingerprinter(): (file: ReportedFile, finding: ReportedFinding) => string {
  const seen = new Map<string, number>();
  return ({ file, text }, { rule, resource, path, range }) => {
    const about = resource === null ? lineAt(text, range.start.line) : `${resourceName(resource)}#${path}`;
    const key = [rule.id, file.shown, about].join('\n');
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return createHash('sha256').update(`${key}\n${count}`).digest('hex').slice(0, 32);
  };
}

function resourceName({ apiVersion, kind, namespace, name }: ReportedResource): string {
  return [apiVersion, kind, namespace ?? '', name ?? ''].join('/');
}

function lineAt(text: string, line: number): string {
  return (text.split(/\r\n|\r|\n/, line + 1)[line] ?? '').trim();
}
