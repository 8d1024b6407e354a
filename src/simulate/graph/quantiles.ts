// Quantile functions: the value of a distribution below which the share u lies, 0 < u < 1.
import { exp } from '../../core/math.ts';
import { normal } from '../../stats/distributions/normal.ts';
import type { Chance, NodeValue } from './causal-graph.ts';
import { DrawFault } from './draw-fault.ts';

/** The first value, in the given order, at which the probabilities so far exceed u. */
export function chanceQuantile(chances: readonly Chance[], u: number): NodeValue {
  let sum = 0;
  let last: NodeValue | undefined;
  for (const { value, probability } of chances) {
    if (probability <= 0) continue;
    sum += probability;
    last = value;
    if (u < sum) return value;
  }
  return last!;
}

/** 1 with the given probability, else 0, as chances in ascending order. */
export function bernoulliChances(probability: number): readonly Chance[] {
  return [
    { value: 0, probability: 1 - probability },
    { value: 1, probability },
  ];
}

/** Normal with a standard deviation of 0 or more. */
export function normalQuantile(u: number, { mean, sd }: { readonly mean: number; readonly sd: number }): number {
  return sd === 0 ? mean : mean + sd * normal.quantile(u);
}

/** A normal distribution cut to an interval; the bounds may be infinite. */
export interface TruncatedNormal {
  readonly mean: number;
  readonly sd: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Quantile of a normal distribution that is cut to [low, high], computed in the tail in which the interval lies, so that intervals
 * far from the mean keep their precision.
 * Throws `DrawFault` if low is not below high, or if the interval is so far from the mean that no probability is left (beyond 37 sd).
 */
export function truncatedNormalQuantile(u: number, { mean, sd, low, high }: TruncatedNormal): number {
  if (!(low < high)) throw new DrawFault(`low (${low}) is not below high (${high})`);
  if (sd === 0) return Math.min(Math.max(mean, low), high);
  const a = (low - mean) / sd;
  const b = (high - mean) / sd;
  const [below, above] = [lowerTails(a, b), upperTails(a, b)];
  const share = a > 0 ? above.atLow - above.atHigh : below.atHigh - below.atLow;
  if (!(share > 0)) {
    throw new DrawFault(`[${low}, ${high}] is too far from the mean ${mean} (sd ${sd}) for anything to be left`);
  }
  const lower = below.atLow + u * share;
  const z = lower <= 0.5 ? normal.quantile(lower) : normal.upperQuantile(above.atHigh + (1 - u) * share);
  const x = mean + sd * z;
  return Math.min(Math.max(x, low), high);
}

function lowerTails(a: number, b: number) {
  return { atLow: normal.upperTail(-a), atHigh: normal.upperTail(-b) };
}

function upperTails(a: number, b: number) {
  return { atLow: normal.upperTail(a), atHigh: normal.upperTail(b) };
}

/** Largest mean of a Poisson node. */
export const largestPoissonMean = 700;

/** Poisson quantile by summing probabilities, for means of 0 to 700. */
export function poissonQuantile(u: number, mean: number): number {
  let probability = exp(-mean);
  let sum = probability;
  let count = 0;
  while (u >= sum && count < 2000) {
    count += 1;
    probability *= mean / count;
    sum += probability;
  }
  return count;
}
