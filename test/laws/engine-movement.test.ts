// The laws of operations (see check-operation.ts) for everything that moves elements: shapes, orders, parts, padding.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStream } from '../../src/core/stream.ts';
import type { Shape } from '../../src/core/tensor-value.ts';
import { createGraph } from '../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../src/engine/evaluate/evaluate.ts';
import {
  concat,
  expand,
  pad,
  reshape,
  sliceAll,
  split,
  swapAxes,
  tile,
  transpose,
  tril,
  triu,
} from '../../src/engine/functions/movement.ts';
import {
  depthToSpace,
  diagonal,
  flip,
  pixelShuffle,
  pixelUnshuffle,
  repeat,
  roll,
  spaceToDepth,
  windowPartition,
  windowUnpartition,
} from '../../src/engine/functions/rearrangement.ts';
import type { Tensor } from '../../src/engine/graph/tensor.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { checkOperation } from '../fixtures/check-operation.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

type Law = readonly [
  name: string,
  shapes: readonly Shape[],
  build: (...inputs: Tensor[]) => Tensor | readonly Tensor[],
];

const laws: readonly Law[] = [
  ['reshape', [[2, 3, 4]], (x) => reshape(x, [4, -1])],
  ['reshape to a scalar', [[1, 1]], (x) => reshape(x, [])],
  ['reshape of nothing', [[0, 3]], (x) => reshape(x, [3, 0, 2])],
  ['transpose', [[2, 3, 4]], (x) => transpose(x, [2, 0, 1])],
  ['transpose reversed', [[2, 3]], (x) => transpose(x)],
  ['transpose of nothing', [[2, 0, 4]], (x) => swapAxes(x)],
  ['expand', [[3, 1]], (x) => expand(x, [2, 3, 4])],
  ['expand a scalar', [[]], (x) => expand(x, [2, 3])],
  ['expand to nothing', [[1, 3]], (x) => expand(x, [2, 0, 3])],
  [
    'concat',
    [
      [2, 3],
      [2, 1],
      [2, 0],
    ],
    (...parts) => concat(parts, 1),
  ],
  [
    'concat of nothing',
    [
      [0, 3],
      [0, 2],
    ],
    (...parts) => concat(parts, -1),
  ],
  ['concat with itself', [[2, 3]], (x) => concat([x, x], 0)],
  ['split', [[2, 6]], (x) => split(x, [1, 2, 0, 3], 1)],
  ['split of equal parts', [[6, 2]], (x) => split(x, 3, 0)],
  ['split, one part used', [[2, 6]], (x) => split(x, [1, 2, 3], 1)[1]!],
  ['split, two parts used', [[2, 6]], (x) => split(x, [1, 2, 3], 1).slice(1)],
  ['split of nothing', [[0, 4]], (x) => split(x, [1, 3], 1)],
  ['slice', [[4, 5]], (x) => sliceAll(x, [{ start: 1, end: 3 }, { start: -3 }])],
  ['slice in steps', [[7, 6]], (x) => sliceAll(x, [{ start: 1, step: 3 }, { step: 2 }])],
  ['slice in steps that reach the end', [[7, 5]], (x) => sliceAll(x, [{ step: 3 }, { start: 1, step: 3 }])],
  ['slice backwards', [[4, 5]], (x) => sliceAll(x, [{ step: -1 }, { start: 3, end: 0, step: -1 }])],
  ['slice backwards in steps', [[3, 8]], (x) => sliceAll(x, [{}, { start: 6, step: -3 }])],
  ['slice of one', [[3, 4]], (x) => sliceAll(x, [{ start: 2 }, { start: 1, end: 2, step: 5 }])],
  ['slice to nothing', [[3, 4]], (x) => sliceAll(x, [{ start: 2, end: 2 }])],
  ['slice of nothing', [[0, 4]], (x) => sliceAll(x, [{}, { start: 1 }])],
  [
    'slice of a volume',
    [[2, 3, 4, 5, 4]],
    (x) => sliceAll(x, [{}, {}, { step: 2 }, { step: 2 }, { start: 1, step: 2 }]),
  ],
  [
    'pad',
    [[2, 3]],
    (x) =>
      pad(
        x,
        [
          [1, 0],
          [2, 3],
        ],
        { value: 1 },
      ),
  ],
  [
    'pad and cut',
    [[4, 5]],
    (x) =>
      pad(
        x,
        [
          [-1, 2],
          [3, -2],
        ],
        { value: 1 },
      ),
  ],
  [
    'pad and cut all',
    [[2, 3]],
    (x) =>
      pad(
        x,
        [
          [-2, 3],
          [0, 0],
        ],
        { value: 1 },
      ),
  ],
  [
    'pad more than cut',
    [[2, 3]],
    (x) =>
      pad(x, [
        [-4, 5],
        [1, 0],
      ]),
  ],
  [
    'pad nothing',
    [[0, 3]],
    (x) =>
      pad(x, [
        [1, 1],
        [0, 1],
      ]),
  ],
  [
    'cut to nothing',
    [[2, 3]],
    (x) =>
      pad(x, [
        [0, -2],
        [1, 1],
      ]),
  ],
  [
    'pad edge',
    [[3, 4]],
    (x) =>
      pad(
        x,
        [
          [2, 1],
          [0, 3],
        ],
        { mode: 'edge' },
      ),
  ],
  [
    'pad edge of one',
    [[1, 2]],
    (x) =>
      pad(
        x,
        [
          [2, 1],
          [1, 0],
        ],
        { mode: 'edge' },
      ),
  ],
  [
    'pad edge of nothing',
    [[0, 2]],
    (x) =>
      pad(
        x,
        [
          [0, 0],
          [1, 2],
        ],
        { mode: 'edge' },
      ),
  ],
  [
    'pad reflect',
    [[4, 5]],
    (x) =>
      pad(
        x,
        [
          [3, 1],
          [0, 4],
        ],
        { mode: 'reflect' },
      ),
  ],
  [
    'pad reflect of nothing',
    [[0, 5]],
    (x) =>
      pad(
        x,
        [
          [0, 0],
          [1, 4],
        ],
        { mode: 'reflect' },
      ),
  ],
  [
    'pad wrap',
    [[4, 3]],
    (x) =>
      pad(
        x,
        [
          [1, 3],
          [0, 2],
        ],
        { mode: 'wrap' },
      ),
  ],
  [
    'pad wrap many times',
    [[2, 3]],
    (x) =>
      pad(
        x,
        [
          [5, 4],
          [3, 7],
        ],
        { mode: 'wrap' },
      ),
  ],
  [
    'pad wrap of nothing',
    [[0, 3]],
    (x) =>
      pad(
        x,
        [
          [0, 0],
          [3, 7],
        ],
        { mode: 'wrap' },
      ),
  ],
  ['tile', [[2, 1, 3]], (x) => tile(x, [2, 3, 1])],
  ['tile to nothing', [[2, 3]], (x) => tile(x, [2, 0])],
  ['tile of nothing', [[0, 3]], (x) => tile(x, [2, 2])],
  ['triu', [[2, 3, 4]], (x) => triu(x, 1)],
  ['tril', [[4, 3]], (x) => tril(x, -1)],
  ['tril of nothing', [[0, 3]], (x) => tril(x, 9)],
  ['flip', [[2, 3, 1]], (x) => flip(x)],
  ['roll', [[2, 5]], (x) => roll(x, -7, 1)],
  ['repeat', [[2, 3]], (x) => repeat(x, 3, 0)],
  ['diagonal', [[2, 3, 4]], (x) => [diagonal(x), diagonal(x, 2), diagonal(x, -1), diagonal(x, 4)]],
  ['depthToSpace', [[2, 8, 2, 3]], (x) => depthToSpace(x, 2)],
  ['spaceToDepth', [[1, 2, 4, 6]], (x) => [spaceToDepth(x, 2), spaceToDepth(x, 2, 'CRD')]],
  ['pixelShuffle', [[1, 9, 2, 1]], (x) => pixelShuffle(x, 3)],
  ['windows', [[2, 5, 3, 2]], (x) => windowPartition(x, 2).windows],
];

