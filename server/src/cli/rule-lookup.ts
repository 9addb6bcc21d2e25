import { checkovPeer, trivyPeer } from '../engine/directives';
import { nearest } from '../kubernetes/nearest';
import { RULES } from '../rules/registry.generated';
import { NEEDS, type Rule } from '../rules/rule';
import { CommandError } from './errors';
import { say } from './messages';

/** All rules, by need in the order of the needs, then by id. */
export function sortedRules(): readonly Rule[] {
  return [...RULES].sort((a, b) => NEEDS.indexOf(a.need) - NEEDS.indexOf(b.need) || (a.id < b.id ? -1 : 1));
}

/** What is said of a rule beside its name: severity, profile and the grade of its fix. */
export function ruleFacts({ severity, profile, fix }: Rule): readonly string[] {
  return [severity, profile, ...(fix === 'none' ? [] : [`${fix} fix`])];
}

/**
 * The rules that a name means: the rule with this id, else those of the bundle with this name, under which the report for people
 * shows them, else those that know it as the name of the same check in another tool, with the tool's prefix (`kl:latest-tag`) or without. Case does not matter. Throws a `CommandError` for a name that is unknown.
 */
export function findRules(name: string): readonly Rule[] {
  const wanted = name.trim().toLowerCase();
  const own = RULES.filter(({ id }) => id === wanted);
  if (own.length > 0) return own;
  const bundled = sortedRules().filter(({ bundle }) => bundle === wanted);
  if (bundled.length > 0) return bundled;
  const peers = [wanted, checkovPeer(name.trim().toUpperCase()), trivyPeer(name)].map((peer) => peer.toLowerCase());
  const known = sortedRules().filter((rule) =>
    rule.peers.some((peer) => peers.includes(peer.toLowerCase()) || bareName(peer)?.toLowerCase() === wanted),
  );
  if (known.length > 0) return known;
  const names = RULES.flatMap(({ id, peers }) => [id, ...peers.flatMap((peer) => bareName(peer) ?? [])]);
  const near = nearest(name, names);
  throw new CommandError(
    near === undefined ? say('unknownRule', { name }) : say('unknownRuleNear', { name, nearest: near }),
  );
}

/** The name of a peer without its tool, where it is a name: Checkov's are numbers here. */
function bareName(peer: string): string | undefined {
  const bare = peer.slice(peer.indexOf(':') + 1);
  return /^[\d_]+$/.test(bare) ? undefined : bare;
}
