// The terms of EnD and their gradients against sums over pairs in PyTorch, single precision here.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import { end } from '../../../src/learn/methods/end.ts';
import { contextOf, passOf, single, startOf } from '../../unit/learn/methods/attribute-pass.ts';

interface GoldenCase {
  readonly groups: readonly number[];
  readonly labels: readonly number[];
  readonly pairs: string;
  readonly features: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly orthogonal: number;
  readonly parallel: number;
  readonly gradient: readonly number[];
}
const { cases } = JSON.parse(readFileSync(new URL('./end.json', import.meta.url), 'utf8')) as {
  cases: readonly GoldenCase[];
};
const context = contextOf([0, 1, 2], [0, 1, 2]);

function termsOf({ groups, labels, features, pairs }: GoldenCase, weights: { alpha: number; beta: number }) {
  const { pass, points } = passOf({ groups, labels, features });
  const { loss } = startOf(end, context, { ...weights, pairs }).terms(pass);
  const [value, slopes] = evaluateGraph([loss, ...gradients(loss, [points])], { features: single(features) });
  return { value: value!.data[0]!, slopes: [...slopes!.data] };
}

test.each(cases.map((each, index) => [index, each.pairs, each] as const))('case %i, %s pairs', (_, __, golden) => {
  expect(termsOf(golden, { alpha: 1, beta: 0 }).value).toBeCloseTo(golden.orthogonal, 6);
  expect(termsOf(golden, { alpha: 0, beta: 1 }).value).toBeCloseTo(golden.parallel, 6);
  const { slopes } = termsOf(golden, { alpha: 0.3, beta: 0.7 });
  for (const [index, slope] of golden.gradient.entries()) expect(slopes[index]).toBeCloseTo(slope, 6);
});

test('the order of a batch decides only what the released code counts', () => {
  const golden = cases[0]!;
  const turned = (pairs: string): GoldenCase => ({
    ...golden,
    pairs,
    groups: [...golden.groups].reverse(),
    labels: [...golden.labels].reverse(),
    features: {
      shape: golden.features.shape,
      data: golden.groups.flatMap((_, row, { length }) =>
        golden.features.data.slice(3 * (length - 1 - row), 3 * (length - row)),
      ),
    },
  });
  const parallel = (each: GoldenCase) => termsOf(each, { alpha: 0, beta: 1 }).value;
  expect(parallel(turned('all'))).toBeCloseTo(parallel({ ...golden, pairs: 'all' }), 6);
  expect(Math.abs(parallel(turned('as-released')) - parallel({ ...golden, pairs: 'as-released' }))).toBeGreaterThan(
    0.01,
  );
});

test('a row of zeros has a finite gradient', () => {
  const golden = cases[0]!;
  const data = golden.features.data.map((value, index) => (index < 3 ? 0 : value));
  const { slopes } = termsOf({ ...golden, features: { ...golden.features, data } }, { alpha: 1, beta: 1 });
  expect(slopes.every(Number.isFinite)).toBe(true);
});
