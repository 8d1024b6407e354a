// The laws of operations (see check-operation.ts) for resizing, in every mode.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStream } from '../../src/core/stream.ts';
import type { Shape } from '../../src/core/tensor-value.ts';
import { createGraph } from '../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../src/engine/evaluate/evaluate.ts';
import { loadExecutable } from '../../src/engine/executable.ts';
import { interpolate, type ResizeOptions, resize } from '../../src/engine/functions/sampling.ts';
import { gradients } from '../../src/engine/gradient/gradients.ts';
import { reachableNodes } from '../../src/engine/graph/reachable-nodes.ts';
import { compileGraph } from '../../src/engine/lower/compile-graph.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { checkOperation } from '../fixtures/check-operation.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

const targets = ['cpu', 'webgpu'] as const;
/** Positions are worked out in float32 by the kernel: an error of 1e-7 of an extent times differences of up to 4. */
const runtimeTolerance = 2e-5;

/** Sums of a few products of numbers below 10. */
const doubleRounding = 1e-13;

const coordinates = [
  'half_pixel',
  'half_pixel_symmetric',
  'pytorch_half_pixel',
  'align_corners',
  'asymmetric',
  'tf_crop_and_resize',
] as const;
const roundings = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'] as const;

/** Everything that a resize can be asked for, but for its extents. */
const modes: readonly Omit<ResizeOptions, 'sizes' | 'scales' | 'region'>[] = coordinates.flatMap((where) => [
  ...roundings.map((rounding) => ({ mode: 'nearest' as const, coordinates: where, rounding })),
  ...[false, true].flatMap((antialias) => [
    { mode: 'linear' as const, coordinates: where, antialias },
    { mode: 'cubic' as const, coordinates: where, antialias },
    { mode: 'cubic' as const, coordinates: where, antialias, excludeOutside: true, cubicCoefficient: -0.5 },
  ]),
]);

describe.each(modes.map((mode) => [JSON.stringify(mode), mode] as const))('resize %s', (name, mode) => {
  const region = [0, 0, 0.2, -0.1, 1, 1, 0.9, 1.3];
  const all = { ...mode, extrapolationValue: 3 };
  test.each([
    ['up and down', [1, 2, 3, 7], { sizes: [1, 2, 6, 3] }],
    ['by whole factors', [2, 1, 2, 9], { sizes: [2, 1, 6, 3] }],
    ['from and to one', [1, 2, 1, 5], { sizes: [1, 2, 4, 1] }],
    ['by fractional scales', [1, 1, 7, 5], { scales: [1, 1, 0.6, 1.7] }],
    ['one axis, by a scale that leaves it', [1, 1, 4, 5], { scales: [1, 1, 1.1, 1] }],
  ] as const)('%s', (title, shape, extents) =>
    checkOperation(
      {
        name: `${name} ${title}`,
        inputs: [{ shape }],
        build: (x) => resize(x!, { ...all, ...extents, region }),
        targets,
        runtimeTolerance,
      },
      runtime,
    ),
  );
});

describe.each(['nearest', 'linear', 'cubic'] as const)('resize of other ranks, %s', (mode) => {
  const cases: readonly (readonly [Shape, Shape])[] = [
    [
      [0, 2, 3, 4],
      [0, 2, 6, 2],
    ],
    [
      [2, 3, 4],
      [2, 0, 8],
    ],
    [[5], [8]],
    [
      [3, 4],
      [6, 2],
    ],
    [
      [2, 3, 4],
      [2, 3, 6],
    ],
    [
      [2, 3, 4],
      [2, 5, 6],
    ],
    [
      [2, 3, 4],
      [4, 3, 4],
    ],
    [
      [2, 3, 4],
      [3, 5, 2],
    ],
    [
      [2, 3, 4, 2],
      [2, 6, 2, 2],
    ],
    [
      [1, 2, 3, 2, 4],
      [1, 2, 6, 4, 2],
    ],
    [
      [1, 2, 3, 2, 4],
      [1, 2, 3, 2, 7],
    ],
    [
      [1, 2, 2, 3, 2, 2],
      [1, 2, 2, 6, 2, 3],
    ],
    [
      [2, 2, 2, 2],
      [3, 3, 3, 3],
    ],
  ];
  test.each(cases)('%j to %j', (shape, sizes) =>
    checkOperation(
      {
        name: `${mode} ${shape}`,
        inputs: [{ shape }],
        build: (x) => resize(x!, { mode, sizes }),
        targets,
        runtimeTolerance,
      },
      runtime,
    ),
  );
  test('twice differentiated', () =>
    checkOperation({
      name: `${mode} twice`,
      inputs: [{ shape: [1, 2, 3, 4] }],
      build: (x) => {
        const y = resize(x!, { mode, sizes: [1, 2, 5, 2] });
        return y.graph.add('mul', [y, y], {});
      },
      second: true,
      tolerance: 1e-5,
    }));
});

