import { expect, test } from 'vitest';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { domainIndependent } from '../../../../src/learn/methods/domain-independent.ts';
import { contextOf, passOf, single, startOf } from './attribute-pass.ts';

const ln = Math.log;
const training = contextOf([0, 1, 0, 1], [0, 1, 1, 0]);
// Two heads of two classes: the odds of class 1 are 3 and 1/3 in the first row, 7 and 1 in the others.
const logits = {
  shape: [3, 4],
  data: [0, ln(3), ln(3), 0, 0, ln(7), 0, 0, 0, ln(7), 0, 0],
};
const batch = { groups: [0, 1, -1], labels: [1, 0, 1], logits };

function scores(choice: string): readonly number[] {
  const run = startOf(domainIndependent, training, { scores: choice });
  const { pass } = passOf(batch);
  return [...evaluateGraph([run.classScores!(pass)], { logits: single(logits) })[0]!.data];
}

test('a case trains the head of its group, one of unknown group all heads', () => {
  const run = startOf(domainIndependent, training);
  const { pass, outputs } = passOf(batch);
  const { loss, caseLosses } = run.terms(pass);
  const [value, losses, slopes] = evaluateGraph([loss, caseLosses!, ...gradients(sum(caseLosses!), [outputs])], {
    logits: single(logits),
  });
  const expected = [-ln(0.75), -ln(0.5), -0.5 * (ln(7 / 8) + ln(0.5))];
  for (const [row, wanted] of expected.entries()) expect(losses!.data[row]).toBeCloseTo(wanted, 6);
  expect(value!.data[0]).toBeCloseTo((expected[0]! + expected[1]! + expected[2]!) / 3, 6);
  const wanted = [0.25, -0.25, 0, 0, 0, 0, -0.5, 0.5, 1 / 16, -1 / 16, 0.25, -0.25];
  for (const [place, slope] of wanted.entries()) expect(slopes!.data[place]).toBeCloseTo(slope, 6);
});

test('a case without a class has loss 0', () => {
  const run = startOf(domainIndependent, training);
  const { pass } = passOf({ ...batch, labels: [-1, -1, 1] });
  const [losses] = evaluateGraph([run.terms(pass).caseLosses!], { logits: single(logits) });
  expect([...losses!.data].slice(0, 2).map(Math.abs)).toEqual([0, 0]);
});

test('scores of all heads do not read the group, those of the own head do', () => {
  expect(startOf(domainIndependent, training).heads).toBe(2);
  const odds = [1, 7, 7].map((ratio) => ratio / (1 + ratio));
  for (const [row, chance] of odds.entries()) expect(scores('sum-of-logits')[2 * row + 1]).toBeCloseTo(chance, 6);
  const means = [0.5, 11 / 16, 11 / 16];
  for (const [row, chance] of means.entries()) expect(scores('mean-probability')[2 * row + 1]).toBeCloseTo(chance, 6);
  const own = [0.75, 0.5, 11 / 16];
  for (const [row, chance] of own.entries()) expect(scores('own-group')[2 * row + 1]).toBeCloseTo(chance, 6);
});
