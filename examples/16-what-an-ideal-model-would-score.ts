// In closed form: how well an ideal model does that uses a bias, or ignores it, and how much of the bias a trained model uses.
import { biasOracle, shortcutUtilisation } from 'evenhand/simulate';

console.log('bias among ill / well   accuracy   TPR with   TPR without   gap');
for (const [ill, well] of [
  [0.5, 0.5],
  [0.6, 0.4],
  [0.7, 0.3],
  [0.9, 0.1],
] as const) {
  const { accuracy, groups, deltaTpr } = biasOracle({
    separation: 2,
    biases: [{ amongEvents: ill, amongNonEvents: well }],
  });
  const [without, withBias] = groups.map(({ tpr }) => tpr.toFixed(4));
  console.log(
    `${ill.toFixed(1)} / ${well.toFixed(1)}               ${accuracy.toFixed(4)}     ${withBias}     ${without}        ${deltaTpr.toFixed(4)}`,
  );
}

const bias = { amongEvents: 0.7, amongNonEvents: 0.3 };
for (const separation of [2, 1.5, 1]) {
  const { value, rational } = shortcutUtilisation({
    deltaTpr: { value: 0.2, variance: 0.0004 },
    separation: { value: separation, variance: 0 },
    bias,
  });
  console.log(
    `a gap of 0.2 in a model of d' ${separation}: ${(100 * value).toFixed(0)} % of the rational ${rational.toFixed(3)}`,
  );
}
