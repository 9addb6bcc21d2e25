// Which rules may say something else for another version of Kubernetes.
import { RULES } from '../../server/src/rules/registry.generated';
import type { Rule } from '../../server/src/rules/rule';

/** By which rules learn of the version. */
const VERSIONED: ReadonlySet<string | symbol> = new Set(['kubernetesVersion', 'checkSchema']);

/**
 * All rules, noting in `asked` which of them asked for the version. A rule is a pure function of what it is given: where one did not
 * ask, it finds the same for every version.
 */
export function rulesNoting(asked: Set<string>): readonly Rule[] {
  let running = '';
  const handler: ProxyHandler<object> = {
    get(context, key) {
      if (VERSIONED.has(key)) asked.add(running);
      return Reflect.get(context, key);
    },
  };
  const noting = new WeakMap<object, object>();
  const noted = <C extends object>(context: C): C => {
    const proxy = noting.get(context) ?? new Proxy(context, handler);
    noting.set(context, proxy);
    // It is the context, with an ear.
    return proxy as C;
  };
  return RULES.map((rule): Rule => {
    const { id, checkResource, checkDocument } = rule;
    const run = <S, C extends object>(check: (subject: S, context: C) => void) => {
      return (subject: S, context: C) => {
        running = id;
        check(subject, noted(context));
      };
    };
    return {
      ...rule,
      ...(checkResource && { checkResource: run(checkResource) }),
      ...(checkDocument && { checkDocument: run(checkDocument) }),
    };
  });
}
