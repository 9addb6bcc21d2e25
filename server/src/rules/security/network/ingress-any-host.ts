import { each, list, object, string } from '../../../kubernetes/shape';
import { isWritten, valueAt } from '../../../yaml/value';
import { defineRule } from '../../rule';

const ingress = object({ spec: object({ rules: list(object({ host: string })) }) });

export default defineRule({
  id: 'ingress-any-host',
  need: 'security',
  summary: 'A rule of an Ingress is for every host.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['Ingress'],
  fix: 'none',
  peers: [],
  messages: {
    anyHost:
      'A rule of {ingress} has no host: it takes the requests for every name that leads to the controller and that no other Ingress names, those of other teams too. Write the host.',
    wildcard:
      'A rule of {ingress} is for the host {host}: it takes the requests for every name there that no other Ingress names, mistyped and forgotten ones too. Write the hosts that are meant.',
  },
  checkResource(resource, { report }) {
    for (const [index, { host }] of each(resource.read(ingress)?.spec?.rules)) {
      const rule = ['spec', 'rules', index];
      const path = [...resource.path, ...rule, 'host'];
      const values = { ingress: resource.label };
      if (host?.includes('*')) report({ message: 'wildcard', values: { ...values, host }, path });
      else if (host === '') report({ message: 'anyHost', values, path });
      // What a template fills in is written, but not read.
      else if (host === undefined && !isWritten(valueAt(resource.data, [...rule, 'host'])))
        report({ message: 'anyHost', values, path, at: [...resource.path, ...rule], absent: true });
    }
  },
});
