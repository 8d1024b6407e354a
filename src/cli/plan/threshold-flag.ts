import type { ThresholdRule } from '../../audit/plan.ts';
import { usageError } from '../../core/errors.ts';

/**
 * The rule written as `0.5`, `youden`, `f1`, `sensitivity=0.9` or `specificity=0.8`.
 * @throws `EvenhandError` of kind `usage` for anything else.
 */
export function thresholdFromFlag(text: string): ThresholdRule {
  const [rule = '', ...rest] = text.split('=').map((part) => part.trim());
  const value = Number(rest[0]);
  if (rest.length === 0) {
    if (rule === 'youden' || rule === 'f1') return { rule };
    if (rule !== '' && Number.isFinite(Number(rule))) return { rule: 'fixed', value: Number(rule) };
  } else if (rest.length === 1 && (rule === 'sensitivity' || rule === 'specificity') && value > 0 && value < 1) {
    return { rule, value };
  }
  throw usageError('cli/threshold', `--threshold "${text}" is not a rule.`, {
    hint: 'Write a number, youden, f1, sensitivity=0.9 or specificity=0.8 (targets between 0 and 1).',
  });
}
