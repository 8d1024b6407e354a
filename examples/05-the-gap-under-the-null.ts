// Equal groups show a gap too: how large max - min is when all groups have the same true AUC.
import { simulateGroups } from 'evenhand/simulate';
import { auc, aucVariance, nullRange } from 'evenhand/stats';

const sizes = [1640, 200, 160];
const data = simulateGroups({
  patients: sizes,
  rowsPerPatient: 1,
  prevalence: 0.5,
  auc: [0.75, 0.75, 0.75],
  correlation: 0,
  attribute: 'constant',
  seed: 5,
});

const groups = sizes.map((_, index) => {
  const rows = Array.from(data.group.keys()).filter((row) => data.group[row] === index);
  const score = Float64Array.from(rows, (row) => data.score[row]);
  return { score, label: Uint8Array.from(rows, (row) => data.label[row]) };
});
const values = groups.map(auc);
const covariance = groups.map((group, i) => groups.map((_, j) => (i === j ? aucVariance(group) : 0)));
const { gapMean, gapUpper95 } = nullRange({ values, covariance, seed: 5 });

console.log(`AUC by group: ${values.map((value) => value.toFixed(3)).join(', ')}`);
console.log(`gap seen: ${(Math.max(...values) - Math.min(...values)).toFixed(3)}`);
console.log(
  `gap of equal groups of this size: ${gapMean.toFixed(3)} on average, up to ${gapUpper95.toFixed(3)} in 95 of 100`,
);
