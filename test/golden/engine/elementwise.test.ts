// Elementwise operations, reductions and orderings against PyTorch in double precision: values, and gradients of a weighted sum of the
// result, at kinks and at the ends of the range as well as between them.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TensorValue } from '../../../src/core/tensor-value.ts';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import * as activations from '../../../src/engine/functions/activations.ts';
import * as comparisons from '../../../src/engine/functions/comparisons.ts';
import * as elementwise from '../../../src/engine/functions/elementwise.ts';
import * as ordering from '../../../src/engine/functions/ordering.ts';
import * as reductions from '../../../src/engine/functions/reductions.ts';
import * as trigonometric from '../../../src/engine/functions/trigonometric.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../src/engine/graph/tensor.ts';

interface Value {
  readonly shape: number[];
  readonly data: (number | string)[];
}
interface Case {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly inputs: Value[];
  readonly output: Value;
  readonly weights?: Value;
  readonly gradients?: Value[];
}
const golden: { cases: Case[] } = JSON.parse(readFileSync(new URL('./elementwise.json', import.meta.url), 'utf8'));

/** A few units in the last place on both sides, relative to the larger of the value and 1e-3 of the largest in the tensor. */
const rounding = 4e-13;

type Build = (inputs: readonly Tensor[], attributes: Record<string, never>) => Tensor;
const special: Record<string, Build> = {
  pow: ([a, b], { exponent }) => elementwise.pow(a!, b ?? exponent!),
  where: ([c, a, b]) => comparisons.where(comparisons.greater(c!, 0), a!, b!),
  topK: ([x], { k, ...options }) => ordering.topK(x!, k!, options).values,
  topKIndices: ([x], { k, ...options }) => ordering.topK(x!, k!, options).indices,
};
const builders = { ...elementwise, ...trigonometric, ...activations, ...reductions, ...ordering } as unknown as Record<
  string,
  (...operands: unknown[]) => Tensor
>;

function build(golden: Case, inputs: readonly Tensor[]): Tensor {
  const attributes = golden.attributes as Record<string, never>;
  return special[golden.name]?.(inputs, attributes) ?? builders[golden.name]!(...inputs, attributes);
}

function tensorValue({ shape, data }: Value): TensorValue {
  return { dtype: 'float64', shape, data: Float64Array.from(data, Number) };
}

function compare(what: string, found: Float64Array, expected: Value): void {
  const exact = expected.data.map(Number);
  const floor = 1e-3 * Math.max(0, ...exact.filter(Number.isFinite).map(Math.abs));
  for (const [index, value] of exact.entries()) {
    if (Object.is(found[index], value) || found[index] === value) continue;
    const error = Math.abs(found[index]! - value) / Math.max(Math.abs(value), floor);
    expect(error, `${what}[${index}] is ${found[index]}, in PyTorch ${value}`).toBeLessThan(rounding);
  }
}

describe('PyTorch', () => {
  test.each(
    golden.cases.map((golden, index) => [`${index} ${golden.name} ${JSON.stringify(golden.attributes)}`, golden]),
  )('%s', (_title, golden) => {
    const graph = createGraph();
    const inputs = golden.inputs.map(({ shape }, index) => graph.input(`x${index}`, shape, 'float64'));
    const feeds = Object.fromEntries(golden.inputs.map((value, index) => [`x${index}`, tensorValue(value)]));
    const result = build(golden, inputs);
    const [found] = evaluateGraph([result], feeds);
    expect(found!.shape).toEqual(golden.output.shape);
    compare('result', found!.data, golden.output);
    if (!golden.weights) return;
    const loss = reductions.sum(elementwise.mul(result, graph.constant(tensorValue(golden.weights))));
    const slopes = evaluateGraph(gradients(loss, inputs), feeds);
    for (const [index, slope] of slopes.entries()) compare(`gradient ${index}`, slope.data, golden.gradients![index]!);
  });
});
