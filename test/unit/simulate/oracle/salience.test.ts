import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../src/images/image.ts';
import { proximity } from '../../../../src/simulate/oracle/proximity.ts';
import { salience } from '../../../../src/simulate/oracle/salience.ts';

describe('salience', () => {
  it('is the ratio of the two changes', () => {
    const base = Float32Array.of(0, 0, 0);
    const pair = {
      withBias: Float32Array.of(3, 4, 0),
      withoutBias: base,
      withDisease: Float32Array.of(0, 0, 2),
      withoutDisease: base,
    };
    expect(salience(pair)).toBe(2.5);
    expect(salience({ ...pair, withDisease: base })).toBe(Number.POSITIVE_INFINITY);
    expect(() => salience({ ...pair, withBias: new Float32Array(2) })).toThrow(
      expect.objectContaining({ code: 'simulate/counterfactual' }),
    );
  });
});

describe('proximity', () => {
  const spacingMm = [1, 2, 3];
  function block(low: readonly number[], high: readonly number[], spacing = spacingMm) {
    const mask = createImage([8, 8, 8], { data: new Uint8Array(512), geometry: { spacingMm: spacing } });
    for (let z = low[2]!; z <= high[2]!; z++)
      for (let y = low[1]!; y <= high[1]!; y++)
        for (let x = low[0]!; x <= high[0]!; x++) mask.data[(z * 8 + y) * 8 + x] = 1;
    return mask;
  }

  it('measures centroids and nearest samples in mm', () => {
    const found = proximity(block([0, 0, 0], [2, 2, 2]), block([5, 4, 2], [7, 6, 4]));
    // Centroids (1, 1, 1) and (6, 5, 3): 5, 8 and 6 mm; nearest samples (2, 2, 2) and (5, 4, 2): 3, 4 and 0 mm.
    expect(found.centroidMm).toBeCloseTo(Math.sqrt(25 + 64 + 36), 12);
    expect(found.surfaceMm).toBe(5);
  });

  it('is 0 on the surface where regions overlap, and works in two dimensions', () => {
    expect(proximity(block([0, 0, 0], [3, 3, 3]), block([3, 3, 3], [5, 5, 5])).surfaceMm).toBe(0);
    const flat = (x: number) =>
      createImage([6, 2], { data: Uint8Array.from({ length: 12 }, (_, i) => Number(i === x)) });
    expect(proximity(flat(0), flat(5))).toEqual({ centroidMm: 5, surfaceMm: 5 });
  });

  it('refuses grids that differ and empty regions', () => {
    const region = block([0, 0, 0], [1, 1, 1]);
    const code = expect.objectContaining({ code: 'simulate/proximity', kind: 'usage' });
    expect(() => proximity(region, block([0, 0, 0], [1, 1, 1], [1, 1, 1]))).toThrow(code);
    expect(() => proximity(region, block([1, 1, 1], [0, 0, 0]))).toThrow(/empty/);
  });
});
