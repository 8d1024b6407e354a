// Sinkhorn divergences against geomloss 0.2.6, by the evaluator in double precision.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import { type SinkhornOptions, sinkhornDivergence } from '../../../src/learn/losses/sinkhorn-divergence.ts';

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

function evaluate(x: Value, y: Value, options: SinkhornOptions) {
  const graph = createGraph();
  const points = [graph.input('x', x.shape, 'float64'), graph.input('y', y.shape, 'float64')] as const;
  const loss = sinkhornDivergence(...points, options);
  return evaluateGraph([loss, ...gradients(loss, points)], { x: double(x), y: double(y) }).map(({ data }) => data);
}

describe.each(golden.cases)('$x.shape and $y.shape, $options', ({ x, y, options, ...expected }) => {
  test('value and gradients', () => {
    const [value, ...slopes] = evaluate(x, y, options);
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
