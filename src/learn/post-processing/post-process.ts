// A rule together with what its decisions are compared with, and the cases before and after it.
import type { ThresholdRule } from '../../audit/plan.ts';
import { usageError } from '../../core/errors.ts';
import { applyRule, type PostProcessingRule } from './apply-rule.ts';
import { thresholdBy } from './base-threshold.ts';
import { drawDecisions } from './chance-rule.ts';
import type { FittingCases, GroupedScores } from './fitting-cases.ts';
import { fitRule, type RuleSettings } from './rule-settings.ts';

/** A fitted rule with the one threshold that all groups had before it. JSON. */
export interface FittedPostProcessing {
  readonly rule: PostProcessingRule;
  /** The threshold of the scores as they come. */
  readonly before: { readonly rule: ThresholdRule; readonly threshold: number };
  /** Of a recalibration: the threshold of the new scores, by the same rule on the same split. */
  readonly thresholdAfter?: number | undefined;
  /** Of the decisions that are drawn. */
  readonly seed: number;
}

/** How a post-processing is fitted. */
export interface FitPostProcessingOptions {
  readonly settings: RuleSettings;
  /** The threshold that is compared with. Default `referenceRule(settings)`. */
  readonly before?: ThresholdRule | undefined;
  /** Default 1. */
  readonly seed?: number | undefined;
}

/**
 * The rule of one threshold for all that settings are fairly compared with: the rate that is asked for where it is one of sensitivity or
 * specificity below 1, the threshold that the rule itself starts from, else Youden's.
 */
export function referenceRule(settings: RuleSettings): ThresholdRule {
  if (settings.kind === 'reject-option') return settings.threshold ?? { rule: 'youden' };
  if (settings.kind === 'recalibration') return { rule: 'youden' };
  const { constraint } = settings;
  if (constraint.name === 'single' || constraint.name === 'minimum-sensitivity') return constraint.rule;
  if (constraint.name === 'equalised-odds' || constraint.value === undefined || constraint.value >= 1) {
    return { rule: 'youden' };
  }
  return { rule: constraint.name === 'equal-sensitivity' ? 'sensitivity' : 'specificity', value: constraint.value };
}

/**
 * Fits a rule and the thresholds of decisions before and after it, both by `before` on the fitting split: of a
 * recalibration the second on the new scores. Throws `learn/bad-post-processing` (usage, data) as the fit of the rule,
 * and where `before` gives no threshold.
 */
export function fitPostProcessing(
  cases: FittingCases,
  { settings, before = referenceRule(settings), seed = 1 }: FitPostProcessingOptions,
): FittedPostProcessing {
  const rule = fitRule(cases, settings);
  const threshold = thresholdBy(before, cases);
  const fitted = { rule, before: { rule: before, threshold }, seed };
  const { score } = applyRule(rule, cases);
  return score === undefined
    ? fitted
    : { ...fitted, thresholdAfter: thresholdBy(before, { label: cases.label, score }) };
}

/** Cases that a rule is applied to. */
export interface CasesToProcess extends GroupedScores {
  /** Names of the cases, by which decisions are drawn. */
  readonly ids: readonly string[];
  /** Decisions 0 or 1 before, where they were made otherwise than by one threshold. */
  readonly decision?: Uint8Array | undefined;
}

/** Cases before and after a rule. Arrays have one entry a case. */
export interface PostProcessed {
  readonly before: { readonly score: Float64Array; readonly decision: Uint8Array };
  readonly after: {
    readonly score: Float64Array;
    readonly decision: Uint8Array;
    /** Chance of the decision 1 where some decisions are drawn, else the decision. */
    readonly chance: Float64Array;
  };
  /** Whether some decisions are drawn. */
  readonly drawn: boolean;
  /** Groups of the cases that the rule was not fitted on; they are treated as unknown. */
  readonly unfitted: readonly string[];
}

/**
 * Scores and decisions of cases before and after a rule. A score at its threshold is flagged. Decisions of chances
 * between 0 and 1 are drawn by (seed, id): the same case is decided alike in every table. Throws
 * `learn/bad-post-processing` as `applyRule` does, and (usage) for other numbers of ids or decisions than cases.
 */
export function postProcess(fitted: FittedPostProcessing, cases: CasesToProcess): PostProcessed {
  const { rule, before, thresholdAfter = before.threshold, seed } = fitted;
  const applied = applyRule(rule, cases);
  requireDecisions(cases);
  const score = applied.score ?? cases.score;
  const chance = applied.chance ?? score.map((value) => (value >= thresholdAfter ? 1 : 0));
  return {
    before: {
      score: cases.score,
      decision: cases.decision ?? Uint8Array.from(cases.score, (value) => (value >= before.threshold ? 1 : 0)),
    },
    after: { score, chance, decision: drawDecisions(chance, { ids: cases.ids, seed }) },
    drawn: chance.some((value) => value > 0 && value < 1),
    unfitted: applied.unfitted,
  };
}

function requireDecisions({ score, decision }: CasesToProcess): void {
  if (decision === undefined || decision.length === score.length) return;
  throw usageError(
    'learn/bad-post-processing',
    `There are ${score.length} cases and ${decision.length} decisions before; give as many.`,
  );
}
