// Kinds of pairs and how often each occurs in a group, by expectation-maximisation.
import { exp, log } from '../../../core/math.ts';
import type { Rows } from './evidence.ts';
import { evenRidge, type Folds } from './held-out-ridge.ts';

/** Chances of the kinds of each pair; what is missing to 1 is the chance that the halves have nothing to do with each other. */
export interface PairKinds {
  /** The halves belong together. */
  readonly good: Float64Array;
  /** The text states another class than the image has. */
  readonly contrary: Float64Array;
  /** The text states the class of the image, and nothing else of it is the image's. */
  readonly within: Float64Array;
}

/** Shares of good, contrary, within and unrelated pairs. A kind whose share is 0 does not occur. */
export type KindRates = readonly [number, number, number, number];

/** Shares before anything is known. */
export const firstRates: KindRates = [0.9, 0.05, 0, 0.05];
/** Pairs of each kind that occurs which are added to every group. */
const added: KindRates = [9, 0.5, 0.5, 0.5];
/** Shares do not fall below this, so that a kind can be found later than others. */
const leastRate = 0.02;
/** Steps of expectation-maximisation. */
const rateSteps = 30;

/** What tells the kinds of pairs apart: logarithms of density ratios to unrelated pairs. */
export interface KindEvidence {
  readonly good: Float64Array;
  readonly contrary: Float64Array;
  readonly within: Float64Array;
  /** Log-odds by which the other kinds are preferred to unrelated pairs, which excuse whatever is hard to read. */
  readonly preference: number;
}

/** Group of each pair, counted from 0. */
export interface PairGroups {
  readonly group: Int32Array;
  readonly groups: number;
}

/** Which kinds the traits of an image alone and a text alone tell from the others: good and within pairs, or contrary ones with them. */
export type ToldKinds = 'good' | 'related';

/** How much likelier than its rates say each pair is of the kinds that its traits tell, in log-odds. */
export interface PairTraits {
  readonly told: ToldKinds;
  readonly shifts: Float64Array;
}

/** No traits of some pairs. */
export function noTraits(count: number): PairTraits {
  return { told: 'good', shifts: new Float64Array(count) };
}

/** Chances of the kinds of a pair under the rates of its group, and its likelihood as a ratio to that of an unrelated pair. */
export function kindChances(
  { good, contrary, within, preference }: KindEvidence,
  row: number,
  { rates, traits }: { readonly rates: KindRates; readonly traits: PairTraits },
): { readonly chances: KindRates; readonly logLikelihood: number } {
  const before = priorLogs(rates, row, { traits, preference });
  const logs = [before[0]! + good[row]!, before[1]! + contrary[row]!, before[2]! + within[row]!, before[3]!];
  const logLikelihood = logOfSum(logs);
  const chances = logs.map((each) => exp(each - logLikelihood)) as unknown as KindRates;
  return { chances, logLikelihood: logLikelihood - logOfSum(before) };
}

function priorLogs(
  rates: KindRates,
  row: number,
  { traits: { told, shifts }, preference }: { readonly traits: PairTraits; readonly preference: number },
): readonly number[] {
  const shift = shifts[row]!;
  return [
    log(rates[0]) + shift,
    log(rates[1]) + (told === 'related' ? shift : 0),
    rates[2] > 0 ? log(rates[2]) + shift : Number.NEGATIVE_INFINITY,
    log(rates[3]) - preference,
  ];
}

function logOfSum(logs: readonly number[]): number {
  const highest = Math.max(...logs);
  return highest + log(logs.reduce((sum, each) => sum + exp(each - highest), 0));
}

/** Rates of each group that fit the evidence best, nine good pairs of ten added, from the given ones on; a kind whose rate is 0 keeps it. */
export function fittedRates(
  evidence: KindEvidence,
  { group, groups }: PairGroups,
  { rates, traits }: { readonly rates: readonly KindRates[]; readonly traits: PairTraits },
): readonly KindRates[] {
  const members = Array.from({ length: groups }, (): number[] => []);
  for (const [row, own] of group.entries()) members[own]!.push(row);
  return members.map((rows, own) => {
    let fitted = rates[own]!;
    const prior = added.map((pairs, kind) => (fitted[kind]! > 0 ? pairs : 0)) as unknown as KindRates;
    const all = prior.reduce((sum, pairs) => sum + pairs, rows.length);
    for (let step = 0; step < rateSteps; step += 1) {
      const sums: [number, number, number, number] = [...prior];
      for (const row of rows) {
        const { chances } = kindChances(evidence, row, { rates: fitted, traits });
        for (const [kind, chance] of chances.entries()) sums[kind]! += chance;
      }
      const [contrary, unrelated] = [Math.max(leastRate, sums[1] / all), Math.max(leastRate, sums[3] / all)];
      const within = fitted[2] > 0 ? Math.max(leastRate, sums[2] / all) : 0;
      fitted = [Math.max(leastRate, 1 - contrary - within - unrelated), contrary, within, unrelated];
    }
    return fitted;
  });
}

