import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { stack } from '../../../../src/engine/functions/movement.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { sinkhornDivergence } from '../../../../src/learn/losses/sinkhorn-divergence.ts';
import { type DistanceSchedule, groupDistances } from '../../../../src/learn/methods/fairclip-distances.ts';

/** Sums in another order at a small blur. */
const relative = 1e-9;

/** Both ways of computing the distances, each with the gradients of their sum. */
function bothOf(values: readonly (readonly number[])[], schedule: DistanceSchedule) {
  const graph = createGraph();
  const inputs = values.map((own, index) => graph.input(`${index}`, [own.length], 'float64'));
  const [batch, ...groups] = inputs;
  const ways = [
    groupDistances(batch!, groups, schedule),
    stack(groups.map((group) => sinkhornDivergence(batch!, group, schedule))),
  ];
  const feeds = Object.fromEntries(values.map((own, index) => [index, tensorValue('float64', [own.length], own)]));
  return ways.map((distances) =>
    evaluateGraph([distances, ...gradients(sum(distances), inputs)], feeds).map(({ data }) => Array.from(data)),
  );
}

function drawn(sizes: readonly number[], scale: number): readonly number[][] {
  const stream = createStream(3, 'clouds', ...sizes);
  return sizes.map((size, index) => Array.from({ length: size }, () => scale * (stream.uniform() + 0.1 * index)));
}

describe('all groups at once', () => {
  test.each([
    [[5, 4], 1, 1e-4, 0.5],
    [[32, 32, 32], 1, 1e-2, 0.5],
    [[32, 24, 7], 100, 1e-4, 0.5],
    [[6, 32], 1, 0.05, 0.5],
    [[8, 5, 8], 3e4, 1e-4, 0.5],
    [[12, 9], 20, 1e-3, 0.25],
    [[9, 12, 5], 5, 1e-3, 0.6],
    [[6, 4], 1, 0.01, 0.9],
    [[6, 4], 1, 0.01, 0.04],
    [[6, 4], 1, 50, 0.5],
  ] as const)('sizes %j over a range of %d, blur %d, scaling %d: as one by one', (sizes, scale, blur, scaling) => {
    const schedule = { blur, scaling, largestDiameter: 10 * scale };
    const [together, apart] = bothOf(drawn(sizes, scale), schedule);
    for (const [index, wanted] of apart!.entries()) {
      const largest = Math.max(...wanted.map(Math.abs), 1e-3);
      for (const [at, value] of wanted.entries()) {
        expect(Math.abs(together![index]![at]! - value) / largest, `${index}[${at}]`).toBeLessThan(relative);
      }
    }
  });

  test('steps for a larger diameter than that of the data change nothing', () => {
    const values = drawn([8, 6, 6], 14);
    const [near] = bothOf(values, { blur: 1e-4, scaling: 0.5, largestDiameter: 20 });
    const [far] = bothOf(values, { blur: 1e-4, scaling: 0.5, largestDiameter: 1e7 });
    expect(far).toEqual(near);
  });

  test('a cloud that is one point gives 0 beside another group that does not', () => {
    const values = [
      [0.4, 0.4],
      [0.4, 0.4, 0.4],
      [1.4, 1.4],
    ];
    const [[distances, ...slopes]] = bothOf(values, { blur: 1e-3, scaling: 0.5, largestDiameter: 10 }) as [number[][]];
    expect(distances![0]).toBeCloseTo(0, 15);
    expect(distances![1]).toBeCloseTo(0.5, 6);
    expect(slopes.flat().every(Number.isFinite)).toBe(true);
  });
});
