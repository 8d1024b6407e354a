import { usageError } from '../core/errors.ts';
import { hanleyMcNeilVariance } from './auc-interval.ts';
import { normal } from './distributions/normal.ts';

/** Error rates of a planned comparison. */
export interface PlannedTest {
  /** Two-sided error rate of the family. Default .05. */
  readonly alpha?: number | undefined;
  /** Chance of finding a gap of the detectable size. Default .8. */
  readonly power?: number | undefined;
  /** Comparisons among which alpha is divided (Bonferroni). Default 1. */
  readonly comparisons?: number | undefined;
}

/**
 * Smallest gap found with the planned power: (z(1 − alpha / (2 comparisons)) + z(power)) · standard error of the difference.
 *
 * In the units of the standard error; 0 where that is 0, NaN where it is NaN. Throws `stats/bad-plan` unless alpha and power lie in (0, 1)
 * and comparisons are 1 or more.
 */
export function minimumDetectable(standardError: number, plan: PlannedTest = {}): number {
  const { alpha, power, comparisons } = checkedPlan(plan);
  return (normal.upperQuantile(alpha / (2 * comparisons)) + normal.quantile(power)) * standardError;
}

/**
 * Chance, in [0, 1], that a two-sided z test finds a true gap: Φ(−c + gap / se) + Φ(−c − gap / se) with c = z(1 − alpha / (2 comparisons)).
 *
 * Both directions are counted, so a gap of 0 gives alpha / comparisons. NaN where gap or standard error is NaN, or both are 0. Throws
 * `stats/bad-plan` as `minimumDetectable` does.
 */
export function powerOfGap(gap: number, standardError: number, plan: Omit<PlannedTest, 'power'> = {}): number {
  const { alpha, comparisons } = checkedPlan(plan);
  const critical = normal.upperQuantile(alpha / (2 * comparisons));
  const shift = gap / standardError;
  return normal.upperTail(critical - shift) + normal.upperTail(critical + shift);
}

function checkedPlan({ alpha = 0.05, power = 0.8, comparisons = 1 }: PlannedTest): {
  readonly alpha: number;
  readonly power: number;
  readonly comparisons: number;
} {
  if (alpha > 0 && alpha < 1 && power > 0 && power < 1 && comparisons >= 1) return { alpha, power, comparisons };
  throw usageError(
    'stats/bad-plan',
    `Need alpha and power in (0, 1) and comparisons >= 1; got ${alpha}, ${power}, ${comparisons}.`,
    { hint: 'Give shares such as alpha 0.05 and power 0.8, and at least one comparison.' },
  );
}

function checkShare(name: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw usageError('stats/bad-plan', `The ${name} expected must lie in [0, 1]; got ${value}.`, {
    hint: 'Give it as a fraction, such as 0.85.',
  });
}

/** Sizes of a group and of the group it is compared with, and the AUC expected in both. */
export interface AucPlan extends PlannedTest {
  readonly auc: number;
  readonly events: number;
  readonly nonEvents: number;
  readonly referenceEvents: number;
  readonly referenceNonEvents: number;
}

/**
 * Smallest AUC gap found with the planned power between two independent groups, variances by Hanley and McNeil (1982); see
 * `minimumDetectable`. Infinite where a class of a group is empty, 0 at an AUC of 1. Throws `stats/bad-plan`, also for an AUC outside [0, 1].
 */
export function minimumDetectableAucGap(plan: AucPlan): number {
  const { auc, events, nonEvents, referenceEvents, referenceNonEvents } = plan;
  checkShare('AUC', auc);
  const variance =
    hanleyMcNeilVariance(auc, events, nonEvents) + hanleyMcNeilVariance(auc, referenceEvents, referenceNonEvents);
  return minimumDetectable(Math.sqrt(variance), plan);
}

/** Sizes of a group and of the group it is compared with, and the rate expected in both. */
export interface RatePlan extends PlannedTest {
  readonly rate: number;
  /** Cases in the rate's denominator (events, for a sensitivity). */
  readonly n: number;
  readonly referenceN: number;
}

/**
 * Smallest difference of a rate (sensitivity, specificity) found with the planned power between two independent groups, variances
 * rate (1 − rate) / n; see `minimumDetectable`. Infinite where a group is empty, 0 at a rate of 0 or 1. Throws `stats/bad-plan`, also for a
 * rate outside [0, 1].
 */
export function minimumDetectableRateGap(plan: RatePlan): number {
  checkShare('rate', plan.rate);
  const spread = plan.rate * (1 - plan.rate);
  return minimumDetectable(Math.sqrt(spread / plan.n + spread / plan.referenceN), plan);
}

/** A gap to be found, and how many non-events come with each event. */
export interface AucSizePlan extends PlannedTest {
  readonly auc: number;
  readonly gap: number;
  readonly nonEventsPerEvent: number;
  readonly referenceEvents: number;
  readonly referenceNonEvents: number;
}

/**
 * Fewest events (whole number >= 1) a group needs for an AUC gap to be found with the planned power; infinite where the reference group
 * alone is too small for it. The counterpart of `minimumDetectableAucGap`, whose errors it throws; `stats/bad-plan` also for a gap of 0, less
 * or NaN.
 */
export function eventsForAucGap({ gap, nonEventsPerEvent, ...plan }: AucSizePlan): number {
  if (!(gap > 0)) {
    throw usageError('stats/bad-plan', `A gap to be found must be above 0; got ${gap}.`, {
      hint: 'Give the smallest gap that would matter, such as 0.05.',
    });
  }
  const enough = (events: number): boolean =>
    minimumDetectableAucGap({ ...plan, events, nonEvents: events * nonEventsPerEvent }) <= gap;
  if (!enough(1e12)) return Number.POSITIVE_INFINITY;
  let high = 1;
  while (!enough(high)) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
