import { formatMessage, type RuleMetadata } from '../../rules/rule';

const MESSAGES = {
  title: '**{id}** · {severity} · {need}',
  offByDefault: 'In no profile: it runs where a configuration names it.',
  profile: 'From profile {profile} on.',
  page: '[Why it matters, and how to mend it]({uri})',
} as const;

/** The rules there are, and where their pages open. */
export interface RulePages {
  readonly rules: readonly RuleMetadata[];
  uri(rule: string): string;
}

/** A rule in a few lines. */
export function describeRule({ id, severity, need, summary, profile }: RuleMetadata, pages: RulePages): string {
  return [
    formatMessage(MESSAGES.title, { id, severity, need }),
    summary,
    profile === 'optional' ? MESSAGES.offByDefault : formatMessage(MESSAGES.profile, { profile }),
    formatMessage(MESSAGES.page, { uri: pages.uri(id) }),
  ].join('\n\n');
}
