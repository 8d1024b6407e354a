import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { stack, take } from '../../../../src/engine/functions/movement.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { type CellSchedule, sinkhornBetweenCells } from '../../../../src/learn/losses/sinkhorn-between-cells.ts';
import { weightedSinkhornDivergence } from '../../../../src/learn/losses/sinkhorn-divergence.ts';

/** The same sums in another order. */
const relative = 1e-9;

interface Batch {
  readonly points: readonly (readonly number[])[];
  readonly weights: readonly (readonly number[])[];
}

/** All pairs at once, and one by one; each with the gradients of the sum. */
function bothOf({ points, weights }: Batch, schedule: CellSchedule, pairs: readonly (readonly [number, number])[]) {
  const graph = createGraph();
  const [n, d, cells] = [points.length, points[0]!.length, weights[0]!.length];
  const [x, members] = [graph.input('x', [n, d], 'float64'), graph.input('members', [n, cells], 'float64')];
  const cloud = (cell: number) => ({ points: x, weights: take(members, cell, 1) });
  const ways = [
    sinkhornBetweenCells(x, members, { ...schedule, pairs }),
    stack(pairs.map(([first, second]) => weightedSinkhornDivergence(cloud(first), cloud(second), schedule))),
  ];
  const feeds = {
    x: tensorValue('float64', [n, d], points.flat()),
    members: tensorValue('float64', [n, cells], weights.flat()),
  };
  return ways.map((way) =>
    evaluateGraph([way, ...gradients(sum(way), [x])], feeds).map(({ data }) => Array.from(data, Number)),
  );
}

function drawn(n: number, d: number, cells: number): Batch {
  const stream = createStream(7, 'cells', n, d);
  const codes = Array.from({ length: n }, () => stream.below(cells + 1));
  return {
    points: codes.map((code) => Array.from({ length: d }, () => stream.uniform() + 0.3 * code)),
    weights: codes.map((code) =>
      Array.from({ length: cells }, (_, cell) => (cell === code ? 0.5 + stream.uniform() : 0)),
    ),
  };
}

function expectSame([together, apart]: readonly number[][][]): void {
  for (const [index, wanted] of apart!.entries()) {
    const largest = Math.max(...wanted.map(Math.abs), 1e-3);
    for (const [at, value] of wanted.entries()) {
      expect(Math.abs(together![index]![at]! - value) / largest, `${index}[${at}]`).toBeLessThan(relative);
    }
  }
}

describe('all pairs of cells at once', () => {
  test.each([
    [16, 3, 2, { blur: 0.05, scaling: 0.5, largestDiameter: 100 }],
    [24, 1, 3, { blur: 1e-3, scaling: 0.5, largestDiameter: 10 }],
    [12, 5, 3, { blur: 0.5, scaling: 0.25, largestDiameter: 1000 }],
    [12, 2, 2, { blur: 0.01, scaling: 0.8, largestDiameter: 20 }],
  ] as const)('%d points of %d dimensions in %d cells, %j: as one by one', (n, d, cells, schedule) => {
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ].filter(([, second]) => second! < cells) as [number, number][];
    expectSame(bothOf(drawn(n, d, cells), schedule, pairs));
  });

  test('a cell without weight gives 0 beside pairs that have all', () => {
    const points = [[0], [1], [0.5], [1.5], [77]];
    const weights = [
      [1, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 0],
      [0, 0, 0],
    ];
    const pairs = [
      [0, 1],
      [0, 2],
    ] as const;
    const both = bothOf({ points, weights }, { blur: 1e-3, scaling: 0.5, largestDiameter: 10 }, pairs);
    expectSame(both);
    const [[values, slopes]] = both as [number[][]];
    expect(values![0]).toBeCloseTo(0.125, 4);
    expect(Math.abs(values![1]!)).toBe(0);
    expect(Math.abs(slopes![4]!)).toBe(0);
  });

  test('points and weights of unlike number are refused', () => {
    const graph = createGraph();
    const [x, weights] = [graph.input('x', [4, 2]), graph.input('weights', [3, 2])];
    const options = { blur: 0.05, scaling: 0.5, largestDiameter: 10, pairs: [[0, 1]] as const };
    expect(() => sinkhornBetweenCells(x, weights, options)).toThrow(/needs points \[B,d\] and weights \[B,cells\]/);
  });
});
