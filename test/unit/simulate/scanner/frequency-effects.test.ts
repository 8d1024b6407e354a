import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { fromKSpace, kSpace, kSpacePair, signedFrequency } from '../../../../src/images/fourier/k-space.ts';
import { createImage, type Image } from '../../../../src/images/image.ts';
import { ghosting, scaleLines } from '../../../../src/simulate/scanner/ghosting.ts';
import { cutFrequencies, gibbs } from '../../../../src/simulate/scanner/gibbs.ts';
import { motion, moveSegments } from '../../../../src/simulate/scanner/motion.ts';
import { addSpike } from '../../../../src/simulate/scanner/spikes.ts';

/** Independent values in [0.2, 0.8]. */
function texture(extents: readonly number[], spacingMm = extents.map(() => 1)): Image {
  const stream = createStream(8, extents.join('x'));
  const count = extents.reduce((product, extent) => product * extent, 1);
  const data = Float32Array.from({ length: count }, () => 0.2 + 0.6 * stream.uniform());
  return createImage(extents, { data, geometry: { spacingMm } });
}

const largestDifference = (a: Float32Array, b: ArrayLike<number>): number =>
  a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);

/** Two roundings to single precision of values about 1. */
const singleRounding = 3e-7;

test('two pictures from one transform', () => {
  for (const extents of [
    [7, 6],
    [8, 5],
    [5, 4, 6],
  ]) {
    const [a, b] = [
      texture(extents),
      { ...texture(extents), data: texture(extents).data.map((value) => 1 - value * value) },
    ];
    const pair = kSpacePair(a, b);
    for (const [index, image] of [a, b].entries()) {
      const alone = kSpace(image);
      for (const at of alone.real.keys()) {
        expect(pair[index]!.real[at]).toBeCloseTo(alone.real[at]!, 11);
        expect(pair[index]!.imaginary[at]).toBeCloseTo(alone.imaginary[at]!, 11);
      }
    }
  }
});

describe('motion', () => {
  const everything = (lines: number) => ({ from: 0, to: lines, rotationDegrees: [0, 0, 0] });
  test('a whole scan shifted by whole samples is the picture shifted round', () => {
    for (const [extents, shift] of [
      [
        [9, 8],
        [2, -3],
      ],
      [
        [6, 7, 5],
        [1, -2, 3],
      ],
    ] as const) {
      const spacingMm = [2, 0.5, 1.5].slice(0, extents.length);
      const image = texture(extents, spacingMm);
      const frequencies = kSpace(image);
      const translationMm = shift.map((samples, axis) => samples * spacingMm[axis]!);
      moveSegments(frequencies, image, [{ ...everything(extents[1]), translationMm }]);
      const moved = fromKSpace(frequencies).data;
      const [width, height, depth = 1] = extents as readonly number[] as [number, number, number?];
      const expected = Array.from(moved, (_, index) => {
        const from = [index % width, Math.floor(index / width) % height, Math.floor(index / (width * height))].map(
          (place, axis) => {
            const extent = [width, height, depth][axis]!;
            return (place - (shift[axis] ?? 0) + extent) % extent;
          },
        ) as [number, number, number];
        return image.data[(from[2] * height + from[1]) * width + from[0]]!;
      });
      expect(largestDifference(moved, expected)).toBeLessThan(singleRounding);
    }
  });
  test('lines of other segments stay', () => {
    const image = texture([8, 10]);
    const [still, frequencies] = [kSpace(image), kSpace(image)];
    moveSegments(frequencies, image, [{ from: 0, to: 3, translationMm: [1.3, 0.4], rotationDegrees: [0, 0, 0] }]);
    for (const index of still.real.keys()) {
      const line = signedFrequency(Math.floor(index / 8), 10) + 5;
      expect(frequencies.real[index] === still.real[index]).toBe(line >= 3);
    }
  });
  test('a half turn of a symmetric picture changes nothing', () => {
    const image = createImage([15, 15]);
    for (const index of image.data.keys())
      image.data[index] = Math.abs((index % 15) - 7) + Math.abs(Math.floor(index / 15) - 7);
    const frequencies = kSpace(image);
    moveSegments(frequencies, image, [{ from: 0, to: 15, translationMm: [0, 0], rotationDegrees: [0, 0, 180] }]);
    // Corner samples land a rounding outside and are partly lost.
    expect(largestDifference(fromKSpace(frequencies).data, image.data)).toBeLessThan(1e-5);
  });
  test('the mean stays, since the zero frequency is read at rest; more movement blurs more', () => {
    const image = texture([48, 48]);
    const mean = (data: Float32Array) => data.reduce((sum, value) => sum + value, 0) / data.length;
    const errors = [0.2, 1, 5].map((value) => {
      const moved = motion.apply(image, value, createStream(2));
      // Magnitudes of a signal whose phases no longer match are a little larger than the signal.
      expect(Math.abs(mean(moved.data) - mean(image.data))).toBeLessThan(0.02);
      return mean(moved.data.map((sample, index) => (sample - image.data[index]!) ** 2));
    });
    expect(errors[0]).toBeLessThan(errors[1]!);
    expect(errors[1]).toBeLessThan(errors[2]!);
  });
});

