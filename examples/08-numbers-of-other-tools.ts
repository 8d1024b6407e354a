// The numbers that other tools print, with the quirk of each: for comparing with papers, not for judging a model.
import { logistic } from 'evenhand/core';
import { fairclip, fairlearn, fairmedfm } from 'evenhand/metrics';
import { simulateGroups } from 'evenhand/simulate';

const { label, score, group } = simulateGroups({
  patients: [700, 300],
  rowsPerPatient: 1,
  prevalence: 0.3,
  auc: [0.85, 0.75],
  correlation: 0,
  attribute: 'constant',
  seed: 8,
});
const probability = score.map((value) => logistic(value - 0.5));
const decision = Uint8Array.from(probability, (value) => (value >= 0.5 ? 1 : 0));
const about = { label, codes: group, groups: ['A', 'B'] };

const results = {
  fairclip: fairclip({ ...about, score: probability }),
  fairmedfm: fairmedfm({ ...about, score: probability }),
  fairlearn: fairlearn({ ...about, decision }),
};
for (const [tool, { values, quirks }] of Object.entries(results)) {
  console.log(tool);
  const overall = Object.entries(values).filter(([name]) => !name.includes('.'));
  for (const [name, value] of overall) console.log(`  ${name}: ${value?.toFixed(4) ?? 'none'}`);
  console.log(`  quirk: ${quirks[0]}`);
}
