import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../../src/core/stream.ts';
import { addTypingErrors } from '../../../../../../src/simulate/worlds/fundus/notes/typing-errors.ts';

const text = 'The cup-to-disc ratio is 0.65 OD, IOP 22 mmHg; atrophie péripapillaire, œil gauche. '.repeat(40);
const typed = (rate: number): string => addTypingErrors(text, rate, createStream(1, 'typing'));
const words = (written: string): string[] => written.match(/\p{L}+/gu) ?? [];

describe('typing errors', () => {
  it('are none at rate 0', () => {
    expect(typed(0)).toBe(text);
  });

  it('leave numbers, marks and short words alone', () => {
    const rest = (written: string): string[] => written.match(/[\d.]+|\b(?:OD|IOP|cup|is)\b/gu) ?? [];
    expect(rest(typed(0.3))).toEqual(rest(text));
  });

  it('hit about the share of words that the rate says', () => {
    const long = words(text)
      .map((word, k) => [word, words(typed(0.2))[k]] as const)
      .filter(([word]) => word.length >= 4);
    const hit = long.filter(([word, written]) => word !== written).length / long.length;
    // 0.2 less the doubled letters that change nothing; five standard errors of 320 words.
    expect(hit).toBeGreaterThan(0.1);
    expect(hit).toBeLessThan(0.3);
  });

  it('grow with the rate without changing those of a lower one', () => {
    const [few, many] = [words(typed(0.05)), words(typed(0.25))];
    words(text).forEach((word, k) => {
      if (few[k] !== word) expect(many[k]).toBe(few[k]);
    });
  });
});
