import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import type { BatchTensors } from '../../../../src/learn/learner/learner.ts';
import { smallDualEncoder } from '../../../../src/learn/models/small-dual-encoder.ts';
import { initialState } from '../../../../src/learn/scope/network-state.ts';
import { createScope, type Scope } from '../../../../src/learn/scope/scope.ts';

const options = {
  text: { words: 9, longest: 6, width: 8, heads: 2 },
  image: { widths: [4, 6], normalise: 2 },
  projection: 5,
};
const model = smallDualEncoder(options);

function wordsOf(rows: readonly (readonly number[])[]) {
  return tensorValue('int64', [rows.length, rows[0]!.length], rows.flat());
}

/** What a part of the model gives under the weights of seed 3. */
function run(
  build: (scope: Scope) => Tensor,
  seed = 3,
): { readonly shape: readonly number[]; readonly data: number[] } {
  const state = initialState(build, { seed });
  const scope = createScope(createGraph(), { mode: 'eval' });
  const [dense] = evaluateGraph([build(scope)], { ...state.parameters, ...state.buffers });
  return { shape: dense!.shape, data: [...dense!.data] };
}

const textOf = (rows: readonly (readonly number[])[]) =>
  run((scope) => model.text(scope, { words: scope.graph.constant(wordsOf(rows)) }));

describe('smallDualEncoder', () => {
  test('brings images and texts into one space', () => {
    const pixels = tensorValue(
      'float32',
      [2, 1, 8, 8],
      Array.from({ length: 128 }, (_, index) => (index % 7) / 7),
    );
    const image = run((scope) => model.image(scope, { image: scope.graph.constant(pixels) }));
    expect(image.shape).toEqual([2, 5]);
    expect(textOf([[1, 2, 3]]).shape).toEqual([1, 5]);
  });

  test('with group normalisation sees each image by itself', () => {
    const one = Array.from({ length: 64 }, (_, index) => (index % 7) / 7);
    const other = Array.from({ length: 64 }, (_, index) => (index % 5) / 2);
    const imageOf = (cases: number, data: readonly number[]) =>
      run((scope) =>
        model.image(scope, { image: scope.graph.constant(tensorValue('float32', [cases, 1, 8, 8], data)) }),
      );
    const alone = imageOf(1, one).data;
    const beside = imageOf(2, [...one, ...other]).data.slice(0, 5);
    for (const [index, value] of alone.entries()) expect(beside[index]).toBeCloseTo(value, 12);
  });

  test('does not read what fills up a text, but reads order', () => {
    const short = textOf([[4, 7]]).data;
    const filled = textOf([[4, 7, 0, 0, 0]]).data;
    for (const [index, value] of short.entries()) expect(filled[index]).toBeCloseTo(value, 10);
    const turned = textOf([[7, 4]]).data;
    expect(Math.max(...short.map((value, index) => Math.abs(value - turned[index]!)))).toBeGreaterThan(1e-6);
  });

  test('gives zeros for a text without words', () => {
    expect(textOf([[0, 0, 0]]).data).toEqual([0, 0, 0, 0, 0].map(() => expect.closeTo(0, 12)));
  });

  test('refuses texts that are too long and batches without its input', () => {
    expect(() => textOf([[1, 2, 3, 4, 5, 6, 7]])).toThrow(/up to 6/);
    const scope = createScope(createGraph(), { mode: 'eval' });
    expect(() => model.image(scope, { pixels: scope.graph.input('pixels', [1]) } as BatchTensors)).toThrow(
      expect.objectContaining({ code: 'learn/missing-input' }),
    );
  });

  test('has as many parameters as it says', () => {
    const usual = smallDualEncoder({ text: { words: 1000, longest: 64 } });
    const { parameters } = initialState(
      (scope) => {
        usual.image(scope, { image: scope.graph.input('image', [2, 1, 96, 96]) });
        usual.text(scope, { words: scope.graph.input('words', [2, 64], 'int64') });
      },
      { seed: 1 },
    );
    const count = Object.values(parameters).reduce((sum, { data }) => sum + data.length, 0);
    expect(count).toBeGreaterThan(300_000);
    expect(count).toBeLessThan(360_000);
  });
});
