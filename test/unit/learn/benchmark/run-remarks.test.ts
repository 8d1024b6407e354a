import { describe, expect, it } from 'vitest';
import { mergeRemarks } from '../../../../src/learn/benchmark/run-remarks.ts';

describe('mergeRemarks', () => {
  it('counts runs, and puts remarks together that differ in numbers of epochs alone', () => {
    const mean = (count: number) => `The mean over ${count} epochs of 12 epochs.`;
    expect(mergeRemarks([[mean(7)], [], [mean(4), 'Of 60-80 nothing.'], [mean(9)], ['Of 40-60 nothing.']])).toEqual([
      { runs: 3, text: 'The mean over 4 to 9 epochs of 12 epochs.' },
      { runs: 1, text: 'Of 60-80 nothing.' },
      { runs: 1, text: 'Of 40-60 nothing.' },
    ]);
    expect(mergeRemarks([[], []])).toEqual([]);
  });
});
