// Convolutions, pooling, products of matrices and sums over named axes, with their gradients, against PyTorch and NumPy.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { elementCount, type Shape, type TensorValue } from '../../../src/core/tensor-value.ts';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import {
  type ConvolutionOptions,
  conv,
  convTranspose,
  type TransposedConvolutionOptions,
} from '../../../src/engine/functions/convolution.ts';
import { einsum, type GemmOptions, gemm, matmul } from '../../../src/engine/functions/linear-algebra.ts';
import {
  type AveragePoolingOptions,
  averagePool,
  maxPool,
  maxPoolWithIndices,
  type PoolingOptions,
} from '../../../src/engine/functions/pooling.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../src/engine/graph/tensor.ts';

interface Case {
  readonly name: string;
  readonly arguments: object;
  readonly inputs: readonly Shape[];
  readonly shape: Shape;
  readonly output: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly indices?: readonly number[];
}
const golden: { cases: Case[] } = JSON.parse(readFileSync(new URL('./products.json', import.meta.url), 'utf8'));

const builds: Readonly<Record<string, (inputs: readonly Tensor[], options: object) => Tensor>> = {
  conv: ([x, w, bias], options: ConvolutionOptions) => conv(x!, w!, { ...options, bias }),
  convTranspose: ([x, w, bias], options: TransposedConvolutionOptions) => convTranspose(x!, w!, { ...options, bias }),
  maxPool: ([x], options) => maxPool(x!, options as PoolingOptions),
  averagePool: ([x], options) => averagePool(x!, options as AveragePoolingOptions),
  matmul: ([a, b]) => matmul(a!, b!),
  gemm: ([a, b, c], options: GemmOptions) => gemm(a!, b!, { ...options, c }),
  einsum: (operands, options) => einsum((options as { equation: string }).equation, operands),
};

/** The pattern of the generator. */
function pattern(shape: Shape, index: number, isDistinct: boolean): TensorValue<'float64'> {
  const count = elementCount(shape);
  const element = (i: number): number =>
    isDistinct ? ((29 * i) % count) / count - 0.5 : (((7 * i + 3 * index) % 17) - 8) / 8;
  return { dtype: 'float64', shape, data: Float64Array.from({ length: count }, (_, i) => element(i)) };
}

/** Sums of at most a few dozen products, and fifteen digits in the file. */
const tolerance = 1e-13;

test.each(golden.cases.map((found, number) => ({ ...found, number })))('$number $name $inputs', (found) => {
  const graph = createGraph();
  const values = found.inputs.map((shape, index) => pattern(shape, index, found.name === 'maxPool'));
  const inputs = values.map(({ shape }, index) => graph.input(`x${index}`, shape, 'float64'));
  const y = builds[found.name]!(inputs, found.arguments);
  const weights = Float64Array.from({ length: elementCount(y.shape) }, (_, index) => (((5 * index) % 7) - 3) / 4);
  const flow = graph.constant({ dtype: 'float64', shape: y.shape, data: weights });
  const wanted = [y, ...gradients(y, inputs, { seed: flow })];
  const feeds = Object.fromEntries(values.map((value, index) => [`x${index}`, value]));
  const [output, ...flows] = evaluateGraph(wanted, feeds);
  expect(output!.shape).toEqual(found.shape);
  expectClose(output!.data, found.output);
  expect(flows.length).toBe(found.gradients.length);
  for (const [index, { data }] of flows.entries()) expectClose(data, found.gradients[index]!);
  if (found.indices) {
    const { indices } = maxPoolWithIndices(inputs[0]!, found.arguments as PoolingOptions);
    expect(Array.from(evaluateGraph([indices], feeds)[0]!.data)).toEqual(found.indices);
  }
});

function expectClose(values: Float64Array, exact: readonly number[]): void {
  expect(values.length).toBe(exact.length);
  const worst = exact.reduce((most, value, index) => Math.max(most, Math.abs(value - values[index]!)), 0);
  expect(worst).toBeLessThan(tolerance);
}
