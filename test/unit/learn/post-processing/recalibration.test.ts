import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { applyRule } from '../../../../src/learn/post-processing/apply-rule.ts';
import type { FittingCases } from '../../../../src/learn/post-processing/fitting-cases.ts';
import { fitRecalibration, recalibrated } from '../../../../src/learn/post-processing/recalibration.ts';

const logistic = (z: number) => 1 / (1 + Math.exp(-z));

/** Scores whose true logit is `intercept + slope z` in each group, z the logit of the score. */
function drawn(truths: readonly (readonly [number, number])[], size: number): FittingCases {
  const stream = createStream(8, 'recalibration');
  const rows = truths.flatMap(([intercept, slope], group) =>
    Array.from({ length: size }, () => {
      const z = 1.5 * stream.normal();
      return { group, score: logistic(z), label: stream.uniform() < logistic(intercept + slope * z) ? 1 : 0 };
    }),
  );
  return {
    split: 'validation',
    attribute: 'sex',
    groups: truths.map((_, code) => `group ${code}`),
    label: Uint8Array.from(rows, (row) => row.label),
    score: Float64Array.from(rows, (row) => row.score),
    codes: Int32Array.from(rows, (row) => row.group),
  };
}

describe('by group', () => {
  const cases = drawn(
    [
      [0.8, 1],
      [-0.5, 0.5],
    ],
    4000,
  );

  test('a logistic map finds intercept and slope of each group', () => {
    const { groups } = fitRecalibration(cases, { method: 'logistic', shrinkage: 0 });
    for (const [code, [intercept, slope]] of [
      [0.8, 1],
      [-0.5, 0.5],
    ].entries()) {
      const own = groups[code]!.own!;
      expect(groups[code]!.weight).toBe(1);
      expect(own.form === 'logistic' && Math.abs(own.intercept - intercept!)).toBeLessThan(0.15);
      expect(own.form === 'logistic' && Math.abs(own.slope - slope!)).toBeLessThan(0.1);
    }
  });

  test.each(['logistic', 'temperature', 'isotonic'] as const)(
    '%s: keeps the order and, with an intercept, the prevalence',
    (method) => {
      const rule = fitRecalibration(cases, { method, shrinkage: 0 });
      const { score } = applyRule(JSON.parse(JSON.stringify(rule)), cases);
      for (const code of [0, 1]) {
        const rows = [...cases.codes.keys()].filter((row) => cases.codes[row] === code);
        const order = rows.toSorted((a, b) => cases.score[a]! - cases.score[b]!);
        const steps = order.slice(1).map((row, place) => score![row]! - score![order[place]!]!);
        expect(Math.min(...steps)).toBeGreaterThanOrEqual(-1e-12);
        const mean = (values: ArrayLike<number>) => rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
        if (method !== 'temperature') expect(mean(score!)).toBeCloseTo(mean(cases.label), 6);
      }
    },
  );
});

test('a temperature of 2 is found where logits are twice what they should be', () => {
  const { pooled } = fitRecalibration(drawn([[0, 0.5]], 6000), { method: 'temperature' });
  expect(pooled).toMatchObject({ form: 'logistic', intercept: 0 });
  expect(pooled.form === 'logistic' && Math.abs(1 / pooled.slope - 2)).toBeLessThan(0.15);
});

describe('small groups', () => {
  const cases = drawn(
    [
      [0, 1],
      [2, 1],
    ],
    400,
  );
  const keep = (row: number) => cases.codes[row] === 0 || row < 440;
  const few: FittingCases = {
    ...cases,
    label: cases.label.filter((_, row) => keep(row)),
    score: cases.score.filter((_, row) => keep(row)),
    codes: cases.codes.filter((_, row) => keep(row)),
  };

  test('lie between their own fit and the pooled one, by their rarer outcome', () => {
    const rule = fitRecalibration(few, { method: 'logistic', shrinkage: 20 });
    const [, small] = rule.groups;
    const fewest = Math.min(small!.events, small!.nonEvents);
    expect(small!.weight).toBeCloseTo(fewest / (fewest + 20), 12);
    const at = { score: Float64Array.of(0.5, 0.5, 0.5), groups: few.groups, codes: Int32Array.of(0, 1, -1) };
    const { score } = applyRule(rule, at);
    const [own, pooled] = [small!.own!, rule.pooled];
    if (own.form !== 'logistic' || pooled.form !== 'logistic') throw new Error('not logistic');
    expect(score![1]).toBeCloseTo(logistic(small!.weight * own.intercept + (1 - small!.weight) * pooled.intercept), 12);
    expect(score![2]).toBeCloseTo(logistic(pooled.intercept), 12);
  });

  test('of one class, or with scores against the label, take the pooled fit and are named', () => {
    const one = { ...few, label: few.label.map((label, row) => (few.codes[row] === 1 ? 1 : label)) };
    const rule = fitRecalibration(one, { method: 'logistic' });
    expect(rule.groups[1]).toMatchObject({ own: null, weight: 0 });
    expect(rule.notes).toEqual([expect.stringContaining('group 1')]);
    const against = { ...few, score: few.score.map((score, row) => (few.codes[row] === 1 ? 1 - score : score)) };
    expect(fitRecalibration(against, { method: 'temperature' }).groups[1]!.own).toBeNull();
  });
});

test('leaves scores that have no fit as they are, where it is told to, and says so', () => {
  const cases = drawn([[0, 1]], 100);
  const separated = { ...cases, score: Float64Array.from(cases.label, (label, row) => label * 0.5 + (row % 7) / 20) };
  const rule = fitRecalibration(separated, { method: 'logistic', unfittable: 'unchanged' });
  expect(rule.groups.map(({ own, weight }) => [own, weight])).toEqual(rule.groups.map(() => [null, 0]));
  expect(rule.notes).toEqual([expect.stringMatching(/"logistic" has no fit .* stay as they are/)]);
  const after = recalibrated(rule, separated.score, () => rule.groups[0]!.group);
  for (const [row, value] of after.entries()) expect(value).toBeCloseTo(separated.score[row]!, 6);
  expect(fitRecalibration(cases, { method: 'logistic', unfittable: 'unchanged' })).toEqual(
    fitRecalibration(cases, { method: 'logistic' }),
  );
});

test('refuses scores off the scale and scores that run against the label', () => {
  const cases = drawn([[0, 1]], 100);
  const doubled = { ...cases, score: cases.score.map((score) => 2 * score) };
  expect(() => fitRecalibration(doubled, { method: 'isotonic' })).toThrow(/not on the scale "probability"/);
  const against = { ...cases, score: cases.score.map((score) => 1 - score) };
  expect(() => fitRecalibration(against, { method: 'logistic' })).toThrow(/cannot be recalibrated/);
  expect(() => fitRecalibration(cases, { method: 'logistic', shrinkage: -1 })).toThrow(/0 or more; got -1/);
});