/** Sums of a few float32 numbers. */
const runtimeTolerance = 1e-6;

describe('gradients by differences, values and gradients in ONNX Runtime', () => {
  test.each(laws)('%s', (name, shapes, build) =>
    checkOperation({ name, inputs: shapes.map((shape) => ({ shape })), build, runtimeTolerance }, runtime),
  );

  test.each(laws.filter(([, shapes]) => shapes.length === 1))('%s, twice', (name, shapes, build) =>
    checkOperation({
      name,
      inputs: shapes.map((shape) => ({ shape })),
      build: (x) => [build(x!)].flat().map((y) => y.graph.add('mul', [y, y], {})),
      second: true,
      tolerance: 1e-5,
    }),
  );
});

describe.each(['int64', 'int32', 'bool'] as const)('%s', (dtype) => {
  test.each(laws)('%s', (name, shapes, build) =>
    checkOperation(
      {
        name,
        inputs: shapes.map((shape) => ({ shape, dtype, range: dtype === 'bool' ? [0, 1] : [-9, 9] })),
        build,
        differentiable: false,
      },
      runtime,
    ),
  );
});

test('random slices are the pad of their gradients and the other way round', async () => {
  for (let trial = 0; trial < 40; trial += 1) {
    const stream = createStream(3, 'slices', trial);
    const shape = Array.from({ length: 1 + stream.below(3) }, () => stream.below(6));
    const parts = shape.map(() => ({
      start: stream.below(14) - 7,
      end: stream.below(14) - 7,
      step: (1 + stream.below(3)) * (stream.uniform() < 0.5 ? -1 : 1),
    }));
    await checkOperation({ name: `slice ${trial}`, inputs: [{ shape }], build: (x) => sliceAll(x!, parts) }, runtime);
    const counts = shape.map((extent): [number, number] => [stream.below(extent + 4) - extent, stream.below(5)]);
    await checkOperation({ name: `pad ${trial}`, inputs: [{ shape }], build: (x) => pad(x!, counts) }, runtime);
  }
});

test('rearrangements undo each other', () => {
  const graph = createGraph();
  const x = graph.input('x', [2, 4, 6, 6]);
  const value = { dtype: 'float32' as const, shape: x.shape, data: Float64Array.from({ length: 288 }, (_, i) => i) };
  const image = swapAxes(x, 1, 3);
  const undone = [
    flip(flip(x, [1, 2]), [2, 1]),
    roll(roll(x, 5, 2), -5, 2),
    depthToSpace(spaceToDepth(x, 3), 3),
    pixelShuffle(pixelUnshuffle(x, 2), 2),
    swapAxes(windowUnpartition(windowPartition(image, 4), [6, 6]), 1, 3),
    concat(split(x, [1, 3], 1), 1),
  ];
  for (const same of evaluateGraph(undone, { x: value })) expect(same.data).toEqual(value.data);
});
