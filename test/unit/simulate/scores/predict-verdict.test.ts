import { describe, expect, it } from 'vitest';
import { predictVerdict } from '../../../../src/simulate/scores/predict-verdict.ts';

const rules = { delta: 0.05, alpha: 0.05, minimumEvents: 10, family: 1, seed: 1 };
const group = (auc: number, events: number) => ({ auc, events, studies: events * 10 });

describe('predictVerdict', () => {
  it('expects a large gap in large groups', () => {
    expect(predictVerdict([group(0.9, 2000), group(0.8, 2000)], 1, rules, 'a')['gap-of-delta-or-more']).toBeGreaterThan(
      0.99,
    );
  });

  it('expects a small gap in very large groups to be found and called small', () => {
    expect(predictVerdict([group(0.9, 20_000), group(0.88, 20_000)], 1, rules, 'b')['gap-below-delta']).toBeGreaterThan(
      0.99,
    );
  });

  it('expects equal groups to be shown equivalent only when large', () => {
    expect(
      predictVerdict([group(0.9, 2000), group(0.9, 2000)], 1, rules, 'c')['no-gap-larger-than-delta'],
    ).toBeGreaterThan(0.9);
    expect(predictVerdict([group(0.9, 60), group(0.9, 60)], 1, rules, 'd')['not-enough-data']).toBeGreaterThan(0.9);
  });

  it('rejects equal groups at the rate alpha', () => {
    const chances = predictVerdict(
      [group(0.9, 300), group(0.9, 300), group(0.9, 300)],
      1,
      { ...rules, alpha: 0.2 },
      'e',
    );
    // 500 draws: standard error 0.018 at 0.2.
    expect(Math.abs(chances['gap-of-delta-or-more'] + chances['gap-below-delta'] - 0.2)).toBeLessThan(0.06);
  });

  it('leaves out groups with too few events, and says not enough with one group', () => {
    expect(predictVerdict([group(0.9, 2000), group(0.5, 9)], 1, rules, 'f')['not-enough-data']).toBe(1);
  });

  it('adds up to one', () => {
    const chances = predictVerdict([group(0.9, 200), group(0.85, 200)], 1.3, rules, 'g');
    expect(Object.values(chances).reduce((total, chance) => total + chance, 0)).toBeCloseTo(1, 12);
  });
});
