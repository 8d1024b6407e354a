import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { fillNormal } from '../../../../src/images/noise/fill-normal.ts';
import type { Taps } from '../../../../src/images/sampling/along-axis.ts';
import { combineAxes, combineInKernel, combinePlainly } from '../../../../src/images/sampling/combine-axes.ts';

function drawTaps(length: number, outputs: number, width: number, seed: number): Taps {
  const stream = createStream(seed, length, outputs);
  const weight = Float64Array.from({ length: outputs * width }, () => stream.normal());
  return { width, weight, index: Int32Array.from({ length: outputs * width }, () => stream.below(length)) };
}

test('a weighted sum by hand', () => {
  const grid = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), extents: [3, 2], channels: 1 };
  const along = { width: 2, index: Int32Array.of(0, 1, 1, 2), weight: Float64Array.of(1, 10, 0.5, 0.5) };
  const across = { width: 2, index: Int32Array.of(0, 1), weight: Float64Array.of(-1, 1) };
  expect([...combineAxes(grid, [along, undefined])]).toEqual([21, 2.5, 54, 5.5]);
  expect([...combineAxes(grid, [along, across])]).toEqual([33, 3]);
  expect([...combineAxes(grid, [undefined, undefined])]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('the kernel and the form in TypeScript give the same bits', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 37 }), { minLength: 2, maxLength: 3 });
  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(),
      (extents, channels, width, seed) => {
        const data = new Float32Array(extents.reduce((product, extent) => product * extent, channels));
        fillNormal(data, createStream(seed));
        const tables = extents.map((length, axis) =>
          (seed >> axis) % 4 === 3 ? undefined : drawTaps(length, 1 + ((seed >> (axis + 3)) % 40), width, seed),
        );
        const inKernel = combineInKernel({ data, extents, channels }, tables);
        expect(inKernel).toBeDefined();
        expect(inKernel).toEqual(combinePlainly({ data, extents, channels }, tables));
      },
    ),
    { numRuns: 60 },
  );
});

test('long rows, many outputs, and a memory that grows', () => {
  for (const [extents, channels] of [
    [[1500, 3], 1],
    [[2600, 1700], 1],
  ] as const) {
    const data = new Float32Array(extents[0] * extents[1] * channels);
    fillNormal(data, createStream(9));
    const tables = [undefined, drawTaps(extents[1], 5, 7, 3)];
    expect(combineInKernel({ data, extents, channels }, tables)).toEqual(
      combinePlainly({ data, extents, channels }, tables),
    );
  }
});
