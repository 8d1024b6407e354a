// An AUC with its 95 % interval, patients as the units. Rows of one patient are not independent: counting rows makes the interval too narrow.
import { simulateGroups } from 'evenhand/simulate';
import { auc, aucVariance, logitAucInterval } from 'evenhand/stats';

const { label, score, patient } = simulateGroups({
  patients: [300],
  rowsPerPatient: 4,
  prevalence: 0.2,
  auc: [0.8],
  correlation: 0.6,
  attribute: 'constant',
  seed: 1,
});

const value = auc({ score, label });
const byPatient = logitAucInterval(value, aucVariance({ score, label, patient }));
const byRow = logitAucInterval(value, aucVariance({ score, label }));

const show = ({ low, high }: { low: number; high: number }) => `${low.toFixed(3)} to ${high.toFixed(3)}`;
console.log(`AUC ${value.toFixed(3)} (the true one is 0.8)`);
console.log(`patients as units  ${show(byPatient)}`);
console.log(`rows as units      ${show(byRow)}`);
