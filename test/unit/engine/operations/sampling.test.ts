import { describe, expect, test } from 'vitest';
import type { Shape } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { gridSample, interpolate, type ResizeOptions, resize } from '../../../../src/engine/functions/sampling.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';
import type { Target } from '../../../../src/engine/operations/operation.ts';

const graph = createGraph();
const x = graph.input('x', [2, 3, 4, 5]);
const volume = graph.input('volume', [1, 2, 3, 4, 5]);

describe('errors name the operation and the shapes', () => {
  test.each<readonly [() => unknown, RegExp]>([
    [() => resize(x, {}), /^resize of float32\[2,3,4,5\]: needs either sizes or scales/],
    [
      () => resize(x, { sizes: [2, 3, 8] }),
      /^resize of float32\[2,3,4,5\]: needs a size and a scale for each of 4 axes/,
    ],
    [
      () => resize(x, { scales: [1, 1, -1, 2] }),
      /^resize of float32\[2,3,4,5\]: it cannot get the shape \[2,3,-4,10\]/,
    ],
    [
      () => resize(graph.input('none', [1, 0]), { sizes: [1, 2] }),
      /^resize of float32\[1,0\]: it cannot get the shape \[1,2\]/,
    ],
    [
      () => resize(x, { sizes: [2, 3, 8, 5], coordinates: 'tf_crop_and_resize' }),
      /^resize .*: the region needs 8 numbers, starts and ends; got 0/,
    ],
    [
      () => resize(graph.input('i', [4], 'int32'), { sizes: [8], mode: 'linear' }),
      /^resize of int32\[4\]: mode "linear" needs real values/,
    ],
    [() => resize(x, { sizes: [2, 3, 8, 5], antialias: true }), /^resize .*: mode "nearest" has no antialiasing/],
    [
      () => interpolate(x, { mode: 'linear' }),
      /^interpolate of float32\[2,3,4,5\]: needs a size or factor for each of 2 spatial axes/,
    ],
    [
      () => gridSample(x, graph.input('g1', [2, 3, 3, 3])),
      /^gridSample of float32\[2,3,4,5\] and float32\[2,3,3,3\]: the grid must be \[2,...,2\] of equal rank/,
    ],
    [
      () => gridSample(x, graph.input('g2', [1, 3, 3, 2])),
      /^gridSample of float32\[2,3,4,5\] and float32\[1,3,3,2\]: the grid must be \[2,...,2\]/,
    ],
    [
      () => gridSample(volume, graph.input('g3', [1, 2, 2, 2, 3]), { mode: 'cubic' }),
      /^gridSample .*: mode "cubic" is two-dimensional/,
    ],
    [
      () => gridSample(graph.input('line', [1, 2, 3]), graph.input('g4', [1, 2, 1])),
      /^gridSample .*: needs two or three spatial axes/,
    ],
    [
      () => gridSample(x, graph.input('g5', [2, 3, 3, 2], 'float64')),
      /^gridSample of float32.* and float64.*: image and grid must be of one real type/,
    ],
  ])('%#', (call, message) => {
    expect(call).toThrow(
      expect.objectContaining({ code: 'engine/shape-mismatch', message: expect.stringMatching(message) }),
    );
  });
});

test('scales give whole extents in single precision', () => {
  expect(resize(x, { scales: [1, 1, 0.3, 0.2] }).shape).toEqual([2, 3, 1, 1]);
  expect(resize(volume, { scales: [1, 1, 1.4, 2.5, 0.6] }).shape).toEqual([1, 2, 4, 10, 3]);
});

function operators(y: Tensor, target: Target): readonly string[] {
  return [...new Set(compileGraph({ y }, { target }).model.graph!.node.map(({ opType }) => opType))];
}

describe("the kernel is used where it gives the definition's values", () => {
  const large = graph.input('large', [1, 2, 12, 12]);
  const nearest = { mode: 'nearest', coordinates: 'asymmetric', rounding: 'floor' } as const;
  test.each<readonly [string, ResizeOptions, 'Resize' | 'Gather' | 'MatMul', 'Resize' | 'Gather' | 'MatMul']>([
    ['twice as large, nearest', { ...nearest, sizes: [1, 2, 24, 24] }, 'Resize', 'Resize'],
    ['three times as large, nearest', { ...nearest, sizes: [1, 2, 36, 12] }, 'Resize', 'Gather'],
    ['a third, nearest', { ...nearest, sizes: [1, 2, 4, 12] }, 'Gather', 'Gather'],
    ['odd extents, nearest', { ...nearest, sizes: [1, 2, 17, 5] }, 'Gather', 'Gather'],
    ['twice as large, linear', { mode: 'linear', sizes: [1, 2, 24, 24] }, 'Resize', 'Resize'],
    ['odd extents, linear', { mode: 'linear', sizes: [1, 2, 17, 5] }, 'Resize', 'Resize'],
    ['cubic, whose kernel is slow', { mode: 'cubic', sizes: [1, 2, 24, 24] }, 'MatMul', 'MatMul'],
    ['smaller, antialiased', { mode: 'linear', antialias: true, sizes: [1, 2, 5, 5] }, 'Resize', 'MatMul'],
    ['a scale that is not the ratio', { mode: 'linear', scales: [1, 1, 1.3, 1] }, 'MatMul', 'MatMul'],
    ['three axes, cubic', { mode: 'cubic', sizes: [1, 3, 13, 13] }, 'MatMul', 'MatMul'],
  ])('%s', (_, options, cpu, webgpu) => {
    expect(operators(resize(large, options), 'cpu')).toContain(cpu);
    expect(operators(resize(large, options), 'webgpu')).toContain(webgpu);
  });

  test('one changed axis of a sequence is resized as a row of an image', () => {
    const line = graph.input('sequence', [2, 3, 8]);
    const y = resize(line, { mode: 'linear', sizes: [2, 3, 16] });
    expect(operators(y, 'cpu')).toEqual(['Reshape', 'Resize']);
  });

  test('what stays as it is costs nothing', () => {
    const same: Shape = [1, 2, 12, 12];
    expect(operators(resize(large, { mode: 'cubic', sizes: same }), 'cpu')).toEqual(['Identity']);
  });
});

test('cubic reflection within one pixel reads two', () => {
  const line = graph.input('one line', [1, 1, 1, 4]);
  const places = graph.input('places', [1, 2, 2, 2]);
  const options = { mode: 'cubic', padding: 'reflection', alignCorners: true } as const;
  expect(operators(gridSample(line, places, options), 'cpu')).toEqual(['Concat', 'GridSample']);
  expect(operators(gridSample(line, places, { ...options, alignCorners: false }), 'cpu')).toEqual(['GridSample']);
});

test('an axis too long for a matrix of weights is left to the cubic kernel', () => {
  const long = graph.input('long', [1, 1, 1, 2000]);
  expect(operators(resize(long, { mode: 'cubic', sizes: [1, 1, 1, 3000] }), 'cpu')).toEqual(['Resize']);
});