describe('ghosting', () => {
  test('by hand: without every second line, half of the picture stands half a field away', () => {
    const image = texture([3, 8]);
    const frequencies = kSpace(image);
    scaleLines(frequencies, { every: 2, factor: 0, keptShare: -1 });
    const data = fromKSpace(frequencies).data;
    const expected = data.map((_, index) => image.data[index]! / 2 - image.data[(index + 12) % 24]! / 2);
    expect(largestDifference(data, expected)).toBeLessThan(singleRounding);
  });
  test('every fourth line scaled by 1 - s: four copies of -s / 4', () => {
    const image = texture([2, 12]);
    const frequencies = kSpace(image);
    scaleLines(frequencies, { every: 4, factor: 0.4, keptShare: -1 });
    const data = fromKSpace(frequencies).data;
    const ghost = (index: number) => [0, 1, 2, 3].reduce((sum, copy) => sum + image.data[(index + copy * 6) % 24]!, 0);
    const expected = data.map((_, index) => image.data[index]! - 0.15 * ghost(index));
    expect(largestDifference(data, expected)).toBeLessThan(singleRounding);
  });
  test('the centre is kept, so the mean is', () => {
    const image = texture([8, 120]);
    const frequencies = kSpace(image);
    const before = { real: frequencies.real.slice() };
    scaleLines(frequencies, { every: 1, factor: 0, keptShare: 0.05 });
    for (const [index, value] of frequencies.real.entries()) {
      const line = Math.abs(signedFrequency(Math.floor(index / 8), 120));
      expect(value + 0).toBe(line <= 3 ? before.real[index] : 0);
    }
    expect(ghosting.apply(image, 1, createStream(1)).data).not.toEqual(image.data);
  });
});

describe('spikes', () => {
  test.each([
    { extents: [12, 10], place: [3, 4] },
    { extents: [12, 10], place: [6, 5] },
    { extents: [9, 7], place: [0, 6] },
    { extents: [6, 5, 4], place: [1, 0, 3] },
  ])('a spike at $place of $extents is a plane wave', ({ extents, place }) => {
    const image = texture(extents);
    const frequencies = kSpace(image);
    addSpike(frequencies, { place, amplitude: 0.1, phase: 0.7 });
    const data = fromKSpace(frequencies).data;
    const [width, height] = extents as [number, number];
    const expected = image.data.map((value, index) => {
      const at = [index % width, Math.floor(index / width) % height, Math.floor(index / (width * height))];
      const turns = place.reduce((sum, k, axis) => sum + (k * at[axis]!) / extents[axis]!, 0);
      return value + 0.1 * Math.cos(2 * Math.PI * turns + 0.7);
    });
    expect(largestDifference(data, expected)).toBeLessThan(singleRounding);
  });
});

describe('Gibbs ringing', () => {
  test('nothing is left beyond the cut, everything before it', () => {
    for (const extents of [
      [16, 15],
      [8, 9, 10],
    ]) {
      const image = texture(extents);
      const whole = kSpace(image);
      const cut = kSpace(image);
      cutFrequencies(cut, 0.6);
      const [width, height] = extents as [number, number];
      for (const index of cut.real.keys()) {
        const at = [index % width, Math.floor(index / width) % height, Math.floor(index / (width * height))];
        const isBeyond = extents.some((extent, axis) => Math.abs(signedFrequency(at[axis]!, extent)) > 0.3 * extent);
        expect(cut.real[index]).toBe(isBeyond ? 0 : whole.real[index]);
        expect(cut.imaginary[index]).toBe(isBeyond ? 0 : whole.imaginary[index]);
      }
    }
  });
  test('an edge overshoots by 9 % of its height', () => {
    const [extent, height] = [512, 0.5];
    const data = Float32Array.from({ length: extent * 2 }, (_, index) =>
      index % extent >= 128 && index % extent < 384 ? 0.2 + height : 0.2,
    );
    const ringing = gibbs.apply(createImage([extent, 2], { data }), 0.9, createStream(1)).data;
    const overshoot = (Math.max(...ringing) - 0.2 - height) / height;
    // Wilbraham-Gibbs constant: (Si(pi) / pi - 1/2) = 0.08949.
    expect(overshoot).toBeGreaterThan(0.085);
    expect(overshoot).toBeLessThan(0.095);
  });
});