test.each(['int64', 'int32', 'uint8', 'bool'] as const)('nearest resize of %s', (dtype) =>
  checkOperation(
    {
      name: `nearest ${dtype}`,
      inputs: [{ shape: [1, 1, 3, 4], dtype, range: [0, dtype === 'bool' ? 1 : 9] }],
      build: (x) => interpolate(x!, { mode: 'nearest', size: [6, 3] }),
      differentiable: false,
      targets,
    },
    runtime,
  ),
);

describe('random extents', () => {
  test.each(['nearest', 'linear', 'cubic'] as const)('%s', async (mode) => {
    for (let trial = 0; trial < 12; trial += 1) {
      const stream = createStream(7, 'extents', mode, trial);
      const shape = [1 + stream.below(2), 1 + stream.below(2), 1 + stream.below(9), 1 + stream.below(9)];
      const sizes = [...shape.slice(0, 2), 1 + stream.below(12), 1 + stream.below(12)];
      const where = coordinates[stream.below(5)]!;
      const rounding = roundings[stream.below(4)]!;
      await checkOperation(
        {
          name: `${mode} ${shape} ${sizes} ${where} ${rounding}`,
          inputs: [{ shape }],
          build: (x) => resize(x!, { mode, sizes, coordinates: where, rounding }),
          targets,
          runtimeTolerance,
        },
        runtime,
      );
    }
  });
});

test.each(['nearest', 'linear', 'cubic'] as const)('double precision in ONNX Runtime, %s', async (mode) => {
  const graph = createGraph();
  const x = graph.input('x', [2, 3, 4], 'float64');
  const y = resize(x, { mode, sizes: [2, 5, 8] });
  const value = {
    dtype: 'float64' as const,
    shape: x.shape,
    data: Float64Array.from({ length: 24 }, (_, i) => (i * 7) % 5),
  };
  const executable = await loadExecutable(compileGraph({ y }), runtime);
  const found = await executable.run({ x: value }).finally(() => executable.release());
  const exact = evaluateGraph([y], { x: value })[0]!.data;
  for (const [index, expected] of exact.entries()) {
    expect(Math.abs(Number(found.y!.data[index]) - expected)).toBeLessThan(doubleRounding);
  }
});

test('an axis too long for a matrix of weights', () =>
  checkOperation(
    {
      name: 'long axis',
      inputs: [{ shape: [1, 2, 2600], range: [-1, 1] }],
      build: (x) => [
        resize(x!, { mode: 'linear', sizes: [1, 2, 2000] }),
        resize(x!, { mode: 'cubic', sizes: [1, 2, 1900] }),
      ],
      targets: ['cpu'],
      // The kernel's positions are off by 1e-7 of 2600 elements.
      runtimeTolerance: 1e-3,
    },
    runtime,
  ));

test('resizing by whole factors costs no product', () => {
  const graph = createGraph();
  const x = graph.input('x', [2, 3, 4, 5]);
  const operations = (sizes: Shape): readonly string[] => {
    const y = resize(x, { mode: 'nearest', sizes, coordinates: 'asymmetric', rounding: 'floor' });
    const total = graph.add('reduceSum', [y], { axes: [0, 1, 2, 3], keepDims: false });
    return reachableNodes(gradients(total, [x])).map(({ operation }) => operation);
  };
  expect(operations([2, 3, 8, 15])).not.toContain('matmul');
  expect(operations([2, 3, 2, 1])).not.toContain('matmul');
  expect(operations([2, 3, 7, 3])).toContain('matmul');
});
