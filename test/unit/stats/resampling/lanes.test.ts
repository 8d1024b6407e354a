import { expect, test } from 'vitest';
import { seedState } from '../../../../src/core/xoshiro.ts';
import { forEachBlock, laneCount, laneStates } from '../../../../src/stats/resampling/lanes.ts';

test('each lane has the generator of its replicate', () => {
  const states = laneStates(3, 'bootstrap', 40);
  expect(states.length).toBe(laneCount);
  expect(states[5]).toEqual(seedState(3, ['bootstrap', 45]));
});

test('blocks cover the range once; nothing to do is nothing done', () => {
  const seen: number[] = [];
  forEachBlock({ seed: 1, from: 3, to: 40 }, (first, lanes) => {
    for (let i = 0; i < lanes; i += 1) seen.push(first + i);
  });
  expect(seen).toEqual(Array.from({ length: 37 }, (_, i) => i + 3));
  forEachBlock({ seed: 1, from: 5, to: 5 }, () => expect.fail());
});

test('a signal is looked at before each block', () => {
  const control = new AbortController();
  let blocks = 0;
  const run = (): void =>
    forEachBlock({ seed: 1, from: 0, to: 100, signal: control.signal }, () => {
      blocks += 1;
      control.abort(new Error('enough'));
    });
  expect(run).toThrow('enough');
  expect(blocks).toBe(1);
});
