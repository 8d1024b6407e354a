// A network as PyTorch's exporters write it: wholly taken apart for a batch that was symbolic, with PyTorch's outputs and gradients.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { constantOf } from '../../../src/engine/functions/constants.ts';
import { add, mul } from '../../../src/engine/functions/elementwise.ts';
import { sum } from '../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../src/engine/graph/tensor.ts';
import { exportModel } from '../../../src/engine/onnx/export-model.ts';
import { type ImportedModel, importModel } from '../../../src/engine/onnx/import-model.ts';
import { decodeModel } from '../../../src/formats/onnx/decode-model.ts';
import { floats } from '../../fixtures/onnx-model.ts';
import { runOnnx } from '../../fixtures/run-onnx.ts';

interface Golden {
  readonly files: readonly string[];
  readonly outputs: Readonly<Record<string, readonly number[]>>;
  readonly inputGradient: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

const folder = new URL('exporters/', import.meta.url);
const golden = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Golden;
const x = floats(
  [2, 3, 12, 12],
  Array.from({ length: 864 }, (_, index) => Math.sin(index * 0.37)),
);

/** Exporters round constants (square roots, folded weights) to single precision; relative to the root mean square. */
const tolerance = 2e-6;
/** Sums of single-precision products. */
const singleTolerance = 1e-4;

function expectClose(actual: ArrayLike<number>, expected: readonly number[], within: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.sqrt(expected.reduce((total, value) => total + value * value, 0) / expected.length);
  const worst = expected.reduce((most, value, index) => Math.max(most, Math.abs(actual[index]! - value)), 0);
  expect(worst / scale).toBeLessThan(within);
}

function feedsOf({ parameters }: ImportedModel) {
  return { x, ...Object.fromEntries([...parameters].map(([name, { value }]) => [name, value])) };
}

/** Sum of the outputs, weighted by sines as in the generator. */
function weightedSum({ graph, outputs }: ImportedModel): Tensor {
  const terms = [...outputs.values()].map((output) => {
    const weight = constantOf(graph, { dtype: 'float32', shape: output.shape }, (index) => Math.sin(index * 0.9 + 1));
    return sum(mul(output, weight));
  });
  return terms.reduce((a, b) => add(a, b));
}

describe.each(golden.files)('%s', (file) => {
  const model = decodeModel(new Uint8Array(readFileSync(new URL(file, folder))), { file });
  const imported = importModel(model, { file, dimensions: { batch: 2 }, graph: createGraph() });

  it('is wholly taken apart, without arithmetic on shapes', () => {
    expect(imported.kept).toEqual([]);
    const integers = imported.graph.nodes.filter(({ operation, outputs }) => {
      return operation !== 'constant' && outputs.some(({ dtype }) => dtype === 'int64');
    });
    expect(integers.map(({ operation }) => operation)).toEqual([]);
    expect(imported.outputs.get('map')!.shape).toEqual([2, 4, 12, 12]);
  });

  it('has the outputs and the gradient of the input', () => {
    const [slope] = gradients(weightedSum(imported), [imported.inputs.get('x')!]);
    const found = evaluateGraph([...imported.outputs.values(), slope!], feedsOf(imported));
    expectClose(found[0]!.data, golden.outputs['scores']!, tolerance);
    expectClose(found[1]!.data, golden.outputs['map']!, tolerance);
    expectClose(found[2]!.data, golden.inputGradient, 10 * tolerance);
  });

  it('has the gradients of the weights that keep their names', () => {
    // Only without folding do the weights before batch normalisation stay what they were.
    const folded = file === 'legacy-14.onnx' ? /^$/ : /^(stem|batch)\./;
    const chosen = [...imported.parameters].filter(
      ([name]) => golden.gradients[name] !== undefined && !folded.test(name),
    );
    expect(chosen.length).toBeGreaterThan(10);
    const slopes = gradients(
      weightedSum(imported),
      chosen.map(([, { tensor }]) => tensor),
    );
    for (const [index, { data }] of evaluateGraph(slopes, feedsOf(imported)).entries()) {
      expectClose(data, golden.gradients[chosen[index]![0]]!, 10 * tolerance);
    }
  });

  it('gives the same outputs when exported again and run', async () => {
    const weights = Object.fromEntries([...imported.parameters].map(([name, { value }]) => [name, value]));
    const found = await runOnnx(exportModel(Object.fromEntries(imported.outputs), { weights }).bytes(), { x });
    for (const [name, expected] of Object.entries(golden.outputs)) {
      expectClose(found[name]!.data as Float32Array, expected, singleTolerance);
    }
  });
});
