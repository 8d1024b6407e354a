import { usageError } from '../core/errors.ts';

/** Rows to be weighted. All arrays have equal length. */
export interface StandardiseInput {
  /** Group of each row, 0 and up; a negative code leaves the row out. */
  readonly group: Int32Array;
  /** Combination of confounder categories of each row, 0 and up. */
  readonly stratum: Int32Array;
  /** Outcome class of each row (0 / 1 for a finding); absent means one class. */
  readonly outcome?: Uint8Array | Int32Array | undefined;
  /** Positive row weights; absent means weights of one. */
  readonly weight?: Float64Array | undefined;
}

/** Weights that give every group the same distribution of strata within each outcome class. */
export interface StandardisedWeights {
  /** By row; 0 for rows left out. Within a group and class they add up to the weight that the group's kept rows had before. */
  readonly weight: Float64Array;
  /** Share of the compared rows' weight that lies in strata which all groups have, over all classes. */
  readonly support: number;
  /** The same share by outcome class. */
  readonly supportByOutcome: readonly number[];
  /** Strata left out because some group lacks them, by outcome class. */
  readonly dropped: readonly (readonly number[])[];
}

/**
 * Direct standardisation: in each outcome class, rows of group g in stratum s get weight × (pooled share of s) / (share of s in g), the
 * pooled distribution being that of all compared rows in strata which every group has. A stratum that some group lacks is dropped for all
 * groups of that class, and the share kept is returned.
 *
 * Standardising within the outcome class leaves each group's prevalence alone, so AUC, sensitivity and specificity are compared for the
 * same case mix. The weights depend on the data; treating them as fixed in a variance ignores their own (small) error.
 * Weights are 0 for all rows of a class of which no stratum is shared. `support` is NaN without rows, and of a class without compared rows.
 * Throws `stats/length` where lengths differ.
 */
export function standardisationWeights(input: StandardiseInput): StandardisedWeights {
  checkLengths(input);
  const cells = countCells(input);
  const shared = cells.totals.map((byGroup) => stratumTotals(byGroup, cells));
  const weight = new Float64Array(input.group.length);
  for (let row = 0; row < weight.length; row += 1) {
    const { group, outcome, stratum, base } = rowOf(input, row);
    if (group < 0) continue;
    const pooled = shared[outcome]!;
    if (pooled.byStratum[stratum] === 0) continue;
    const target = pooled.byStratum[stratum]! / pooled.total;
    const own = cells.totals[outcome]![group]![stratum]! / pooled.ofGroup[group]!;
    weight[row] = base * (target / own);
  }
  const all = cells.totals.map((byGroup) => byGroup.reduce((sum, strata) => sum + sumOf(strata), 0));
  const kept = shared.map(({ total }) => total);
  return {
    weight,
    support: sumOf(kept) / sumOf(all),
    supportByOutcome: kept.map((value, outcome) => value / all[outcome]!),
    dropped: shared.map(({ dropped }) => dropped),
  };
}

interface Cells {
  /** Groups that have any row. */
  readonly compared: readonly number[];
  readonly strata: number;
  /** Weight by outcome class, group and stratum. */
  readonly totals: readonly (readonly Float64Array[])[];
}

function rowOf({ group, outcome, stratum, weight }: StandardiseInput, row: number) {
  return {
    group: group[row]!,
    outcome: outcome === undefined ? 0 : outcome[row]!,
    stratum: stratum[row]!,
    base: weight === undefined ? 1 : weight[row]!,
  };
}

function countCells(input: StandardiseInput): Cells {
  const bound = (codes: ArrayLike<number>): number => {
    let largest = -1;
    for (let row = 0; row < codes.length; row += 1) largest = Math.max(largest, codes[row]!);
    return largest + 1;
  };
  const groups = bound(input.group);
  const strata = bound(input.stratum);
  const classes = input.outcome === undefined ? 1 : bound(input.outcome);
  const totals = Array.from({ length: classes }, () => Array.from({ length: groups }, () => new Float64Array(strata)));
  for (let row = 0; row < input.group.length; row += 1) {
    const { group, outcome, stratum, base } = rowOf(input, row);
    if (group >= 0) totals[outcome]![group]![stratum]! += base;
  }
  const compared = [...Array(groups).keys()].filter((group) => totals.some((byGroup) => sumOf(byGroup[group]!) > 0));
  return { compared, strata, totals };
}

/** Pooled weight of the strata that all compared groups have in the class; others 0. */
function stratumTotals(byGroup: readonly Float64Array[], { strata, compared }: Cells) {
  const byStratum = new Float64Array(strata);
  const ofGroup = byGroup.map(() => 0);
  const dropped: number[] = [];
  for (let stratum = 0; stratum < strata; stratum += 1) {
    const weights = byGroup.map((own) => own[stratum]!);
    const pooled = sumOf(weights);
    if (pooled === 0) continue;
    if (compared.some((group) => weights[group] === 0)) {
      dropped.push(stratum);
      continue;
    }
    byStratum[stratum] = pooled;
    weights.forEach((own, group) => {
      ofGroup[group]! += own;
    });
  }
  return { byStratum, ofGroup, dropped, total: sumOf(byStratum) };
}

function sumOf(values: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < values.length; k += 1) total += values[k]!;
  return total;
}

function checkLengths({ group, stratum, outcome, weight }: StandardiseInput): void {
  for (const array of [stratum, outcome, weight]) {
    if (array !== undefined && array.length !== group.length) {
      throw usageError(
        'stats/length',
        `Got ${group.length} groups but an array of length ${array.length} beside them.`,
        { hint: 'Give arrays of one length, an entry for each row or group, NaN where a value is missing.' },
      );
    }
  }
}
