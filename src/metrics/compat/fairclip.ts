import { populationDeviation } from '../groups/group-estimate.ts';
import { type CompatInput, type CompatResult, finiteOrNull, meanOf, rangeOf, rowsByGroup, take } from './compat.ts';
import { fairlearnRates } from './fairlearn.ts';
import { rocArea } from './sorted-counts.ts';

/** Multi-class input: class indices and one probability array a class. */
export interface FairclipMulticlassInput extends Omit<CompatInput, 'label' | 'score'> {
  readonly label: Int32Array;
  readonly scores: readonly Float64Array[];
}

const cut = 0.5;

const quirks = [
  'Decisions are score >= 0.5 whatever the scores mean; zero-shot probabilities of CLIP lie near 0.5, so DPD and DEOdds there measure an arbitrary cut.',
  'Equity-scaled values divide by 1 plus the sum over groups, not the mean, so attributes with more groups are penalised more.',
  'A group without events counts a true positive rate of 0 in DEOdds; its AUC, and with it the equity-scaled AUC, is NaN.',
  'No intervals and no group sizes are given.',
];

const multiclassQuirks = [
  'Multi-class DPD and DEOdds call fairlearn with prediction and truth exchanged: the "DPD" is the disparity of label base rates and does not depend on the model, the "DEOdds" compares predictive values.',
  ...quirks.slice(1, 2),
  'A group in which a class has no cases, or all of them, has no AUC: the tool stops or prints NaN.',
  'No intervals and no group sizes are given.',
];

/**
 * The two-class numbers of the evaluation module of FairCLIP (Luo and others, 2024; the same in Robust Fairness): `acc`, `es_acc`, `auc`,
 * `es_auc`, `dpd`, `eod` (DEOdds), `disparity_std`, `disparity_range`, `auc.GROUP`, `acc.GROUP`. Fractions, not percent.
 * Null where the tool prints NaN: without rows, and the AUCs where a class is empty. Ties count one half. @throws `stats/sort-nan` for a score
 * that is NaN.
 */
export function fairclip({ label, score, codes, groups }: CompatInput): CompatResult {
  const decision = Uint8Array.from(score, (p) => (p >= cut ? 1 : 0));
  const right = Float64Array.from(decision, (d, row) => (d === label[row] ? 1 : 0));
  const parts = rowsByGroup(codes, groups).map(({ group, rows }) => ({
    group,
    acc: meanOf(take(right, rows)),
    auc: rocArea(take(label, rows), take(score, rows)),
    rates: fairlearnRates({ label, decision }, rows),
  }));
  const rates = parts.map((part) => part.rates);
  return {
    values: {
      ...performance({ auc: rocArea(label, score), acc: meanOf(right) }, parts),
      dpd: finiteOrNull(rangeOf(rates.map((r) => r.selectionRate))),
      eod: finiteOrNull(
        Math.max(rangeOf(rates.map((r) => r.truePositiveRate)), rangeOf(rates.map((r) => r.falsePositiveRate))),
      ),
    },
    quirks,
  };
}

/**
 * The multi-class numbers of the same module, with its exchanged arguments; names, nulls and errors as in `fairclip`. Of equal scores the first
 * class is the predicted one; `dpd` and `eod` are null where no case has the last class.
 */
export function fairclipMulticlass({ label, scores, codes, groups }: FairclipMulticlassInput): CompatResult {
  const predicted = Int32Array.from(label, (_, row) => argmax(scores, row));
  const right = Float64Array.from(predicted, (c, row) => (c === label[row] ? 1 : 0));
  const indicators = scores.map((_, c) => ({
    truth: Uint8Array.from(label, (y) => (y === c ? 1 : 0)),
    prediction: Uint8Array.from(predicted, (y) => (y === c ? 1 : 0)),
  }));
  const macroAuc = (rows: readonly number[]) =>
    meanOf(indicators.map(({ truth }, c) => rocArea(take(truth, rows), take(scores[c], rows))));
  const grouped = rowsByGroup(codes, groups);
  const parts = grouped.map(({ group, rows }) => ({ group, acc: meanOf(take(right, rows)), auc: macroAuc(rows) }));
  const everyRow = Array.from(label, (_, row) => row);
  const exchanged = indicators.map(({ truth, prediction }) =>
    grouped.map(({ rows }) => fairlearnRates({ label: prediction, decision: truth }, rows)),
  );
  const largestLabel = label.reduce((high, y) => Math.max(high, y), 0);
  const complete = largestLabel === scores.length - 1;
  const average = (formula: (rates: (typeof exchanged)[number]) => number) =>
    complete ? finiteOrNull(meanOf(exchanged.map(formula))) : null;
  return {
    values: {
      ...performance({ auc: macroAuc(everyRow), acc: meanOf(right) }, parts),
      dpd: average((rates) => rangeOf(rates.map((r) => r.selectionRate))),
      eod: average((rates) =>
        Math.max(rangeOf(rates.map((r) => r.truePositiveRate)), rangeOf(rates.map((r) => r.falsePositiveRate))),
      ),
    },
    quirks: multiclassQuirks,
  };
}

function performance(
  overall: { readonly auc: number; readonly acc: number },
  parts: readonly { readonly group: string; readonly acc: number; readonly auc: number }[],
): Record<string, number | null> {
  const aucs = parts.map((part) => part.auc);
  const scaled = (whole: number, values: readonly number[]) =>
    whole / (values.reduce((sum, value) => sum + Math.abs(value - whole), 0) + 1);
  const values: Record<string, number | null> = {
    acc: finiteOrNull(overall.acc),
    es_acc: finiteOrNull(
      scaled(
        overall.acc,
        parts.map((part) => part.acc),
      ),
    ),
    auc: finiteOrNull(overall.auc),
    es_auc: finiteOrNull(scaled(overall.auc, aucs)),
    disparity_std: finiteOrNull(populationDeviation(aucs) / overall.auc),
    disparity_range: finiteOrNull(rangeOf(aucs) / overall.auc),
  };
  for (const { group, acc, auc } of parts) {
    values[`auc.${group}`] = finiteOrNull(auc);
    values[`acc.${group}`] = finiteOrNull(acc);
  }
  return values;
}

function argmax(scores: readonly Float64Array[], row: number): number {
  let best = 0;
  for (let c = 1; c < scores.length; c++) if (scores[c][row] > scores[best][row]) best = c;
  return best;
}
