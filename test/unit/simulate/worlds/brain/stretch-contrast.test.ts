// Check 9 of the notes on simulated bias: the formula on arrays worked by hand.
import { describe, expect, it } from 'vitest';
import { stretchContrast } from '../../../../../src/simulate/worlds/brain/stretch-contrast.ts';

describe('contrast stretch of SimBA', () => {
  it('stretches about the middle of the range and clips an eighth-and-a-half percent at each end', () => {
    // lo 0, hi 10, h 5, f 1.2: I' = 1.2 (I - 5) + 5, clipped to [0, 10], over 10.
    const { data, clippedLow, clippedHigh } = stretchContrast(Float32Array.of(0, 0.5, 1, 5, 8, 9.5, 10, 10), 1.2);
    [0, 0, 0.02, 0.5, 0.86, 1, 1, 1].forEach((expected, at) => {
      expect(data[at]).toBeCloseTo(expected, 6);
    });
    expect(clippedLow).toBe(2 / 8);
    expect(clippedHigh).toBe(3 / 8);
  });

  it('clips (1 - 1/f) / 2 of evenly spread intensities at each end', () => {
    const even = Float32Array.from({ length: 10001 }, (_, i) => i / 10000);
    const { clippedLow, clippedHigh } = stretchContrast(even, 1.2);
    expect(clippedLow).toBeCloseTo((1 - 1 / 1.2) / 2, 3);
    expect(clippedHigh).toBeCloseTo((1 - 1 / 1.2) / 2, 3);
  });

  it('takes h as half of the range, as published, also where the range does not begin at 0', () => {
    // lo 2, hi 6, h 2: I' = 2 (I - 2) + 2: 2 -> 2, 3 -> 4, 6 -> 10 clipped to 6.
    const { data } = stretchContrast(Float32Array.of(2, 3, 6), 2);
    expect([...data]).toEqual([0, 0.5, 1]);
  });

  it('only rescales at factor 1, changes nothing at factor 1 of [0, 1], and makes one intensity 0', () => {
    expect([...stretchContrast(Float32Array.of(0, 2, 4), 1).data]).toEqual([0, 0.5, 1]);
    const picture = Float32Array.of(0, 0.3, 0.85);
    expect(stretchContrast(picture, 1, [0, 1]).data).toEqual(picture);
    expect([...stretchContrast(Float32Array.of(3, 3), 1.2).data]).toEqual([0, 0]);
  });
});
