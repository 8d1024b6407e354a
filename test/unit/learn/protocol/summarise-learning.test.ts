import { expect, it } from 'vitest';
import type { LearningCases } from '../../../../src/learn/cases/learning-cases.ts';
import { summariseLearning } from '../../../../src/learn/protocol/summarise-learning.ts';
import { newcombeAucInterval } from '../../../../src/stats/auc-interval.ts';

const sex = { name: 'sex', groups: ['F', 'M'], codes: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1, 1), unknown: -1 };
const cases: LearningCases = {
  count: 9,
  ids: Array.from({ length: 9 }, (_, index) => `c${index}`),
  patient: Int32Array.from({ length: 9 }, (_, index) => index + 10),
  classes: ['absent', 'present'],
  label: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1, -1),
  attributes: [{ ...sex, recipe: { columns: ['sex'] } }],
  splits: { train: Int32Array.of(), validation: Int32Array.of(), test: Int32Array.from({ length: 9 }, (_, i) => i) },
};
const scoresOf = (second: readonly number[]) => [second.map((value) => 1 - value), second];
const good = scoresOf([0.1, 0.9, 0.2, 0.8, 0.1, 0.9, 0.2, 0.8, 0.5]);
// One of four pairs of M is out of order.
const worse = scoresOf([0.1, 0.9, 0.2, 0.8, 0.1, 0.9, 0.85, 0.8, 0.5]);

it('gives AUC, ES-AUC and every group over the seeds, unlabelled cases left out', () => {
  const figures = summariseLearning(
    cases,
    [
      { seed: 1, scores: good },
      { seed: 2, scores: worse },
    ],
    { minimumEvents: 0 },
  );
  expect(figures.map(({ figure }) => figure.kind)).toEqual(['auc', 'es-auc', 'group-auc', 'group-auc']);
  const male = figures[3]!;
  expect(male.values).toEqual([1, 0.75]);
  expect(male.mean).toBe(0.875);
  expect(male.seedDeviation).toBeCloseTo(0.25 / Math.SQRT2, 12);
  expect(male.interval.low).toBeLessThan(0.875);
  // Of 16 pairs of an event and a non-event 2 are out of order: .85 is above .8 of both groups.
  expect(figures[0]!.values).toEqual([1, 0.875]);
});

it('speaks of Unknown only where it counts and has labelled test cases', () => {
  const withUnknown = (codes: readonly number[]) => ({
    ...cases,
    attributes: [
      {
        ...sex,
        groups: ['F', 'M', 'Unknown'],
        unknown: 2,
        codes: Int32Array.from(codes),
        recipe: { columns: ['sex'] },
      },
    ],
  });
  const groups = (codes: readonly number[], includeUnknown: boolean) =>
    summariseLearning(withUnknown(codes), [{ seed: 1, scores: good }], { minimumEvents: 0, includeUnknown }).flatMap(
      ({ figure }) => (figure.kind === 'group-auc' ? [figure.group] : []),
    );
  // The last case has no label.
  expect(groups([0, 0, 0, 0, 1, 1, 1, 1, 2], true)).toEqual(['F', 'M']);
  expect(groups([0, 0, 0, 0, 1, 1, 1, 1, 2], false)).toEqual(['F', 'M']);
  expect(groups([0, 0, 0, 0, 1, 1, 2, 2, 2], false)).toEqual(['F', 'M']);
  expect(groups([0, 0, 0, 0, 1, 1, 2, 2, 2], true)).toEqual(['F', 'M', 'Unknown']);
});

it('gives an interval over test cases for one seed, and none for a group with one class', () => {
  const [all] = summariseLearning(cases, [{ seed: 1, scores: worse }]);
  expect(all!.interval.high - all!.mean).toBeCloseTo(all!.mean - all!.interval.low, 12);
  expect(all!.interval.low).toBeLessThan(0.875);
  expect(all!.seedDeviation).toBeNaN();
  const oneClass = { ...cases, label: Int32Array.of(0, 1, 0, 1, 0, 0, 0, 0, -1) };
  const male = summariseLearning(oneClass, [{ seed: 1, scores: good }])[3]!;
  expect(male.mean).toBeNaN();
  expect(male.interval.low).toBeNaN();
});

it('gives an AUC of 1 an interval that is as wide as its patients are few', () => {
  const [all, spread, female] = summariseLearning(
    cases,
    [
      { seed: 1, scores: good },
      { seed: 2, scores: good },
    ],
    { minimumEvents: 0 },
  );
  expect([all!.mean, female!.mean]).toEqual([1, 1]);
  expect(all!.interval.high).toBe(1);
  expect(all!.interval.low).toBeCloseTo(newcombeAucInterval({ auc: 1, events: 4, nonEvents: 4 }).low, 12);
  expect(female!.interval.low).toBeCloseTo(newcombeAucInterval({ auc: 1, events: 2, nonEvents: 2 }).low, 12);
  expect(female!.interval.low).toBeLessThan(all!.interval.low);
  expect([spread!.mean, spread!.interval.low]).toEqual([1, Number.NaN]);
});

it('does not take a group for well known whose one event stands for itself', () => {
  const other = { ...cases, label: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 0, 0) };
  const second = [0.1, 0.9, 0.2, 0.8, 0.1, 0.7, 0.2, 0.8, 0.3];
  const of = (seeds: readonly number[]) =>
    summariseLearning(
      other,
      seeds.map((seed) => ({
        seed,
        scores: scoresOf(second.map((value, at) => (at === 5 ? value + 0.2 * (seed - 1) : value))),
      })),
    )[3]!;
  const [one, two] = [of([1]), of([1, 2])];
  // Three of the four others are below the one event: by the four alone the AUC would have a deviation of .25.
  expect(one.mean).toBe(0.75);
  const { low, high } = newcombeAucInterval({ auc: 0.75, events: 1, nonEvents: 4 });
  expect(one.interval.low).toBeLessThanOrEqual(low);
  expect(one.interval.high).toBeGreaterThanOrEqual(high);
  expect(two.mean).toBe(0.875);
  expect(two.interval.low).toBeLessThanOrEqual(newcombeAucInterval({ auc: 0.875, events: 1, nonEvents: 4 }).low);
});
