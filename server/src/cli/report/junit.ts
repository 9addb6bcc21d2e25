import { shownPath } from '../../disk/paths';
import type { Report, ReportedFile, ReportedFinding } from './report';
import { isAtLeast } from './report';

/**
 * The report as JUnit XML: a suite for each file, a test case for each finding. What is below --min-severity is a case that
 * passed, with its message as output; a file without findings is one that passed; what could not be read is an error, and a mistake in
 * the configuration too.
 */
export function renderJunit(report: Report): string {
  const suites = [
    ...report.files.map((file) => fileSuite(file, report)),
    ...report.inputProblems.map(({ file, message }) => {
      const body = `<error message="${escapeXml(message)}" type="unreadable"/>`;
      return suite(file, [{ name: 'read', file, kind: 'error', body }]);
    }),
    ...report.configurationProblems.map(({ file, range, message }) => {
      const shown = shownPath(report.workingDirectory, file, file);
      const body = `<error message="${escapeXml(message)}" type="configuration"/>`;
      const name = `configuration at ${range.start.line + 1}:${range.start.character + 1}`;
      return suite(shown, [{ name, file: shown, kind: 'error', body }]);
    }),
  ];
  const total = (count: (suite: Suite) => number) => suites.reduce((sum, suite) => sum + count(suite), 0);
  const time = (report.summary.durationMs / 1000).toFixed(3);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="prodlint" tests="${total(({ tests }) => tests)}" failures="${total(({ failures }) => failures)}" errors="${total(({ errors }) => errors)}" time="${time}">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

interface TestCase {
  readonly name: string;
  readonly file: string;
  readonly kind: 'passed' | 'failure' | 'error';
  readonly body: string;
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly lines: readonly string[];
}

function fileSuite({ file, findings }: ReportedFile, report: Report): Suite {
  const cases = findings.map((finding) => findingCase(file.shown, finding, report));
  return suite(file.shown, cases.length > 0 ? cases : [{ name: 'lint', file: file.shown, kind: 'passed', body: '' }]);
}

function findingCase(file: string, finding: ReportedFinding, { minSeverity }: Report): TestCase {
  const { rule, severity, message, range, resource } = finding;
  const place = `${file}:${range.start.line + 1}:${range.start.character + 1}`;
  const about = resource === null ? '' : ` ${resource.kind} ${resource.name ?? ''}`.trimEnd();
  const name = `${rule.id} at ${range.start.line + 1}:${range.start.character + 1}${about}`;
  const details = escapeXml(`${place}\n${message}`);
  if (!isAtLeast(severity, minSeverity)) {
    const body = `<system-out>${severity}: ${details}</system-out>`;
    return { name, file, kind: 'passed', body };
  }
  const body = `<failure message="${escapeXml(message)}" type="${severity}">${details}</failure>`;
  return { name, file, kind: 'failure', body };
}

function suite(name: string, cases: readonly TestCase[]): Suite {
  const failures = cases.filter(({ kind }) => kind === 'failure').length;
  const errors = cases.filter(({ kind }) => kind === 'error').length;
  const lines = [
    `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="0" time="0">`,
    ...cases.map(({ name, file, body }) => {
      const start = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(file)}" file="${escapeXml(file)}" time="0"`;
      return body === '' ? `${start}/>` : `${start}>${body}</testcase>`;
    }),
    '  </testsuite>',
  ];
  return { tests: cases.length, failures, errors, lines };
}

/** XML 1.0 has no place for most control characters, not even escaped, nor for half surrogate pairs. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

function escapeXml(text: string): string {
  return text.replace(NOT_XML, '\ufffd').replace(/[&<>"\n\r\t]/g, (character) => ENTITIES[character] ?? character);
}
