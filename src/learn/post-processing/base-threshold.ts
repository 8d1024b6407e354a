import type { ThresholdRule } from '../../audit/plan.ts';
import { dataError } from '../../core/errors.ts';
import { chooseThreshold } from '../../metrics/threshold.ts';
import type { LabelledScores } from './fitting-cases.ts';

/** The threshold of a rule on some cases. Throws `learn/bad-post-processing` (data) where there is none. */
export function thresholdBy(rule: ThresholdRule, cases: LabelledScores): number {
  const choice = chooseThreshold(rule, cases);
  if ('threshold' in choice) return choice.threshold;
  throw dataError(
    'learn/bad-post-processing',
    `There is no threshold by the rule "${rule.rule}": ${choice.undefined}.`,
  );
}
