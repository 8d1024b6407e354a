import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { paretoMinimax } from '../../../../src/learn/selection/pareto-minimax.ts';
import { epochsOf, isBeaten } from './epochs-of.ts';

const winner = (epochs: readonly (readonly number[])[]) => paretoMinimax().contenders(epochsOf(epochs));

describe('pareto-minimax among epochs', () => {
  test('the largest least AUC, then the larger mean, then the earlier', () => {
    expect(
      winner([
        [0.7, 0.9],
        [0.72, 0.84],
        [0.71, 0.95],
      ]),
    ).toEqual([1]);
    expect(
      winner([
        [0.7, 0.8],
        [0.7, 0.85],
        [0.9, 0.7],
        [0.7, 0.9],
      ]),
    ).toEqual([2]);
    expect(winner([[Number.NaN, Number.NaN]])).toEqual([]);
    expect(
      paretoMinimax().values(
        epochsOf([
          [0.7, 0.9],
          [Number.NaN, Number.NaN],
        ]),
      ),
    ).toEqual([0.7, Number.NaN]);
  });

  test('of one attribute only', () => {
    const epochs = epochsOf([
      [0.7, 0.9, 0.5],
      [0.6, 0.9, 0.6],
    ]);
    expect(paretoMinimax().contenders(epochs)).toEqual([1]);
    expect(paretoMinimax('sex').contenders(epochs)).toEqual([0]);
    expect(paretoMinimax('site').values(epochs)).toEqual([0.5, 0.6]);
  });

  test('is what the definition by the front gives, on courses with many ties', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const stream = createStream(seed, 'course');
      const epochs = Array.from({ length: 12 }, () => Array.from({ length: 3 }, () => 0.5 + stream.below(6) / 20));
      const front = epochs.filter((own) => !epochs.some((other) => isBeaten(own, other)));
      const least = Math.max(...front.map((own) => Math.min(...own)));
      const tied = front.filter((own) => Math.min(...own) === least);
      const mean = ([a, b, c]: readonly number[]) => (a! + b! + c!) / 3;
      const best = Math.max(...tied.map(mean));
      expect(winner(epochs)).toEqual([epochs.indexOf(tied.find((own) => mean(own) === best)!)]);
    }
  });
});
