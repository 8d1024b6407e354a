import type { Curves } from '../../audit/result.ts';
import { usageError } from '../../core/errors.ts';
import { binOf, checkBins, checkEdges } from '../calibration/bins.ts';
import type { ScoredRows } from '../ranking/score-blocks.ts';
import { reasons, undefinedBecause } from '../reasons.ts';

type Histogram = NonNullable<Curves['scores']>;

/** How many bins a histogram of scores has. */
export const histogramBins = 20;

/**
 * Edges of equal bins over the range of all scores of a task, to be shared by its groups; a range of width 0 is widened by half a unit on
 * each side, or by as much as doubles of that size need. Undefined without scores or when a score is not finite.
 * @throws `metrics/bins` unless the number of bins is a positive integer.
 */
export function histogramEdges(
  score: Float64Array,
  bins: number = histogramBins,
): { readonly edges: number[] } | { readonly undefined: string } {
  checkBins(bins);
  if (score.length === 0) return undefinedBecause(reasons.noCases);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of score) {
    if (!Number.isFinite(value)) return undefinedBecause(reasons.notFinite);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const [from, to] = high > low ? [low, high] : widened(low);
  const isWide = to - from === Number.POSITIVE_INFINITY;
  const between = (k: number) => (isWide ? from * (1 - k / bins) + to * (k / bins) : from + ((to - from) * k) / bins);
  const edges = Array.from({ length: bins + 1 }, (_, k) => (k === bins ? to : between(k)));
  return { edges: edges.filter((edge, k) => k === 0 || edge > edges[k - 1]) };
}

/** Half a unit on each side; more where doubles are further apart than that. */
function widened(value: number): [number, number] {
  const half = Math.max(0.5, Math.abs(value) * Number.EPSILON * 4);
  return [Math.max(-Number.MAX_VALUE, value - half), Math.min(Number.MAX_VALUE, value + half)];
}

/**
 * Share of the events, and of the non-events, in each bin (each list sums to 1, or to 0 when the class has no cases). Bins are
 * (edge, next edge], the first closed; scores outside the edges count in the outermost bins. @throws `metrics/bins` unless edges ascend,
 * `metrics/score-nan` for a score that is NaN.
 */
export function scoreHistogram({ label, score, weight }: ScoredRows, edges: readonly number[]): Histogram {
  checkEdges(edges);
  const events = new Array<number>(edges.length - 1).fill(0);
  const nonEvents = new Array<number>(edges.length - 1).fill(0);
  let totalEvents = 0;
  let totalNonEvents = 0;
  for (let i = 0; i < score.length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    if (Number.isNaN(score[i])) {
      throw usageError('metrics/score-nan', `a score that is NaN belongs in no bin; got one at row ${i}`, {
        hint: 'leave out the rows without a score before calling',
      });
    }
    const bin = binOf(score[i], edges);
    if (label[i] === 1) {
      events[bin] += w;
      totalEvents += w;
    } else {
      nonEvents[bin] += w;
      totalNonEvents += w;
    }
  }
  return {
    edges: [...edges],
    events: events.map((sum) => (totalEvents > 0 ? sum / totalEvents : 0)),
    nonEvents: nonEvents.map((sum) => (totalNonEvents > 0 ? sum / totalNonEvents : 0)),
  };
}
