// Filters, sampling, resizing, orientation, distances and colours against SciPy, Pillow, nibabel and scikit-image.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hsvOf } from '../../../src/images/colour/hsv.ts';
import { labOf } from '../../../src/images/colour/lab.ts';
import { gaussianFilter } from '../../../src/images/filters/gaussian-filter.ts';
import { derivative } from '../../../src/images/filters/gradient.ts';
import { boxFilter, medianFilter } from '../../../src/images/filters/window-filters.ts';
import { orientationOf, reorient, spacingOf } from '../../../src/images/geometry/orientation.ts';
import { histogram } from '../../../src/images/histogram.ts';
import { createImage, type Image, type Samples } from '../../../src/images/image.ts';
import { distanceToMask, signedDistance } from '../../../src/images/morphology/distance.ts';
import { labelComponents } from '../../../src/images/morphology/label-components.ts';
import { resize } from '../../../src/images/resize/resize.ts';
import { resampleTo } from '../../../src/images/sampling/resample-to.ts';
import { createSampler } from '../../../src/images/sampling/sample-at.ts';

interface Grid {
  readonly extents: number[];
  readonly data: number[];
}

const golden = JSON.parse(readFileSync(new URL('./grids.json', import.meta.url), 'utf8'));

/** Values near 1 in single precision, rounded once an axis. */
const single = 5e-7;
/** Coefficients of splines reach several times the values and are kept in single precision. */
const spline = 3e-6;
/** scikit-image rounds the matrix and the white of D65 to six and five digits; colours differ by no more than this. */
const whitePoint = 0.005;

function imageOf(source: Grid | string, spacingMm?: number[], affine?: number[]): Image {
  const { extents, data } = typeof source === 'string' ? (golden.images[source] as Grid) : source;
  const geometry = { spacingMm: spacingMm ?? extents.map(() => 1), affine };
  return createImage(extents, { data: Float32Array.from(data), geometry });
}

function expectNear(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

test.each(golden.gaussian as { image: string; sigma: number[]; edge: 'reflect'; data: number[] }[])(
  'Gaussian filter, sigma $sigma, edge $edge',
  ({ image, sigma, edge, data }) => {
    expectNear(gaussianFilter(imageOf(image), sigma, { edge }).data, data, single);
  },
);

test.each(golden.resize as { interpolation: 'linear'; extents: number[]; data: number[] }[])(
  'resize $interpolation to $extents',
  ({ interpolation, extents, data }) => {
    expectNear(resize(imageOf('flat'), extents, { interpolation }).data, data, single);
  },
);

test.each(
  golden.sampling as {
    image: string;
    interpolation: 'linear';
    outside: 'zero';
    positions: number[][];
    values: number[];
  }[],
)('$interpolation samples, outside $outside, $image', ({ image, positions, values, ...options }) => {
  const sampler = createSampler(imageOf(image), options);
  expectNear(
    positions.map((position) => sampler(position)),
    values,
    options.interpolation === ('cubic-spline' as string) ? spline : single,
  );
});

test('a volume on another oblique grid', () => {
  const [{ image, source, target, transform, extents, data }] = golden.resampling;
  const volume = imageOf(image, spacingOf(source) as number[], source);
  const grid = { extents, geometry: { spacingMm: spacingOf(target), affine: target } };
  expectNear(resampleTo(volume, grid, { outside: 'zero', transform }).data, data, single);
});

test.each(
  golden.orientation as {
    affine: number[];
    spacing: number[];
    codes: string;
    wanted: string;
    extents: number[];
    data: number[];
    movedAffine: number[];
  }[],
)('$codes to $wanted', ({ affine, spacing, codes, wanted, extents, data, movedAffine }) => {
  expectNear(spacingOf(affine), spacing, 1e-14);
  expect(orientationOf(affine)).toBe(codes);
  const volume = createImage([4, 3, 2], {
    data: Uint8Array.from({ length: 24 }, (_, i) => i),
    geometry: { spacingMm: spacing, affine },
  });
  const moved = reorient(volume as Image<Samples>, wanted);
  expect(moved.extents).toEqual(extents);
  expect([...moved.data]).toEqual(data);
  expectNear(moved.geometry.affine!, movedAffine, 1e-12);
  expectNear(moved.geometry.spacingMm, [...spacingOf(movedAffine)], 1e-12);
});

describe.each(
  golden.distance as {
    mask: Grid;
    spacing: number[];
    distance: number[];
    signed: number[];
    labels: number[];
    corners: number[];
    count: number;
  }[],
)('masks of $mask.extents with spacing $spacing', ({ mask, spacing, distance, signed, labels, corners, count }) => {
  test('distances', () => {
    expectNear(distanceToMask(imageOf(mask, spacing)).data, distance, single);
    expectNear(signedDistance(imageOf(mask, spacing)).data, signed, single);
  });
  test('components', () => {
    const image = imageOf({ extents: mask.extents, data: labels });
    const found = labelComponents(image);
    expect([...found.labels.data]).toEqual(labels);
    expect(found.sizes).toHaveLength(count);
    expect([...labelComponents(image, { neighbours: 'corners' }).labels.data]).toEqual(corners);
  });
});

test.each(
  golden.windows as { image: string; spacing: number[]; median: number[]; box: number[]; derivatives: number[][] }[],
)('windows and derivatives of $image', ({ image, spacing, median, box, derivatives }) => {
  const input = imageOf(image, spacing);
  expectNear(medianFilter(input).data, median, single);
  expectNear(boxFilter(input, 2).data, box, single);
  derivatives.forEach((data, axis) => {
    expectNear(derivative(input, axis).data, data, single * 4);
  });
});

test('colours', () => {
  const [{ rgb, lab, hsv }] = golden.colours as { rgb: [number, number, number][]; lab: number[][]; hsv: number[][] }[];
  rgb.forEach((colour, i) => {
    expectNear(labOf(...colour), lab[i]!, whitePoint);
    expectNear(hsvOf(...colour), hsv[i]!, 1e-8);
  });
});

test('a histogram', () => {
  const [{ values, counts, ...options }] = golden.histogram;
  expect([...histogram(imageOf({ extents: [values.length, 1], data: values }), options)]).toEqual(counts);
});
