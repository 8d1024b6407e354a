// Sinkhorn divergences against geomloss 0.2.6, by the evaluator in double precision.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { add } from '../../../src/engine/functions/elementwise.ts';
import { take } from '../../../src/engine/functions/movement.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../src/engine/graph/tensor.ts';
import { type SinkhornOptions, sinkhornDivergence } from '../../../src/learn/losses/sinkhorn-divergence.ts';
import { groupDistances } from '../../../src/learn/methods/fairclip-distances.ts';

interface Value {
  readonly shape: number[];
  readonly data: number[];
}
interface Case {
  readonly x: Value;
  readonly y: Value;
  readonly options: SinkhornOptions;
  readonly value: number;
  readonly gradients: [number[], number[]];
}
const golden: { cases: Case[] } = JSON.parse(readFileSync(new URL('./sinkhorn.json', import.meta.url), 'utf8'));

/** The reference adds the potential to a log weight before the cost is taken off, which costs it digits at a small blur. */
const valueTolerance = 1e-10;
const gradientTolerance = 1e-8;

function double({ shape, data }: Value) {
  return { dtype: 'float64' as const, shape, data: Float64Array.from(data) };
}

type Divergence = (x: Tensor, y: Tensor, options: SinkhornOptions) => Tensor;

function evaluate(x: Value, y: Value, options: SinkhornOptions, divergence: Divergence = sinkhornDivergence) {
  const graph = createGraph();
  const points = [graph.input('x', x.shape, 'float64'), graph.input('y', y.shape, 'float64')] as const;
  const loss = divergence(...points, options);
  return evaluateGraph([loss, ...gradients(loss, points)], { x: double(x), y: double(y) }).map(({ data }) => data);
}

/** As the methods with distances between groups compute it: two groups at once, of which the second is shifted and not counted. */
const beside: Divergence = (x, y, { blur = 0.05, scaling = 0.5 }) =>
  take(groupDistances(x, [y, add(y, 0.3)], { blur, scaling, largestDiameter: 1e5 }), 0);

const isPlain = ({ x, options }: Case): boolean =>
  x.shape.length === 1 && (options.power ?? 2) === 2 && !options.diameter;

describe.each([
  ...golden.cases.map((each) => ({ ...each, by: 'sinkhornDivergence', divergence: sinkhornDivergence })),
  ...golden.cases.filter(isPlain).map((each) => ({ ...each, by: 'groupDistances', divergence: beside })),
])('$by of $x.shape and $y.shape, $options', ({ x, y, options, divergence, ...expected }) => {
  test('value and gradients', () => {
    const [value, ...slopes] = evaluate(x, y, options, divergence);
    expect(Math.abs(value![0]! / expected.value - 1)).toBeLessThan(valueTolerance);
    for (const [index, wanted] of expected.gradients.entries()) {
      const largest = Math.max(1, ...wanted.map(Math.abs));
      for (const [element, slope] of wanted.entries()) {
        expect(Math.abs(slopes[index]![element]! - slope) / largest, `${index}[${element}]`).toBeLessThan(
          gradientTolerance,
        );
      }
    }
  });
});

test('a cloud of one point against itself gives 0 without gradient, where geomloss fails', () => {
  const same = { shape: [3], data: [0.4, 0.4, 0.4] };
  const [value, slopeX, slopeY] = evaluate(same, same, {});
  expect(value![0]).toBe(0);
  expect([...slopeX!, ...slopeY!].every((slope) => slope === 0)).toBe(true);
});

test('equal clouds give 0, and a shift by t gives t squared over 2', () => {
  const x = { shape: [5], data: [0.1, 0.25, 0.4, 0.7, 0.95] };
  expect(evaluate(x, x, { blur: 1e-3 })[0]![0]).toBe(0);
  const shifted = { shape: [5], data: x.data.map((value) => value + 0.5) };
  expect(evaluate(x, shifted, { blur: 1e-4 })[0]![0]).toBeCloseTo(0.125, 6);
});
