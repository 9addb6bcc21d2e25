import type { Report, ReportedFile, ReportedFinding } from './report';

/** The report as JSON, in version 1 of its format: programs rely on the names, so they stay; a field may be added. */
export function renderJson({ summary, files }: Report): string {
  const { files: fileCount, documents, resources, error, warning, info, durationMs } = summary;
  const report = {
    version: 1,
    summary: { files: fileCount, documents, resources, error, warning, info, durationMs },
    findings: files.flatMap((file) => file.findings.map((finding) => renderFinding(file, finding))),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function renderFinding({ file }: ReportedFile, finding: ReportedFinding) {
  const { rule, severity, message, range, resource, path, bundle, fix, related } = finding;
  return {
    rule: rule.id,
    need: rule.need,
    severity,
    message,
    file: file.shown,
    range,
    resource,
    path,
    bundle,
    fix,
    related,
  };
}
