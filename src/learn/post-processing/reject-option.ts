// Near the threshold, where the score says least, the decision goes by group (Kamiran et al. 2012).
import type { ThresholdRule } from '../../audit/plan.ts';
import { usageError } from '../../core/errors.ts';
import { sortIndices } from '../../stats/sort.ts';
import { thresholdBy } from './base-threshold.ts';
import { type FittingCases, requireFittingCases, requireWithin } from './fitting-cases.ts';

/** How the band is found. */
export interface RejectOptionOptions {
  /** Threshold that is decided by outside the band. Default Youden's on the fitting split. */
  readonly threshold?: ThresholdRule | undefined;
  /** The decision that is to one's good: flagged (1, default; a disease is found) or not flagged (0). */
  readonly favourable?: 0 | 1 | undefined;
  /** Groups that get the favourable decision within the band. Default those whose rate of it lies below the rate of all. */
  readonly disadvantaged?: readonly string[] | undefined;
  /** The rate that is compared: of the favourable decision among all cases (default), or among those whose label agrees with it. */
  readonly among?: 'all' | 'label' | undefined;
  /** Largest difference of two groups' rates that is aimed at. Default 0.05. */
  readonly bound?: number | undefined;
  /** Groups with fewer cases to count are not compared. Default 10. */
  readonly minimumCount?: number | undefined;
  /** Where no group, or every one, is at a disadvantage, or fewer than two can be compared: an error (default), or no band and a note that says so, as for trainings whose scores nobody knows beforehand. */
  readonly unfittable?: 'refuse' | 'unchanged' | undefined;
}

