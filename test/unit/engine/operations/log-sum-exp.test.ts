// The lowering of logSumExp on the runtimes of this machine.
import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { kernelsOf, loadExecutable } from '../../../../src/engine/executable.ts';
import { logSumExp } from '../../../../src/engine/functions/reductions.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';

const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];
const rows = [
  [0, -1, -2],
  [-1e6, -1e6 - 0.5, -3e6],
  [4, -696.5, -1e12],
  [-1e9, -1e9 - 710, -1e9 - 750],
  [-inf, 3, -inf],
  [-inf, -inf, -inf],
  [inf, 0, -inf],
  [2, 2, nan],
];

/** Each in double precision, summed in whatever order: one unit in the last place of the largest. */
const relative = 4e-16;

describe.each(['cpu', 'wasm'] as const)('log of sums of exponentials on %s', (device) => {
  test('equals the evaluator with terms far below the largest, and with infinities', async () => {
    const { runtime } = await chooseRuntime({ device, threads: 1 });
    const graph = createGraph();
    const x = graph.input('x', [rows.length, 3], 'float64');
    const total = logSumExp(x, { axes: [1] });
    const feeds = { x: tensorValue('float64', [rows.length, 3], rows.flat()) };
    const executable = await loadExecutable(compileGraph({ total }, kernelsOf(runtime)), runtime);
    const found = Array.from((await executable.run(feeds))['total']!.data, Number);
    const expected = Array.from(evaluateGraph([total], feeds)[0]!.data, Number);
    for (const [row, value] of expected.entries()) {
      if (Number.isFinite(value)) expect(Math.abs(found[row]! / value - 1), `${row}`).toBeLessThan(relative);
      else expect(found[row]).toBe(value);
    }
    await runtime.release();
  });
});

test.each([
  ['float64', ['ReduceMax', 'Clip', 'Sub', 'Max', 'Exp', 'ReduceSum', 'Log', 'Add']],
  ['float32', ['ReduceMax', 'Clip', 'Sub', 'Exp', 'ReduceSum', 'Log', 'Add']],
] as const)(
  'in %s no exponential falls below the normal numbers, where it takes six times as long',
  (dtype, expected) => {
    const x = createGraph().input('x', [2, 3], dtype);
    const { graph } = compileGraph({ total: logSumExp(x, { axes: [1], keepDims: true }) }).model;
    expect(graph!.node.map(({ opType }) => opType)).toEqual(expected);
  },
);
