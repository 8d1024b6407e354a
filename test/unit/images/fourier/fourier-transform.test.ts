import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { rootOfUnity } from '../../../../src/images/fourier/fourier-plan.ts';
import { type ComplexGrid, fourierTransform } from '../../../../src/images/fourier/fourier-transform.ts';

function noise(extents: readonly number[], seed = 1): ComplexGrid {
  const stream = createStream(seed, 'fourier', extents.join('x'));
  const count = extents.reduce((product, extent) => product * extent, 1);
  const draw = () => Float64Array.from({ length: count }, () => stream.normal());
  return { extents, real: draw(), imaginary: draw() };
}

/** The transform by its definition. */
function naive({ extents, real, imaginary }: ComplexGrid): ComplexGrid {
  const length = extents[0]!;
  const cosines = Array.from({ length }, (_, index) => Math.cos((2 * Math.PI * index) / length));
  const sines = Array.from({ length }, (_, index) => -Math.sin((2 * Math.PI * index) / length));
  const output = { extents, real: new Float64Array(length), imaginary: new Float64Array(length) };
  for (let k = 0; k < length; k++) {
    for (let j = 0; j < length; j++) {
      const turn = (j * k) % length;
      output.real[k]! += real[j]! * cosines[turn]! - imaginary[j]! * sines[turn]!;
      output.imaginary[k]! += real[j]! * sines[turn]! + imaginary[j]! * cosines[turn]!;
    }
  }
  return output;
}

function largestDifference(a: ComplexGrid, b: ComplexGrid): number {
  let largest = 0;
  for (const index of a.real.keys()) {
    largest = Math.max(
      largest,
      Math.abs(a.real[index]! - b.real[index]!),
      Math.abs(a.imaginary[index]! - b.imaginary[index]!),
    );
  }
  return largest;
}

test.each([...Array.from({ length: 64 }, (_, index) => index + 1), 97, 121, 169, 182, 243, 251, 256, 1000, 1009])(
  'length %i: as the definition says',
  (length) => {
    const grid = noise([length]);
    // Values are about sqrt(length); the naive sum itself errs by some 1e-16 of a sum of `length` terms.
    expect(largestDifference(fourierTransform(grid), naive(grid))).toBeLessThan(2e-14 * length);
  },
);

test('axes are independent: a grid is transformed line by line', () => {
  const grid = noise([6, 5, 7]);
  const once = fourierTransform(grid);
  const twice = fourierTransform(fourierTransform(grid, { axes: [2] }), { axes: [1, 0] });
  expect(largestDifference(once, twice)).toBeLessThan(1e-12);
  const along = fourierTransform(grid, { axes: [1] });
  const line = [0, 1, 2, 3, 4].map((y) => (3 * 5 + y) * 6 + 2);
  const alone = naive({
    extents: [5],
    real: Float64Array.from(line, (index) => grid.real[index]!),
    imaginary: Float64Array.from(line, (index) => grid.imaginary[index]!),
  });
  for (const [k, index] of line.entries()) expect(along.real[index]).toBeCloseTo(alone.real[k]!, 12);
});

const extents = fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 3 });

describe('for any extents', () => {
  test('the inverse gives back what was, and energy is kept (Parseval)', () => {
    fc.assert(
      fc.property(extents, fc.nat(1000), (sizes, seed) => {
        const grid = noise(sizes, seed);
        const output = fourierTransform(grid);
        expect(largestDifference(fourierTransform(output, { inverse: true }), grid)).toBeLessThan(1e-13);
        const energy = ({ real, imaginary }: ComplexGrid) =>
          real.reduce((sum, x, index) => sum + x * x + imaginary[index]! * imaginary[index]!, 0);
        expect(energy(output) / grid.real.length / energy(grid)).toBeCloseTo(1, 12);
      }),
      { numRuns: 60 },
    );
  });
  test('in place or not, the bits are the same, and inputs stay as they were', () => {
    fc.assert(
      fc.property(extents, fc.boolean(), (sizes, inverse) => {
        const grid = noise(sizes);
        const copy = { extents: sizes, real: grid.real.slice(), imaginary: grid.imaginary.slice() };
        const fresh = fourierTransform(grid, { inverse });
        expect(grid).toEqual(copy);
        const same = fourierTransform(copy, { inverse, inPlace: true });
        expect(same.real).toBe(copy.real);
        expect(same).toEqual(fresh);
      }),
      { numRuns: 30 },
    );
  });
});

test('lines do not depend on their neighbours, to the bit', () => {
  const grid = noise([70, 48]);
  const all = fourierTransform(grid, { axes: [1] });
  for (const x of [0, 1, 63, 64, 69]) {
    const real = Float64Array.from({ length: 48 }, (_, y) => grid.real[y * 70 + x]!);
    const imaginary = Float64Array.from({ length: 48 }, (_, y) => grid.imaginary[y * 70 + x]!);
    const alone = fourierTransform({ extents: [48], real, imaginary });
    expect(Float64Array.from({ length: 48 }, (_, y) => all.real[y * 70 + x]!)).toEqual(alone.real);
  }
});

test('roots of unity are exact at quarters, and of length 1', () => {
  expect(rootOfUnity(0, 8)).toEqual([1, -0]);
  expect(rootOfUnity(2, 8).map((value) => value + 0)).toEqual([0, -1]);
  expect(rootOfUnity(4, 8).map((value) => value + 0)).toEqual([-1, 0]);
  expect(rootOfUnity(6, 8).map((value) => value + 0)).toEqual([0, 1]);
  for (const k of [1, 3, 5, 7, 9, -1]) {
    const [x, y] = rootOfUnity(k, 8);
    expect(Math.abs(x * x + y * y - 1)).toBeLessThan(3e-16);
    expect(x).toBeCloseTo(Math.cos((Math.PI * k) / 4), 15);
    expect(y).toBeCloseTo(-Math.sin((Math.PI * k) / 4), 15);
  }
});

test('a grid must be what its extents say', () => {
  const code = expect.objectContaining({ code: 'images/bad-grid', kind: 'usage' });
  expect(() => fourierTransform({ ...noise([4]), extents: [5] })).toThrow(code);
  expect(() => fourierTransform(noise([4]), { axes: [1] })).toThrow(code);
  expect(() => fourierTransform(noise([4]), { axes: [0, 0] })).toThrow(code);
});
