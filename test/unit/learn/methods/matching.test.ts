import { describe, expect, test } from 'vitest';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { mmdMatching } from '../../../../src/learn/methods/mmd-matching.ts';
import { sinkhornMatching } from '../../../../src/learn/methods/sinkhorn-matching.ts';
import { contextOf, type PassNumbers, passOf, single, startOf } from './attribute-pass.ts';

const training = contextOf([0, 1, 2, 0, 1, 2], [0, 1, 1, 0, 0, 1]);
const batch: PassNumbers = {
  groups: [0, 0, 1, 1, -1, 0, 1],
  labels: [0, 0, 0, 0, 0, 1, -1],
  features: { shape: [7, 1], data: [0, 1, 0.5, 1.5, 40, 9, -7] },
};

function termOf(method: unknown, settings: Readonly<Record<string, unknown>>, numbers = batch) {
  const { pass, points } = passOf(numbers);
  const { loss } = startOf(method, training, settings).terms(pass);
  const feeds = {
    features: single(numbers.features!),
    ...(numbers.logits ? { logits: single(numbers.logits) } : {}),
  };
  const [value, slopes] = evaluateGraph([loss, ...gradients(loss, [points])], feeds);
  return { value: value!.data[0]!, slopes: [...slopes!.data] };
}

describe.each([
  ['mmd-matching', mmdMatching],
  ['sinkhorn-matching', sinkhornMatching],
] as const)('%s', (_, method) => {
  test('leaves cases out whose group, or class where it matters, is unknown', () => {
    const { slopes } = termOf(method, { within: 'class' });
    expect(slopes.slice(4).map(Math.abs)).toEqual([0, 0, 0]);
    expect(slopes.slice(0, 4).every((slope) => slope !== 0)).toBe(true);
    const overall = termOf(method, { within: 'all' }).slopes;
    expect(Math.abs(overall[4]!)).toBe(0);
    expect(overall[5]).not.toBe(0);
  });

  test('is 0 for groups that look alike, and grows with their distance', () => {
    const at = (shift: number) =>
      termOf(
        method,
        {},
        {
          ...batch,
          groups: [0, 0, 1, 1, -1, -1, -1],
          features: {
            shape: [7, 1],
            data: [0, 1, shift, 1 + shift, 3, 3, 3],
          },
        },
      ).value;
    expect(at(0)).toBeCloseTo(0, 6);
    expect(at(0.5)).toBeGreaterThan(0.001);
    expect(at(1)).toBeGreaterThan(at(0.5));
  });

  test('adds 0 where the batch holds one group', () => {
    const { value, slopes } = termOf(method, {}, { ...batch, groups: [1, 1, 1, 1, -1, 1, 1] });
    expect(Math.abs(value)).toBe(0);
    expect(slopes.map(Math.abs)).toEqual(new Array(7).fill(0));
  });

  test('of pairs can match the cosines of the pairs themselves', () => {
    const logits = { shape: [4, 4], data: [10, 9, 9, 9, 9, 6, 9, 9, 9, 9, 10, 9, 9, 9, 9, 2] };
    const pairs = { groups: [0, 0, 1, 1], labels: [0, 0, 0, 0], logits, scale: 10 };
    const { pass } = passOf(pairs);
    const near = startOf(method, training, { on: 'outputs' }).terms(pass).loss;
    const same = termOf(
      method,
      { on: 'features' },
      {
        groups: pairs.groups,
        labels: pairs.labels,
        features: { shape: [4, 1], data: [1, 0.6, 1, 0.2] },
      },
    );
    expect(evaluateGraph([near], { logits: single(logits) })[0]!.data[0]).toBeCloseTo(same.value, 6);
  });
});

test('the Sinkhorn term is the mean over pairs of groups: a shift by t costs half its square', () => {
  const { value } = termOf(
    sinkhornMatching,
    { blur: 0.001, scaling: 0.9 },
    {
      groups: [0, 0, 1, 1],
      labels: [0, 0, 0, 0],
      features: { shape: [4, 1], data: [0, 1, 0.5, 1.5] },
    },
  );
  expect(value).toBeCloseTo(0.125 / 3, 4);
});
