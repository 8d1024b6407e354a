// Bootstrap of two groups' AUCs: whole patients are drawn, so one resampled cohort serves both groups and their difference.
import { simulateGroups } from 'evenhand/simulate';
import { auc, bootstrapAuc, percentileInterval } from 'evenhand/stats';

const { label, score, patient, group } = simulateGroups({
  patients: [400, 400],
  rowsPerPatient: 3,
  prevalence: 0.2,
  auc: [0.85, 0.75],
  correlation: 0.5,
  attribute: 'constant',
  seed: 7,
});
const rowsOf = (wanted: number) => Int32Array.from(group.keys()).filter((row) => group[row] === wanted);
const segments = [rowsOf(0), rowsOf(1)];
const from = 0;
const to = 2000;
const replicates = bootstrapAuc({ label, score, patient, patients: 800, segments }, { seed: 7, from, to });

const differences = Float64Array.from({ length: to }, (_, index) => replicates[2 * index] - replicates[2 * index + 1]);
const [first, second] = segments.map((rows) => auc({ label, score, order: rows.sort((a, b) => score[a] - score[b]) }));
const interval = percentileInterval(differences, 0.95);
if ('undefined' in interval) throw new Error(interval.undefined);
const { low, high } = interval;
console.log(`AUC ${first.toFixed(3)} and ${second.toFixed(3)}`);
console.log(`difference ${(first - second).toFixed(3)}, 95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}`);
