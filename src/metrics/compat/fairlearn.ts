import { type CompatInput, type CompatResult, finiteOrNull, rangeOf, rowsByGroup } from './compat.ts';

/** Decisions instead of scores, with weights if any. */
export interface FairlearnInput extends Omit<CompatInput, 'score'> {
  readonly decision: Uint8Array;
  readonly weight?: Float64Array | undefined;
}

/** Selection rate, true and false positive rate of one set of rows, as fairlearn counts them: a rate of nothing is 0. */
export interface FairlearnRates {
  readonly selectionRate: number;
  readonly truePositiveRate: number;
  readonly falsePositiveRate: number;
}

const quirks = [
  'fairlearn 0.9.0 counts the true positive rate of a group without events, and the false positive rate of a group without non-events, as 0 instead of leaving it out.',
  'Its ratios divide by the largest group rate, so they do not exist when nobody is flagged.',
  'It gives no intervals and no group sizes with these numbers.',
];

/** Rates of some rows the way fairlearn 0.9.0 computes them. */
export function fairlearnRates(
  { label, decision, weight }: Pick<FairlearnInput, 'label' | 'decision' | 'weight'>,
  rows: readonly number[],
): FairlearnRates {
  const cells = [0, 0, 0, 0];
  for (const row of rows) cells[2 * label[row] + decision[row]] += weight === undefined ? 1 : weight[row];
  const [trueNegative, falsePositive, falseNegative, truePositive] = cells;
  const zeroForNothing = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return {
    selectionRate: (truePositive + falsePositive) / (trueNegative + falsePositive + falseNegative + truePositive),
    truePositiveRate: zeroForNothing(truePositive, truePositive + falseNegative),
    falsePositiveRate: zeroForNothing(falsePositive, falsePositive + trueNegative),
  };
}

/**
 * The numbers of fairlearn 0.9.0: demographic parity difference and ratio, equalized odds difference and ratio (between groups, worst case),
 * and the rates of each group. Names: `demographic_parity_difference`, ..., `selection_rate.GROUP`.
 */
export function fairlearn(input: FairlearnInput): CompatResult {
  const groups = rowsByGroup(input.codes, input.groups).map(({ group, rows }) => ({
    group,
    rates: fairlearnRates(input, rows),
  }));
  const of = (name: keyof FairlearnRates) => groups.map(({ rates }) => rates[name]);
  const ratio = (rates: readonly number[]) => Math.min(...rates) / Math.max(...rates);
  const values: Record<string, number | null> = {
    demographic_parity_difference: finiteOrNull(rangeOf(of('selectionRate'))),
    demographic_parity_ratio: finiteOrNull(ratio(of('selectionRate'))),
    equalized_odds_difference: finiteOrNull(
      Math.max(rangeOf(of('truePositiveRate')), rangeOf(of('falsePositiveRate'))),
    ),
    equalized_odds_ratio: finiteOrNull(pythonMinimum(ratio(of('truePositiveRate')), ratio(of('falsePositiveRate')))),
  };
  for (const { group, rates } of groups) {
    values[`selection_rate.${group}`] = finiteOrNull(rates.selectionRate);
    values[`true_positive_rate.${group}`] = finiteOrNull(rates.truePositiveRate);
    values[`false_positive_rate.${group}`] = finiteOrNull(rates.falsePositiveRate);
  }
  return { values, quirks };
}

/** The smaller of two numbers, the first if either is NaN: what Python's built-in min gives. */
function pythonMinimum(first: number, second: number): number {
  return Number.isNaN(first) || Number.isNaN(second) ? first : Math.min(first, second);
}
