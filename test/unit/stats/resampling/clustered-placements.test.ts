import { expect, test } from 'vitest';
import { clusteredValues, patientRows } from '../../../../src/stats/resampling/clustered-placements.ts';
import { rankRows } from '../../../../src/stats/resampling/ranked-rows.ts';
import { makeCohort } from './cohort.ts';
import { obuchowski, pairwiseAuc } from './plain-oracle.ts';

test.each([0, 4])('AUC and Obuchowski variance of each group (%d score levels)', (levels) => {
  const cohort = makeCohort({ rows: 300, patients: 120, levels, seed: 21 });
  const ranked = rankRows(cohort);
  const labels = Uint8Array.from(cohort.group, (g) => (g < 0 ? 2 : g));
  const scratch = { ofPositives: new Float64Array(120), ofNegatives: new Float64Array(120) };
  const rowSums = patientRows(ranked, 120);
  const { values, variances } = clusteredValues(ranked, 3, labels, { rowSums, scratch });
  for (let g = 0; g < 3; g += 1) {
    const rows = [...cohort.score.keys()]
      .filter((row) => labels[cohort.patient[row]!] === g)
      .map((row) => ({
        score: cohort.score[row]!,
        label: cohort.label[row]!,
        patient: cohort.patient[row]!,
        weight: cohort.weight[row]!,
      }));
    expect(values[g]).toBeCloseTo(pairwiseAuc(rows), 12);
    expect(variances[g]! / obuchowski(rows)).toBeCloseTo(1, 10);
  }
});
