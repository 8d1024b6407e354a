import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { full } from '../../../../src/engine/functions/constants.ts';
import {
  adaptiveAveragePool,
  averagePool,
  maxPool,
  maxPoolWithIndices,
} from '../../../../src/engine/functions/pooling.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';

describe('shapes that do not fit', () => {
  const graph = createGraph();
  const [x, flat] = [graph.input('x', [1, 2, 5, 6]), graph.input('flat', [2, 3])];

  test.each([
    ['maxPool', () => maxPool(x, { kernel: [6, 2] }), 'a window of 6 is larger than axis 2 padded to 5'],
    ['maxPool', () => maxPool(x, { kernel: [2, 2], pads: [2, 0] }), 'the padding must be smaller than the kernel'],
    ['maxPool', () => maxPool(x, { kernel: [2] }), 'kernel [2] must be 2 whole numbers from 1'],
    ['averagePool', () => averagePool(flat, { kernel: [] }), 'needs [cases, channels, ...] with a spatial axis'],
    ['adaptiveAveragePool', () => adaptiveAveragePool(x, [2, 2]), '[2,2] does not divide its spatial axes'],
  ])('%s', (operation, build, problem) => {
    expect(build).toThrow(problem);
    expect(build).toThrow(
      new RegExp(`^${operation} of float32\\[.*\\]: .* \\(called at pooling\\.test\\.ts:\\d+:\\d+\\)$`),
    );
  });

  test('gradients as operations', () => {
    const whole = graph.input('whole', [1, 2, 2, 3], 'int32');
    const flow = graph.input('flow', [1, 2, 2, 3]);
    expect(() => graph.add('maxPoolGradient', [flow, whole], { inputShape: x.shape, isDisjoint: true })).toThrow(
      'needs one int64 index for each element of the flow',
    );
    const pooling = {
      kernel: [2, 2],
      strides: [2, 2],
      padsBegin: [0, 0],
      padsEnd: [0, 0],
      dilations: [1, 1],
      ceilMode: false,
      countIncludePad: false,
    };
    expect(() => graph.add('averagePoolGradient', [flow], { ...pooling, inputShape: [1, 2, 4, 4] })).toThrow(
      '[1,2,4,4] pools to [1,2,2,2], not to the flow',
    );
  });
});

test('a window of only -Infinity has its first element as place', () => {
  const x = full(createGraph(), [2, 1, 4], Number.NEGATIVE_INFINITY);
  const { values, indices } = maxPoolWithIndices(x, { kernel: [2] });
  const [value, place] = evaluateGraph([values, indices]);
  expect(Array.from(value!.data)).toEqual(new Array(4).fill(Number.NEGATIVE_INFINITY));
  expect(Array.from(place!.data)).toEqual([0, 2, 4, 6]);
});

test('places are kept only where a gradient reads them', () => {
  const graph = createGraph();
  const x = graph.input('x', [1, 2, 4, 4]);
  const y = maxPool(x, { kernel: [2, 2] });
  const outputsOfPool = (outputs: Parameters<typeof compileGraph>[0]): number =>
    compileGraph(outputs).model.graph!.node.find(({ opType }) => opType === 'MaxPool')!.output.length;
  expect(outputsOfPool({ y })).toBe(1);
  const [gradient] = gradients(sum(y), [x]);
  expect(outputsOfPool({ y, gradient: gradient! })).toBe(2);
});
