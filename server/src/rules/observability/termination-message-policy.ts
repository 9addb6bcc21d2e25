import { defineRule } from '../rule';

const POLICY = 'FallbackToLogsOnError';

export default defineRule({
  id: 'termination-message-policy',
  need: 'observability',
  summary: 'A container that fails leaves no last words in the status of its pod.',
  severity: 'info',
  profile: 'optional',
  scope: 'object',
  kinds: 'workload',
  fix: 'safe',
  peers: [],
  messages: {
    file: `When container {container} fails, its pod says why only if the program wrote to the termination message file, which few do. Set terminationMessagePolicy to ${POLICY}, and the end of its log stands there.`,
    fix: `Set terminationMessagePolicy to ${POLICY}`,
  },
  checkResource(resource, { report }) {
    for (const { name, path, spec } of resource.podTemplate?.containers ?? []) {
      const policy = spec.terminationMessagePolicy;
      // What is no policy at all is a wrong value.
      if (policy !== undefined && policy !== 'File') continue;
      const place = [...path, 'terminationMessagePolicy'];
      report({
        message: 'file',
        values: { container: name },
        path: place,
        at: policy === undefined ? [...path, 'name'] : place,
        absent: policy === undefined,
        fixes: [{ message: 'fix', changes: [{ op: 'set', path: place, value: POLICY }] }],
      });
    }
  },
});
