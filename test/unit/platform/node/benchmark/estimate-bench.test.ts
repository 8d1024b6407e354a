import { expect, it } from 'vitest';
import { badPairWorldOf } from '../../../../../src/learn/benchmark/worlds.ts';
import { estimateBench } from '../../../../../src/platform/node/benchmark/estimate-bench.ts';

it('counts what worlds share once, and pictures of low quality by themselves', async () => {
  const names = [
    'contradictory.strong.80-20.separate',
    'swapped-across.strong.95-5.separate',
    'image.strong.80-20.separate',
  ];
  const sizes = { training: 150, validation: 50, stratum: 10 };
  const { pictures, cells, secondsPerPicture, seconds } = await estimateBench({
    folder: '.',
    worlds: names.map(badPairWorldOf),
    seeds: [1, 2],
    rows: [{ method: 'clip' }, { method: 'clean' }],
    sizes,
  });
  // Two populations of 200 for two seeds; 0.8 of 10 % and 0.2 of 40 % of one world's pairs are spoilt; four strata of 10, shared.
  expect(pictures).toBe(2 * (2 * 200 + 32) + 40);
  expect(cells).toBe(12);
  expect(seconds).toBeCloseTo(pictures * secondsPerPicture + 1.5 * 12, 6);
});
