import { describe, expect, test } from 'vitest';
import { placementSums, valuesFromSums } from '../../../../src/stats/resampling/placement-sums.ts';
import { rankRows } from '../../../../src/stats/resampling/ranked-rows.ts';
import golden from '../../../golden/stats/group-auc.json' with { type: 'json' };

describe.each(Object.entries(golden.cases))('%s, against pROC', (_, { score, label, group, auc, variance }) => {
  const rows = rankRows({
    score: Float64Array.from(score),
    label: Uint8Array.from(label),
    patient: Int32Array.from(score.keys()),
  });
  const { values, variances } = valuesFromSums(placementSums(rows, 3, Uint8Array.from(group)));
  test.each([0, 1, 2])('group %d', (g) => {
    expect(values[g]).toBeCloseTo(auc[g]!, 14);
    /** pROC prints 15 digits; a group whose AUC is 1 has variance 0 there and the guard's here. */
    if (variance[g]! > 0) expect(Math.abs(variances[g]! / variance[g]! - 1)).toBeLessThan(1e-11);
    else expect(variances[g]).toBeGreaterThan(0);
  });
});

test('a nearly perfect AUC of many rows keeps its variance: nothing cancels', () => {
  const m = 40_000;
  const n = 50_000;
  const sums = {
    negatives: n,
    positives: m,
    pairs: m * n - 1,
    squaresOfPositives: (m - 1) * n * n + (n - 1) ** 2,
    squaresOfNegatives: 1,
  };
  const { variances } = valuesFromSums([sums]);
  const doubled = valuesFromSums([
    { ...sums, pairs: m * n - 100 * n, squaresOfPositives: (m - 100) * n * n, squaresOfNegatives: n * 100 * 100 },
  ]);
  expect(variances[0]).toBeGreaterThan(0);
  /** 100 positives below all negatives: placements of the positives are 0 or n, those of the negatives all equal. */
  expect(doubled.variances[0]! / (((100 / m) * (1 - 100 / m)) / (m - 1))).toBeCloseTo(1, 9);
});
