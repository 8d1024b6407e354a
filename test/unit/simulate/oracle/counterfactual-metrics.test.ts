import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counterfactualFlips } from '../../../../src/simulate/oracle/counterfactual-flips.ts';
import {
  changeAgreement,
  composition,
  maskedError,
  minimality,
  reversibility,
} from '../../../../src/simulate/oracle/counterfactual-metrics.ts';

const original = Float32Array.of(0, 1, 2, 3, 4);
const truth = Float32Array.of(0, 2, 4, 3, 4);
const moved = (by: (wanted: number, i: number) => number) =>
  Float32Array.from(original, (value, i) => value + by(truth[i]! - value, i));

describe('changeAgreement (TEA)', () => {
  it.each([
    ['the truth itself', moved((wanted) => wanted), 1, 0],
    ['no change', moved(() => 0), 0, 0],
    ['twice the change', moved((wanted) => 2 * wanted), 2, 0],
    ['the change and something across it of length 5', moved((wanted, i) => wanted + [3, 0, 0, 4, 0][i]!), 1, 5],
    ['the opposite', moved((wanted) => -wanted), -1, 0],
  ])('%s', (_, generated, effectiveness, amplification) => {
    expect(changeAgreement({ original, truth, generated })).toEqual({
      effectiveness: effectiveness === 0 ? expect.closeTo(0, 15) : effectiveness,
      amplification,
    });
  });

  it('splits any change into a part along the true one and a part across', () => {
    const pixel = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(pixel, pixel, pixel), { minLength: 1, maxLength: 20 }), (rows) => {
        const [x, wanted, made] = [0, 1, 2].map((j) => Float64Array.from(rows, (row) => row[j]!)) as [
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        const z = wanted.map((value, i) => value - x[i]!);
        const norm = (vector: Float64Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
        fc.pre(norm(z) > 1e-3);
        const { effectiveness, amplification } = changeAgreement({ original: x, truth: wanted, generated: made });
        const whole = norm(made.map((value, i) => value - x[i]!));
        expect(Math.sqrt((effectiveness * norm(z)) ** 2 + amplification ** 2)).toBeCloseTo(whole, 6);
      }),
    );
  });

  it('where nothing truly changes, effectiveness is no number and all change is across', () => {
    const generated = Float32Array.of(3, 1, 2, 3, 8);
    expect(changeAgreement({ original, truth: original, generated })).toEqual({
      effectiveness: Number.NaN,
      amplification: 5,
    });
    expect(() => changeAgreement({ original, truth, generated: new Float32Array(2) })).toThrow(
      expect.objectContaining({ code: 'simulate/counterfactual', message: expect.stringContaining('5, 5, 2') }),
    );
  });
});

describe('composition, reversibility, minimality, masked error', () => {
  it('measure differences', () => {
    const after = Float32Array.of(0, 1, 2, 6, 0);
    const expected = { rootMeanSquare: Math.sqrt(5), meanAbsolute: 7 / 5, largest: 4, samples: 5 };
    expect(composition(original, after)).toEqual(expected);
    expect(reversibility(original, after)).toEqual(expected);
    expect(composition(original, original).largest).toBe(0);
  });

  it('count the change where there should be none', () => {
    // True change at samples 1 and 2; generated change 2 there and 4 elsewhere, in squares 4 + 16.
    expect(minimality({ original, truth, generated: Float32Array.of(0, 3, 2, 3, 8) })).toBeCloseTo(16 / 20, 12);
    expect(minimality({ original, truth, generated: truth })).toBe(0);
    expect(minimality({ original, truth, generated: original })).toBeNaN();
    expect(minimality({ original, truth, generated: truth }, 1.5)).toBeCloseTo(1 / 5, 12);
  });

  it('separate inside from outside, with channels innermost', () => {
    const first = Float32Array.of(1, 1, 2, 2, 3, 3);
    const second = Float32Array.of(1, 4, 2, 2, 3, 3.5);
    const { inside, outside } = maskedError(first, second, Uint8Array.of(1, 0, 0));
    expect(inside).toEqual({ rootMeanSquare: Math.sqrt(4.5), meanAbsolute: 1.5, largest: 3, samples: 2 });
    expect(outside).toEqual({ rootMeanSquare: 0.25, meanAbsolute: 0.125, largest: 0.5, samples: 4 });
    expect(maskedError(first, second, new Uint8Array(3)).inside).toMatchObject({ largest: Number.NaN, samples: 0 });
    expect(() => maskedError(first, second, new Uint8Array(4))).toThrow(/mask of 4 entries does not fit/);
  });
});

describe('counterfactualFlips', () => {
  it('counts flips and tests their direction exactly', () => {
    const withBias = Float64Array.of(0.6, 0.6, 0.6, 0.6, 0.6, 0.4, 0.9, 0.1);
    const withoutBias = Float64Array.of(0.4, 0.4, 0.4, 0.4, 0.4, 0.6, 0.8, 0.2);
    const found = counterfactualFlips({ withBias, withoutBias, threshold: 0.5 });
    expect(found).toMatchObject({ rate: 6 / 8, toPositive: 5, toNegative: 1 });
    // Two-sided: 2 (1 + 6) / 64.
    expect(found.p).toBeCloseTo(14 / 64, 12);
    const logit = (p: number) => Math.log(p / (1 - p));
    expect(found.meanLogitShift).toBeCloseTo(
      withBias.reduce((sum, p, i) => sum + logit(p) - logit(withoutBias[i]!), 0) / 8,
      12,
    );
    expect(counterfactualFlips({ withBias, withoutBias: withBias, threshold: 0.5 })).toMatchObject({ rate: 0, p: 1 });
    expect(
      counterfactualFlips({ withBias: Float64Array.of(2), withoutBias: Float64Array.of(-2), threshold: 0 })
        .meanLogitShift,
    ).toBeNaN();
    expect(() => counterfactualFlips({ withBias, withoutBias: new Float64Array(2), threshold: 0 })).toThrow(
      expect.objectContaining({ code: 'simulate/counterfactual' }),
    );
  });
});
