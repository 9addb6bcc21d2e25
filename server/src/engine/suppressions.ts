import { nearest } from '../kubernetes/nearest';
import type { Rule, SuppressionUse } from '../rules/rule';
import { startsWith } from '../yaml/path';
import type { Directive, NamedRule } from './directives';
import type { Finding } from './finding';
import type { PlacedDocument } from './snapshot';

/** Which rules a name in a directive stands for. */
export class RuleNames {
  readonly #ids: ReadonlySet<string>;
  readonly #byName = new Map<string, Set<string>>();

  constructor(rules: readonly Rule[]) {
    this.#ids = new Set(rules.map((rule) => rule.id));
    for (const rule of rules) {
      for (const peer of rule.peers)
        for (const name of [peer, `${peer.split(':', 1)[0]}:*`]) this.#addName(name, rule.id);
      if (rule.bundle !== undefined) this.#addName(rule.bundle, rule.id);
    }
  }

  /** Whether a name is a rule's id, a bundle's (`hardening`), or another tool's name for a rule (`kl:latest-tag`). */
  isKnown(name: string): boolean {
    return this.#ids.has(name) || this.#byName.has(name);
  }

  /** Whether a name is the id of a rule. */
  isRule(name: string): boolean {
    return this.#ids.has(name);
  }

  #addName(name: string, id: string): void {
    const ids = this.#byName.get(name);
    if (ids === undefined) this.#byName.set(name, new Set([id]));
    else ids.add(id);
  }

  /** The id that a misspelt one most likely means. */
  nearest(name: string): string | undefined {
    return nearest(name, [...this.#ids]);
  }

  means(name: string, rule: string): boolean {
    return name === rule || (this.#byName.get(name)?.has(rule) ?? false);
  }
}

/** The findings of a file that nothing silences, by document, and what came of each of our directives. */
export interface SuppressionResult {
  readonly findings: readonly (readonly Finding[])[];
  readonly suppressedCount: number;
  readonly uses: readonly (readonly SuppressionUse[])[];
}

/** Applies the directives of all documents of a file to the findings of each. */
export function applySuppressions(
  documents: readonly PlacedDocument[],
  findings: readonly (readonly Finding[])[],
  names: RuleNames,
): SuppressionResult {
  const all = documents.flatMap(({ snapshot }) => snapshot.directives);
  if (all.length === 0) return { findings, suppressedCount: 0, uses: documents.map(() => []) };
  const used = new Map<Directive, Set<NamedRule | 'all'>>();
  const fileWide = all.filter((directive) => directive.scope.kind === 'file');
  let suppressedCount = 0;
  const remaining = findings.map((group, index) => {
    const own = documents[index]?.snapshot.directives.filter((directive) => directive.scope.kind !== 'file') ?? [];
    const candidates = [...own, ...fileWide];
    return group.filter((finding) => {
      let silenced = false;
      for (const directive of candidates) {
        for (const name of silencers(directive, finding, names)) {
          silenced = true;
          const set = used.get(directive);
          if (set === undefined) used.set(directive, new Set([name]));
          else set.add(name);
        }
      }
      if (silenced) suppressedCount++;
      return !silenced;
    });
  });
  const uses = documents.map(({ snapshot }) =>
    snapshot.directives
      .filter((directive) => directive.isOurs)
      .flatMap((directive) => usesOf(directive, used.get(directive), names)),
  );
  return { findings: remaining, suppressedCount, uses };
}

function silencers(directive: Directive, finding: Finding, names: RuleNames): (NamedRule | 'all')[] {
  if (!covers(directive, finding)) return [];
  if (directive.rules === 'all') return ['all'];
  return directive.rules.filter((rule) => names.means(rule.id, finding.rule.id));
}

function covers({ scope }: Directive, finding: Finding): boolean {
  if (scope.kind === 'file') return true;
  if (scope.kind === 'lines') return finding.range.start.line >= scope.from && finding.range.start.line <= scope.to;
  // A finding about the text itself may name a place all the same, such as a key that stands twice.
  const isOfResource = finding.resource === undefined ? finding.path.length > 0 : finding.resource === scope.resource;
  return isOfResource && startsWith(finding.path, scope.path);
}

function usesOf(directive: Directive, used: Set<NamedRule | 'all'> | undefined, names: RuleNames): SuppressionUse[] {
  const { hasReason, rules, span, removal } = directive;
  if (rules === 'all' || rules.length === 0) {
    const status = used === undefined ? 'unused' : 'used';
    return [{ directive: span, span, rule: undefined, meant: undefined, status, hasReason, removal }];
  }
  return rules.map((rule) => {
    const isKnown = names.isKnown(rule.id);
    return {
      directive: span,
      span: rule.span,
      rule: rule.id,
      meant: isKnown ? undefined : names.nearest(rule.id),
      status: used?.has(rule) ? 'used' : isKnown ? 'unused' : 'unknown-rule',
      hasReason,
      removal: rule.removal,
    };
  });
}
