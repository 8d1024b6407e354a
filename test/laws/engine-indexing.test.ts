// The laws of operations (see check-operation.ts) for everything that picks or writes by index.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStream } from '../../src/core/stream.ts';
import type { DataType, Shape } from '../../src/core/tensor-value.ts';
import { createGraph } from '../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../src/engine/evaluate/evaluate.ts';
import { loadExecutable } from '../../src/engine/executable.ts';
import {
  embedding,
  gather,
  gatherElements,
  gatherND,
  oneHot,
  scatterElements,
  scatterND,
} from '../../src/engine/functions/indexing.ts';
import { take } from '../../src/engine/functions/movement.ts';
import { gradients } from '../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../src/engine/graph/tensor.ts';
import { compileGraph } from '../../src/engine/lower/compile-graph.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { type CheckedInput, checkOperation } from '../fixtures/check-operation.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

/** Sums of a few float32 numbers. */
const runtimeTolerance = 1e-6;

const indices = (shape: Shape, values: readonly number[], dtype: DataType = 'int64'): CheckedInput => ({
  shape,
  dtype,
  values: (index) => values[index % values.length]!,
});
const real = (...shape: readonly number[]): CheckedInput => ({ shape });

type Law = readonly [name: string, inputs: readonly CheckedInput[], build: (...inputs: Tensor[]) => Tensor];
const laws: readonly Law[] = [
  ['gather', [real(4, 3), indices([2, 2], [1, -1, 3, 1])], (x, i) => gather(x!, i!)],
  ['gather by int32', [real(4, 3), indices([3], [0, -4, 2], 'int32')], (x, i) => gather(x!, i!)],
  ['gather of a middle axis', [real(2, 4, 3), indices([3], [3, -1, 0])], (x, i) => gather(x!, i!, 1)],
  ['gather of the last axis', [real(2, 3, 4), indices([5], [0, 0, -1, 2, 0])], (x, i) => gather(x!, i!, -1)],
  ['gather of one', [real(2, 4, 3), indices([], [-2])], (x, i) => gather(x!, i!, 1)],
  ['gather by neighbouring constants', [real(2, 4, 3)], (x) => gather(x!, [-3, 2], 1)],
  ['gather by other constants', [real(2, 4, 3)], (x) => gather(x!, [2, 1, 2], 1)],
  ['gather of size one', [real(1, 1), indices([2], [0, -1])], (x, i) => gather(x!, i!)],
  ['gather by nothing', [real(4, 3), indices([0, 2], [0])], (x, i) => gather(x!, i!)],
  ['gather from nothing', [real(0, 3), indices([2], [0, 2])], (x, i) => gather(x!, i!, 1)],
  ['take', [real(2, 4, 3)], (x) => take(x!, -1, 1)],
  ['embedding', [real(5, 2), indices([2, 3], [4, 0, 4, 4, 1, -1])], (x, i) => embedding(x!, i!)],
  ['gatherElements', [real(3, 4), indices([2, 4], [0, -1, 2, 2, 0, 0, 1, 2])], (x, i) => gatherElements(x!, i!, 0)],
  [
    'gatherElements, shorter elsewhere',
    [real(3, 4), indices([2, 5], [0, -1, 3, 3])],
    (x, i) => gatherElements(x!, i!, 1),
  ],
  [
    'gatherElements in 3-D',
    [real(2, 3, 4), indices([2, 3, 1], [0, -4, 3], 'int32')],
    (x, i) => gatherElements(x!, i!, 2),
  ],
  ['gatherElements by nothing', [real(3, 4), indices([0, 4], [0])], (x, i) => gatherElements(x!, i!, 0)],
  ['gatherND of elements', [real(3, 4), indices([2, 2, 2], [0, 1, -1, -1, 0, 1, 2, 0])], (x, i) => gatherND(x!, i!)],
  ['gatherND of rows', [real(3, 4, 2), indices([3, 1], [2, -3, 2])], (x, i) => gatherND(x!, i!)],
  ['gatherND by int32', [real(3, 4, 2), indices([3, 2], [2, -3, 0, 1], 'int32')], (x, i) => gatherND(x!, i!)],
  ['gatherND in batches', [real(2, 3, 4), indices([2, 2, 1], [2, 0, -1, -1])], (x, i) => gatherND(x!, i!, 1)],
  [
    'gatherND in batches of batches',
    [real(2, 2, 3, 2), indices([2, 2, 1], [2, 0, -1, 1])],
    (x, i) => gatherND(x!, i!, 2),
  ],
  ['gatherND by nothing', [real(3, 4), indices([0, 1], [0])], (x, i) => gatherND(x!, i!)],
  [
    'scatterElements',
    [real(3, 4), indices([2, 4], [0, -1, 2, 2, 1, 0, 1, 0]), real(2, 4)],
    (x, i, u) => scatterElements(x!, i!, u!, { axis: 0 }),
  ],
  [
    'scatterElements, added',
    [real(3, 4), indices([3, 5], [0, -1, 2, 2, 1]), real(3, 5)],
    (x, i, u) => scatterElements(x!, i!, u!, { axis: 1, reduction: 'add' }),
  ],
  [
    'scatterElements of nothing',
    [real(3, 4), indices([0, 4], [0]), real(0, 4)],
    (x, i, u) => scatterElements(x!, i!, u!, { axis: 0, reduction: 'add' }),
  ],
  [
    'scatterND of elements',
    [real(3, 4), indices([3, 2], [0, 1, -1, -1, 2, 0]), real(3)],
    (x, i, u) => scatterND(x!, i!, u!),
  ],
  [
    'scatterND of rows',
    [real(4, 2, 2), indices([2, 1], [-1, 1], 'int32'), real(2, 2, 2)],
    (x, i, u) => scatterND(x!, i!, u!),
  ],
  [
    'scatterND, added',
    [real(3, 4), indices([2, 3, 1], [0, 2, -1, 2, 2, 1]), real(2, 3, 4)],
    (x, i, u) => scatterND(x!, i!, u!, 'add'),
  ],
  [
    'scatterND of elements, added',
    [real(3, 4, 2), indices([4, 3], [0, 1, -1, -1, -1, -1, 2, 3, 1, -3, 1, 1]), real(4)],
    (x, i, u) => scatterND(x!, i!, u!, 'add'),
  ],
  [
    'scatterND of pairs, added',
    [real(3, 4, 2), indices([3, 2], [0, 1, -1, -1, 2, 3], 'int32'), real(3, 2)],
    (x, i, u) => scatterND(x!, i!, u!, 'add'),
  ],
  [
    'scatterND to a vector, added',
    [real(4), indices([5, 1], [0, -1, 3, 3, 3]), real(5)],
    (x, i, u) => scatterND(x!, i!, u!, 'add'),
  ],
  ['scatterND of nothing', [real(3, 4), indices([0, 1], [0]), real(0, 4)], (x, i, u) => scatterND(x!, i!, u!, 'add')],
  ['scatterND to nothing', [real(3, 0), indices([2, 1], [1]), real(2, 0)], (x, i, u) => scatterND(x!, i!, u!, 'add')],
];

