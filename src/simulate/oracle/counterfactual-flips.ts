// What toggling a bias does to the decisions and scores of a model, case by case.
import { usageError } from '../../core/errors.ts';
import { logit } from '../../core/math.ts';
import { binomial } from '../../stats/distributions/binomial.ts';

/**
 * Scores of the same cases with and without the bias, in one order, and the threshold from which (included) a case is
 * called positive.
 */
export interface TwinScores {
  readonly withBias: Float64Array;
  readonly withoutBias: Float64Array;
  readonly threshold: number;
}

/** Decisions that changed. */
export interface CounterfactualFlips {
  /** Share of the cases whose decision differs between the twins, in [0, 1]. */
  readonly rate: number;
  /** Cases that are positive with the bias only. */
  readonly toPositive: number;
  /** Cases that are positive without the bias only. */
  readonly toNegative: number;
  /** Exact two-sided McNemar test that flips go both ways alike; 1 without flips. Cases must be independent. */
  readonly p: number;
  /** Mean of logit(score with) - logit(score without); NaN unless all scores are in (0, 1). */
  readonly meanLogitShift: number;
}

/**
 * The counterfactual flip rate P(decision with the bias differs from decision without), counted over twins; a score at
 * the threshold is positive. The p-value is McNemar's (1947), exact by the binomial distribution.
 * @throws `simulate/counterfactual` (usage) for arrays of unequal length, or none, and for scores or a threshold of
 * NaN.
 */
export function counterfactualFlips({ withBias, withoutBias, threshold }: TwinScores): CounterfactualFlips {
  const cases = withBias.length;
  if (cases === 0 || withoutBias.length !== cases) {
    throw usageError('simulate/counterfactual', `twins need scores in pairs; got ${cases} and ${withoutBias.length}.`, {
      hint: 'Give the twins in pairs, in the same order and of the same size: each with the bias and without.',
    });
  }
  if (Number.isNaN(threshold) || withBias.some(Number.isNaN) || withoutBias.some(Number.isNaN)) {
    throw usageError('simulate/counterfactual', 'twins need scores and a threshold that are numbers; got NaN.', {
      hint: 'Leave out cases without a score, in both lists.',
    });
  }
  let toPositive = 0;
  let toNegative = 0;
  let shift = 0;
  for (const [i, shown] of withBias.entries()) {
    const plain = withoutBias[i]!;
    if (shown >= threshold && plain < threshold) toPositive++;
    if (shown < threshold && plain >= threshold) toNegative++;
    shift += shown > 0 && shown < 1 && plain > 0 && plain < 1 ? logit(shown) - logit(plain) : Number.NaN;
  }
  const flips = toPositive + toNegative;
  const oneSided = binomial.atMost(Math.min(toPositive, toNegative), { n: flips, p: 0.5 });
  return {
    rate: flips / cases,
    toPositive,
    toNegative,
    p: Math.min(1, 2 * oneSided),
    meanLogitShift: shift / cases,
  };
}
