import { parsePort } from '../amounts';
import type { Draft, Port, Service } from '../description';
import type { Report } from '../report';
import { placeOf, type Source } from '../source';

/** A port of a group's network, by its label. */
export interface PortLabel {
  readonly at: Port['at'];
  readonly label: string;
  /** Inside the container; undefined where Nomad chooses it when it starts. */
  readonly inside: number | undefined;
  /** On the machine. */
  readonly published: number;
}

/** A `network` block of a group, or the older one of a task's resources. */
export function readNetwork(source: Source, where: string, service: Draft<Service>, report: Report): PortLabel[] {
  const labels: PortLabel[] = [];
  report.fields(
    source,
    {
      mode: (value, entry) => {
        const mode = report.text(value, `${where}.mode`);
        if (mode === 'host') {
          service.hostNetwork = true;
          report.note('changed', entry, 'nomadHostNetwork');
        } else if (mode !== 'bridge') report.note('not-carried', entry, 'networkMode', { mode: mode ?? '' });
      },
      port: (value, entry) => {
        const label = entry.labels[0] ?? '';
        let fixed: number | undefined;
        let to: number | undefined;
        const port = (read: Source) => {
          const text = report.text(read, `${where}.port`)?.trim();
          // -1: the same as on the machine.
          return text === undefined || text === '-1'
            ? undefined
            : report.parsed(read, `${where}.port`, 'a port from 1 to 65535', parsePort);
        };
        report.fields(
          value,
          {
            static: (read) => {
              fixed = port(read);
            },
            to: (read) => {
              to = port(read);
            },
            host_network: report.leave('nomadHostNetworkName'),
            ignore_collision: report.leave('nomadHostNetworkName'),
          },
          `${where}.port ${label}`,
        );
        labels.push({ at: placeOf(entry), label, inside: to ?? fixed, published: fixed ?? 0 });
      },
      hostname: report.leave('hostName'),
      dns: report.leave('podDns'),
      mbits: report.leave('nomadBandwidth'),
      cni: report.leave('nomadCni'),
    },
    where,
  );
  return labels;
}