/** Share of favourable decisions of a group on the fitting split; null where it has too few cases to be compared. */
export interface GroupRate {
  readonly group: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** A band around the threshold. JSON. */
export interface RejectOptionRule {
  readonly kind: 'reject-option';
  readonly split: string;
  readonly attribute: string;
  readonly threshold: number;
  /** Scores at this distance or nearer are in the band; null where no band is needed. */
  readonly width: number | null;
  readonly favourable: 0 | 1;
  readonly disadvantaged: readonly string[];
  /** The known groups that get the other decision within the band. */
  readonly others: readonly string[];
  readonly rates: readonly GroupRate[];
  /** Largest difference of two groups' rates before and after. */
  readonly gap: { readonly before: number; readonly after: number };
  readonly notes: readonly string[];
}

/**
 * The narrowest band around the threshold with which the rates of favourable decisions differ by `bound` at most, or,
 * where no band reaches that, the narrowest with the least difference (reject option based classification, Kamiran et
 * al. 2012). In the band disadvantaged groups get the favourable decision and the other known groups the opposite;
 * unknown groups are decided by the threshold. The band is measured on the scale of the score, its edge within; equal
 * distances enter together.
 *
 * Throws `learn/bad-post-processing`: a bound outside 0..1, a count below 0, unknown names, and, unless `unfittable` is
 * `unchanged`, sides without groups with cases to compare (usage); one class only, NaN scores, labels but 0 and 1, no
 * threshold by the rule (data).
 */
export function fitRejectOption(cases: FittingCases, options: RejectOptionOptions = {}): RejectOptionRule {
  requireFittingCases(cases);
  const { favourable = 1, among = 'all', bound = 0.05, minimumCount = 10 } = options;
  requireWithin('minimumCount', minimumCount, [0, Number.POSITIVE_INFINITY]);
  requireWithin('bound', bound, [0, 1]);
  const threshold = thresholdBy(options.threshold ?? { rule: 'youden' }, cases);
  const tally = tallyOf(cases, { threshold, favourable, among, minimumCount });
  const before = ratesOf(tally);
  const isHelped = helpedGroups(cases.groups, tally, options.disadvantaged);
  const hindrance = hindranceTo(before, isHelped);
  if (hindrance !== undefined && options.unfittable !== 'unchanged') {
    throw usageError(
      'learn/bad-post-processing',
      `A reject option for "${cases.attribute}" is not possible: ${hindrance}.`,
    );
  }
  const best =
    hindrance === undefined
      ? narrowestBand(cases, tally, { threshold, favourable, bound, isHelped })
      : { width: null, rates: before, gap: gapOf(before) };
  return {
    kind: 'reject-option',
    split: cases.split,
    attribute: cases.attribute,
    threshold,
    width: best.width,
    favourable,
    disadvantaged: cases.groups.filter((_, code) => isHelped[code]),
    others: cases.groups.filter((_, code) => !isHelped[code]),
    rates: cases.groups.map((group, code) => ({ group, before: before[code]!, after: best.rates[code]! })),
    gap: { before: gapOf(before), after: best.gap },
    notes: notesOf(best, bound, hindrance),
  };
}

function notesOf(
  { gap, width }: { readonly gap: number; readonly width: number | null },
  bound: number,
  hindrance: string | undefined,
): readonly string[] {
  const least = Number(gap.toPrecision(3));
  if (hindrance !== undefined) return [`No band is drawn, so decisions stay as they are: ${hindrance}.`];
  if (gap > bound) return [`No band brings the rates within ${bound}; the least difference is ${least}.`];
  if (width !== null) return [];
  return [
    `No band is drawn, so decisions stay as they are: the rates differ by ${least}, no more than the bound ${bound}.`,
  ];
}

/** Favourable decisions of each group among its cases that count. */
interface Tally {
  readonly favourable: Int32Array;
  readonly total: Int32Array;
  /** Whether each case counts. */
  readonly counts: Uint8Array;
  readonly minimumCount: number;
}

interface TallyOptions {
  readonly threshold: number;
  readonly favourable: 0 | 1;
  readonly among: 'all' | 'label';
  readonly minimumCount: number;
}

function tallyOf({ label, score, codes, groups }: FittingCases, options: TallyOptions): Tally {
  const { threshold, favourable: good, among, minimumCount } = options;
  const counts = label.map((value, row) => (codes[row]! >= 0 && (among === 'all' || value === good) ? 1 : 0));
  const [favourable, total] = [new Int32Array(groups.length), new Int32Array(groups.length)];
  for (let row = 0; row < label.length; row += 1) {
    if (counts[row] === 0) continue;
    total[codes[row]!]! += 1;
    if (decisionOf(score[row]!, threshold) === good) favourable[codes[row]!]! += 1;
  }
  return { favourable, total, counts, minimumCount };
}

function decisionOf(score: number, threshold: number): 0 | 1 {
  return score >= threshold ? 1 : 0;
}

/** Rate of each group, null for one with too few cases. */
function ratesOf({ favourable, total, minimumCount }: Tally): (number | null)[] {
  return Array.from(favourable, (count, code) =>
    total[code]! < Math.max(1, minimumCount) ? null : count / total[code]!,
  );
}

function gapOf(rates: readonly (number | null)[]): number {
  const known = rates.filter((rate) => rate !== null);
  return known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
}

function helpedGroups(
  groups: readonly string[],
  { favourable, total }: Tally,
  named: readonly string[] | undefined,
): readonly boolean[] {
  const stranger = named?.find((name) => !groups.includes(name));
  if (stranger !== undefined) {
    throw usageError('learn/bad-post-processing', `There is no group "${stranger}"; groups are: ${groups.join(', ')}.`);
  }
  if (named) return groups.map((name) => named.includes(name));
  const sum = (counts: Int32Array) => counts.reduce((a, b) => a + b, 0);
  return groups.map((_, code) => favourable[code]! * sum(total) < sum(favourable) * total[code]!);
}

/** Why there can be no band; undefined where both sides have groups with cases to compare. */
function hindranceTo(rates: readonly (number | null)[], isHelped: readonly boolean[]): string | undefined {
  if (rates.filter((rate) => rate !== null).length < 2) return 'fewer than two groups have cases enough';
  if (isHelped.includes(true) && isHelped.includes(false)) return undefined;
  return 'no group, or every group, is at a disadvantage';
}

interface BandOptions {
  readonly threshold: number;
  readonly favourable: 0 | 1;
  readonly bound: number;
  readonly isHelped: readonly boolean[];
}

/** Widens the band over the distances seen until the bound is reached; else takes the narrowest with the least difference. */
function narrowestBand({ score, codes }: FittingCases, tally: Tally, options: BandOptions) {
  const { threshold, favourable: good, bound, isHelped } = options;
  const distance = score.map((value) => Math.abs(value - threshold));
  const order = sortIndices(distance);
  const moving = { ...tally, favourable: tally.favourable.slice() };
  const start = ratesOf(moving);
  let best: { width: number | null; gap: number; rates: (number | null)[] } = {
    width: null,
    gap: gapOf(start),
    rates: start,
  };
  for (let k = 0; k < order.length && best.gap > bound; k += 1) {
    const row = order[k]!;
    if (tally.counts[row] === 1) {
      const isGood = decisionOf(score[row]!, threshold) === good;
      moving.favourable[codes[row]!]! += Number(isHelped[codes[row]!]) - Number(isGood);
    }
    const isLastAtDistance = k + 1 === order.length || distance[order[k + 1]!]! > distance[row]!;
    if (!isLastAtDistance) continue;
    const rates = ratesOf(moving);
    const gap = gapOf(rates);
    if (gap < best.gap) best = { width: distance[row]!, gap, rates };
  }
  return best;
}

/** Decisions 0 or 1 by the rule, by case: in the band by group, elsewhere 1 from the threshold on. NaN is 0. */
export function decideWithBand(
  rule: RejectOptionRule,
  score: Float64Array,
  groupOf: (row: number) => string | undefined,
): Uint8Array {
  const { threshold, width, favourable, disadvantaged, others } = rule;
  return Uint8Array.from(score, (value, row) => {
    const group = groupOf(row);
    const isInBand = width !== null && Math.abs(value - threshold) <= width;
    if (isInBand && group !== undefined && disadvantaged.includes(group)) return favourable;
    if (isInBand && group !== undefined && others.includes(group)) return 1 - favourable;
    return decisionOf(value, threshold);
  });
}
