import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSummary } from '../../../../../../src/simulate/worlds/fundus/notes/cut-summary.ts';

describe('the cut of a summary', () => {
  it('leaves texts of 180 characters whole', () => {
    const text = `${'word '.repeat(35)}words`;
    expect(text.length).toBe(180);
    expect(cutSummary(text)).toBe(text);
  });

  it('halves no word', () => {
    expect(cutSummary('one two three', 9)).toBe('one two');
    expect(cutSummary('one two three', 8)).toBe('one two');
    expect(cutSummary('one two three', 7)).toBe('one');
  });

  it('counts characters, not units of UTF-16, and halves none', () => {
    expect(cutSummary('👁👁👁👁', 3)).toBe('👁👁👁');
    expect(cutSummary('👁👁 👁👁', 4)).toBe('👁👁');
  });

  it('is the rule of FairVLMed on texts with a space: 180 characters, then the last space', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), { minLength: 60, maxLength: 90 }),
        (words) => {
          const text = `a ${words.map((word) => word.replaceAll(' ', '_')).join(' ')}`;
          const characters = Array.from(text);
          const head = characters.slice(0, 180).join('');
          const expected = characters.length <= 180 ? text : head.slice(0, head.lastIndexOf(' '));
          expect(cutSummary(text)).toBe(expected);
          expect(Array.from(cutSummary(text)).length).toBeLessThanOrEqual(180);
        },
      ),
      { seed: 2, numRuns: 50 },
    );
  });
});
