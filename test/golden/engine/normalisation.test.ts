// Softmax, normalisations and attention against PyTorch in double precision: values, and gradients of a weighted sum of all outputs.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { scaledDotProductAttention } from '../../../src/engine/functions/attention.ts';
import {
  batchNorm,
  batchNormTraining,
  groupNorm,
  instanceNorm,
  layerNorm,
  logSoftmax,
  rmsNorm,
  softmax,
} from '../../../src/engine/functions/normalisation.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../src/engine/graph/tensor.ts';

interface Value {
  readonly shape: number[];
  readonly data: number[];
}
interface Case {
  readonly name: string;
  readonly attributes: {
    readonly axis?: number;
    readonly epsilon?: number;
    readonly groups?: number;
    readonly causal?: boolean;
    readonly scale?: number;
  };
  readonly inputs: Value[];
  readonly outputs: Value[];
  readonly weights: Value[];
  readonly gradients: Value[];
}
const golden: { cases: Case[] } = JSON.parse(readFileSync(new URL('./normalisation.json', import.meta.url), 'utf8'));

/** Sums of at most a few dozen terms in another order, in double precision, relative to the larger of 1 and the value. */
const rounding = 1e-12;

const builders: Record<string, (inputs: Tensor[], attributes: Case['attributes']) => readonly Tensor[]> = {
  softmax: ([x], options) => [softmax(x!, options)],
  logSoftmax: ([x], options) => [logSoftmax(x!, options)],
  batchNorm: ([x, scale, bias, mean, variance], options) => [
    batchNorm(x!, { scale: scale!, bias: bias!, mean: mean!, variance: variance! }, options),
  ],
  batchNormTraining: ([x, scale, bias], options) => {
    const { y, mean, variance } = batchNormTraining(x!, { scale: scale!, bias: bias! }, options);
    return [y, mean, variance];
  },
  layerNorm: ([x, scale, bias], options) => layerNorm(x!, scale!, { ...options, bias }).node.outputs,
  rmsNorm: ([x, scale], options) => [rmsNorm(x!, scale!, options)],
  instanceNorm: ([x, scale, bias], options) => [instanceNorm(x!, { scale: scale!, bias: bias! }, options)],
  groupNorm: ([x, scale, bias], { groups, epsilon }) => [
    groupNorm(x!, { scale: scale!, bias: bias! }, { groups: groups!, epsilon }),
  ],
  scaledDotProductAttention: ([q, k, v], options) => [scaledDotProductAttention(q!, k!, v!, options)],
};

function dense({ shape, data }: Value) {
  return { dtype: 'float64' as const, shape, data: Float64Array.from(data) };
}

function expectClose(found: Float64Array, expected: readonly number[], what: string): void {
  expect(found.length, what).toBe(expected.length);
  for (const [index, value] of expected.entries()) {
    const error = Math.abs(found[index]! - value) / Math.max(1, Math.abs(value));
    expect(error, `${what}[${index}]: ${found[index]}, PyTorch ${value}`).toBeLessThan(rounding);
  }
}

describe.each(golden.cases)('$name $attributes', (each) => {
  const feeds = Object.fromEntries(each.inputs.map((input, index) => [`x${index}`, dense(input)]));
  const build = () => {
    const graph = createGraph();
    const inputs = each.inputs.map(({ shape }, index) => graph.input(`x${index}`, shape, 'float64'));
    return { graph, inputs, outputs: builders[each.name]!(inputs, each.attributes) };
  };

  test('values', () => {
    const { outputs } = build();
    for (const [index, { data }] of evaluateGraph(outputs, feeds).entries()) {
      expectClose(data, each.outputs[index]!.data, `output ${index}`);
    }
  });

  test('gradients', () => {
    const { graph, inputs, outputs } = build();
    const sums = outputs.map((output, index) => {
      const product = graph.add('mul', [output, graph.constant(dense(each.weights[index]!))], {});
      return graph.add('reduceSum', [product], { axes: product.shape.map((_, axis) => axis), keepDims: false });
    });
    const total = sums.reduce((a, b) => graph.add('add', [a, b], {}));
    for (const [index, { data }] of evaluateGraph(gradients(total, inputs), feeds).entries()) {
      expectClose(data, each.gradients[index]!.data, `gradient of input ${index}`);
    }
  });
});
