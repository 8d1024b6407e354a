import { normal } from '../distributions/normal.ts';
import { deviateOf, type Interval } from '../interval.ts';

/** Limits of a bootstrap interval with what they rest on. */
export interface BootstrapInterval extends Interval {
  /** Replicates with a value. */
  readonly used: number;
  /** Replicates without one (NaN), left out. */
  readonly dropped: number;
}

/** Why there is no interval. */
export interface NoInterval {
  readonly undefined: string;
}

/** Fewest replicates of which limits are taken. */
const fewest = 20;
/** Largest share of replicates without a value. */
const largestDropped = 0.1;

/**
 * Percentile interval: the (1 - level)/2 and (1 + level)/2 quantiles of the replicates (linear interpolation between order statistics,
 * Hyndman and Fan type 7). NaN replicates are dropped and counted. Undefined, with the reason, when fewer than 20 replicates have a
 * value or more than 10 % have none (then the rest are a selection). Throws `stats/bad-level` outside (0, 1).
 */
export function percentileInterval(replicates: Float64Array, level: number): BootstrapInterval | NoInterval {
  deviateOf(level);
  const sorted = usable(replicates);
  if ('undefined' in sorted) return sorted;
  const tail = (1 - level) / 2;
  return limits(sorted, [tail, 1 - tail], replicates.length);
}

/** What the bias-corrected and accelerated interval needs besides the replicates. */
export interface BcaOptions {
  /** The estimate from the data as they are. */
  readonly estimate: number;
  /** Influence of each patient on the estimate (first-order change when the patient is left out, up to sign and scale; sum near 0). */
  readonly influence: Float64Array;
  readonly level: number;
}

/**
 * Bias-corrected and accelerated interval (Efron 1987): percentiles shifted by z0, the deviate of the share of replicates below the
 * estimate (replicates equal to it count one half), and the acceleration a = sum l^3 / (6 (sum l^2)^1.5) of the patients' influences l.
 *
 * With all replicates equal to one value the interval is that value when it is the estimate. Undefined, with the reason, as for
 * `percentileInterval`; when the estimate or an influence is not a number; and when it lies outside the replicates, for then the bias correction is
 * infinite and says that the bootstrap does not describe the estimate.
 */
export function bcaInterval(
  replicates: Float64Array,
  { estimate, influence, level }: BcaOptions,
): BootstrapInterval | NoInterval {
  const deviate = deviateOf(level);
  if (!Number.isFinite(estimate)) return { undefined: 'the estimate is not a number' };
  if (!influence.every(Number.isFinite)) return { undefined: 'an influence is not a number' };
  const sorted = usable(replicates);
  if ('undefined' in sorted) return sorted;
  const share = (countBelow(sorted, estimate) + countBelow(sorted, estimate, { orEqual: true })) / (2 * sorted.length);
  const constant = sorted[0] === estimate && sorted[sorted.length - 1] === estimate;
  if (constant)
    return { low: estimate, high: estimate, used: sorted.length, dropped: replicates.length - sorted.length };
  if (share === 0 || share === 1) return { undefined: 'the estimate lies outside all bootstrap replicates' };
  const shift = normal.quantile(share);
  const acceleration = accelerationOf(influence);
  const adjusted = (z: number): number => {
    const moved = shift + z;
    const stretch = 1 - acceleration * moved;
    if (stretch <= 0) return moved < 0 ? 0 : 1;
    return normal.cdf(shift + moved / stretch);
  };
  return limits(sorted, [adjusted(-deviate), adjusted(deviate)], replicates.length);
}

function usable(replicates: Float64Array): Float64Array | NoInterval {
  const sorted = replicates.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length < fewest)
    return { undefined: `only ${sorted.length} of ${replicates.length} bootstrap replicates have a value` };
  const dropped = replicates.length - sorted.length;
  if (dropped > largestDropped * replicates.length)
    return { undefined: `${dropped} of ${replicates.length} bootstrap replicates have no value` };
  return sorted;
}

function limits(sorted: Float64Array, [low, high]: readonly [number, number], all: number): BootstrapInterval {
  return {
    low: quantileOf(sorted, low),
    high: quantileOf(sorted, high),
    used: sorted.length,
    dropped: all - sorted.length,
  };
}

function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const index = Math.floor(place);
  const value = sorted[index]!;
  const next = sorted[Math.min(index + 1, sorted.length - 1)]!;
  return next === value ? value : value + (place - index) * (next - value);
}

/** How many of the sorted values are below a value, or not above it. */
function countBelow(
  sorted: Float64Array,
  value: number,
  { orEqual = false }: { readonly orEqual?: boolean } = {},
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function accelerationOf(influence: Float64Array): number {
  let squares = 0;
  let cubes = 0;
  let largest = 0;
  for (const value of influence) largest = Math.max(largest, Math.abs(value));
  if (!(largest > 0)) return 0;
  for (const value of influence) {
    const scaled = value / largest;
    squares += scaled * scaled;
    cubes += scaled * scaled * scaled;
  }
  return cubes / (6 * squares * Math.sqrt(squares));
}
