import { describe, expect, it } from 'vitest';
import { spellDuration, timeLeft } from '../../../src/cli/time-left.ts';

describe('timeLeft', () => {
  const clock = (): { now: () => number; at: (milliseconds: number) => void } => {
    let time = 0;
    return {
      now: () => time,
      at: (milliseconds) => {
        time = milliseconds;
      },
    };
  };

  it('takes the pace since the first report, which a resumed run does not begin with at nothing', () => {
    const { now, at } = clock();
    const left = timeLeft(now);
    expect(left({ stage: 'training', done: 500, total: 1000 })).toBe('');
    at(10_000);
    expect(left({ stage: 'training', done: 600, total: 1000 })).toBe('40 s left');
    at(20_000);
    expect(left({ stage: 'training', done: 900, total: 1000 })).toBe('5 s left');
  });

  it('says nothing too early, at the end, while nothing moves, and of an unknown total', () => {
    const { now, at } = clock();
    const left = timeLeft(now);
    left({ stage: 'a', done: 0, total: 10 });
    at(1999);
    expect(left({ stage: 'a', done: 1, total: 10 })).toBe('');
    at(5000);
    expect(left({ stage: 'a', done: 0, total: 10 })).toBe('');
    expect(left({ stage: 'a', done: 10, total: 10 })).toBe('');
    expect(left({ stage: 'a', done: 3, total: 0 })).toBe('');
  });

  it('starts anew with another stage, and when a stage comes again', () => {
    const { now, at } = clock();
    const left = timeLeft(now);
    left({ stage: 'a', done: 0, total: 10 });
    at(10_000);
    expect(left({ stage: 'b', done: 5, total: 10 })).toBe('');
    at(14_000);
    expect(left({ stage: 'b', done: 6, total: 10 })).toBe('16 s left');
    expect(left({ stage: 'b', done: 1, total: 10 })).toBe('');
  });
});

it.each([
  [0, '1 s'],
  [400, '1 s'],
  [58_900, '59 s'],
  [59_100, '1 min'],
  [61_000, '2 min'],
  [3_540_000, '59 min'],
  [3_541_000, '1 h'],
  [3_601_000, '1 h 10 min'],
  [7_200_000, '2 h'],
  [86_000_000, '1 d'],
  [100_000_000, '1 d 4 h'],
] as const)('spells %d ms as %s', (milliseconds, text) => {
  expect(spellDuration(milliseconds)).toBe(text);
});
