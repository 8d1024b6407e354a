import { describe, expect, it } from 'vitest';
import { trainingFigures } from '../../../../src/learn/benchmark/training-figures.ts';
import type { LearningCases } from '../../../../src/learn/cases/learning-cases.ts';

const codes = Int32Array.of(0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1);
const cases: LearningCases = {
  count: 12,
  ids: Array.from({ length: 12 }, (_, k) => String(k)),
  patient: Int32Array.from({ length: 12 }, (_, k) => k),
  classes: ['absent', 'present'],
  label: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1),
  attributes: [{ name: 'sex', codes, groups: ['F', 'M'], unknown: -1, recipe: { columns: ['sex'] } }],
  splits: {
    train: Int32Array.of(0, 1, 2, 3),
    validation: Int32Array.of(4, 5, 6, 7),
    test: Int32Array.of(8, 9, 10, 11),
  },
};
const scored = (of: Int32Array, second: readonly number[]) => ({
  cases: of,
  scores: [Float64Array.from(second, (score) => 1 - score), Float64Array.from(second)],
});
const scores = {
  validation: scored(cases.splits.validation, [0.1, 0.9, 0.2, 0.8]),
  // F is told apart (0.3 < 0.6), M the wrong way round (0.5 > 0.4); of four pairs of a case and another three are in order.
  test: scored(cases.splits.test, [0.3, 0.6, 0.5, 0.4]),
};

const comparison = { minimumEvents: 0 };

describe('trainingFigures', () => {
  it('counts no group that the audit would not score, and says why', () => {
    const { figures } = trainingFigures(cases, { scores });
    expect(figures).toMatchObject({ auc: 0.75, groupAuc: { F: 1, M: 0 } });
    expect([figures.worstGroupAuc, figures.equityScaledAuc, figures.demographicParityDifference]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(figures.leftOut).toEqual([
      { attribute: 'sex', group: 'F', reason: '1 event, fewer than 10' },
      { attribute: 'sex', group: 'M', reason: '1 event, fewer than 10' },
    ]);
  });

  it('counts by hand: AUC 3/4, groups 1 and 0, ES-AUC 0.75 / (1 + 0.25 + 0.75)', () => {
    const { figures, validation } = trainingFigures(cases, { scores, selectedEpoch: 2 }, { comparison });
    expect(figures).toMatchObject({
      auc: 0.75,
      groupAuc: { F: 1, M: 0 },
      worstGroupAuc: 0,
      equityScaledAuc: 0.375,
      selectedEpoch: 2,
    });
    expect(validation.auc).toBe(1);
    expect(validation.worstGroupAuc).toBeNaN();
    expect(figures.validation.leftOut?.map(({ group }) => group)).toEqual(['F', 'M']);
    const any = trainingFigures(cases, { scores }, { comparison, selectionGroups: comparison });
    expect(any.validation.worstGroupAuc).toBe(1);
    expect(any.figures.validation).not.toHaveProperty('leftOut');
    expect(figures).not.toHaveProperty('badPairs');
  });

  it('says how bad pairs are told, overall and within groups', () => {
    const badPair = Float64Array.of(0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    const trained = { scores, suspicion: Float64Array.of(0.5, 0.1, 0.4, 0.7), flagged: [0, 3] };
    const { figures } = trainingFigures(cases, trained, { badPair, comparison });
    expect(figures.badPairs).toEqual({ auc: 0.75, byType: {}, byGroup: { F: 0, M: 1 } });
    expect(figures.flagged).toEqual({ share: 0.5, precision: 0.5, recall: 0.5 });
  });

  it('names figures of too few cases by the rule that says which groups count, and takes remarks over', () => {
    const remarks = ['Nothing was weighted.'];
    const badPair = Float64Array.of(0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    const trained = { scores, suspicion: Float64Array.of(0.5, 0.1, 0.4, 0.7), remarks };
    const { figures } = trainingFigures(cases, trained, { badPair });
    expect(figures.few).toEqual([
      { of: 'test cases', reason: '2 events, fewer than 10' },
      { of: 'validation cases', reason: '2 events, fewer than 10' },
      { of: 'bad pairs told', reason: '2 bad pairs, fewer than 10' },
    ]);
    expect(figures.remarks).toEqual(remarks);
    const alike = { ...trained, suspicion: new Float64Array(4) };
    expect(trainingFigures(cases, alike, { badPair }).figures).not.toHaveProperty('pairsAlike');
    const silent = trainingFigures(cases, { ...alike, warnings: ['The schedule ends early.'], remarks: [] }).figures;
    expect([silent.pairsAlike, silent.remarks]).toEqual([true, ['The schedule ends early.']]);
    const none = trainingFigures(cases, { scores, remarks: [] }, { comparison, selectionGroups: comparison }).figures;
    expect([none.few, none.remarks]).toEqual([undefined, undefined]);
  });

  it('names groups by attribute where there are several, and has no gaps without any', () => {
    const two = { ...cases, attributes: [...cases.attributes, { ...cases.attributes[0]!, name: 'eye' }] };
    expect(Object.keys(trainingFigures(two, { scores }).figures.groupAuc)).toEqual([
      'sex=F',
      'sex=M',
      'eye=F',
      'eye=M',
    ]);
    const { figures } = trainingFigures({ ...cases, attributes: [] }, { scores });
    expect([figures.equityScaledAuc, figures.demographicParityDifference]).toEqual([Number.NaN, Number.NaN]);
  });
});
