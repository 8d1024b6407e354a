// Arguments that no picture has are refused, where they gave NaN, zeros or the numbers of something else without a word.
import { describe, expect, test } from 'vitest';
import { createStream } from '../../../src/core/stream.ts';
import { leastJacobian } from '../../../src/images/deformation/jacobian.ts';
import { multilevelSpline } from '../../../src/images/deformation/simba/multilevel-spline.ts';
import { createVectorField, sumFields } from '../../../src/images/deformation/vector-field.ts';
import { fitVelocityPca } from '../../../src/images/deformation/velocity-pca.ts';
import { createVelocityPrior, drawVelocity, velocityOf } from '../../../src/images/deformation/velocity-prior.ts';
import { gaussianFilter } from '../../../src/images/filters/gaussian-filter.ts';
import { derivative } from '../../../src/images/filters/gradient.ts';
import { kSpace } from '../../../src/images/fourier/k-space.ts';
import { radialPowerSpectrum } from '../../../src/images/fourier/radial-power-spectrum.ts';
import { flip } from '../../../src/images/geometry/crop.ts';
import { histogram } from '../../../src/images/histogram.ts';
import { createImage } from '../../../src/images/image.ts';
import { dilate, distanceToMask, erode, signedDistance } from '../../../src/images/morphology/distance.ts';
import { labelComponents } from '../../../src/images/morphology/label-components.ts';
import { smoothNoise } from '../../../src/images/noise/smooth-noise.ts';
import { sampleAt } from '../../../src/images/sampling/sample-at.ts';

const grey = smoothNoise([4, 3], { cell: 2 }, createStream(1, 'arguments'));
const coloured = createImage([2, 2], { channels: 3 });
const field = createVectorField({ extents: [3, 3] });
const broken = createVectorField({
  extents: [3, 3],
  components: [new Float32Array(9).fill(Number.NaN), new Float32Array(9)],
});
const prior = createVelocityPrior({ extents: [4, 4], spacingMm: [10, 10], lengthMm: 20, amplitudeMm: 2 });
const draw = { seed: 1, path: ['arguments'] };

describe.each<readonly [string, readonly (() => unknown)[]]>([
  [
    'images/bad-channels',
    [
      () => kSpace(grey, 1),
      () => histogram(grey, { channel: -1 }),
      () => radialPowerSpectrum(grey, {}, 0.5),
      () => sampleAt(grey, [0, 0], { channel: 1 }),
      () => distanceToMask(coloured),
      () => signedDistance(coloured),
      () => dilate(coloured, 1),
      () => erode(coloured, 1),
      () => labelComponents(coloured),
    ],
  ],
  ['images/bad-axis', [() => derivative(grey, 2), () => flip(grey, 0, 2), () => flip(grey, -1)]],
  ['images/bad-sigma', [() => gaussianFilter(grey, 1, { truncate: -1 })]],
  ['images/bad-bins', [() => radialPowerSpectrum(grey, { bins: -1 }), () => radialPowerSpectrum(grey, { bins: 1.5 })]],
  ['images/bad-radius', [() => dilate(grey, -1), () => dilate(grey, Number.NaN), () => erode(grey, -1)]],
  ['images/bad-step', [() => leastJacobian(field, 1.5), () => leastJacobian(field, 0)]],
  [
    'images/bad-field',
    [
      () => sumFields([]),
      () => multilevelSpline({ positions: [[1], [1]], vectors: [[1], [1]] }, { extents: [4, -1], spacingMm: [1, 1] }),
    ],
  ],
  ['images/bad-pca', [() => fitVelocityPca([field, broken]), () => fitVelocityPca([field, field], { most: -1 })]],
  [
    'images/bad-prior',
    [
      () => drawVelocity(prior, { ...draw, components: -1 }),
      () => drawVelocity(prior, { ...draw, components: Number.NaN }),
      () => velocityOf(prior, [[1]]),
      () => velocityOf(prior, [[], new Float64Array(17)]),
    ],
  ],
])('%s', (code, calls) => {
  test.each(calls.map((call) => [call.toString(), call] as const))('%s', (_, call) => {
    expect(call).toThrow(expect.objectContaining({ code, kind: 'usage' }));
  });
});

test('their neighbours are taken', () => {
  expect(kSpace(coloured, 2).real).toHaveLength(4);
  expect(erode(grey, 0).data).toEqual(Uint8Array.from(grey.data, (value) => (value === 0 ? 0 : 1)));
  expect(leastJacobian(field, 2)).toBe(1);
  expect(drawVelocity(prior, { ...draw, components: 0 }).components[0]).toEqual(new Float32Array(16));
  expect(fitVelocityPca([field, field], { most: 0 }).components).toEqual([]);
});