/** Shifts count as at most this. */
const farthest = 6;
/** Ridge of the two slopes. */
const slopeRidge = 3;

/** Both sides of every pair. */
export interface TraitRows extends Folds, PairGroups {
  readonly image: Rows;
  readonly text: Rows;
}

/**
 * A rater of how much likelier than its group's rate a pair is of the told kinds by its image alone and by its text alone, in log-odds: held-out
 * ridge predictions of the chance of these kinds by `known`, less their mean in the group, each with a slope of 0 or more by logistic regression. So a kind of
 * note that fits no picture, or of picture that fits no note, is seen as a kind.
 */
export function traitRater({ image, text, fold, folds, group, groups }: TraitRows, ridge: number) {
  const predictors = [text, image].map((rows) => evenRidge(rows, { fold, folds, ridge }));
  return (evidence: KindEvidence, rates: readonly KindRates[], known: PairTraits): PairTraits => {
    const { told } = known;
    const chanceOf = ([good, contrary, within]: KindRates): number => good + within + (told === 'good' ? 0 : contrary);
    const chances = (traits: PairTraits): Float64Array =>
      Float64Array.from(group, (own, row) =>
        chanceOf(kindChances(evidence, row, { rates: rates[own]!, traits }).chances),
      );
    const predicted = predictors.map((predict) => standardisedWithin(predict(chances(known)), { group, groups }));
    const odds = chances(noTraits(group.length)).map(logOdds);
    const prior = rates.map((each) => logOdds(chanceOf(each)));
    const slopes = slopesOf(predicted as [Float64Array, Float64Array], {
      odds,
      prior: Float64Array.from(group, (own) => prior[own]!),
    });
    const shifts = odds.map((_, row) => {
      const shift = slopes[0] * predicted[0]![row]! + slopes[1] * predicted[1]![row]!;
      return Math.max(-farthest, Math.min(farthest, shift));
    });
    return { told, shifts };
  };
}

function logOdds(chance: number): number {
  return log(Math.max(chance, 1e-9) / Math.max(1 - chance, 1e-9));
}

/** Values less the mean of their group, all divided by their deviation. */
function standardisedWithin(values: Float64Array, { group, groups }: PairGroups): Float64Array {
  const sums = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  for (const [row, own] of group.entries()) {
    sums[own]! += values[row]!;
    sizes[own]! += 1;
  }
  const centred = values.map((value, row) => value - sums[group[row]!]! / sizes[group[row]!]!);
  const deviation = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0) / centred.length) + 1e-6;
  return centred.map((value) => value / deviation);
}

/** Slopes of 0 or more that make the likelihood of all pairs highest, by Newton's method; `odds` are those under the prior alone. */
function slopesOf(
  [first, second]: readonly [Float64Array, Float64Array],
  { odds, prior }: { readonly odds: Float64Array; readonly prior: Float64Array },
): readonly [number, number] {
  let [a, b] = [0, 0];
  for (let step = 0; step < rateSteps; step += 1) {
    let [ga, gb] = [-slopeRidge * a, -slopeRidge * b];
    let [aa, ab, bb] = [slopeRidge, 0, slopeRidge];
    for (const [row, own] of odds.entries()) {
      const [x, y] = [first[row]!, second[row]!];
      const shift = a * x + b * y;
      const before = 1 / (1 + exp(-(prior[row]! + shift)));
      const slope = 1 / (1 + exp(-(own + shift))) - before;
      const curve = before * (1 - before);
      ga += slope * x;
      gb += slope * y;
      aa += curve * x * x;
      ab += curve * x * y;
      bb += curve * y * y;
    }
    const determinant = aa * bb - ab * ab;
    a = Math.max(0, a + (bb * ga - ab * gb) / determinant);
    b = Math.max(0, b + (aa * gb - ab * ga) / determinant);
  }
  return [a, b];
}
