// Ratios of weighted sums: most metrics are one, and the influence of a row on a ratio is the same formula for all of them.
import type { Estimate } from './metric.ts';
import { reasons, undefinedBecause } from './reasons.ts';
import { totalWeight } from './weights.ts';

/**
 * The ratio A/B of A = Σ w_i a(i) and B = Σ w_i b(i), with influence w_i (a(i) - (A/B) b(i)) / B. Undefined, for the reason `empty`,
 * when B is 0.
 */
export function ratioEstimate(
  { count, weight }: { readonly count: number; readonly weight?: Float64Array | undefined },
  terms: { readonly numerator: (row: number) => number; readonly denominator: (row: number) => number },
  empty: string,
): Estimate {
  let above = 0;
  let below = 0;
  for (let i = 0; i < count; i++) {
    const w = weight === undefined ? 1 : weight[i];
    above += w * terms.numerator(i);
    below += w * terms.denominator(i);
  }
  if (!(below > 0)) return undefinedBecause(empty);
  const value = above / below;
  const influence = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const w = weight === undefined ? 1 : weight[i];
    influence[i] = (w * (terms.numerator(i) - value * terms.denominator(i))) / below;
  }
  return { value, influence };
}

/** The weighted mean of `term` over the rows, with influence w_i (term(i) - mean) / W. Undefined without cases. */
export function meanEstimate(
  rows: { readonly count: number; readonly weight?: Float64Array | undefined },
  term: (row: number) => number,
): Estimate {
  const { count, weight } = rows;
  const total = totalWeight(count, weight);
  if (!(total > 0)) return undefinedBecause(reasons.noCases);
  const terms = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    terms[i] = term(i);
    sum += (weight === undefined ? 1 : weight[i]) * terms[i];
  }
  const value = sum / total;
  for (let i = 0; i < count; i++) terms[i] = ((weight === undefined ? 1 : weight[i]) * (terms[i] - value)) / total;
  return { value, influence: terms };
}

/** The plain mean of several estimates over the same rows; undefined for the first reason found. Without influences if one has none. */
export function averageEstimates(estimates: readonly Estimate[]): Estimate {
  let value = 0;
  let influence: Float64Array | undefined;
  let smooth = true;
  for (const estimate of estimates) {
    if ('undefined' in estimate) return estimate;
    value += estimate.value / estimates.length;
    if (estimate.influence === undefined) smooth = false;
    else influence ??= new Float64Array(estimate.influence.length);
  }
  if (!smooth || influence === undefined) return { value };
  for (const estimate of estimates) {
    if ('undefined' in estimate || estimate.influence === undefined) continue;
    for (let i = 0; i < influence.length; i++) influence[i] += estimate.influence[i] / estimates.length;
  }
  return { value, influence };
}
