// Two models on the same patients: DeLong's paired test. Unpaired intervals would overlap and hide what the same patients show.
import { simulateGroups } from 'evenhand/simulate';
import { delongTest } from 'evenhand/stats';

const world = { patients: [800], rowsPerPatient: 1, prevalence: 0.25, correlation: 0, attribute: 'constant' } as const;
const { label, score } = simulateGroups({ ...world, auc: [0.85], seed: 3 });
const { score: noise } = simulateGroups({ ...world, auc: [0.5], seed: 4 });
const blurred = score.map((value, row) => value + 0.6 * noise[row]);

const { first, second, difference, low, high, p } = delongTest({ first: score, second: blurred, label });
console.log(`AUC ${first.toFixed(3)} and, with noise added, ${second.toFixed(3)}`);
console.log(`difference ${difference.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), p = ${p.toPrecision(2)}`);
