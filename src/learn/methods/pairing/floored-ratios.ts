// The log density ratio of good pairs where some pairs share nothing but their class: a share of them has the density of exchanged pairs.
import { exp, log } from '../../../core/math.ts';
import type { PairGroups } from './pair-kinds.ts';

/** Scores of pairs that state the class of their image, and of exchanged ones. */
export interface ScoredPairs extends PairGroups {
  /** Score of each pair. */
  readonly scores: Float64Array;
  /** The same with the text of another case in each exchange. */
  readonly exchanged: readonly Float64Array[];
  /** How likely each pair states the class of its image. */
  readonly weights: Float64Array;
}

/** Slopes that are tried: up to 2 in steps of 1/15. */
const slopes = Array.from({ length: 31 }, (_, k) => k / 15);
/** Exchanged pairs of all groups that are added to those of each. */
const addedExchanges = 100;
/** Pairs of a group that belong together, and that do not, which are added to it. */
const added = { good: 9.5, within: 0.5 };
/** Steps of expectation-maximisation, and the share that it starts from. */
const search = { steps: 25, start: 0.1 };

/**
 * Log density ratio [n] of good pairs to exchanged ones, `a_g + b score` with `a_g` so that the ratio has mean 1 over the exchanged pairs of
 * the group g of the image. The slope b of all groups, and the share of each group's pairs whose ratio is 1, maximise the likelihood of
 * `share + (1 - share) exp(a + b score)`: pairs that do not belong together set a floor under the ratio of all, so they are told from
 * good pairs that say little.
 */
export function flooredRatios(pairs: ScoredPairs): Float64Array {
  const members = Array.from({ length: pairs.groups }, (): number[] => []);
  for (const [row, own] of pairs.group.entries()) members[own]!.push(row);
  let best = { logLikelihood: Number.NEGATIVE_INFINITY, slope: 0, intercepts: new Float64Array(pairs.groups) };
  for (const slope of slopes) {
    const intercepts = interceptsOf(pairs, slope);
    const logLikelihood = members.reduce((sum, rows, own) => {
      const ratios = Float64Array.from(rows, (row) => exp(intercepts[own]! + slope * pairs.scores[row]!));
      return (
        sum +
        flooredLogLikelihood(
          ratios,
          Float64Array.from(rows, (row) => pairs.weights[row]!),
        )
      );
    }, 0);
    if (logLikelihood > best.logLikelihood) best = { logLikelihood, slope, intercepts };
  }
  return pairs.scores.map((score, row) => best.intercepts[pairs.group[row]!]! + best.slope * score);
}

function interceptsOf({ exchanged, group, groups }: ScoredPairs, slope: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  for (const scores of exchanged) {
    for (const [row, score] of scores.entries()) {
      sums[group[row]!]! += exp(slope * score);
      sizes[group[row]!]! += 1;
    }
  }
  const mean = sums.reduce((sum, each) => sum + each, 0) / sizes.reduce((sum, each) => sum + each, 0);
  return sums.map((sum, own) => -log((sum + addedExchanges * mean) / (sizes[own]! + addedExchanges)));
}

/** Highest log-likelihood of some pairs over the share of them whose ratio is 1. */
function flooredLogLikelihood(ratios: Float64Array, weights: Float64Array): number {
  const all = weights.reduce((sum, each) => sum + each, added.good + added.within);
  let share = search.start;
  for (let step = 0; step < search.steps; step += 1) {
    const within = ratios.reduce(
      (sum, ratio, at) => sum + (weights[at]! * share) / (share + (1 - share) * ratio),
      added.within,
    );
    share = within / all;
  }
  return ratios.reduce(
    (sum, ratio, at) => sum + weights[at]! * log(share + (1 - share) * ratio),
    added.within * log(share) + added.good * log(1 - share),
  );
}
