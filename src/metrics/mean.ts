// Weighted means and plain means of estimates, with their influences.
import type { Estimate } from './metric.ts';
import { reasons, undefinedBecause } from './reasons.ts';
import { totalWeight } from './total-weight.ts';

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
