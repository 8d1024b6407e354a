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

/** Smallest gap found with the planned power: (z(1 − alpha / (2 comparisons)) + z(power)) · standard error of the difference. */
export function minimumDetectable(
  standardError: number,
  { alpha = 0.05, power = 0.8, comparisons = 1 }: PlannedTest = {},
): number {
  if (!(alpha > 0 && alpha < 1 && power > 0 && power < 1 && comparisons >= 1)) {
    throw usageError(
      'stats/bad-plan',
      `Need alpha and power in (0, 1) and comparisons >= 1; got ${alpha}, ${power}, ${comparisons}.`,
      { hint: 'Give shares such as alpha 0.05 and power 0.8, and at least one comparison.' },
    );
  }
  return (normal.upperQuantile(alpha / (2 * comparisons)) + normal.quantile(power)) * standardError;
}

/** Chance that a two-sided z test finds a true gap; both directions counted, so a gap of 0 gives alpha / comparisons. */
export function powerOfGap(
  gap: number,
  standardError: number,
  { alpha = 0.05, comparisons = 1 }: PlannedTest = {},
): number {
  const critical = normal.upperQuantile(alpha / (2 * comparisons));
  const shift = gap / standardError;
  return normal.upperTail(critical - shift) + normal.upperTail(critical + shift);
}

/** Sizes of a group and of the group it is compared with, and the AUC expected in both. */
export interface AucPlan extends PlannedTest {
  readonly auc: number;
  readonly events: number;
  readonly nonEvents: number;
  readonly referenceEvents: number;
  readonly referenceNonEvents: number;
}

/** Smallest AUC gap found with the planned power between two independent groups, variances by Hanley and McNeil (1982). */
export function minimumDetectableAucGap(plan: AucPlan): number {
  const { auc, events, nonEvents, referenceEvents, referenceNonEvents } = plan;
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

/** Smallest difference of a rate (sensitivity, specificity) found with the planned power between two independent groups. */
export function minimumDetectableRateGap(plan: RatePlan): number {
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
 * alone is too small for it. The counterpart of `minimumDetectableAucGap`.
 */
export function eventsForAucGap({ gap, nonEventsPerEvent, ...plan }: AucSizePlan): number {
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
