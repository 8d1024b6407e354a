// How likely each pair belongs together: a mixture of pairs that do and pairs whose halves have nothing to do with each other.
import type { Stream } from '../../../core/stream.ts';
import {
  type CanonicalDirections,
  canonicalDirections,
  type JointMoments,
  jointMoments,
  sumOfMoments,
} from './canonical-directions.ts';
import { commonRatios, type FoldedPairs } from './common-ratios.ts';
import { type Rows, whitenedComponents } from './evidence.ts';
import { type FoldMoments, groupRatios } from './group-ratios.ts';
import { nearestRows } from './nearest-rows.ts';
import { type Judged, judge, likelihoodOf, logistic } from './pair-rates.ts';

/** How the mixture is fitted. */
export interface PairingOptions {
  /** Principal components of each side. */
  readonly dimensions: number;
  /** Most canonical directions that are looked at. */
  readonly directions: number;
  readonly ridge: number;
  /** Parts of the cases; each is judged by directions that were found without it. */
  readonly folds: number;
  /** Rounds of finding directions and judging all pairs alike by them. */
  readonly rounds: number;
  /** Rounds after these in which each group is judged by itself along the same directions. */
  readonly groupRounds: number;
  /** Fewest pairs for these, for each principal component of both sides: with fewer a group's own relation is mostly chance. */
  readonly groupFrom: number;
  /** Cases' worth of what all pairs have in common that is mixed into each group's own. */
  readonly lent: number;
  /** Neighbours on either side that lend their rate of good pairs; 0 for none. */
  readonly neighbours: number;
  /** Cases' worth of the group's own rate that is mixed into the neighbours'. */
  readonly shrinkage: number;
  readonly stream: Stream;
}

/** What is compared. */
export interface PairingEvidence {
  readonly image: Rows;
  readonly text: Rows;
  /** Group of each case, counted from 0; each has a rate of its own. */
  readonly group: Int32Array;
  readonly groups: number;
}

/** The fitted mixture. */
export interface PairingPosterior {
  /** Chance that the halves of each pair belong together, 0..1. */
  readonly good: Float64Array;
  /** Logarithm of the odds of the same. */
  readonly logOdds: Float64Array;
  /** Share of good pairs in each group; NaN in an empty one. */
  readonly rates: Float64Array;
  /** Canonical correlations between the halves of good pairs, of the directions that count; the others are 0. */
  readonly correlations: readonly number[];
}

/** Rounds before neighbours have a say. */
const firstRounds = 2;

/**
 * Posterior of good pairs under `rate_g p(x, t) + (1 - rate_g) p(x) p(t)`. With canonical coordinates u, v of image and text (found by cases of other
 * folds, weighted by their present posterior) and correlations r, the log density ratio of the two parts is
 * `sum_k -log(1 - r_k^2) / 2 - (r_k^2 (u_k^2 + v_k^2) - 2 r_k u_k v_k) / (2 (1 - r_k^2))`: in the first rounds with directions and correlations that
 * all groups share, then with those of the group within the shared directions (`groupRatios`). The rate is the group's, moved in log-odds by
 * the mean posterior of the nearest images and of the nearest texts, so that a kind of note that fits no picture is seen as a kind. Where the two
 * sides are not found to be related, the ratio is 0 and every pair keeps the rate of its group, which starts at 0.9 and stays there; a group in
 * which its own relation explains the pairs no better than none is judged by none.
 *
 * Source: of this project; the parts are the expectation-maximisation of Dempster, Laird and Rubin (1977), the canonical
 * correlations of Hotelling (1936) and the Gaussian mutual information of a pair.
 */
export function pairingPosterior(evidence: PairingEvidence, options: PairingOptions): PairingPosterior {
  const { dimensions, neighbours, folds, stream, rounds } = options;
  const image = whitenedComponents(evidence.image, { dimensions, stream });
  const text = whitenedComponents(evidence.text, { dimensions, stream });
  const { count } = image;
  const groupRounds = count < options.groupFrom * (image.width + text.width) ? 0 : options.groupRounds;
  const fold = foldsOf(count, folds, stream);
  const near = neighbours > 0 ? [nearestRows(image, neighbours), nearestRows(text, neighbours)] : [];
  const cells = { ...evidence, image, text, fold, folds };
  const plain = momentsByCell(cells, new Float64Array(count).fill(1));
  let good: Float64Array = new Float64Array(count).fill(1);
  let correlations: readonly number[] = [];
  let judged: Judged = { logOdds: new Float64Array(count), rates: new Float64Array(evidence.groups) };
  for (let round = 0; round < rounds + groupRounds; round += 1) {
    const moments = withoutFolds(round === 0 ? plain : momentsByCell(cells, good), plain);
    const found: readonly CanonicalDirections[] = moments.map(({ all }) => canonicalDirections(all, options));
    const pairs: FoldedPairs = { image, text, fold, found, good };
    const common = commonRatios(pairs);
    correlations = common.correlations;
    const isRelated = correlations.some((each) => each > 0);
    const ratios =
      round < rounds || !isRelated
        ? common.ratios
        : explaining(groupRatios(pairs, { group: evidence.group, moments, lent: options.lent }), evidence);
    judged = judge(ratios, evidence, { near: round < firstRounds ? [] : near, shrinkage: options.shrinkage });
    good = judged.logOdds.map(logistic);
  }
  return { good, ...judged, correlations };
}

/** Fold of each case. */
function foldsOf(count: number, folds: number, stream: Stream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  stream.shuffle(order);
  const fold = new Int32Array(count);
  for (const [place, row] of order.entries()) fold[row] = place % folds;
  return fold;
}

interface Cells extends PairingEvidence {
  readonly fold: Int32Array;
  readonly folds: number;
}

/** Moments by fold and group. */
function momentsByCell({ image, text, fold, folds, group, groups }: Cells, weights: Float64Array): JointMoments[][] {
  const rows = Array.from({ length: folds }, () => Array.from({ length: groups }, (): number[] => []));
  for (const [row, part] of fold.entries()) rows[part]![group[row]!]!.push(row);
  return rows.map((each) => each.map((members) => jointMoments(image, text, members, weights)));
}

function withoutFolds(good: readonly JointMoments[][], plain: readonly JointMoments[][]): FoldMoments[] {
  return good.map((_, part) => {
    const rest = (cells: readonly JointMoments[][], own: number): JointMoments =>
      sumOfMoments(cells.filter((__, other) => other !== part).map((each) => each[own]!));
    const groups = good[part]!.map((__, own) => ({ good: rest(good, own), plain: rest(plain, own) }));
    return { all: sumOfMoments(groups.map((each) => each.good)), groups };
  });
}

/** The ratios, 0 in groups that they explain no better than unrelated pairs would be. */
function explaining(ratios: Float64Array, { group, groups }: PairingEvidence): Float64Array {
  const isExplained = Array.from({ length: groups }, (_, own) => {
    const members = ratios.filter((__, row) => group[row] === own);
    return likelihoodOf(Array.from(members)) > 0;
  });
  return ratios.map((ratio, row) => (isExplained[group[row]!] ? ratio : 0));
}