describe('gradients by differences, values and gradients in ONNX Runtime', () => {
  test.each(laws)('%s', (name, inputs, build) =>
    checkOperation({ name, inputs, build, runtimeTolerance, targets: ['cpu', 'webgpu'] }, runtime),
  );

  test.each(laws)('%s, twice', (name, inputs, build) =>
    checkOperation({
      name,
      inputs,
      build: (...operands) => {
        const y = build(...operands);
        return y.graph.add('mul', [y, y], {});
      },
      second: true,
      tolerance: 1e-5,
    }),
  );
});

describe.each(['none', 'add', 'mul', 'min', 'max'] as const)('values of reduction %s', (reduction) => {
  const places = indices([2, 3, 1], reduction === 'none' ? [0, 2, 5, -2, 1, 3] : [0, 2, -1, 2, 2, 1]);
  test.each(['float32', 'int64', 'int32'] as const)('%s', async (dtype) => {
    const given = (...shape: number[]): CheckedInput => ({ shape, dtype, range: [-5, 5] });
    const inputs = [given(6, 4), places, given(2, 3, 4)];
    const targets = ['cpu', 'webgpu'] as const;
    await checkOperation(
      {
        name: `scatterND ${reduction}`,
        inputs,
        build: (x, i, u) => scatterND(x!, i!, u!, reduction),
        differentiable: false,
        targets,
      },
      runtime,
    );
    const elements = [given(6, 4), indices([6, 1], reduction === 'none' ? [0, 2, -1] : [0, 0, -1]), given(6, 1)];
    await checkOperation(
      {
        name: `scatterElements ${reduction}`,
        inputs: elements,
        build: (x, i, u) => scatterElements(x!, i!, u!, { axis: 1, reduction }),
        differentiable: false,
        targets,
      },
      runtime,
    );
  });
});

