import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { distanceToOptimum } from '../../../../src/learn/selection/distance-to-optimum.ts';
import { epochsOf, isBeaten } from './epochs-of.ts';

const contest = distanceToOptimum();
const left = (epochs: readonly (readonly number[])[]) => contest.contenders(epochsOf(epochs));

/** The first with the least distance, by the formula. */
function nearest(epochs: readonly (readonly number[])[]): number {
  const best = epochs[0]!.map((_, group) => Math.max(...epochs.map((own) => own[group]!)));
  const distances = epochs.map((own) =>
    Math.sqrt(own.reduce((sum, auc, group) => sum + (1 - auc / best[group]!) * (1 - auc / best[group]!), 0)),
  );
  return distances.indexOf(Math.min(...distances));
}

describe('dto among epochs', () => {
  test('an epoch that fell behind leads again when a later one moves the optimum', () => {
    // To (.8, .72): 0 is .0278 away, 1 .025. To (.9, .72): .1145 and .1333, and 2 .1667.
    const epochs = [
      [0.8, 0.7],
      [0.78, 0.72],
      [0.9, 0.6],
    ];
    expect(left(epochs.slice(0, 1))).toEqual([0]);
    expect(left(epochs.slice(0, 2))).toEqual([1, 0]);
    expect(left(epochs)[0]).toBe(0);
    const values = contest.values(epochsOf(epochs));
    expect(values[0]).toBeCloseTo(Math.sqrt(1 / 81 + (0.02 / 0.72) * (0.02 / 0.72)), 14);
  });

  test('an epoch that another beats in every group, and the later of equal ones, have lost', () => {
    expect(
      left([
        [0.7, 0.6],
        [0.8, 0.65],
        [0.8, 0.65],
        [0.79, 0.66],
      ]),
    ).toEqual([3, 1]);
    expect(left([[Number.NaN, Number.NaN]])).toEqual([]);
    expect(
      left([
        [Number.NaN, Number.NaN],
        [0.6, 0.7],
      ]),
    ).toEqual([1]);
  });

  test('an epoch may lose without being beaten in every group', () => {
    const epochs = [
      [0.9, 0.6],
      [0.899, 0.8],
    ];
    expect(isBeaten(epochs[0]!, epochs[1]!)).toBe(false);
    expect(left(epochs)).toEqual([1]);
  });

  test('of one attribute only', () => {
    const epochs = epochsOf([
      [0.8, 0.8, 0.5],
      [0.7, 0.8, 0.9],
    ]);
    expect(contest.contenders(epochs)[0]).toBe(1);
    expect(distanceToOptimum('sex').contenders(epochs)).toEqual([0]);
  });

  test('who is let go after each epoch never wins at the end', () => {
    let kept = 0;
    let all = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const stream = createStream(seed, 'course');
      const groups = 1 + (seed % 4);
      const epochs = Array.from({ length: 25 }, (_, epoch) =>
        Array.from({ length: groups }, () => {
          const risen = 0.5 + 0.35 * (1 - 1 / (1 + epoch / 4));
          const auc = Math.min(1, risen + (seed % 3 === 0 ? 0.2 : 0.03) * (stream.uniform() - 0.5));
          return seed % 2 === 0 ? auc : Math.round(auc * 40) / 40;
        }),
      );
      let open = new Set<number>();
      for (let count = 1; count <= epochs.length; count += 1) {
        const now = left(epochs.slice(0, count));
        expect(now[0]).toBe(nearest(epochs.slice(0, count)));
        expect(now.every((epoch) => epoch === count - 1 || open.has(epoch))).toBe(true);
        open = new Set(now);
        kept += now.length;
        all += count;
      }
    }
    expect(kept / all).toBeLessThan(0.4);
  });
});
