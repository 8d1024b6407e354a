import { expect, it } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { add, mul } from '../../../../src/engine/functions/elementwise.ts';
import { gather } from '../../../../src/engine/functions/indexing.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';
import { loopModel, loopNames } from '../../../../src/engine/lower/loop-model.ts';
import { onnxruntimeNode } from '../../../../src/platform/node/runtimes/onnxruntime-node.ts';

const f32 = (shape: readonly number[], ...numbers: number[]): TensorValue => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(numbers),
});
const i64 = (shape: readonly number[], ...numbers: number[]): TensorValue => ({
  dtype: 'int64',
  shape,
  data: BigInt64Array.from(numbers, BigInt),
});

/** state = state * 2 + table[index]; gives the picked row as well. */
function body() {
  const graph = createGraph();
  const state = graph.buffer('state', [2]);
  const picked = gather(graph.parameter('table', [3, 2]), graph.input('index', [], 'int64'), 0);
  return compileGraph({ 'state after': add(mul(state, 2), picked), picked });
}

it('carries state through as many steps as it is told, and gives the other outputs of each', async () => {
  const runtime = await onnxruntimeNode();
  const { bytes } = loopModel(body(), { carried: { state: 'state after' }, stacked: ['index'] });
  const session = await runtime.load(bytes());
  expect([...session.inputNames].sort()).toEqual(['loop/all/index', 'loop/first/state', 'loop/steps', 'table']);
  expect([...session.outputNames].sort()).toEqual(['loop/each/picked', 'loop/last/state after']);
  const table = f32([3, 2], 1, 10, 2, 20, 3, 30);
  const run = (...indices: number[]) =>
    session.run({
      [loopNames.steps]: i64([], indices.length),
      [loopNames.first('state')]: f32([2], 1, 1),
      [loopNames.all('index')]: i64([indices.length], ...indices),
      table,
    });
  // 1 -> 2 + 3 = 5 -> 10 + 1 = 11 -> 22 + 2 = 24
  expect(await run(2, 0, 1)).toEqual({
    [loopNames.last('state after')]: f32([2], 24, 4 * 32 + 2 * 10 + 20),
    [loopNames.each('picked')]: f32([3, 2], 3, 30, 1, 10, 2, 20),
  });
  expect((await run(1))[loopNames.last('state after')]).toEqual(f32([2], 4, 22));
  await runtime.release();
});

it('refuses names that the body does not have', () => {
  expect(() => loopModel(body(), { carried: { state: 'other' }, stacked: [] })).toThrow('no "other"');
  expect(() => loopModel(body(), { carried: {}, stacked: ['nothing'] })).toThrow('no "nothing"');
});
