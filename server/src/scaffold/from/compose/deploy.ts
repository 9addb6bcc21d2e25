import { parseBytes, parseCores, parseSeconds } from '../amounts';
import type { Draft, PlacementRule, Resources, RestartPolicy, RunMode, Service, UpdateStrategy } from '../description';
import type { Report } from '../report';
import type { Source } from '../source';
import { readRecord } from './environment';

const CORES = 'a number of cores such as 0.5';
const BYTES = 'a size such as 512m';

/** A service under construction, with its container's resources. */
export interface Deployed {
  readonly service: Draft<Service>;
  readonly resources: Draft<Resources>;
}

const MODES: Readonly<Record<string, RunMode>> = {
  replicated: { kind: 'long-running' },
  global: { kind: 'on-every-node' },
  'replicated-job': { kind: 'run-to-completion' },
  'global-job': { kind: 'run-to-completion' },
};

/** `deploy` of a service (Compose Deploy Specification). */
export function readDeploy(source: Source, where: string, { service, resources }: Deployed, report: Report): void {
  report.fields(
    source,
    {
      mode: (value, entry) => {
        const mode = report.parsed(value, `${where}.mode`, 'replicated or global', (text) =>
          Object.hasOwn(MODES, text) ? text : undefined,
        );
        if (mode === undefined) return;
        service.run = MODES[mode] ?? service.run;
        if (mode === 'global-job') report.note('changed', entry, 'jobOnEveryNode');
      },
      replicas: (value) =>
        setNumber(report.number(value, `${where}.replicas`), (replicas) => {
          service.replicas = replicas;
        }),
      resources: (value) => readResources(value, `${where}.resources`, resources, report),
      restart_policy: (value) => readRestart(value, `${where}.restart_policy`, service, report),
      update_config: (value) => {
        service.update = readUpdate(value, `${where}.update_config`, report);
      },
      rollback_config: report.leave('rollbackConfig'),
      labels: (value, entry) => {
        service.labels = { ...service.labels, ...readRecord(value, `${where}.labels`, report) };
        report.note('not-carried', entry, 'serviceLabels');
      },
      placement: (value) => {
        service.placement = readPlacement(value, `${where}.placement`, report);
      },
      endpoint_mode: report.leave('endpointMode'),
    },
    where,
  );
}

function setNumber(value: number | undefined, set: (value: number) => void): void {
  if (value !== undefined) set(value);
}

function readResources(source: Source, where: string, resources: Draft<Resources>, report: Report): void {
  const cores = (key: 'cpuRequest' | 'cpuLimit') => (value: Source) =>
    setNumber(report.parsed(value, `${where}.cpus`, CORES, parseCores), (read) => {
      resources[key] = read;
    });
  const bytes = (key: 'memoryRequest' | 'memoryLimit') => (value: Source) =>
    setNumber(report.parsed(value, `${where}.memory`, BYTES, parseBytes), (read) => {
      resources[key] = read;
    });
  report.fields(
    source,
    {
      limits: (value) =>
        report.fields(
          value,
          {
            cpus: cores('cpuLimit'),
            memory: bytes('memoryLimit'),
            pids: (pids, entry) =>
              setNumber(report.number(pids, `${where}.pids`), (read) => {
                resources.processes = read;
                report.note('not-carried', entry, 'processes');
              }),
          },
          `${where}.limits`,
        ),
      reservations: (value) =>
        report.fields(
          value,
          {
            cpus: cores('cpuRequest'),
            memory: bytes('memoryRequest'),
            devices: (devices, entry) => {
              resources.devices = readDevices(devices, `${where}.devices`, report);
              report.note('not-carried', entry, 'deviceRequest');
            },
            generic_resources: report.leave('hostDevices'),
          },
          `${where}.reservations`,
        ),
    },
    where,
  );
}

function readDevices(source: Source, where: string, report: Report): Resources['devices'] {
  return report.items(source).map((item) => {
    let name = 'gpu';
    let count = 1;
    report.fields(
      item,
      {
        driver: (value) => {
          name = report.text(value, where) ?? name;
        },
        capabilities: (value) => report.use(value),
        count: (value) => {
          const written = report.text(value, where);
          count = written === undefined || !/^\d+$/.test(written) ? 1 : Number(written);
        },
        device_ids: report.leave('hostDevices'),
        options: report.leave('hostDevices'),
      },
      where,
    );
    return { name, count };
  });
}

const CONDITIONS: Readonly<Record<string, RestartPolicy>> = {
  any: 'always',
  'on-failure': 'on-failure',
  none: 'never',
};

function readRestart(source: Source, where: string, service: Draft<Service>, report: Report): void {
  report.fields(
    source,
    {
      condition: (value) => {
        const policy = report.parsed(value, `${where}.condition`, 'none, on-failure or any', (text) =>
          Object.hasOwn(CONDITIONS, text) ? CONDITIONS[text] : undefined,
        );
        if (policy !== undefined) service.restart = policy;
      },
      delay: report.leave('restartTiming'),
      max_attempts: report.leave('restartTiming'),
      window: report.leave('restartTiming'),
    },
    where,
  );
}

function readUpdate(source: Source, where: string, report: Report): UpdateStrategy {
  const update: Draft<UpdateStrategy> = {};
  report.fields(
    source,
    {
      parallelism: (value) =>
        setNumber(report.number(value, `${where}.parallelism`), (read) => {
          update.parallel = read;
        }),
      delay: report.leave('updateDelay'),
      failure_action: (value, entry) => {
        update.rollBack = report.text(value, `${where}.failure_action`) === 'rollback';
        if (update.rollBack) report.note('changed', entry, 'updateRollback');
      },
      monitor: (value, entry) => {
        report.note('not-carried', entry, 'updateDelay', { key: entry.key });
        const seconds = report.parsed(value, `${where}.monitor`, 'a duration such as 30s', parseSeconds);
        setNumber(seconds, (read) => {
          update.minimumHealthySeconds = read;
        });
      },
      max_failure_ratio: report.leave('updateDelay'),
      order: (value) => {
        update.startFirst = report.text(value, `${where}.order`) === 'start-first';
      },
    },
    where,
  );
  return update;
}

function readPlacement(source: Source, where: string, report: Report): PlacementRule[] {
  const rules: PlacementRule[] = [];
  report.fields(
    source,
    {
      constraints: (value) => {
        for (const item of report.items(value)) {
          const text = report.text(item, where) ?? '';
          const [, attribute = '', operator = '', wanted = ''] = /^\s*(\S+?)\s*(==|!=)\s*(.+?)\s*$/.exec(text) ?? [];
          if (attribute === '') report.problem(item, 'wrongValue', { where, expected: 'node.labels.x == y', text });
          else rules.push({ at: item, kind: 'require', attribute, operator, value: wanted });
        }
      },
      preferences: (value) => {
        for (const item of report.items(value)) {
          const spread = (attribute: Source) => {
            const text = report.text(attribute, where);
            if (text !== undefined) rules.push({ at: item, kind: 'spread', attribute: text, operator: '', value: '' });
          };
          report.fields(item, { spread }, where);
        }
      },
      max_replicas_per_node: report.leave('replicasPerNode'),
    },
    where,
  );
  for (const rule of rules) report.note('changed', rule.at, 'placement', { attribute: rule.attribute });
  return rules;
}
