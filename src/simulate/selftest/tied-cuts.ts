// Ties as the user's scores have them: the latent scores are cut into bins that hold the shares of the user's distinct scores.
import { normal } from '../../stats/distributions/normal.ts';

/** Scores of one task over the rows that are compared, and what the simulated latent scores are. */
export interface TiedInput {
  readonly score: Float64Array;
  /** Share of events, and distance of the latent normals of events and non-events. */
  readonly eventShare: number;
  readonly separation: number;
}

/** How tied the scores are, and where to cut. */
export interface TiedCuts {
  /** Share of pairs of rows with equal scores, in [0, 1]. */
  readonly tiedPairs: number;
  /** Ascending cuts of the latent score; undefined where ties are too rare to matter. */
  readonly cuts: Float64Array | undefined;
}

/** From this share of tied pairs on, ties are simulated. */
const smallestShare = 0.001;
const bisections = 50;

/** The cuts at which the mixture of the two latent normals (means separation and 0, variance 1) has the shares of the user's distinct scores. */
export function tiedCuts({ score, eventShare, separation }: TiedInput): TiedCuts {
  const sorted = Float64Array.from(score).sort();
  const rows = sorted.length;
  const upTo: number[] = [];
  let pairs = 0;
  for (let start = 0; start < rows; ) {
    let end = start;
    while (end < rows && sorted[end] === sorted[start]) end++;
    pairs += (end - start) * (end - start - 1);
    if (end < rows) upTo.push(end / rows);
    start = end;
  }
  const tiedPairs = rows < 2 ? 0 : pairs / (rows * (rows - 1));
  if (tiedPairs < smallestShare) return { tiedPairs, cuts: undefined };
  const shareBelow = (cut: number): number =>
    eventShare * normal.cdf(cut - separation) + (1 - eventShare) * normal.cdf(cut);
  let from = Math.min(0, separation) - 9;
  const to = Math.max(0, separation) + 9;
  const cuts = Float64Array.from(upTo, (share) => {
    let [low, high] = [from, to];
    for (let step = 0; step < bisections; step++) {
      const middle = (low + high) / 2;
      if (shareBelow(middle) < share) low = middle;
      else high = middle;
    }
    from = low;
    return (low + high) / 2;
  });
  return { tiedPairs, cuts };
}

/** Number of cuts at or below a value. */
export function binOf(cuts: Float64Array, value: number): number {
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cuts[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** AUC of latent normals a distance apart once they are cut into bins, ties counting one half. */
export function cutAuc(cuts: Float64Array, separation: number): number {
  let auc = 0;
  let [eventsBelow, othersBelow] = [0, 0];
  for (let bin = 0; bin <= cuts.length; bin++) {
    const events = bin === cuts.length ? 1 : normal.cdf(cuts[bin]! - separation);
    const others = bin === cuts.length ? 1 : normal.cdf(cuts[bin]!);
    auc += (events - eventsBelow) * (othersBelow + (others - othersBelow) / 2);
    [eventsBelow, othersBelow] = [events, others];
  }
  return auc;
}
