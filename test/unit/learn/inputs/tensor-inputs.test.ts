import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { tensorInputs } from '../../../../src/learn/inputs/tensor-inputs.ts';
import { type Tokeniser, tokenise } from '../../../../src/learn/inputs/tokeniser.ts';

const request = (cases: readonly number[]) => ({ cases, mode: 'eval', stream: () => createStream(1) }) as const;

describe('tensorInputs', () => {
  const source = tensorInputs({ x: { dtype: 'float32', shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) } });

  test('gives the rows of the cases in their order', async () => {
    const { x } = await source.load(request([2, 0]));
    expect(x).toEqual({ dtype: 'float32', shape: [2, 2], data: Float32Array.of(5, 6, 1, 2) });
  });

  test.each([3, -1, Number.NaN])('refuses case %s, which is not there, instead of giving zeros', (index) => {
    expect(() => source.load(request([index]))).toThrow(
      expect.objectContaining({ code: 'learn/unequal-cases', message: expect.stringContaining('"x" is of 3 cases') }),
    );
  });
});

describe('tokenise', () => {
  const tokeniser = (ids: readonly number[]): Tokeniser => ({ words: 9, length: 3, padding: 0, encode: () => ids });

  test('fills rows behind their words', () => {
    const { words, mask } = tokenise(['a'], tokeniser([4, 5]));
    expect([[...words.data].map(Number), [...mask.data]]).toEqual([
      [4, 5, 0],
      [1, 1, 0],
    ]);
  });

  test('refuses more words than a row holds, which would run into the next', () => {
    expect(() => tokenise(['a', 'b'], tokeniser([1, 2, 3, 4]))).toThrow(/4 words for text 0; its rows have 3/);
  });
});
