import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { groupBy, stratifiedSplit } from '../../../../../src/simulate/graph/stratify/stratified-split.ts';

describe('stratifiedSplit', () => {
  it('gives every stratum its due within one item, and the whole its due exactly', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1000), (counts, share, seed) => {
        const items = counts.flatMap((count, stratum) =>
          Array.from({ length: count }, (_, n) => ({ stratum: `${stratum}`, n })),
        );
        const [taken, rest] = stratifiedSplit(items, share, createStream(seed, 'test'));
        expect(taken.length).toBe(Math.round(items.length * share));
        expect(new Set([...taken, ...rest]).size).toBe(items.length);
        const parts = groupBy(taken, ({ stratum }) => stratum);
        counts.forEach((count, stratum) => {
          expect(Math.abs((parts.get(`${stratum}`)?.length ?? 0) - count * share)).toBeLessThan(1 + 1e-9);
        });
      }),
    );
  });
});
