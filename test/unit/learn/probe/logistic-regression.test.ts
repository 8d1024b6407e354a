import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { logisticObjective } from '../../../../src/learn/probe/logistic-objective.ts';
import { logisticRegression } from '../../../../src/learn/probe/logistic-regression.ts';

const features = tensorValue('float64', [6, 2], [0, 1, 1, 0, 2, 2, 3, 1, 4, 0, 5, 3]);
const labels = [0, 0, 1, 0, 1, 1];
const fitted = (extra: object = {}) => logisticRegression({ features, labels, classes: 2, ...extra });

describe('logisticRegression', () => {
  test('has nothing to gain at its end: the gradient is zero by central differences', () => {
    const stream = createStream(1, 'probe');
    const data = Float64Array.from({ length: 40 * 3 }, () => stream.normal());
    const problem = {
      features: { dtype: 'float64' as const, shape: [40, 3], data },
      labels: Array.from({ length: 40 }, (_, index) => index % 3),
      weights: Float64Array.from({ length: 40 }, () => stream.uniform()),
      rows: 3,
      inversePenalty: 0.5,
    };
    const { coefficients, intercepts } = logisticRegression({
      ...problem,
      classes: 3,
      caseWeights: problem.weights,
    });
    const x = Float64Array.of(...coefficients.flatMap((row) => [...row]), ...intercepts);
    const value = (at: Float64Array): number => logisticObjective(problem)(at, new Float64Array(12));
    for (let index = 0; index < 12; index += 1) {
      const [up, down] = [1e-4, -1e-4].map((step) => value(x.with(index, x[index]! + step)));
      expect(Math.abs(up! - down!) / 2e-4).toBeLessThan(1e-8);
    }
  });

  test('a weight of two is a case twice', () => {
    const doubled = logisticRegression({
      features: tensorValue('float64', [7, 2], [...features.data, 0, 1]),
      labels: [...labels, 0],
      classes: 2,
    });
    const weighted = fitted({ caseWeights: [2, 1, 1, 1, 1, 1] });
    for (const [index, value] of weighted.coefficients[0]!.entries()) {
      expect(value).toBeCloseTo(doubled.coefficients[0]![index]!, 8);
    }
  });

  test('class weights are case weights by class', () => {
    const byClass = fitted({ classWeights: [2, 0.5] });
    const byCase = fitted({ caseWeights: labels.map((label) => (label === 0 ? 2 : 0.5)) });
    expect(byClass.coefficients).toEqual(byCase.coefficients);
  });

  test('gives probabilities of every class', () => {
    const scores = fitted().scores(features);
    expect(scores).toHaveLength(2);
    for (const [index, value] of scores[0]!.entries()) expect(value + scores[1]![index]!).toBeCloseTo(1, 14);
    expect(() => fitted().scores(tensorValue('float64', [1, 3], [1, 2, 3]))).toThrow(/\[N,2\]/);
  });

  test.each([
    [{ labels: [0, 0, 1, 0, 1] }, /N labels/],
    [{ labels: [0, 0, 0, 0, 0, 0] }, /every class/],
    [{ labels: [0, 0, 2, 0, 1, 1] }, /0\.\.1/],
    [{ caseWeights: [1, 1, -1, 1, 1, 1] }, /at least 0/],
    [{ inversePenalty: 0 }, /above 0/],
    [{ caseWeights: [1] }, /6 cases need as many weights/],
    [{ classWeights: [2] }, /2 classes as many factors/],
    [{ features: tensorValue('float64', [6, 1], [1, 2, Number.NaN, 4, 5, 6]) }, /finite/],
  ])('refuses %j', (extra, message) => {
    expect(() => fitted(extra)).toThrow(
      expect.objectContaining({ code: 'learn/bad-probe', message: expect.stringMatching(message) }),
    );
  });
});
