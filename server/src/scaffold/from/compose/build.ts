import type { Build, Draft } from '../description';
import type { Report } from '../report';
import type { Source } from '../source';
import { readPairs } from './environment';
import type { ComposeFiles } from './files';

/** A `build`; its Dockerfile may stand in the Compose file itself. */
export function readBuild(
  source: Source,
  service: string,
  files: ComposeFiles,
  report: Report,
): { readonly build: Build; readonly isInline: boolean } {
  const where = `services.${service}.build`;
  let isInline = false;
  const file = source.file.name;
  if (source.kind === 'scalar') {
    return { build: { context: files.resolve(file, report.text(source, where) ?? '.'), args: {} }, isInline: false };
  }
  const build: Draft<Build> = { context: files.resolve(file, '.'), args: {} };
  const leave = (code: 'buildDetail' | 'buildSecret') => report.leave(code, { service: service });
  const details =
    'additional_contexts cache_from cache_to entitlements extra_hosts isolation labels network no_cache no_cache_filter platforms privileged provenance pull sbom shm_size tags ulimits';
  report.fields(
    source,
    {
      ...Object.fromEntries(details.split(' ').map((key) => [key, leave('buildDetail')])),
      secrets: leave('buildSecret'),
      ssh: leave('buildSecret'),
      context: (value) => {
        build.context = files.resolve(value.file.name, report.text(value, where) ?? '.');
      },
      dockerfile: (value) => {
        const path = report.text(value, where);
        if (path !== undefined) build.dockerfile = path;
      },
      dockerfile_inline: (_, entry) => {
        isInline = true;
        report.note('not-carried', entry, 'buildDetail', { key: entry.key, service: service });
      },
      target: (value) => {
        const target = report.text(value, where);
        if (target !== undefined) build.target = target;
      },
      args: (value, entry) => {
        report.note('changed', entry, 'buildSecret', { key: entry.key, service: service });
        const pairs = readPairs(value, `${where}.args`, report);
        build.args = Object.fromEntries(pairs.map(({ name, text }) => [name, text ?? files.variables.get(name) ?? '']));
      },
    },
    where,
  );
  return { build, isInline };
}
