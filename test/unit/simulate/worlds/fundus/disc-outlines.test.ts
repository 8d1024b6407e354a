import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionCount, discOutlines } from '../../../../../src/simulate/worlds/fundus/disc-outlines.ts';
import { readLatents } from '../../../../../src/simulate/worlds/fundus/fundus-latents.ts';

const outlines = (latents: Parameters<typeof readLatents>[0], index = 1) =>
  discOutlines(readLatents(latents), [1, index]);
/** Bisection runs to 1e-9 of its range. */
const solved = 1e-6;

describe('the outlines of disc and cup', () => {
  it('have the ratio asked for, and the cup inside the disc', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 0.95, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('inferior', 'superior', 'both'),
        fc.nat(1000),
        (cupToDiscRatio, rimLoss, rimLossSector, index) => {
          const { disc, cup, ...measured } = outlines({ cupToDiscRatio, rimLoss, rimLossSector, discTilt: 25 }, index);
          expect(Math.abs(measured.verticalCupToDiscRatio - cupToDiscRatio)).toBeLessThan(solved);
          expect(measured.rimMinimumMm).toBeGreaterThanOrEqual(0);
          expect(cup.every((radius, k) => radius > 0 && radius <= disc[k]!)).toBe(true);
          expect(measured.rimLoss).toBeLessThanOrEqual(rimLoss);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('have the height and about the area of the ellipse asked for', () => {
    const { disc, discAreaMm2 } = outlines({ discHeight: 2 });
    const top = Math.max(...disc.map((radius, k) => radius * Math.cos((2 * Math.PI * k) / directionCount)));
    const bottom = Math.min(...disc.map((radius, k) => radius * Math.cos((2 * Math.PI * k) / directionCount)));
    expect(top - bottom).toBeCloseTo(2, 9);
    // Between the widths 0.86 and 0.96 of the height, with irregularities of a few hundredths.
    expect(discAreaMm2).toBeGreaterThan(Math.PI * 0.84);
    expect(discAreaMm2).toBeLessThan(Math.PI * 0.98);
  });

  it('follow the ISNT rule: rim widest below, then above, nasally, temporally', () => {
    for (let index = 0; index < 20; index += 1) {
      const { disc, cup } = outlines({ cupToDiscRatio: 0.4 }, index);
      const rim = [360, 0, 180, 540].map((k) => disc[k]! - cup[k]!);
      expect(rim[0]).toBeGreaterThan(rim[1]!);
      expect(rim[1]).toBeGreaterThan(rim[2]!);
      expect(rim[2]).toBeGreaterThan(rim[3]!);
    }
  });

  it('lose rim in the sector of the notch and the more the deeper it is', () => {
    const rimAt = (rimLoss: number, rimLossSector: string) => {
      const { disc, cup } = outlines({ cupToDiscRatio: 0.75, rimLoss, rimLossSector });
      return [406, 674].map((k) => disc[k]! - cup[k]!);
    };
    const [none, half, most] = [rimAt(0, 'inferior'), rimAt(0.4, 'inferior'), rimAt(0.8, 'inferior')];
    expect(half[0]).toBeLessThan(none[0]!);
    expect(most[0]).toBeLessThan(half[0]!);
    expect(most[1]).toBeGreaterThan(most[0]!);
    expect(rimAt(0.8, 'superior')[1]).toBeLessThan(none[1]!);
  });

  it('have less rim the larger the cup', () => {
    const areas = [0.2, 0.4, 0.6, 0.8].map((cupToDiscRatio) => outlines({ cupToDiscRatio }).rimAreaMm2);
    expect(areas).toEqual([...areas].sort((a, b) => b - a));
  });
});
