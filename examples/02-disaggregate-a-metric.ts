// Any metric, group by group: a metric is a plain function of a sample, so a group is just other rows.
import { metrics } from 'evenhand/metrics';
import { simulateGroups } from 'evenhand/simulate';
import { wilsonInterval } from 'evenhand/stats';

const { label, score, group } = simulateGroups({
  patients: [2000, 300],
  rowsPerPatient: 1,
  prevalence: [0.2, 0.1],
  auc: [0.85, 0.75],
  correlation: 0,
  attribute: 'constant',
  seed: 2,
});

for (const [index, name] of ['large clinic', 'small clinic'].entries()) {
  const rows = Array.from(group.keys()).filter((row) => group[row] === index);
  const labels = Uint8Array.from(rows, (row) => label[row]);
  const decision = Uint8Array.from(rows, (row) => (score[row] >= 0.6 ? 1 : 0));
  const sensitivity = metrics.sensitivity.compute({ kind: 'binary', label: labels, decision });
  if ('undefined' in sensitivity) throw new Error(sensitivity.undefined);
  const events = labels.filter((value) => value === 1).length;
  const { low, high } = wilsonInterval(Math.round(sensitivity.value * events), events);
  const [value, from, to] = [sensitivity.value, low, high].map((number) => number.toFixed(2));
  console.log(`${name}: sensitivity ${value} (${from} to ${to}), ${events} events`);
}
