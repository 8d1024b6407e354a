import { describe, expect, test } from 'vitest';
import type { FittingCases } from '../../../../src/learn/post-processing/fitting-cases.ts';
import { groupsWithoutFit } from '../../../../src/learn/post-processing/groups-without-fit.ts';
import { fitPostProcessing, postProcess, referenceRule } from '../../../../src/learn/post-processing/post-process.ts';
import type { RuleSettings } from '../../../../src/learn/post-processing/rule-settings.ts';

// Ten events and ten non-events a group; scores of B lie 0.2 lower.
const places = Array.from({ length: 40 }, (_, row) => row);
const cases: FittingCases = {
  split: 'validation',
  attribute: 'sex',
  groups: ['A', 'B'],
  codes: Int32Array.from(places, (row) => (row < 20 ? 0 : 1)),
  label: Uint8Array.from(places, (row) => row % 2),
  score: Float64Array.from(places, (row) => 0.3 + 0.01 * (row % 20) + 0.3 * (row % 2) - (row < 20 ? 0 : 0.2)),
};
const ids = places.map(String);

test('decisions before and after stand on one threshold and on those of the groups', () => {
  const settings = { kind: 'group-thresholds', constraint: { name: 'equal-sensitivity', value: 0.9 } } as const;
  const fitted = fitPostProcessing(cases, { settings });
  expect(fitted.before).toEqual({ rule: { rule: 'sensitivity', value: 0.9 }, threshold: expect.closeTo(0.45, 12) });
  const { before, after, drawn } = postProcess(fitted, { ...cases, ids });
  const rate = (decision: Uint8Array, code: number) =>
    places.filter((row) => cases.codes[row] === code && cases.label[row] === 1 && decision[row] === 1).length / 10;
  expect([rate(before.decision, 0), rate(before.decision, 1)]).toEqual([1, 0.8]);
  expect([rate(after.decision, 0), rate(after.decision, 1)]).toEqual([0.9, 0.9]);
  expect(drawn).toBe(false);
});

test('a recalibration gets a threshold of the new scores by the same rule', () => {
  const settings = { kind: 'recalibration', method: 'isotonic', shrinkage: 0 } as const;
  const fitted = fitPostProcessing(cases, { settings, before: { rule: 'specificity', value: 0.5 } });
  const { before, after } = postProcess(fitted, { ...cases, ids });
  expect(fitted.thresholdAfter).toBe(1);
  expect([...after.decision]).toEqual([...cases.label]);
  expect([...before.decision]).not.toEqual([...cases.label]);
});

test('decisions of the table come before those of the threshold', () => {
  const settings = { kind: 'reject-option', bound: 1, disadvantaged: ['B'] } as const;
  const decision = new Uint8Array(40).fill(1);
  expect(postProcess(fitPostProcessing(cases, { settings }), { ...cases, ids, decision }).before.decision).toBe(
    decision,
  );
});

test('draws go by the name of the case, not by its place', () => {
  const settings = { kind: 'group-thresholds', constraint: { name: 'equalised-odds' } } as const;
  const blurred = { ...cases, score: cases.score.map((value, row) => (row % 6 === 0 ? 0.55 : value)) };
  const fitted = fitPostProcessing(blurred, { settings, seed: 7 });
  const reversed = [...places].reverse();
  const turned = {
    groups: cases.groups,
    codes: Int32Array.from(reversed, (row) => cases.codes[row]!),
    score: Float64Array.from(reversed, (row) => blurred.score[row]!),
    ids: reversed.map(String),
  };
  const straight = postProcess(fitted, { ...blurred, ids });
  expect(straight.drawn).toBe(true);
  expect([...postProcess(fitted, turned).after.decision].reverse()).toEqual([...straight.after.decision]);
});

describe('the threshold that a rule is compared with', () => {
  const thresholds = (constraint: object) => referenceRule({ kind: 'group-thresholds', constraint } as never);
  test.each([
    [
      { name: 'equal-sensitivity', value: 0.8 },
      { rule: 'sensitivity', value: 0.8 },
    ],
    [
      { name: 'equal-specificity', value: 0.7 },
      { rule: 'specificity', value: 0.7 },
    ],
    [{ name: 'equal-sensitivity', value: 1 }, { rule: 'youden' }],
    [{ name: 'equal-sensitivity' }, { rule: 'youden' }],
    [{ name: 'equalised-odds' }, { rule: 'youden' }],
    [{ name: 'minimum-sensitivity', value: 0.9, rule: { rule: 'f1' } }, { rule: 'f1' }],
  ])('%j', (constraint, expected) => expect(thresholds(constraint)).toEqual(expected));
});

test('groups that the split lacks, or has one class of, are named with the reason', () => {
  const applied = { groups: ['B', 'C', 'D', 'A'], codes: Int32Array.from([0, 0, 1, 3, 3, 3, -1]) };
  const label = cases.label.map((value, row) => (row < 20 ? 0 : value));
  expect(groupsWithoutFit({ ...cases, label }, applied)).toEqual([
    { group: 'C', reason: 'not in the split', cases: 1 },
    { group: 'A', reason: 'no events', cases: 3 },
  ]);
});

describe('what cannot be fitted or drawn is refused', () => {
  const settings = { kind: 'group-thresholds', constraint: { name: 'equalised-odds' } } as const;

  test('a label that is neither 0 nor 1', () => {
    const label = cases.label.with(3, 2);
    expect(() => fitPostProcessing({ ...cases, label }, { settings })).toThrow(/label of case 3 is 2/);
  });

  test.each<[string, RuleSettings, RegExp]>([
    ['a count', { ...settings, minimumCount: Number.NaN }, /`minimumCount` must be 0 or more; got NaN/],
    ['a bound', { kind: 'reject-option', bound: Number.NaN }, /`bound` must be in 0\.\.1; got NaN/],
  ])('%s that is no number', (_, given, message) => {
    expect(() => fitPostProcessing(cases, { settings: given })).toThrow(message);
  });

  test('names and decisions of other numbers of cases', () => {
    const fitted = fitPostProcessing(cases, { settings });
    expect(() => postProcess(fitted, { ...cases, ids: ids.slice(1) })).toThrow(/40 chances and 39 names/);
    const decision = new Uint8Array(2);
    expect(() => postProcess(fitted, { ...cases, ids, decision })).toThrow(/40 cases and 2 decisions before/);
  });

  test('equal scores, by what they are', () => {
    const score = new Float64Array(40).fill(0.4);
    const given = { kind: 'recalibration', method: 'logistic' } as const;
    expect(() => fitPostProcessing({ ...cases, score }, { settings: given })).toThrow(/or are all equal/);
  });
});
