import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { createImage, type Image } from '../../../../src/images/image.ts';
import { biasField, sensitivity } from '../../../../src/simulate/scanner/bias-field.ts';
import { contrast, stretchContrast } from '../../../../src/simulate/scanner/contrast.ts';
import { createScanner } from '../../../../src/simulate/scanner/create-scanner.ts';
import { gamma } from '../../../../src/simulate/scanner/gamma.ts';
import { gaussianNoise } from '../../../../src/simulate/scanner/gaussian-noise.ts';
import { jpegRoundTrip } from '../../../../src/simulate/scanner/jpeg/jpeg-compression.ts';
import { pointSpread } from '../../../../src/simulate/scanner/point-spread.ts';
import { quantumNoise } from '../../../../src/simulate/scanner/quantum-noise.ts';
import { ricianNoise } from '../../../../src/simulate/scanner/rician-noise.ts';
import { sliceThickness } from '../../../../src/simulate/scanner/slice-thickness.ts';

const size = 256;
const flat = (value: number): Image => createImage([size, size], { data: new Float32Array(size * size).fill(value) });

function moments(data: Float32Array): { mean: number; deviation: number } {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** Five standard errors of a mean, and of a standard deviation, of a picture's worth of normal numbers. */
const meanError = (sigma: number): number => (5 * sigma) / size;
const deviationError = (sigma: number): number => (5 * sigma) / (size * Math.SQRT2);

describe('noise', () => {
  test('Rician where there is no signal: Rayleigh', () => {
    const { mean, deviation } = moments(ricianNoise.apply(flat(0), 0.1, createStream(1)).data);
    expect(Math.abs(mean - 0.1 * Math.sqrt(Math.PI / 2))).toBeLessThan(meanError(0.07));
    expect(Math.abs(deviation - 0.1 * Math.sqrt(2 - Math.PI / 2))).toBeLessThan(deviationError(0.07));
  });
  test.each([0.05, 0.1, 0.2, 0.6])('Rician at a signal of %f: mean square and mean in closed form', (signal) => {
    const sigma = 0.1;
    const { data } = ricianNoise.apply(flat(signal), sigma, createStream(2));
    const square = data.reduce((sum, value) => sum + value * value, 0) / data.length;
    // E v² = s² + 2 sigma²; its variance is 4 sigma² (s² + sigma²).
    const error = meanError(Math.sqrt(4 * sigma * sigma * (signal * signal + sigma * sigma)));
    expect(Math.abs(square - (signal * signal + 2 * sigma * sigma))).toBeLessThan(error);
    // Mean: sigma sqrt(pi / 2) L(-s² / 2 sigma²), Laguerre polynomial of degree 1/2 (values of SciPy 1.16, hyp1f1(-0.5, 1, x)).
    const laguerre = { 0.05: 1.061543392, 0.1: 1.235582058, 0.2: 1.813099653, 0.6: 4.854280678 }[signal]!;
    expect(Math.abs(moments(data).mean - sigma * Math.sqrt(Math.PI / 2) * laguerre)).toBeLessThan(meanError(sigma));
  });
  test('Gaussian: mean and standard deviation, and its sigma found again', () => {
    for (const sigma of [0.01, 0.05, 0.3]) {
      const { mean, deviation } = moments(gaussianNoise.apply(flat(0.5), sigma, createStream(3)).data);
      expect(Math.abs(mean - 0.5)).toBeLessThan(meanError(sigma));
      expect(Math.abs(deviation - sigma)).toBeLessThan(deviationError(sigma));
    }
  });
  test('quanta: most where the radiograph is white, as the logarithm of counts', () => {
    for (const signal of [0, 0.4, 1]) {
      const sigma = 0.05 * Math.exp(1.5 * (signal - 1));
      const { mean, deviation } = moments(quantumNoise.apply(flat(signal), 0.05, createStream(4)).data);
      expect(Math.abs(mean - signal)).toBeLessThan(meanError(sigma));
      expect(Math.abs(deviation - sigma)).toBeLessThan(deviationError(sigma) + 2e-4 * sigma);
    }
  });
  test('channels have noise of their own', () => {
    const image = createImage([64, 64], { channels: 3, data: new Float32Array(64 * 64 * 3).fill(0.5) });
    const { data } = gaussianNoise.apply(image, 0.1, createStream(5));
    let covariance = 0;
    for (let index = 0; index < data.length; index += 3) covariance += (data[index]! - 0.5) * (data[index + 1]! - 0.5);
    expect(Math.abs(covariance / 4096)).toBeLessThan((5 * 0.01) / 64);
  });
});

describe('bias field', () => {
  test('is at most 1, smooth, and its logarithm varies as asked', () => {
    const logarithms: number[] = [];
    for (let draw = 0; draw < 200; draw++) {
      const { data } = sensitivity([32, 32], 0.3, createStream(draw, 'field'));
      expect(Math.max(...data)).toBeLessThanOrEqual(1);
      expect(Math.min(...data)).toBeGreaterThan(0);
      logarithms.push(Math.log(data[0]!) - Math.log(data[31 * 32 + 31]!));
    }
    // Opposite corners are independent: the difference has the variance 2 sigma².
    const deviation = Math.sqrt(logarithms.reduce((sum, value) => sum + value * value, 0) / logarithms.length);
    expect(Math.abs(deviation / (0.3 * Math.SQRT2) - 1)).toBeLessThan(0.25);
  });
  test.each([[[192, 160]], [[48, 40, 44]]])('of %j: neighbours differ little', (extents) => {
    const field = sensitivity(extents, 0.5, createStream(1));
    expect(field.extents).toEqual(extents);
    let largest = 0;
    for (let index = 1; index < field.data.length; index++) {
      if (index % extents[0]! !== 0)
        largest = Math.max(largest, Math.abs(Math.log(field.data[index]! / field.data[index - 1]!)));
    }
    // A lattice of unit variance changes by less than about 4 in a cell, a quarter of the extent.
    expect(largest).toBeLessThan((4 * 0.5) / (extents[0]! / 4));
    expect(moments(field.data).deviation).toBeGreaterThan(0.02);
  });
  test('all channels are darkened alike, by the same in twins', () => {
    const image = createImage([16, 16], { channels: 3, data: new Float32Array(768).fill(0.5) });
    const { data } = biasField.apply(image, 0.4, createStream(1));
    for (let index = 0; index < data.length; index += 3) expect(data[index + 2]).toBe(data[index]);
    expect(biasField.apply({ ...image, data: image.data.map(() => 1) }, 0.4, createStream(1)).data).toEqual(
      data.map((value) => 2 * value),
    );
  });
});

describe('blur', () => {
  test('a point becomes a Gaussian of the stated width in mm', () => {
    const image = createImage([61, 61], { geometry: { spacingMm: [0.5, 0.25] } });
    image.data[30 * 61 + 30] = 1;
    const { data } = pointSpread.apply(image, 3, createStream(1));
    expect(data[30 * 61 + 33]! / data[30 * 61 + 30]!).toBeCloseTo(0.5, 5);
    expect(data[36 * 61 + 30]! / data[30 * 61 + 30]!).toBeCloseTo(0.5, 5);
  });
  test('slices up to the spacing change nothing; thick ones blur the last axis only', () => {
    const image = createImage([8, 40], {
      data: Float32Array.from({ length: 320 }, (_, index) => (Math.floor(index / 8) < 20 ? 0 : (index % 8) / 8)),
    });
    expect(sliceThickness.apply(image, 1, createStream(1))).toBe(image);
    const thick = sliceThickness.apply(image, 4, createStream(1)).data;
    expect(Math.max(...thick.subarray(0, 64))).toBeLessThan(1e-3);
    // Every column is the same edge, scaled by its height.
    for (let index = 0; index < 320; index++)
      expect(thick[index]).toBeCloseTo((thick[index - (index % 8) + 7]! * (index % 8)) / 7, 5);
    const column = Array.from({ length: 40 }, (_, y) => thick[y * 8 + 7]! / 0.875);
    const [first, last] = [column.findIndex((value) => value > 0.1), column.findIndex((value) => value > 0.9)];
    // From 10 to 90 % of the edge: 2.56 standard deviations of 3 mm, and a slice.
    expect(last - first).toBeGreaterThanOrEqual(7);
    expect(last - first).toBeLessThanOrEqual(13);
    expect(column.every((value, y) => y === 0 || value >= column[y - 1]! - 1e-6)).toBe(true);
  });
});

describe('display', () => {
  const ramp = createImage([5, 1], { data: Float32Array.of(0, 0.25, 0.5, 0.75, 1) });
  test('gamma: powers; black and white stay', () => {
    const { data } = gamma.apply(ramp, Math.log(2) - 1e-9, createStream(1));
    for (const [index, value] of [0, 0.0625, 0.25, 0.5625, 1].entries()) expect(data[index]).toBeCloseTo(value, 6);
  });
  test("SimBA's contrast by hand", () => {
    // f = 1.2 on [0, 1]: clip(1.2 v - 0.1).
    const expected = [0, 0.2, 0.5, 0.8, 1];
    for (const [index, value] of stretchContrast(ramp, 1.2).data.entries())
      expect(value).toBeCloseTo(expected[index]!, 6);
    for (const [index, value] of contrast.apply(ramp, 0.2, createStream(1)).data.entries())
      expect(value).toBeCloseTo(expected[index]!, 6);
    // lo = 1, hi = 3, h = 1: clip(2 v - 1, 1, 3), then (v - 1) / 2.
    const other = createImage([3, 1], { data: Float32Array.of(1, 1.5, 3) });
    expect([...stretchContrast(other, 2).data]).toEqual([0, 0.5, 1]);
    expect([...stretchContrast(other, 1).data]).toEqual([0, 0.25, 1]);
    expect([...stretchContrast(createImage([2, 1], { data: Float32Array.of(3, 3) }), 1.2).data]).toEqual([0, 0]);
  });
  test('with f = 1.2 the share (1 - 1 / 1.2) / 2 is clipped at either end', () => {
    const many = createImage([1000, 1], { data: Float32Array.from({ length: 1000 }, (_, index) => index / 999) });
    const { data } = stretchContrast(many, 1.2);
    expect(data.filter((value) => value === 0).length / 1000).toBeCloseTo(1 / 12, 2);
    expect(data.filter((value) => value === 1).length / 1000).toBeCloseTo(1 / 12, 2);
  });
  test('JPEG: flat pictures stay, lower quality errs more, opacity is kept', () => {
    const grey = createImage([16, 16], { data: new Float32Array(256).fill(100 / 255) });
    expect(jpegRoundTrip(grey, 90).data).toEqual(grey.data);
    const stream = createStream(1);
    const busy = createImage([33, 17], {
      channels: 4,
      data: Float32Array.from({ length: 33 * 17 * 4 }, () => stream.uniform()),
    });
    const errors = [95, 60, 10].map((quality) => {
      const { data } = jpegRoundTrip(busy, quality);
      for (let index = 3; index < data.length; index += 4) expect(data[index]).toBe(busy.data[index]);
      return data.reduce((sum, value, index) => sum + (value - busy.data[index]!) ** 2, 0);
    });
    expect(errors[0]).toBeLessThan(errors[1]!);
    expect(errors[1]).toBeLessThan(errors[2]!);
  });
});

test('clipping: of a picture between 0.05 and 0.9, moderate noise clips less than one sample in a hundred', () => {
  const image = createImage([128, 128], {
    data: Float32Array.from({ length: 16384 }, (_, index) => 0.05 + (0.85 * (index % 128)) / 127),
  });
  const scanner = createScanner(['biasField', 'ricianNoise', 'gaussianNoise']);
  const share = (latents: Record<string, number>) =>
    scanner.scan(image, latents, { seed: 1, index: 0 }).data.filter((value) => value === 0 || value === 1).length /
    16384;
  expect(share({ biasField: 0.5 })).toBe(0);
  expect(share({ ricianNoise: 0.05 })).toBeLessThan(0.01);
  expect(share({ gaussianNoise: 0.05 })).toBeLessThan(0.025);
});
