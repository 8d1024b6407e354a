import { describe, expect, it } from 'vitest';
import { splitOf } from '../../../../src/simulate/graph/split-of.ts';

describe('splitOf', () => {
  it('draws splits by their shares, by patient alone', () => {
    const split = { train: 0.6, validation: 0.2, test: 0.2 };
    const drawn = Array.from({ length: 5000 }, (_, patient) => splitOf(split, 1, patient));
    const share = (name: string): number => drawn.filter((each) => each === name).length / 5000;
    // Four standard errors of a share of 0.6.
    expect(Math.abs(share('train') - 0.6)).toBeLessThan(0.028);
    expect(Math.abs(share('test') - 0.2)).toBeLessThan(0.023);
    expect(splitOf(split, 1, 77)).toBe(drawn[77]);
    expect(splitOf({}, 1, 0)).toBe('');
  });
});