describe.each(['float32', 'float64', 'int64', 'int32', 'uint8', 'bool'] as const)('one-hot %s', (dtype) => {
  const values = dtype === 'bool' ? {} : { on: 3, off: 1 };
  test.each([
    ['of a list', indices([6], [0, 2, -1, 3, -4, -3]), { ...values }],
    ['of a table by int32', indices([2, 2], [0, -1, 2, 7], 'int32'), { ...values, axis: 1 }],
    ['of one', indices([], [2]), { ...values, axis: 0 }],
    ['of nothing', indices([0, 2], [0]), { ...values }],
  ] as const)('%s', (name, input, options) =>
    checkOperation(
      { name, inputs: [input], build: (i) => oneHot(i!, 3, { ...options, dtype }), differentiable: false },
      runtime,
    ),
  );
  test('of depth 0', () =>
    checkOperation(
      { name: 'depth 0', inputs: [indices([2], [0])], build: (i) => oneHot(i!, 0, { dtype }), differentiable: false },
      runtime,
    ));
});

test('many repeated rows lose no update on several threads', async () => {
  const graph = createGraph();
  const [rows, width, count] = [7, 16, 60_000];
  const table = graph.parameter('table', [rows, width]);
  const ids = graph.input('ids', [count], 'int64');
  const picked = embedding(table, ids);
  const total = graph.add('reduceSum', [picked], { axes: [0, 1], keepDims: false });
  const compiled = compileGraph({ gradient: gradients(total, [table])[0]! });
  const executable = await loadExecutable(compiled, runtime);
  const stream = createStream(5, 'ids');
  const drawn = BigInt64Array.from({ length: count }, () => BigInt(stream.below(rows)));
  const feeds: Record<string, unknown> = { ids: { dtype: 'int64', shape: [count], data: drawn } };
  const expected = Array.from({ length: rows * width }, (_, place) => {
    const row = BigInt(Math.floor(place / width));
    return drawn.reduce((sum, id) => sum + (id === row ? 1 : 0), 0);
  });
  const given = Object.fromEntries(compiled.inputs.map(({ name }) => [name, feeds[name] as never]));
  for (let repeat = 0; repeat < 6; repeat += 1) {
    const { gradient } = await executable.run(given);
    expect(Array.from(gradient!.data as Float32Array)).toEqual(expected);
  }
  await executable.release();
});

test('indices outside are an error of the evaluator', () => {
  const graph = createGraph();
  const x = graph.input('x', [3, 2]);
  const value = { dtype: 'float32' as const, shape: [3, 2], data: new Float64Array(6) };
  for (const index of [3, -4]) {
    expect(() => evaluateGraph([gather(x, [index])], { x: value })).toThrow(
      expect.objectContaining({
        code: 'engine/index-out-of-range',
        message: `gather: index ${index} is outside -3..2.`,
      }),
    );
  }
});
