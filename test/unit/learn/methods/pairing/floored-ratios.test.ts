import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { flooredRatios } from '../../../../../src/learn/methods/pairing/floored-ratios.ts';

/** Scores of exchanged pairs are standard normal; those of good ones have this mean, so their log density ratio is `shift score - shift^2 / 2`. */
const shift = 1.2;
const count = 6000;

function drawn(shares: readonly number[]) {
  const group = Int32Array.from({ length: count }, (_, row) => row % shares.length);
  const scores = Float64Array.from(group, (own, row) => {
    const stream = createStream(2, 'score', row);
    return stream.uniform() < shares[own]! ? stream.normal() : stream.normal() + shift;
  });
  const exchanged = [0, 1].map((turn) =>
    Float64Array.from(group, (_, row) => createStream(2, 'exchanged', turn, row).normal()),
  );
  return { group, groups: shares.length, scores, exchanged, weights: new Float64Array(count).fill(1) };
}

describe('flooredRatios', () => {
  it.each([[[0, 0]], [[0.1, 0.5]]])('finds the density ratio of good pairs among shares %j of others', (shares) => {
    const pairs = drawn(shares);
    const ratios = flooredRatios(pairs);
    for (const row of [0, 1, 2, 3]) {
      expect(Math.abs(ratios[row]! - (shift * pairs.scores[row]! - shift ** 2 / 2))).toBeLessThan(0.25);
    }
  });

  it('says nothing where pairs are as exchanged ones', () => {
    const { exchanged, ...pairs } = drawn([0]);
    const ratios = flooredRatios({ ...pairs, scores: exchanged[0]!, exchanged: [exchanged[1]!] });
    expect(Math.max(...ratios.map((ratio) => Math.abs(ratio)))).toBeLessThan(0.5);
  });
});
