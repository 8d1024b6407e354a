// How likely each pair belongs together: a mixture of pairs that do and pairs whose halves have nothing to do with each other.
import { exp, log } from '../../../core/math.ts';
import type { Stream } from '../../../core/stream.ts';
import { type CanonicalDirections, canonicalDirections, jointMoments, momentsWithout } from './canonical-directions.ts';
import { type Rows, whitenedComponents } from './evidence.ts';
import { nearestRows } from './nearest-rows.ts';

/** How the mixture is fitted. */
export interface PairingOptions {
  /** Principal components of each side. */
  readonly dimensions: number;
  /** Most canonical directions that are looked at. */
  readonly directions: number;
  readonly ridge: number;
  /** Parts of the cases; each is judged by directions that were found without it. */
  readonly folds: number;
  /** Rounds of finding directions and judging pairs. */
  readonly rounds: number;
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

/** Rate of good pairs before anything is known. */
const firstRate = 0.9;
/** Rounds before neighbours have a say. */
const firstRounds = 3;
/** Steps of each round for the rates. */
const rateSteps = 40;
/** A direction counts when its held-out correlation, of all pairs alike, is above this many standard errors. */
const standardErrors = 4;
/** Fewest cases to find directions from. */
const fewestRows = 50;
/** Coordinates beyond so many standard deviations count as this. */
const farthest = 4;

/**
 * Posterior of good pairs under `rate_g p(x, t) + (1 - rate_g) p(x) p(t)`. With canonical coordinates u, v of image and text (found by cases of other
 * folds, weighted by their present posterior) and correlations r, the log density ratio of the two parts is
 * `sum_k -log(1 - r_k^2) / 2 - (r_k^2 (u_k^2 + v_k^2) - 2 r_k u_k v_k) / (2 (1 - r_k^2))`. The rate is the group's, moved in log-odds by the mean
 * posterior of the nearest images and of the nearest texts, so that a kind of note that fits no picture is seen as a kind. Where the two sides are
 * not found to be related, the ratio is 0 and every pair keeps the rate of its group, which starts at 0.9 and stays there.
 *
 * Source: of this project; the parts are the expectation-maximisation of Dempster, Laird and Rubin (1977), the canonical
 * correlations of Hotelling (1936) and the Gaussian mutual information of a pair.
 */
export function pairingPosterior(evidence: PairingEvidence, options: PairingOptions): PairingPosterior {
  const { dimensions, neighbours, folds, stream } = options;
  const image = whitenedComponents(evidence.image, { dimensions, stream });
  const text = whitenedComponents(evidence.text, { dimensions, stream });
  const { count } = image;
  const fold = foldsOf(count, folds, stream);
  const near = neighbours > 0 ? [nearestRows(image, neighbours), nearestRows(text, neighbours)] : [];
  const everyone = new Int32Array(count);
  let good: Float64Array = new Float64Array(count).fill(1);
  let correlations: readonly number[] = [];
  let judged: Judged = { logOdds: new Float64Array(count), rates: new Float64Array(evidence.groups) };
  for (let round = 0; round < options.rounds; round += 1) {
    const sides = { image, text, fold, good };
    const together = heldOutCoordinates({ ...sides, unit: everyone }, options);
    const apart = heldOutCoordinates({ ...sides, unit: evidence.group }, options);
    const common = logRatios(together, good, { ...evidence, correlationsOf: 'all' });
    const candidates = [
      common,
      logRatios(together, good, { ...evidence, correlationsOf: 'group' }),
      logRatios(apart, good, { ...evidence, correlationsOf: 'group' }),
    ];
    correlations = common.correlations;
    const ratios = bestByGroup(
      candidates.map((each) => each.ratios),
      evidence,
      correlations,
    );
    judged = judge(ratios, evidence, { near: round < firstRounds ? [] : near, shrinkage: options.shrinkage });
    good = judged.logOdds.map(logistic);
  }
  return { good, ...judged, correlations };
}

function logistic(logOdds: number): number {
  return 1 / (1 + exp(-Math.max(-30, Math.min(30, logOdds))));
}

function logit(chance: number): number {
  const bounded = Math.max(0.02, Math.min(0.98, chance));
  return log(bounded / (1 - bounded));
}

/** Fold of each case. */
function foldsOf(count: number, folds: number, stream: Stream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  stream.shuffle(order);
  const fold = new Int32Array(count);
  for (const [place, row] of order.entries()) fold[row] = place % folds;
  return fold;
}

interface Coordinates {
  readonly image: Rows;
  readonly text: Rows;
}

interface SidesOptions {
  readonly fold: Int32Array;
  readonly good: Float64Array;
  /** What each case shares its directions with: all cases, or its group. */
  readonly unit: Int32Array;
}

/** Coordinates of each case by directions that were found without its fold. Those of too small a unit are 0. */
function heldOutCoordinates(
  { image, text, fold, good, unit }: Coordinates & SidesOptions,
  { folds, directions, ridge }: PairingOptions,
): Coordinates {
  const kept = Math.min(directions, image.width, text.width);
  const result = { image: emptyRows(image.count, kept), text: emptyRows(text.count, kept) };
  const every = Array.from(fold.keys());
  for (let own = 0; own <= unit.reduce((most, code) => Math.max(most, code), 0); own += 1) {
    const members = Array.from({ length: folds }, (_, part) =>
      every.filter((row) => unit[row] === own && fold[row] === part),
    );
    if (members.flat().length < fewestRows) continue;
    const parts = members.map((rows) => jointMoments(image, text, rows, good));
    for (const [part, rows] of members.entries()) {
      const found = canonicalDirections(momentsWithout(parts, parts[part]!), { directions, ridge });
      for (const row of rows) placeRow(row, { image, text, found }, result);
    }
  }
  return result;
}

function emptyRows(count: number, width: number): Rows {
  return { count, width, data: new Float64Array(count * width) };
}

function placeRow(
  row: number,
  { image, text, found }: Coordinates & { readonly found: CanonicalDirections },
  result: Coordinates,
): void {
  place(row, { from: image, to: result.image, means: found.leftMeans, directions: found.left });
  place(row, { from: text, to: result.text, means: found.rightMeans, directions: found.right });
}

interface Placing {
  readonly from: Rows;
  readonly to: Rows;
  readonly means: Float64Array;
  readonly directions: Float64Array;
}

function place(row: number, { from, to, means, directions }: Placing): void {
  const start = row * to.width;
  for (let k = 0; k < from.width; k += 1) {
    const centred = from.data[row * from.width + k]! - means[k]!;
    for (let column = 0; column < to.width; column += 1) {
      to.data[start + column]! += centred * directions[k * to.width + column]!;
    }
  }
}

/** Weighted second moments of one direction over some pairs. */
interface Moments {
  uu: number;
  vv: number;
  uv: number;
  weight: number;
}

interface RatioOptions extends Pick<PairingEvidence, 'group' | 'groups'> {
  /** Whose correlation a pair is judged by: that of all pairs, or of its group. */
  readonly correlationsOf: 'all' | 'group';
}

/** Log density ratio of each pair, and the correlations of all pairs together. */
function logRatios(
  coordinates: Coordinates,
  good: Float64Array,
  { group, groups, correlationsOf }: RatioOptions,
): { readonly ratios: Float64Array; readonly correlations: readonly number[] } {
  const { count, width } = coordinates.image;
  const even = new Float64Array(count).fill(1);
  const unit = correlationsOf === 'all' ? new Int32Array(count) : group;
  const units = correlationsOf === 'all' ? 1 : groups;
  const ratios = new Float64Array(count);
  const correlations: number[] = [];
  for (let column = 0; column < width; column += 1) {
    const plain = momentsOf(coordinates, column, { weights: even, group: unit, groups: units });
    const own = momentsOf(coordinates, column, { weights: good, group: unit, groups: units });
    const found = own.map((moments, code) => {
      const isRelated = correlationOf(plain[code]!) > standardErrors / Math.sqrt(plain[code]!.weight);
      return isRelated ? correlationOf(moments) : 0;
    });
    correlations.push(found[0]!);
    addRatios(ratios, { coordinates, column, unit, own, found });
  }
  return { ratios, correlations };
}

function momentsOf(
  { image, text }: Coordinates,
  column: number,
  { weights, group, groups }: { readonly weights: Float64Array } & Pick<PairingEvidence, 'group' | 'groups'>,
): Moments[] {
  const moments = Array.from({ length: groups }, () => ({ uu: 0, vv: 0, uv: 0, weight: 0 }));
  for (let row = 0; row < image.count; row += 1) {
    const [u, v] = [image.data[row * image.width + column]!, text.data[row * text.width + column]!];
    const weight = weights[row]!;
    const own = moments[group[row]!]!;
    own.uu += weight * u * u;
    own.vv += weight * v * v;
    own.uv += weight * u * v;
    own.weight += weight;
  }
  return moments;
}

/** At least 0 and at most 0.98. */
function correlationOf({ uu, vv, uv }: Moments): number {
  return uu > 0 && vv > 0 ? Math.max(0, Math.min(uv / Math.sqrt(uu * vv), 0.98)) : 0;
}

/** Adds the log density ratios of one direction. */
function addRatios(
  ratios: Float64Array,
  options: {
    readonly coordinates: Coordinates;
    readonly column: number;
    readonly unit: Int32Array;
    readonly own: readonly Moments[];
    readonly found: readonly number[];
  },
): void {
  const { coordinates, column, unit, own, found } = options;
  const { image, text } = coordinates;
  const scales = own.map(({ weight, uu, vv }) => [Math.sqrt(weight / uu), Math.sqrt(weight / vv)] as const);
  for (let row = 0; row < ratios.length; row += 1) {
    const code = unit[row]!;
    if (found[code] === 0) continue;
    const u = bounded(image.data[row * image.width + column]! * scales[code]![0]);
    const v = bounded(text.data[row * text.width + column]! * scales[code]![1]);
    ratios[row]! += logRatio(found[code]!, u, v);
  }
}

/**
 * In each group those of several log density ratios under which the mixture, with the rate that fits best, explains its pairs best: log
 * likelihood less half the logarithm of the group's size for each correlation of its own (Schwarz 1978), twice that for directions of its own.
 */
function bestByGroup(
  candidates: readonly Float64Array[],
  { group, groups }: PairingEvidence,
  correlations: readonly number[],
): Float64Array {
  const related = correlations.filter((each) => each > 0).length;
  const rows = Array.from({ length: groups }, (_, own) => Array.from(group.keys()).filter((row) => group[row] === own));
  const chosen = rows.map((members) => {
    const values = candidates.map((ratios, extra) => {
      const own = members.map((row) => ratios[row]!);
      return likelihoodOf(own) - (extra * related * log(Math.max(members.length, 1))) / 2;
    });
    return values.indexOf(Math.max(...values));
  });
  return Float64Array.from(group, (own, row) => candidates[chosen[own]!]![row]!);
}

/** Log likelihood of the mixture against unrelated pairs at the rate that fits best. */
function likelihoodOf(ratios: readonly number[]): number {
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

function bounded(value: number): number {
  return Math.max(-farthest, Math.min(farthest, value));
}

/** `log p(u, v) - log p(u) p(v)` of standard normals with a correlation. */
function logRatio(correlation: number, u: number, v: number): number {
  const square = correlation * correlation;
  return -0.5 * log(1 - square) - (square * (u * u + v * v) - 2 * correlation * u * v) / (2 * (1 - square));
}

interface Judged {
  readonly logOdds: Float64Array;
  readonly rates: Float64Array;
}

interface NeighbourOptions {
  /** Nearest rows of each row on each side. */
  readonly near: readonly Int32Array[];
  readonly shrinkage: number;
}

/** Rates of the groups by expectation-maximisation, with what neighbours lend, and the log-odds of each pair. */
function judge(
  ratios: Float64Array,
  { group, groups }: PairingEvidence,
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
