// Distances of weighted groups against geomloss 0.2.6 and sums over pairs in torch, by the evaluator in double precision.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { slice } from '../../../src/engine/functions/movement.ts';
import { sum } from '../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import { type DiscrepancyOptions, maximumMeanDiscrepancy } from '../../../src/learn/losses/maximum-mean-discrepancy.ts';
import {
  type SinkhornOptions,
  sinkhornDivergence,
  weightedSinkhornDivergence,
} from '../../../src/learn/losses/sinkhorn-divergence.ts';

interface Value {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface SinkhornCase {
  readonly x: Value;
  readonly y: Value;
  readonly a: Value;
  readonly b: Value;
  readonly options: SinkhornOptions;
  readonly value: number;
  readonly gradients: readonly [number[], number[]];
}
interface DiscrepancyCase {
  readonly x: Value;
  readonly codes: readonly number[];
  readonly options: DiscrepancyOptions;
  readonly matrix: readonly number[][];
  readonly gradient: readonly number[];
}
const golden: { sinkhorn: SinkhornCase[]; discrepancy: DiscrepancyCase[] } = JSON.parse(
  readFileSync(new URL('./matching.json', import.meta.url), 'utf8'),
);

const double = ({ shape, data }: Value) => ({ dtype: 'float64' as const, shape, data: Float64Array.from(data) });

function divergence(names: Readonly<Record<'x' | 'y' | 'a' | 'b', Value>>, options: SinkhornOptions) {
  const graph = createGraph();
  const [x, y, a, b] = (['x', 'y', 'a', 'b'] as const).map((name) => graph.input(name, names[name].shape, 'float64'));
  const loss = weightedSinkhornDivergence({ points: x!, weights: a! }, { points: y!, weights: b! }, options);
  const feeds = Object.fromEntries(Object.entries(names).map(([name, value]) => [name, double(value)]));
  return evaluateGraph([loss, ...gradients(loss, [x!, y!])], feeds).map(({ data }) => [...data]);
}

/** Adds a point with weight 0 far away. */
const padded = (points: Value, weights: Value): readonly [Value, Value] => {
  const width = points.shape[1]!;
  return [
    { shape: [points.shape[0]! + 1, width], data: [...points.data, ...new Array<number>(width).fill(77)] },
    { shape: [weights.shape[0]! + 1], data: [...weights.data, 0] },
  ];
};

describe.each(golden.sinkhorn)('Sinkhorn $x.shape and $y.shape, $options', ({ x, y, a, b, options, ...expected }) => {
  test('value and gradients, with points of weight 0 or without', () => {
    const [moreX, moreA] = padded(x, a);
    const [moreY, moreB] = padded(y, b);
    for (const clouds of [
      { x, y, a, b },
      { x: moreX, y: moreY, a: moreA, b: moreB },
    ]) {
      const [value, slopesX, slopesY] = divergence(clouds, options);
      expect(Math.abs(value![0]! / expected.value - 1)).toBeLessThan(1e-10);
      for (const [slopes, wanted] of [
        [slopesX!, expected.gradients[0]],
        [slopesY!, expected.gradients[1]],
      ] as const) {
        for (const [element, slope] of slopes.entries()) expect(slope).toBeCloseTo(wanted[element] ?? 0, 9);
      }
    }
  });
});

test('equal weights give the divergence without weights', () => {
  const { x, y } = golden.sinkhorn[0]!;
  const ones = (count: number): Value => ({ shape: [count], data: new Array<number>(count).fill(3) });
  const [weighted] = divergence({ x, y, a: ones(x.shape[0]!), b: ones(y.shape[0]!) }, {});
  const graph = createGraph();
  const plain = sinkhornDivergence(graph.constant(double(x)), graph.constant(double(y)));
  expect(weighted![0]).toBeCloseTo(evaluateGraph([plain])[0]!.data[0]!, 13);
});

test('a cloud without weight gives 0 without gradient', () => {
  const { x, y, a, b } = golden.sinkhorn[0]!;
  const none = (weights: Value): Value => ({ ...weights, data: weights.data.map(() => 0) });
  for (const clouds of [
    { x, y, a: none(a), b },
    { x, y, a: none(a), b: none(b) },
  ]) {
    const [value, ...slopes] = divergence(clouds, {});
    expect(value).toEqual([0]);
    expect(slopes.flat().every((slope) => slope === 0)).toBe(true);
  }
});

describe.each(golden.discrepancy)('discrepancy of $codes, $options', ({ x, codes, options, matrix, gradient }) => {
  test('between all pairs of groups, and gradient', () => {
    const groups = matrix.length;
    const graph = createGraph();
    const points = graph.input('x', x.shape, 'float64');
    const members = codes.flatMap((code) => Array.from({ length: groups }, (_, group) => (code === group ? 1 : 0)));
    const weights = graph.constant(double({ shape: [codes.length, groups], data: members }));
    const between = maximumMeanDiscrepancy(points, weights, options);
    const [slopes] = gradients(sum(between), [points]);
    const [values, found] = evaluateGraph([between, slopes!], { x: double(x) });
    for (const [place, value] of [...values!.data].entries()) expect(value).toBeCloseTo(matrix.flat()[place]!, 12);
    for (const [place, slope] of [...found!.data].entries()) expect(slope).toBeCloseTo(2 * gradient[place]!, 11);
  });
});

test('a group of none or, unbiased, of one adds nothing, and equal points do not divide by 0', () => {
  const graph = createGraph();
  const points = graph.constant(double({ shape: [4, 1], data: [1, 1, 1, 1] }));
  const weights = graph.constant(double({ shape: [4, 3], data: [1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0] }));
  for (const estimate of ['biased', 'unbiased'] as const) {
    const between = maximumMeanDiscrepancy(points, weights, { estimate });
    expect([...evaluateGraph([between])[0]!.data].map(Math.abs)).toEqual(new Array(9).fill(0));
  }
  const single = maximumMeanDiscrepancy(
    slice(points, 0, { start: 0, end: 1 }),
    slice(weights, 0, { start: 0, end: 1 }),
  );
  expect([...evaluateGraph([single])[0]!.data]).toEqual(new Array(9).fill(0));
});
