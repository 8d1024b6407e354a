import { describe, expect, test } from 'vitest';
import { searchSettings, selectTrial, sharedSettings } from '../../../../src/learn/protocol/search-settings.ts';

const method = {
  name: 'example',
  settings: {
    weight: { default: 0.5, low: 0, high: 1, search: [0.1, 0.5, 0.9], about: '' },
    kind: { default: 'a', choices: ['a', 'b'], search: ['a', 'b'], about: '' },
    warm: { default: true, about: '' },
  },
};
const shared = { learningRate: { default: 1e-3, low: 0, high: 1, search: [1e-3, 1e-2], about: '' } };
const texts = (budget: number, seed = 1, name = 'example') =>
  searchSettings({ ...method, name }, { budget, seed, shared }).trials.map(({ trial: _, ...settings }) =>
    JSON.stringify(settings),
  );

describe('searchSettings', () => {
  test('the defaults first, then no combination twice', () => {
    const search = searchSettings(method, { budget: 8, seed: 1, shared });
    expect(search).toMatchObject({ combinations: 12, isExhaustive: false });
    expect(search.trials[0]).toEqual({
      trial: 0,
      method: { weight: 0.5, kind: 'a', warm: true },
      training: { learningRate: 1e-3 },
    });
    expect(search.trials.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(texts(8)).size).toBe(8);
  });

  test('a larger budget begins with the trials of a smaller; seed and method have draws of their own', () => {
    expect(texts(9).slice(0, 5)).toEqual(texts(5));
    expect(texts(9, 2)).not.toEqual(texts(9));
    expect(texts(9, 1, 'other')).not.toEqual(texts(9));
  });

  test('all combinations where the budget allows', () => {
    const search = searchSettings(method, { budget: 100, seed: 1, shared });
    expect(search.isExhaustive).toBe(true);
    expect(new Set(texts(100)).size).toBe(12);
  });

  test('given settings outside of the grid are one more combination', () => {
    const search = searchSettings(method, { budget: 100, seed: 1, shared, given: { weight: 0.3 } });
    expect(search.combinations).toBe(13);
    expect(search.trials).toHaveLength(13);
    expect(search.trials[0]!.method).toMatchObject({ weight: 0.3 });
  });

  test('a method without settings is searched over the shared ones', () => {
    const { combinations } = searchSettings({ name: 'clip', settings: {} }, { budget: 3, seed: 1 });
    expect(combinations).toBe(sharedSettings.learningRate.search.length * sharedSettings.weightDecay.search.length);
  });

  test('every combination is drawn as often', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 1100; seed += 1) {
      const second = texts(2, seed)[1]!;
      counts.set(second, (counts.get(second) ?? 0) + 1);
    }
    expect(counts.size).toBe(11);
    // 100 each, standard deviation 9.5.
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(45);
  });

  test.each([0, 1.5, Number.NaN])('a budget of %s is refused', (budget) => {
    expect(() => searchSettings(method, { budget, seed: 1 })).toThrowError(
      expect.objectContaining({ code: 'learn/bad-budget' }),
    );
  });
});

test('the selected trial is the best on validation cases, the earlier of equal ones', () => {
  const figures = (auc: number) => ({ loss: 1, auc, groups: [], worstGroupAuc: auc, equityScaledAuc: {} });
  const { trials } = searchSettings(method, { budget: 4, seed: 1, shared });
  const records = trials.map((trial, index) => ({ ...trial, figures: figures([0.7, 0.8, 0.8, 0.6][index]!) }));
  expect(selectTrial(records, 'auc')).toEqual({ index: 1, value: 0.8 });
});
