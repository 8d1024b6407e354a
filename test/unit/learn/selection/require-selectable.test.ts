import { describe, expect, it } from 'vitest';
import { criterionOf } from '../../../../src/learn/selection/criteria.ts';
import { leftOutGroups } from '../../../../src/learn/selection/left-out-groups.ts';
import { requireSelectable } from '../../../../src/learn/selection/require-selectable.ts';

// 40 validation cases of site a, 4 of site b; every second one an event.
const codes = Int32Array.from({ length: 44 }, (_, row) => Number(row >= 40));
const validation = Int32Array.from(codes.keys());
const empty = new Int32Array(0);
const cases = {
  classes: ['absent', 'present'],
  label: codes.map((_, row) => row % 2),
  patient: validation,
  attributes: [{ name: 'site', groups: ['a', 'b'], codes, unknown: -1, recipe: { columns: ['site'] } }],
  splits: { train: empty, validation, test: empty },
};
const check = (name: string, minimumEvents?: number, attributes = ['site']) =>
  requireSelectable(cases, {
    criterion: criterionOf(name),
    attributes,
    leftOut: leftOutGroups(cases, validation, { minimumEvents }),
  });

describe('requireSelectable', () => {
  it('refuses a criterion of two groups where one is too small, and names it', () => {
    expect(() => check('es-auc')).toThrowError(
      expect.objectContaining({
        code: 'learn/small-groups',
        kind: 'data',
        problems: ['site b: 2 events, fewer than 10'],
        hint: expect.stringContaining('selection.minimumEvents'),
      }),
    );
    expect(() => check('worst-group-auc:site', 30)).toThrowError(
      expect.objectContaining({ code: 'learn/small-groups' }),
    );
  });

  it('names the groups of the attribute that the criterion looks at, and no others', () => {
    const sex = { name: 'sex', groups: ['f', 'm'], codes, unknown: -1, recipe: { columns: ['sex'] } };
    const two = { ...cases, attributes: [sex, ...cases.attributes] };
    const leftOut = leftOutGroups(two, validation, { minimumEvents: 30 });
    const refused = (name: string) => () =>
      requireSelectable(two, { criterion: criterionOf(name), attributes: ['sex', 'site'], leftOut });
    expect(refused('dto')).toThrowError(
      expect.objectContaining({ problems: expect.arrayContaining(['sex m: 2 events, fewer than 30']) }),
    );
    expect(refused('dto:site')).toThrowError(
      expect.objectContaining({ problems: ['site a: 20 events, fewer than 30', 'site b: 2 events, fewer than 30'] }),
    );
  });

  it('lets pass what some groups can decide, what looks at no group, and every group where the minimum is 0', () => {
    for (const name of ['worst-group-auc', 'auc', 'loss']) check(name);
    check('es-auc', 0);
    check('es-auc', 2);
  });

  it('says nothing of a criterion that has no value for other reasons', () => {
    check('es-auc', undefined, []);
  });
});
