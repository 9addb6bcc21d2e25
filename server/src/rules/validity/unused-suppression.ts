import { defineRule } from '../rule';

export default defineRule({
  id: 'unused-suppression',
  need: 'validity',
  summary: 'A suppression silences nothing, or names a rule that does not exist.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'any',
  fix: 'safe',
  peers: [],
  messages: {
    unused:
      'This suppression silences nothing: {rule} reports nothing there. Remove it, so that it can not hide a later mistake.',
    unusedAll:
      'This suppression silences nothing: no rule reports anything there. Remove it, so that it can not hide a later mistake.',
    unknown: 'This suppression silences nothing: there is no rule {rule}. Correct or remove it.',
    misspelt: 'This suppression silences nothing: there is no rule {rule}. Did you mean {meant}?',
    reason: 'This suppression does not say why. Add the reason behind two dashes, as in " -- the vendor needs it".',
    remove: 'Remove the suppression',
    removeRule: 'Remove {rule} from the suppression',
  },
  checkSuppressions(uses, { report, isStrict }) {
    const withoutReason = new Set<number>();
    for (const { status, rule, meant, span, directive, hasReason, removal } of uses) {
      if (status === 'used') {
        // One reason serves all rules of a directive.
        if (!isStrict || hasReason || withoutReason.has(directive.start)) continue;
        withoutReason.add(directive.start);
        report({ message: 'reason', span: directive });
      } else if (rule === undefined) {
        report({ message: 'unusedAll', span, fixes: [{ message: 'remove', changes: removal }] });
      } else {
        const remove = { message: 'removeRule', values: { rule }, changes: removal } as const;
        if (status === 'unused') report({ message: 'unused', values: { rule }, span, fixes: [remove] });
        else if (meant === undefined) report({ message: 'unknown', values: { rule }, span, fixes: [remove] });
        else report({ message: 'misspelt', values: { rule, meant }, span, fixes: [remove] });
      }
    }
  },
});
