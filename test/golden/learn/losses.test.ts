// Losses against PyTorch, torchvision and LibAUC: values of every case and gradients, by the evaluator in double precision.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { constantOf } from '../../../src/engine/functions/constants.ts';
import { mul } from '../../../src/engine/functions/elementwise.ts';
import { mean, sum } from '../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../src/engine/graph/tensor.ts';
import { aucMargin } from '../../../src/learn/losses/auc-margin.ts';
import { binaryCrossEntropy } from '../../../src/learn/losses/binary-cross-entropy.ts';
import { clipLoss } from '../../../src/learn/losses/clip-loss.ts';
import { crossEntropy } from '../../../src/learn/losses/cross-entropy.ts';
import { focal } from '../../../src/learn/losses/focal.ts';
import { logGamma } from '../../../src/learn/losses/log-gamma.ts';
import { absoluteError, huber, squaredError } from '../../../src/learn/losses/regression.ts';

interface Value {
  readonly shape: number[];
  readonly data: number[];
}
interface Case {
  readonly loss: string;
  readonly options: object;
  readonly scores: Value;
  readonly labels: Value & { readonly dtype: 'int64' | 'float64' };
  readonly losses: number[];
  readonly gradient: Value;
}
interface Golden {
  cases: Case[];
  aucMargin: { version: 'v1' | 'v2'; scores: number[]; labels: number[]; loss: number; gradients: number[][] }[];
  gamma: { x: number[]; logGamma: number[]; digamma: number[] };
}
const golden: Golden = JSON.parse(readFileSync(new URL('./losses.json', import.meta.url), 'utf8'));

/** Sums of a few dozen terms in another order and other elementary functions, relative to the larger of 1 and the value. */
const rounding = 1e-12;
/** LibAUC computes its masks and rates in single precision. */
const singleRates = 1e-7;
/** Stirling's series ends after 1/z^9 at z >= 8. */
const seriesEnd = 1e-11;

const losses: Record<string, (scores: Tensor, labels: Tensor, options: object) => Tensor> = {
  crossEntropy,
  binaryCrossEntropy,
  squaredError,
  absoluteError,
  huber,
  focal,
  clipLoss,
};

function expectClose(found: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string): void {
  expect(found.length, what).toBe(expected.length);
  for (const [index, value] of expected.entries()) {
    const error = Math.abs(found[index]! - value) / Math.max(1, Math.abs(value));
    expect(error, `${what}[${index}]: ${found[index]}, expected ${value}`).toBeLessThan(tolerance);
  }
}

function double({ shape, data }: Value) {
  return { dtype: 'float64' as const, shape, data: Float64Array.from(data) };
}

describe.each(golden.cases)('$loss $options', ({ loss, options, ...each }) => {
  test('losses and gradients', () => {
    const graph = createGraph();
    const scores = graph.input('scores', each.scores.shape, 'float64');
    const labels = graph.input('labels', each.labels.shape, each.labels.dtype);
    const perCase = losses[loss]!(scores, labels, options);
    const weights = constantOf(graph, { shape: perCase.shape, dtype: 'float64' }, (index) => index + 1);
    const [gradient] = gradients(sum(mul(perCase, weights)), [scores]);
    const feeds = { scores: double(each.scores), labels: { ...double(each.labels), dtype: each.labels.dtype } };
    const [values, slopes] = evaluateGraph([perCase, gradient!], feeds);
    expectClose(values!.data, each.losses, rounding, 'losses');
    expectClose(slopes!.data, each.gradient.data, rounding, 'gradient');
  });
});

describe.each(golden.aucMargin)('aucMargin $version of $scores', ({ version, scores: values, labels, ...each }) => {
  test('loss and gradients', () => {
    const graph = createGraph();
    const scores = graph.input('scores', [values.length], 'float64');
    const truth = graph.input('labels', [labels.length], 'float64');
    const [a, b, alpha] = ['a', 'b', 'alpha'].map((name) => graph.parameter(name, [1], 'float64'));
    const loss = mean(aucMargin({ scores, labels: truth, a: a!, b: b!, alpha: alpha! }, { version, asReleased: true }));
    const slopes = gradients(loss, [scores, a!, b!, alpha!]);
    const one = (value: number) => double({ shape: [1], data: [value] });
    const results = evaluateGraph([loss, ...slopes], {
      scores: double({ shape: [values.length], data: values }),
      labels: double({ shape: [labels.length], data: labels }),
      a: one(0.3),
      b: one(0.2),
      alpha: one(0.5),
    });
    expectClose(results[0]!.data, [each.loss], singleRates, 'loss');
    for (const [index, expected] of each.gradients.entries()) {
      expectClose(results[index + 1]!.data, expected, singleRates, `gradient ${index}`);
    }
  });
});

test('logGamma and its derivative', () => {
  const graph = createGraph();
  const { x, logGamma: values, digamma } = golden.gamma;
  const points = graph.input('x', [x.length], 'float64');
  const y = logGamma(points);
  const [slope] = gradients(sum(y), [points]);
  const [found, slopes] = evaluateGraph([y, slope!], { x: double({ shape: [x.length], data: x }) });
  expectClose(found!.data, values, seriesEnd, 'logGamma');
  expectClose(slopes!.data, digamma, seriesEnd, 'digamma');
});
