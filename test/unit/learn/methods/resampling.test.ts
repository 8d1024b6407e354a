import { expect, test } from 'vitest';
import { sampledOrder } from '../../../../src/learn/learner/case-draws.ts';
import { resampleClass, resampleGroup, resampleGroupClass } from '../../../../src/learn/methods/resampling.ts';
import { contextOf, startMethod } from './run-terms.ts';

const label = [0, 0, 0, 1, 0, 1, 1, 1];
const sex = [0, 0, 0, 0, 0, 0, 1, 1];
const context = contextOf({ label, groups: { sex } });
const chances = (method: typeof resampleGroup, of = context): number[] => [...startMethod(method, of).sampling!];

test('every group, class, or class of a group that has cases gets the same chance', () => {
  expect(chances(resampleGroup)).toEqual([...new Array(6).fill(1 / 12), 1 / 4, 1 / 4]);
  expect(chances(resampleClass)).toEqual(label.map(() => 1 / 8));
  const [third, half, quarter] = [1 / 3, 1 / 2, 1 / 4];
  const expected = [quarter, quarter, quarter, half, quarter, half, half, half].map((each) => each * third);
  for (const [i, chance] of chances(resampleGroupClass).entries()) expect(chance).toBeCloseTo(expected[i]!, 15);
});

test('crosses several attributes and draws unknown cases as often as without the method', () => {
  const crossed = contextOf({ label, groups: { sex, age: [0, 1, 0, 1, 1, -1, 1, 1] } });
  const found = chances(resampleGroup, crossed);
  const cell = 7 / 8 / 3;
  const expected = [2, 3, 2, 3, 3, 0, 2, 2].map((size) => (size === 0 ? 1 / 8 : cell / size));
  for (const [i, chance] of found.entries()) expect(chance).toBeCloseTo(expected[i]!, 15);
});

test('an epoch of such draws holds the groups about equally often', () => {
  const many = contextOf({
    label: new Array(2000).fill(0),
    groups: { sex: sex.flatMap((code) => new Array(250).fill(code)) },
  });
  const order = sampledOrder(startMethod(resampleGroup, many).sampling!, { seed: 3, epoch: 0 });
  const rare = order.filter((position) => many.attributes[0]!.codes[position] === 1).length;
  expect(order).toHaveLength(2000);
  // Binomial(2000, 1/2) is within 5 standard deviations of 22.4 of its mean; without the method it would be 500.
  expect(Math.abs(rare - 1000)).toBeLessThan(112);
});

test('needs two cells', () => {
  const one = contextOf({ label: [1, 1], groups: { sex: [0, 1] } });
  expect(() => startMethod(resampleClass, one)).toThrow(/"resample-class" needs.*only "present"/);
  expect(() => startMethod(resampleGroup, contextOf({ label: [1], groups: { sex: [-1] } }))).toThrow(/there is none/);
});
