import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { type LevellingInput, levellingCheck } from '../../../../src/learn/post-processing/levelling-check.ts';
import { delongTest } from '../../../../src/stats/delong.ts';

const size = 400;
const stream = createStream(2, 'levelling');
const label = Uint8Array.from({ length: 2 * size }, () => (stream.uniform() < 0.5 ? 1 : 0));
const codes = Int32Array.from({ length: 2 * size }, (_, row) => (row < size ? 0 : 1));
const score = Float64Array.from(label, (value, row) => value * (codes[row] === 0 ? 2 : 1) + stream.normal());
const base = { attribute: 'sex', label, groups: ['A', 'B'], codes };
const decide = (thresholds: readonly number[]) =>
  Float64Array.from(score, (value, row) => Number(value >= thresholds[codes[row]!]!));

function check(before: readonly number[], after: readonly number[], more: Partial<LevellingInput> = {}) {
  const input = { ...base, before: { chance: decide(before) }, after: { chance: decide(after) }, ...more };
  return Object.fromEntries(levellingCheck(input).map((each) => [each.metric, each]));
}

test('a gap closed by lowering the better group is named so', () => {
  const { sensitivity } = check([0.5, 0.5], [1.5, 0.5]);
  expect(sensitivity!.gap.second).toBeLessThan(sensitivity!.gap.first!);
  expect(sensitivity!.narrowing).toMatchObject({ worstRaised: 0, onlyByLowering: true });
  expect(sensitivity!.narrowing!.total).toBeCloseTo(sensitivity!.gap.first! - sensitivity!.gap.second!, 12);
  expect(sensitivity!.levellingDown).toMatchObject({ code: 'some-group-worse' });
  expect(sensitivity!.levellingDown.sentence).toMatch(/at the cost of.*A/);
  expect(sensitivity!.groups.map(({ outcome }) => outcome)).toEqual(['worse', 'not-worse']);
  expect(sensitivity!.groups[1]!.primary.change).toMatchObject({ value: 0, low: 0, high: 0 });
});

test('a gap closed by raising the worse group costs specificity, which the check shows', () => {
  const { sensitivity, specificity } = check([0.5, 0.5], [0.5, -0.5]);
  expect(sensitivity!.narrowing!.onlyByLowering).toBe(false);
  expect(sensitivity!.levellingDown.code).toBe('none');
  expect(specificity!.groups.map(({ outcome }) => outcome)).toEqual(['not-worse', 'worse']);
});

test('intervals of paired proportions are those of the differences case by case', () => {
  const { sensitivity } = check([0.5, 0.5], [1, 0.5]);
  const rows = [...label.keys()].filter((row) => codes[row] === 0 && label[row] === 1);
  const differences = rows.map((row) => Number(score[row]! >= 1) - Number(score[row]! >= 0.5));
  const mean = differences.reduce((a, b) => a + b, 0) / rows.length;
  const squares = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / (rows.length - 1) / rows.length);
  const change = sensitivity!.groups[0]!.primary.change as { value: number; low: number; high: number };
  expect(change.value).toBeCloseTo(mean, 12);
  expect((change.high - change.low) / 2 / standardError).toBeGreaterThan(1.96);
  expect((change.high - change.low) / 2 / standardError).toBeLessThan(1.98);
});

test('areas are compared as DeLong does', () => {
  const blurred = score.map((value, row) => value + (codes[row] === 0 ? 1.5 * createStream(3, row).normal() : 0));
  const [auc] = levellingCheck({ ...base, before: { score }, after: { score: blurred } });
  const own = (values: Float64Array) => values.filter((_, row) => codes[row] === 0);
  const delong = delongTest({
    first: own(blurred),
    second: own(score),
    label: label.filter((_, row) => codes[row] === 0),
  });
  const { change, p } = auc!.groups[0]!.primary;
  expect(auc!.metric).toBe('auc');
  expect((change as { value: number }).value).toBeCloseTo(delong.difference, 12);
  expect(p).toBeCloseTo(delong.p, 10);
});

describe('what cannot be compared', () => {
  test('a group without events is said to be so', () => {
    const none = label.map((value, row) => (codes[row] === 1 ? 0 : value));
    const { sensitivity } = check([0.5, 0.5], [0.4, 0.4], { label: none });
    expect(sensitivity!.groups[1]).toMatchObject({
      outcome: 'not-compared',
      primary: { change: { undefined: 'no events' } },
    });
    expect(sensitivity!.narrowing).toBeNull();
    expect(sensitivity!.levellingDown.code).toBe('not-shown');
  });

  test('sides with nothing in common, and arrays of other lengths, are refused', () => {
    expect(() => levellingCheck({ ...base, before: { score }, after: { chance: score } })).toThrow(/share neither/);
    expect(() => levellingCheck({ ...base, before: { score }, after: { score: score.slice(1) } })).toThrow(/800 cases/);
  });
});

describe('what has no meaning is refused', () => {
  const decided = { before: { chance: decide([0.5, 0.5]) }, after: { chance: decide([1, 0.5]) } };
  const broken = (row: number, value: number): Float64Array => decide([1, 0.5]).with(row, value);

  test.each<[string, Partial<LevellingInput>, RegExp]>([
    ['alpha', { alpha: Number.NaN }, /`alpha` must lie between 0 and 1; got NaN/],
    ['margin', { margin: Number.NaN }, /`margin` must be in 0\.\.1; got NaN/],
    ['a label', { label: label.with(3, 2) }, /label of case 3 is 2/],
    ['a chance that is no number', { after: { chance: broken(5, Number.NaN) } }, /NaN of case 5 is no chance/],
    ['a chance above 1', { after: { chance: broken(5, 2) } }, /2 of case 5 is no chance/],
    ['a score', { before: { score }, after: { score: score.with(7, Number.NaN) } }, /NaN of case 7 is not a number/],
  ])('%s', (_, change, message) => {
    expect(() => levellingCheck({ ...base, ...decided, ...change })).toThrow(message);
  });

  test('but not of cases that are left out', () => {
    const unknown = codes.with(5, -1);
    const checked = levellingCheck({ ...base, codes: unknown, ...decided, after: { chance: broken(5, Number.NaN) } });
    expect(checked.every(({ groups }) => groups.every(({ primary }) => Number.isFinite(primary.second)))).toBe(true);
  });
});
