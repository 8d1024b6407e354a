import { meanOf } from './compat.ts';

/**
 * Calibration error over bins of equal width across the range of the given scores (not [0,1]): Σ_k (n_k/n) |mean score - event rate|, bins
 * open below and closed above, the lowest edge moved down by a thousandth of the range. `round` is applied to each bin's mean score, for a
 * tool that keeps it in single precision.
 */
export function rangeBinnedEce(
  label: Uint8Array,
  score: Float64Array,
  { bins = 10, round = (x: number) => x }: { readonly bins?: number; readonly round?: (x: number) => number } = {},
): number {
  const edges = rangeEdges(score, bins);
  const members = Array.from({ length: bins }, () => ({ score: [] as number[], label: [] as number[] }));
  for (let i = 0; i < score.length; i++) {
    let k = 0;
    while (k < bins - 1 && score[i] > edges[k + 1]) k++;
    members[k].score.push(score[i]);
    members[k].label.push(label[i]);
  }
  let sum = 0;
  let total = 0;
  for (const bin of members) {
    if (bin.score.length === 0) continue;
    const share = bin.score.length / score.length;
    sum += share * Math.abs(round(meanOf(bin.score)) - meanOf(bin.label));
    total += share;
  }
  return sum / total;
}

function rangeEdges(score: Float64Array, bins: number): number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of score) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = high - low;
  if (width === 0) {
    high += high === 0 ? 0.001 : 0.001 * Math.abs(high);
    low -= low === 0 ? 0.001 : 0.001 * Math.abs(low);
  }
  const step = (high - low) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, k) => (k === bins ? high : k * step + low));
  if (width > 0) edges[0] -= 0.001 * width;
  return edges;
}
