// Rates of good pairs by expectation-maximisation, with what neighbours lend.
import { exp, log } from '../../../core/math.ts';

/** Rate of good pairs before anything is known. */
const firstRate = 0.9;
/** Steps for the rates. */
const rateSteps = 25;

/** Log likelihood of the mixture against unrelated pairs at the rate that fits best. */
export function likelihoodOf(ratios: readonly number[]): number {
  let rate = firstRate;
  for (let step = 0; step < rateSteps; step += 1) {
    const sum = ratios.reduce((total, ratio) => total + logistic(ratio + logit(rate)), 0);
    rate = boundedRate(sum, ratios.length);
  }
  return ratios.reduce((total, ratio) => total + log(rate * exp(Math.min(ratio, 50)) + 1 - rate), 0);
}

/** Share of good pairs among so many, nine good ones of ten added. */
function boundedRate(sum: number, count: number): number {
  return Math.max(0.02, Math.min(0.98, (sum + 9) / (count + 10)));
}

/** Log-odds of each pair, and the share of good pairs in each group. */
export interface Judged {
  readonly logOdds: Float64Array;
  readonly rates: Float64Array;
}

/** Group of each pair, counted from 0. */
interface PairGroups {
  readonly group: Int32Array;
  readonly groups: number;
}

interface NeighbourOptions {
  /** Nearest rows of each row on each side. */
  readonly near: readonly Int32Array[];
  readonly shrinkage: number;
}

/** Rates of the groups by expectation-maximisation, with what neighbours lend, and the log-odds of each pair. */
export function judge(
  ratios: Float64Array,
  { group, groups }: PairGroups,
  { near, shrinkage }: NeighbourOptions,
): Judged {
  const count = ratios.length;
  const sizes = new Float64Array(groups);
  for (const own of group) sizes[own]! += 1;
  const rates = new Float64Array(groups).fill(firstRate);
  const lent = near.map(() => new Float64Array(count));
  const logOdds = new Float64Array(count);
  for (let step = 0; step < rateSteps; step += 1) {
    for (let row = 0; row < count; row += 1) {
      logOdds[row] = ratios[row]! + logit(rates[group[row]!]!) + lent.reduce((sum, each) => sum + each[row]!, 0);
    }
    const good = logOdds.map(logistic);
    const sums = new Float64Array(groups);
    for (let row = 0; row < count; row += 1) sums[group[row]!]! += good[row]!;
    for (let own = 0; own < groups; own += 1) {
      rates[own] = boundedRate(sums[own]!, sizes[own]!);
    }
    for (const [side, nearest] of near.entries()) {
      lendRates(lent[side]!, { nearest, good, base: Float64Array.from(group, (own) => rates[own]!), shrinkage });
    }
  }
  return { logOdds, rates: rates.map((rate, own) => (sizes[own] === 0 ? Number.NaN : rate)) };
}

/** How much more often than their groups' rates say the neighbours of each row are good pairs, in log-odds. */
function lendRates(
  lent: Float64Array,
  options: {
    readonly nearest: Int32Array;
    readonly good: Float64Array;
    readonly base: Float64Array;
    readonly shrinkage: number;
  },
): void {
  const { nearest, good, base, shrinkage } = options;
  const each = nearest.length / lent.length;
  for (let row = 0; row < lent.length; row += 1) {
    let [found, expected] = [0, 0];
    for (let k = row * each; k < (row + 1) * each; k += 1) {
      found += good[nearest[k]!]!;
      expected += base[nearest[k]!]!;
    }
    const added = shrinkage * base[row]!;
    const all = each + shrinkage;
    lent[row] = logit((found + added) / all) - logit((expected + added) / all);
  }
}

/** Chance of log-odds, which are held within 30. */
export function logistic(logOdds: number): number {
  return 1 / (1 + exp(-Math.max(-30, Math.min(30, logOdds))));
}

function logit(chance: number): number {
  const bounded = Math.max(0.02, Math.min(0.98, chance));
  return log(bounded / (1 - bounded));
}
