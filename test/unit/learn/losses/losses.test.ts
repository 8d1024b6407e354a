import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { mean, sum } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import type { Graph } from '../../../../src/engine/graph/graph.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { aucMargin } from '../../../../src/learn/losses/auc-margin.ts';
import { binaryCrossEntropy } from '../../../../src/learn/losses/binary-cross-entropy.ts';
import { classWeightsOf, weightedMean } from '../../../../src/learn/losses/case-mean.ts';
import { clipLoss } from '../../../../src/learn/losses/clip-loss.ts';
import { clippedCrossEntropy, crossEntropy } from '../../../../src/learn/losses/cross-entropy.ts';
import { focal } from '../../../../src/learn/losses/focal.ts';
import { generalisedGaussianLoss } from '../../../../src/learn/losses/generalised-gaussian.ts';
import { ramp } from '../../../../src/learn/losses/ramp.ts';
import { huber, squaredError } from '../../../../src/learn/losses/regression.ts';
import { sinkhornDivergence } from '../../../../src/learn/losses/sinkhorn-divergence.ts';

function vector(graph: Graph, values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
  return graph.constant({ dtype: 'float64', shape, data: Float64Array.from(values) });
}

function labelsOf(graph: Graph, values: readonly number[]): Tensor {
  return graph.constant({ dtype: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) });
}

const valuesOf = (tensor: Tensor): number[] => [...evaluateGraph([tensor])[0]!.data];
const ln = Math.log;

describe('cross-entropy', () => {
  const graph = createGraph();
  const logits = vector(graph, [ln(1), ln(3), ln(6), ln(2)], [2, 2]);

  test('is minus the logarithm of the probability of the label', () => {
    const losses = valuesOf(crossEntropy(logits, labelsOf(graph, [1, 0])));
    expect(losses[0]).toBeCloseTo(-ln(0.75), 12);
    expect(losses[1]).toBeCloseTo(-ln(0.75), 12);
  });

  test('under class weights has PyTorch’s mean, two ways', () => {
    const labels = labelsOf(graph, [0, 1]);
    const weights = classWeightsOf(labels, [2, 5]);
    const expected = (-2 * ln(0.25) - 5 * ln(0.25)) / 7;
    expect(valuesOf(weightedMean(crossEntropy(logits, labels), weights))[0]).toBeCloseTo(expected, 12);
    const losses = crossEntropy(logits, labels, { classWeights: [2, 5] });
    expect(valuesOf(sum(losses))[0]! / valuesOf(sum(weights))[0]!).toBeCloseTo(expected, 12);
    expect(valuesOf(losses)[1]! / valuesOf(losses)[0]!).toBeCloseTo(2.5, 12);
  });

  test('clipped stops at the limit, with no gradient beyond', () => {
    const losses = clippedCrossEntropy(logits, labelsOf(graph, [0, 0]), { limit: 0.5 });
    expect(valuesOf(losses)).toEqual([0.5, expect.closeTo(-ln(0.75), 12)]);
    const slopes = valuesOf(gradients(sum(losses), [logits])[0]!);
    expect(slopes.slice(0, 2).map(Math.abs)).toEqual([0, 0]);
    expect(slopes[2]).toBeCloseTo(-0.25, 12);
  });

  test('says what does not fit', () => {
    expect(() => crossEntropy(logits, labelsOf(graph, [1, 0, 1]))).toThrow(
      /float64\[2,2\] and int64\[3\].*losses.test.ts/s,
    );
    expect(() => crossEntropy(logits, labelsOf(graph, [1, 0]), { classWeights: [1] })).toThrow(
      /2 classes need as many weights.*\[1\]/,
    );
    expect(() => crossEntropy(logits, labelsOf(graph, [1, 0]), { labelSmoothing: 1 })).toThrow(
      /Label smoothing.*got 1/,
    );
  });
});

test('binary cross-entropy does not overflow', () => {
  const graph = createGraph();
  const losses = valuesOf(binaryCrossEntropy(vector(graph, [800, -800, 800]), vector(graph, [1, 0, 0])));
  expect(losses).toEqual([0, 0, 800]);
});

test('ramp is 0 beyond a margin of one half, 1 on the wrong side, and linear between', () => {
  const graph = createGraph();
  const scores = vector(graph, [0.75, 0.25, -0.5, 1, -1]);
  expect(valuesOf(ramp(scores, labelsOf(graph, [1, 1, 1, 0, 0])))).toEqual([0, 0.5, 1, 1, 0]);
});

test('losses of images are means over their pixels', () => {
  const graph = createGraph();
  const a = vector(graph, [1, 2, 3, 4], [2, 1, 2]);
  expect(valuesOf(squaredError(a, vector(graph, [0, 0, 3, 0], [2, 1, 2])))).toEqual([2.5, 8]);
});

