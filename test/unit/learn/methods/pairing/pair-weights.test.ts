import { describe, expect, it } from 'vitest';
import type { KindRates } from '../../../../../src/learn/methods/pairing/pair-kinds.ts';
import { pairWeights } from '../../../../../src/learn/methods/pairing/pair-weights.ts';
import type { PairingPosterior } from '../../../../../src/learn/methods/pairing/pairing.ts';

/** Four pairs a group, of which the last is contrary; classes alternate. */
function posteriorOf(rates: readonly KindRates[]): PairingPosterior {
  const contrary = Float64Array.from({ length: 8 }, (_, row) => (row % 4 === 3 ? 0.9 : 0));
  const data = Float64Array.from({ length: 16 }, (_, at) => (Math.floor(at / 2) % 2 === at % 2 ? 1 : 0));
  const stated = { classes: 2, data };
  return {
    good: contrary.map((each) => 0.9 - each),
    contrary,
    within: new Float64Array(8),
    rates,
    stated,
    shown: stated,
    fair: stated,
    correlations: [],
  };
}
const group = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1);
const many: KindRates = [0.6, 0.4, 0, 0];
const few: KindRates = [0.97, 0.02, 0, 0.01];

describe('pairWeights', () => {
  it('leaves pairs alike where few are bad, and drops contrary ones where many are', () => {
    const weights = pairWeights(posteriorOf([few, many]), { group, groups: 2, mass: 0 });
    expect(Array.from(weights.subarray(0, 4))).toEqual([1, 1, 1, 1]);
    expect(weights[7]).toBe(0);
    expect(weights.reduce((sum, each) => sum + each, 0)).toBeCloseTo(8, 12);
  });

  it('counts pairs that share the class alone like good ones', () => {
    const posterior = posteriorOf([few, [0.2, 0.4, 0.4, 0]]);
    const moved = {
      ...posterior,
      good: posterior.good.map((each) => each / 3),
      within: posterior.good.map((each) => (2 * each) / 3),
    };
    const options = { group, groups: 2, mass: 0.5 };
    for (const [row, weight] of pairWeights(moved, options).entries()) {
      expect(weight).toBeCloseTo(pairWeights(posteriorOf([few, many]), options)[row]!, 12);
    }
    const clean = pairWeights(posteriorOf([few, [0.57, 0.02, 0.4, 0.01]]), options);
    expect(Array.from(clean)).toEqual(new Array(8).fill(1));
  });

  it('gives stated classes the shares that the images show', () => {
    // The pairs of the second class that are left count double: class shares stay one half each.
    const weights = pairWeights(posteriorOf([few, many]), { group, groups: 2, mass: 0 });
    expect(weights[4]! + weights[6]!).toBeCloseTo(weights[5]!, 6);
  });

  it('gives a small group more weight the more of it was lost, to the power of mass', () => {
    const [rows, rates] = [Array.from({ length: 8 }, (_, row) => row), [few, many]];
    const uneven = Int32Array.of(0, 0, 0, 0, 0, 0, 1, 1);
    const contrary = Float64Array.from(rows, (row) => (row === 7 ? 0.9 : 0));
    const posterior = { ...posteriorOf(rates), contrary, good: contrary.map((each) => 0.9 - each) };
    const ratio = (mass: number): number => {
      const weights = pairWeights(posterior, { group: uneven, groups: 2, mass });
      return (
        weights.subarray(6).reduce((sum, each) => sum + each, 0) / weights.subarray(0, 6).reduce((a, b) => a + b, 0)
      );
    };
    expect(ratio(0)).toBeCloseTo(2 / 6, 9);
    expect(ratio(0.2)).toBeGreaterThan(1.1 * ratio(0));
    expect(ratio(0.4) / ratio(0)).toBeCloseTo((ratio(0.2) / ratio(0)) ** 2, 9);
    // An equal share is the most.
    expect(ratio(1)).toBeLessThanOrEqual(4 / 6);
  });

  it('raises no group above an equal share of all', () => {
    const weights = pairWeights(posteriorOf([few, many]), { group, groups: 2, mass: 1 });
    expect(weights.subarray(4).reduce((sum, each) => sum + each, 0)).toBeCloseTo(4, 9);
  });
});
