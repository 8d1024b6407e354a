// The laws of operations (see check-operation.ts) for grid sampling, in every mode.
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Shape } from '../../src/core/tensor-value.ts';
import { gridSample } from '../../src/engine/functions/sampling.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { checkOperation } from '../fixtures/check-operation.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

/** Weights of float32 positions, up to 8 elements a sample. */
const runtimeTolerance = 5e-5;

const paddings = ['zeros', 'border', 'reflection'] as const;
const kinds = (['nearest', 'linear', 'cubic'] as const).flatMap((mode) =>
  paddings.flatMap((padding) => [false, true].map((alignCorners) => ({ mode, padding, alignCorners }))),
);

describe.each(kinds.map((kind) => [JSON.stringify(kind), kind] as const))('gridSample %s', (name, kind) => {
  const cases: readonly (readonly [string, Shape, Shape])[] = [
    ['of images', [2, 3, 4, 5], [2, 3, 2, 2]],
    ['of one pixel', [1, 1, 1, 1], [1, 2, 2, 2]],
    ['of a line', [1, 2, 4, 1], [1, 3, 2, 2]],
    ['at no place', [1, 2, 3, 3], [1, 0, 2, 2]],
    ['of no image', [0, 2, 3, 3], [0, 2, 2, 2]],
    ['of no channel', [1, 0, 3, 3], [1, 2, 2, 2]],
    ...(kind.mode === 'cubic'
      ? []
      : ([
          ['of volumes', [2, 2, 3, 4, 2], [2, 2, 1, 2, 3]],
          ['of a thin volume', [1, 1, 1, 3, 2], [1, 2, 2, 2, 3]],
        ] as const)),
  ];
  test.each(cases)('%s', (title, shape, grid) =>
    checkOperation(
      {
        name: `${name} ${title}`,
        inputs: [{ shape }, { shape: grid, range: [-1.9, 1.9] }],
        build: (x, places) => gridSample(x!, places!, kind),
        targets: ['cpu'],
        runtimeTolerance,
      },
      runtime,
    ),
  );
  if (kind.mode === 'nearest') return;
  test('twice differentiated', () =>
    checkOperation({
      name: `${name} twice`,
      inputs: [{ shape: [1, 2, 4, 3] }, { shape: [1, 2, 2, 2], range: [-1.4, 1.4] }],
      build: (x, places) => {
        const y = gridSample(x!, places!, kind);
        return y.graph.add('mul', [y, y], {});
      },
      second: true,
      tolerance: 1e-5,
    }));
});
