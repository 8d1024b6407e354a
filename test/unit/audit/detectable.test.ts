import { describe, expect, it } from 'vitest';
import { chiSquarePower, detectableGap, requiredNonCentrality } from '../../../src/audit/detectable.ts';

describe('requiredNonCentrality', () => {
  // statsmodels/SciPy: brentq over ncx2.sf(chi2.isf(alpha, df), df, nc) = power.
  it.each([
    [1, 0.05, 0.8, 7.848860509326204],
    [2, 0.05, 0.8, 9.634688867970237],
    [4, 0.01, 0.9, 20.736953338103643],
  ])('matches the non-central chi-square with %i df', (df, alpha, power, expected) => {
    expect(requiredNonCentrality(df, { alpha, power })).toBeCloseTo(expected, 7);
  });

  // SciPy: ncx2.sf(chi2.isf(0.001, 2), 2, nc).
  it.each([
    [400, 1],
    [30_000, 1],
  ])('is certain of a non-centrality of %i', (nonCentrality, expected) => {
    expect(chiSquarePower(nonCentrality, 2, 0.001)).toBeCloseTo(expected, 10);
  });

  it('refuses what cannot be planned, and says nothing of what is unknown', () => {
    const refused = expect.objectContaining({ code: 'stats/bad-plan' });
    expect(() => requiredNonCentrality(0, { alpha: 0.05, power: 0.8 })).toThrow(refused);
    expect(() => requiredNonCentrality(1, { alpha: 0.05, power: 1 })).toThrow(refused);
    expect(() => requiredNonCentrality(1, { alpha: Number.NaN, power: 0.8 })).toThrow(refused);
    expect(requiredNonCentrality(1, { alpha: 0.05, power: 0.01 })).toBe(0);
    expect(chiSquarePower(-1, 2, 0.05)).toBeNaN();
    expect(chiSquarePower(1, 2, 5)).toBeNaN();
  });

  it('has power alpha without a gap', () => {
    expect(chiSquarePower(0, 3, 0.05)).toBe(0.05);
    expect(chiSquarePower(1e-9, 3, 0.05)).toBeCloseTo(0.05, 8);
  });
});

describe('detectableGap', () => {
  it('is (z + z) standard errors for two groups, up to the negligible other tail', () => {
    const gap = detectableGap(
      [
        [0.0004, 0],
        [0, 0.0009],
      ],
      { alpha: 0.05, power: 0.8 },
    );
    expect(gap).toBeCloseTo((1.959964 + 0.841621) * Math.sqrt(0.0013), 5);
  });

  it('takes the widest pair, and counts shared patients', () => {
    const plan = { alpha: 0.05, power: 0.8 };
    const wide = detectableGap(
      [
        [1, 0, 0],
        [0, 4, 0],
        [0, 0, 9],
      ],
      plan,
    ) as number;
    expect(wide).toBeCloseTo(Math.sqrt(13 * requiredNonCentrality(2, plan)), 8);
    const shared = detectableGap(
      [
        [1, 0.5],
        [0.5, 1],
      ],
      plan,
    ) as number;
    expect(shared).toBeCloseTo(Math.sqrt(requiredNonCentrality(1, plan)), 8);
  });

  it('does not exist where the variance is a rounding error', () => {
    const none = [
      [3e-33, 0],
      [0, 0],
    ];
    expect(detectableGap(none, { alpha: 0.05, power: 0.8 })).toBeNull();
  });

  it('does not exist for one group', () => {
    expect(detectableGap([[1]], { alpha: 0.05, power: 0.8 })).toBeNull();
  });
});
