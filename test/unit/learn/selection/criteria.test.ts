import { describe, expect, test } from 'vitest';
import { criteria, criterionOf } from '../../../../src/learn/selection/criteria.ts';
import type { EpochFigures } from '../../../../src/learn/selection/criterion.ts';

const figures: EpochFigures = {
  loss: 0.4,
  auc: 0.8,
  groups: [
    { attribute: 'sex', group: 'f', auc: 0.9, cases: 10, events: 5 },
    { attribute: 'sex', group: 'm', auc: 0.7, cases: 10, events: 5 },
    { attribute: 'site', group: 'a', auc: 0.6, cases: 10, events: 5 },
    { attribute: 'site', group: 'b', auc: Number.NaN, cases: 10, events: 10 },
  ],
  worstGroupAuc: 0.6,
  equityScaledAuc: { sex: 2 / 3, site: Number.NaN },
};

describe('criterionOf', () => {
  test.each([
    ['loss', 'lower', 0.4],
    ['auc', 'higher', 0.8],
    ['worst-group-auc', 'higher', 0.6],
    ['worst-group-auc:sex', 'higher', 0.7],
    ['worst-group-auc:age', 'higher', Number.NaN],
    ['es-auc', 'higher', 2 / 3],
    ['es-auc:sex', 'higher', 2 / 3],
    ['es-auc:site', 'higher', Number.NaN],
    ['pareto-minimax', 'higher', 0.6],
    ['pareto-minimax:sex', 'higher', 0.7],
    ['dto', 'lower', 0],
    ['dto:age', 'lower', Number.NaN],
  ])('%s', (name, better, value) => {
    const criterion = criterionOf(name);
    expect(criterion).toMatchObject({ name, better });
    expect(criterion.value(figures)).toBe(value);
  });

  test('a group that does not count is not the worst of its attribute', () => {
    const groups = figures.groups.map((each) => (each.group === 'm' ? { ...each, isLeftOut: true as const } : each));
    expect(criterionOf('worst-group-auc:sex').value({ ...figures, groups })).toBe(0.9);
  });

  test('without attributes there is no equity-scaled AUC', () => {
    expect(criterionOf('es-auc').value({ ...figures, equityScaledAuc: {} })).toBe(Number.NaN);
  });

  test.each([
    ['esauc', /Did you mean "es-auc"/],
    ['worst_group_auc', /Did you mean "worst-group-auc"/],
    ['accuracy-of-all', /Criteria are: loss, auc/],
    ['auc:sex', /Write "auc"/],
    ['pareto', /Did you mean "pareto-minimax"/],
    ['dto:sexx', /Did you mean "sex"/],
    ['es-auc:sexx', /Did you mean "sex"/],
  ])('%s is refused', (name, hint) => {
    expect(() => criterionOf(name, ['sex', 'site'])).toThrowError(
      expect.objectContaining({ code: 'learn/unknown-criterion', kind: 'usage', hint: expect.stringMatching(hint) }),
    );
  });

  test('every criterion is found by its name', () => {
    for (const criterion of criteria) expect(criterionOf(criterion.name)).toBe(criterion);
  });
});
