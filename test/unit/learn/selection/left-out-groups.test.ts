import { describe, expect, it } from 'vitest';
import { planSchema } from '../../../../src/audit/plan.ts';
import { epochFigures } from '../../../../src/learn/selection/epoch-figures.ts';
import { leftOutGroups } from '../../../../src/learn/selection/left-out-groups.ts';

const per = <Value>(count: number, value: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => value(index));
// Groups: A 24 cases, B 24 cases of 6 patients, few 4, Unknown 24; every second case an event.
const codes = Int32Array.from([...per(24, () => 0), ...per(24, () => 1), ...per(4, () => 2), ...per(24, () => 3)]);
const cases = {
  classes: ['absent', 'present'],
  label: Int32Array.from(codes, (_, row) => row % 2),
  patient: Int32Array.from(codes, (code, row) => (code === 1 ? 1000 + (row % 6) : row)),
  attributes: [{ name: 'site', groups: ['A', 'B', 'few', 'Unknown'], codes, unknown: 3 }],
};
const rows = [...codes.keys()];

describe('leftOutGroups', () => {
  it('has the defaults of the audit', () => {
    const { analysis } = planSchema.parse({
      tables: [{ path: 'cases.csv' }],
      tasks: [{ kind: 'binary', label: 'label', score: 'score' }],
      attributes: [{ name: 'site' }],
    });
    const { minimumEvents, includeUnknown } = analysis;
    expect(leftOutGroups(cases, rows)).toEqual(leftOutGroups(cases, rows, { minimumEvents, includeUnknown }));
  });

  it('leaves out few events, few patients and Unknown, with the reason', () => {
    expect(leftOutGroups(cases, rows)).toEqual([
      { attribute: 'site', group: 'B', reason: '6 patients, fewer than 10' },
      { attribute: 'site', group: 'few', reason: '2 events, fewer than 10' },
      { attribute: 'site', group: 'Unknown', reason: 'no group is recorded' },
    ]);
    expect(leftOutGroups(cases, rows, { minimumEvents: 2, includeUnknown: true })).toEqual([]);
  });

  it('speaks of the rows given, and of labelled cases', () => {
    const label = cases.label.map((code, row) => (codes[row] === 0 && row > 4 ? -1 : code));
    expect(leftOutGroups({ ...cases, label }, rows)[0]).toMatchObject({
      group: 'A',
      reason: '2 events, fewer than 10',
    });
    expect(leftOutGroups(cases, rows.slice(0, 24))).toEqual([]);
  });

  it('takes the smallest of several classes', () => {
    const label = Int32Array.from(codes, (_, row) => (row === 0 ? 2 : row % 2));
    expect(leftOutGroups({ ...cases, classes: ['x', 'y', 'z'], label }, rows.slice(0, 24))).toEqual([
      { attribute: 'site', group: 'A', reason: 'smallest class has 1 case, fewer than 10' },
    ]);
  });
});

describe('figures of groups', () => {
  const score = Float64Array.from(codes, (code, row) =>
    code === 2 ? -cases.label[row]! : cases.label[row]! + (row % 7),
  );
  const split = { ...cases, scores: [score.map((value) => -value), score] };

  it('leave them out of the worst group and of ES-AUC, and still show their AUC', () => {
    const [any, scored] = [epochFigures(split), epochFigures({ ...split, leftOut: leftOutGroups(cases, rows) })];
    expect(any.worstGroupAuc).toBe(0);
    expect(scored.worstGroupAuc).toBe(scored.groups.find(({ group }) => group === 'A')!.auc);
    expect(scored.groups.map(({ group }) => group)).toEqual(['A', 'B', 'few']);
    expect(scored.groups.map(({ isLeftOut }) => isLeftOut)).toEqual([undefined, true, true]);
    expect(scored.equityScaledAuc['site']).toBeNaN();
  });

  it('have Unknown among them where it counts', () => {
    const leftOut = leftOutGroups(cases, rows, { includeUnknown: true });
    expect(epochFigures({ ...split, leftOut }).groups.map(({ group }) => group)).toContain('Unknown');
  });
});