test('the margin loss of a batch of one class is finite, and its gradient draws the scores to their centre', () => {
  const graph = createGraph();
  const parts = { a: vector(graph, [0.6]), b: vector(graph, [0.2]), alpha: vector(graph, [0.1]) };
  for (const version of ['v1', 'v2'] as const) {
    const scores = vector(graph, [0.4, 0.5]);
    const loss = mean(aucMargin({ scores, labels: vector(graph, [1, 1]), ...parts }, { version }));
    expect(valuesOf(loss).every(Number.isFinite)).toBe(true);
    expect(valuesOf(gradients(loss, [scores])[0]!).every(Number.isFinite)).toBe(true);
  }
});

test('shapes that do not fit are named', () => {
  const graph = createGraph();
  const [two, three] = [vector(graph, [1, 2]), vector(graph, [1, 2, 3])];
  expect(() => squaredError(two, three)).toThrow(/squaredError of float64\[2\] and float64\[3\].*losses.test.ts/);
  expect(() => ramp(vector(graph, [1], []), vector(graph, [1], []))).toThrow(/needs an axis of cases/);
  expect(() => clipLoss(vector(graph, [1, 2, 3, 4, 5, 6], [2, 3]))).toThrow(
    /clipLoss of float64\[2,3\]: needs a square matrix/,
  );
  expect(() => sinkhornDivergence(vector(graph, [1, 2], [1, 2]), three)).toThrow(/points of one dimension/);
  expect(() => sinkhornDivergence(two, three, { blur: 0 })).toThrow(/got blur 0/);
});

test('focal with a power below 1 has a gradient where the label is certain', () => {
  const graph = createGraph();
  const logits = vector(graph, [50, 800, -50]);
  const losses = focal(logits, vector(graph, [1, 1, 1]), { gamma: 0.5 });
  expect(valuesOf(gradients(sum(losses), [logits])[0]!)).toEqual([
    expect.closeTo(0, 12),
    expect.closeTo(0, 12),
    expect.closeTo(-1, 12),
  ]);
});

test('a generalised Gaussian has a gradient where the mean is the target', () => {
  const graph = createGraph();
  const mean = vector(graph, [0.5, 0.5, 0.5]);
  const shape = vector(graph, [0.5, 1, 2]);
  const losses = generalisedGaussianLoss(
    { mean, scale: vector(graph, [1, 1, 1]), shape },
    vector(graph, [0.5, 0.5, 0.5]),
  );
  expect(valuesOf(gradients(sum(losses), [mean])[0]!)).toEqual([0, 0, 0]);
  expect(valuesOf(losses)[1]).toBeCloseTo(0, 12);
  expect(valuesOf(gradients(sum(losses), [shape])[0]!).every(Number.isFinite)).toBe(true);
});

describe('settings that would give NaN are refused', () => {
  const graph = createGraph();
  const two = vector(graph, [0.1, 0.9]);
  const labels = vector(graph, [0, 1]);
  const logits = vector(graph, [0, 1, 1, 0], [2, 2]);
  const [a, b, alpha] = [0, 0, 0].map((value) => vector(graph, [value])) as [Tensor, Tensor, Tensor];

  test.each<[string, () => unknown]>([
    ['an infinite class weight', () => crossEntropy(logits, labelsOf(graph, [0, 1]), { classWeights: [1, Infinity] })],
    ['a limit that is no number', () => clippedCrossEntropy(logits, labelsOf(graph, [0, 1]), { limit: Number.NaN })],
    ['a weight of positives below 0', () => binaryCrossEntropy(two, labels, { positiveWeight: -1 })],
    ['a gamma below 0', () => focal(two, labels, { gamma: -1 })],
    ['an alpha above 1', () => focal(two, labels, { alpha: 2 })],
    ['a delta of 0', () => huber(two, labels, { delta: 0 })],
    ['a margin that is no number', () => aucMargin({ scores: two, labels, a, b, alpha }, { margin: Number.NaN })],
    ['an infinite blur', () => sinkhornDivergence(two, labels, { blur: Infinity })],
    ['an infinite diameter', () => sinkhornDivergence(two, labels, { diameter: Infinity })],
    ['a largest diameter that is no number', () => sinkhornDivergence(two, labels, { largestDiameter: Number.NaN })],
  ])('%s', (_, build) => {
    expect(build).toThrow(expect.objectContaining({ code: 'learn/bad-loss' }));
  });

  test('a cloud without points', () => {
    expect(() => sinkhornDivergence(vector(graph, []), two)).toThrow(/needs at least one point/);
  });
});
