import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { pairingPosterior } from '../../../../../src/learn/methods/pairing/pairing-posterior.ts';
import { auc } from '../../../../../src/stats/auc.ts';

const width = 20;
const correlations = [0.9, 0.8];

interface Drawn {
  readonly image: { count: number; width: number; data: Float64Array };
  readonly text: { count: number; width: number; data: Float64Array };
  readonly group: Int32Array;
  readonly bad: Uint8Array;
  /** Log density ratio under the true correlations. */
  readonly exact: Float64Array;
}

/** Pairs whose first columns go together, unless the text belongs to another; then both sides are turned at random. */
function drawPairs(rates: readonly number[], { count = 1500, noise = [1, 1], strength = 1 } = {}): Drawn {
  const image = { count, width, data: new Float64Array(count * width) };
  const text = { count, width, data: new Float64Array(count * width) };
  const group = new Int32Array(count);
  const bad = new Uint8Array(count);
  const exact = new Float64Array(count);
  const turn = createStream(7, 'turn');
  const mix = Array.from({ length: width * width }, () => turn.normal());
  for (let row = 0; row < count; row += 1) {
    const stream = createStream(3, 'pair', row);
    group[row] = stream.uniform() < 0.3 ? 1 : 0;
    bad[row] = stream.uniform() < rates[group[row]!]! ? 1 : 0;
    const [u, v] = [new Float64Array(width), new Float64Array(width)];
    for (let k = 0; k < width; k += 1) {
      const r = strength * (correlations[k] ?? 0) * (noise[group[row]!] ?? 1);
      const [a, b] = [stream.normal(), stream.normal()];
      u[k] = a;
      v[k] = bad[row] === 1 ? b : r * a + Math.sqrt(1 - r * r) * b;
      const square = r * r;
      exact[row]! +=
        -0.5 * Math.log(1 - square) - (square * (u[k]! ** 2 + v[k]! ** 2) - 2 * r * u[k]! * v[k]!) / (2 * (1 - square));
    }
    for (let k = 0; k < width; k += 1) {
      for (let j = 0; j < width; j += 1) {
        image.data[row * width + k]! += mix[k * width + j]! * u[j]!;
        text.data[row * width + k]! += mix[j * width + k]! * v[j]!;
      }
    }
  }
  return { image, text, group, bad, exact };
}

const options = {
  dimensions: 20,
  directions: 6,
  ridge: 0.01,
  folds: 4,
  rounds: 4,
  groupRounds: 4,
  groupFrom: 0,
  lent: 50,
  neighbours: 0,
  shrinkage: 10,
};
const posteriorOf = (drawn: Drawn, more = {}) =>
  pairingPosterior({ ...drawn, groups: 2 }, { ...options, ...more, stream: createStream(1, 'fit') });
const aucOf = (score: Float64Array, label: Uint8Array): number => auc({ score, label });

describe('pairingPosterior', () => {
  it('finds unrelated pairs nearly as well as who knows the correlations', () => {
    const drawn = drawPairs([0.1, 0.5]);
    const { logOdds, rates, correlations: found } = posteriorOf(drawn);
    const within = (of: number, score: Float64Array): number => {
      const rows = Array.from(drawn.group.keys()).filter((row) => drawn.group[row] === of);
      return aucOf(
        Float64Array.from(rows, (row) => -score[row]!),
        Uint8Array.from(rows, (row) => drawn.bad[row]!),
      );
    };
    const alike = posteriorOf(drawn, { groupRounds: 0 }).logOdds;
    for (const group of [0, 1]) {
      const exact = within(group, drawn.exact);
      expect(within(group, alike)).toBeGreaterThan(exact - 0.02);
      // A relation of the group's own has more to find, and the groups of this problem have none.
      expect(within(group, logOdds)).toBeGreaterThan(exact - 0.03);
    }
    // Standard errors over draws are about 0.02 and 0.04.
    expect(Math.abs(1 - rates[0]! - 0.1)).toBeLessThan(0.05);
    expect(Math.abs(1 - rates[1]! - 0.5)).toBeLessThan(0.1);
    expect(found[0]).toBeGreaterThan(0.85);
    expect(found.slice(2)).toEqual([0, 0, 0, 0]);
  });

  it('treats no pair as bad where the halves are not related', () => {
    const { good, correlations: found } = posteriorOf(drawPairs([0.2, 0.2], { strength: 0 }));
    expect(found.every((value) => value === 0)).toBe(true);
    expect(Math.min(...good)).toBeCloseTo(0.9, 6);
  });

  it('treats few pairs as bad where all are good, also in a group that is harder', () => {
    const { good, rates } = posteriorOf(drawPairs([0, 0], { noise: [1, 0.75] }));
    const flagged = good.filter((chance) => chance < 0.5).length / good.length;
    expect(flagged).toBeLessThan(0.03);
    expect(Math.min(...rates)).toBeGreaterThan(0.9);
  });

  it('gives equal numbers again, and NaN as the rate of an empty group', () => {
    const drawn = drawPairs([0.2, 0.2], { count: 300 });
    const more = { neighbours: 10 };
    expect(posteriorOf(drawn, more)).toEqual(posteriorOf(drawn, more));
    const alone = { ...drawn, group: new Int32Array(300) };
    expect(posteriorOf(alone).rates[1]).toBeNaN();
  });
});
