// Resizing against ONNX's reference implementation; interpolation and grid sampling against PyTorch, with gradients of a weighted sum of
// the result. All in double precision.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { elementCount, type Shape, type TensorValue } from '../../../src/core/tensor-value.ts';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import {
  type GridSampleOptions,
  gridSample,
  type InterpolateOptions,
  interpolate,
  type ResizeOptions,
  resize,
} from '../../../src/engine/functions/sampling.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../src/engine/graph/tensor.ts';

interface Case {
  readonly from: number[];
  readonly to: number[];
  readonly output: number[];
}
interface Golden {
  readonly resize: (Case & {
    readonly attributes: Readonly<Record<string, string | number>>;
    readonly region: number[];
    readonly sizes?: number[];
    readonly scales?: number[];
  })[];
  readonly interpolate: (Case & InterpolateOptions & { readonly gradients: number[][] })[];
  readonly gridSample: (Case &
    Required<GridSampleOptions> & { readonly grid: number[]; readonly gradients: number[][] })[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('./sampling.json', import.meta.url), 'utf8'));

/** Numbers up to about 10 are stored with 13 digits. */
const rounding = 1e-11;
/** PyTorch keeps the factor of interpolate(scale_factor=1.3) in double, ONNX in single precision. */
const singleFactor = 1e-6;

/** The numbers that the generator makes by the same rule. */
function pattern(shape: Shape, multiplier: number, scale = 1, shift = 0): TensorValue {
  const data = Float64Array.from(
    { length: elementCount(shape) },
    (_, i) => (((i * multiplier) % 97) / 48 - 1) * scale + shift,
  );
  return { dtype: 'float64', shape, data };
}

function expectClose(found: Float64Array, expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) {
    expect(Math.abs(found[index]! - value), `element ${index}: ${found[index]}, expected ${value}`).toBeLessThan(
      tolerance,
    );
  }
}

function check(
  build: (...inputs: Tensor[]) => Tensor,
  inputs: readonly TensorValue[],
  wanted: Case & { readonly gradients: number[][] },
  tolerance: number,
): void {
  const graph = createGraph();
  const tensors = inputs.map(({ shape }, index) => graph.input(`x${index}`, shape, 'float64'));
  const y = build(...tensors);
  expect(y.shape).toEqual(wanted.to);
  const weighted = graph.add('mul', [y, graph.constant(pattern(y.shape, 53))], {});
  const total = graph.add('reduceSum', [weighted], { axes: y.shape.map((_, axis) => axis), keepDims: false });
  const feeds = Object.fromEntries(inputs.map((value, index) => [`x${index}`, value]));
  const [output, ...found] = evaluateGraph([y, ...gradients(total, tensors)], feeds);
  expectClose(output!.data, wanted.output, tolerance);
  for (const [index, gradient] of found.entries()) expectClose(gradient.data, wanted.gradients[index]!, 10 * tolerance);
}

describe('resize', () => {
  const named = golden.resize.map(
    (one, index) => [`${index}: ${JSON.stringify(one.attributes)} ${one.from} to ${one.to}`, one] as const,
  );
  test.each(named)('%s', (_, { attributes, region, sizes, scales, from, to, output }) => {
    const graph = createGraph();
    const x = graph.input('x', from, 'float64');
    const y = resize(x, {
      mode: attributes.mode,
      coordinates: attributes.coordinate_transformation_mode,
      rounding: attributes.nearest_mode ?? 'round_prefer_floor',
      cubicCoefficient: attributes.cubic_coeff_a,
      excludeOutside: attributes.exclude_outside === 1,
      antialias: attributes.antialias === 1,
      extrapolationValue: attributes.extrapolation_value,
      ...(sizes ? { sizes } : { scales }),
      region,
    } as ResizeOptions);
    expect(y.shape).toEqual(to);
    expectClose(evaluateGraph([y], { x: pattern(from, 31) })[0]!.data, output, rounding);
  });
});

describe('interpolate', () => {
  const named = golden.interpolate.map(
    (one) =>
      [`${one.mode} ${one.from} to ${one.to}, corners ${one.alignCorners}, antialias ${one.antialias}`, one] as const,
  );
  test.each(named)('%s', (_, one) => {
    const { mode, alignCorners, antialias, size, factor } = one;
    const tolerance = factor === 1.3 && mode === 'linear' ? singleFactor : rounding;
    check(
      (x) => interpolate(x!, { mode, alignCorners, antialias, size, factor }),
      [pattern(one.from, 31)],
      one,
      tolerance,
    );
  });
});

describe('gridSample', () => {
  const named = golden.gridSample.map(
    (one) => [`${one.mode}, ${one.padding}, corners ${one.alignCorners}, ${one.from} at ${one.grid}`, one] as const,
  );
  test.each(named)('%s', (_, one) => {
    const { mode, padding, alignCorners } = one;
    const inputs = [pattern(one.from, 31), pattern(one.grid, 41, 2.2, 0.0123)];
    check((x, grid) => gridSample(x!, grid!, { mode, padding, alignCorners }), inputs, one, rounding);
  });
});
