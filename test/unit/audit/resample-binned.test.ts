import { describe, expect, it } from 'vitest';
import { binnedReplicates } from '../../../src/audit/resample-binned.ts';
import {
  debiasedCalibrationError,
  expectedCalibrationError,
} from '../../../src/metrics/calibration/expected-calibration-error.ts';
import { resampleCounts } from '../../../src/stats/resampling/resample-counts.ts';
import { attributeOf, cohortOf, evenWorld } from '../../fixtures/build-cohort.ts';

const cohort = cohortOf({ ...evenWorld, rowsPerPatient: 2, correlation: 0.2 });
const cases = {
  ...cohort,
  attributes: [
    ...cohort.attributes,
    attributeOf(
      'parity',
      cohort.patient.map((_, row) => row % 2),
      ['even', 'odd'],
    ),
  ],
};
const [task] = cases.tasks;
if (task.kind !== 'binary' || task.score === undefined) throw new Error('binary');
const { rows, label } = task;
const score = task.score;
const edgeSets = [
  [0, 0.2, 0.4, 0.6, 0.8, 1],
  [0, 0.15, 0.4, 0.77, 1],
];

describe('binnedReplicates', () => {
  it('equals the metric on the drawn rows written out, for every set of bins and every group', () => {
    const replicates = binnedReplicates({ cases, rows, score, label, edges: edgeSets });
    const counts = resampleCounts(cases.patients, 5, 3);
    replicates.draw(counts);
    for (const edges of edgeSets) {
      for (const metric of [expectedCalibrationError(edges), debiasedCalibrationError(edges)]) {
        for (const [attribute, group] of [
          [-1, 0],
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ]) {
          const drawn = [...rows].flatMap((row) => {
            const inGroup = attribute < 0 || cases.attributes[attribute].codes[row] === group;
            return inGroup ? new Array<number>(counts[cases.patient[row]]).fill(row) : [];
          });
          const direct = metric.compute({
            kind: 'binary',
            label: Uint8Array.from(drawn, (row) => label[row]),
            score: Float64Array.from(drawn, (row) => score[row]),
          });
          const sums = replicates.reader({ attribute, group, edges })();
          const fast = sums === undefined ? { undefined: 'nothing drawn' } : metric.binned?.of(sums);
          if (fast === undefined || !('value' in direct) || !('value' in fast)) throw new Error('undefined');
          expect(fast.value).toBeCloseTo(direct.value, 12);
        }
      }
    }
  });
});
