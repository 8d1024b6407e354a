import { describe, expect, test } from 'vitest';
import type { Shape } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { conv, convTranspose } from '../../../../src/engine/functions/convolution.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import type { Graph } from '../../../../src/engine/graph/graph.ts';
import { reachableNodes } from '../../../../src/engine/graph/reachable-nodes.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';

function inputs(graph: Graph, ...shapes: readonly Shape[]) {
  return shapes.map((shape, index) => graph.input(`x${index}`, shape));
}

describe('shapes that do not fit', () => {
  const graph = createGraph();
  const [x, w, bias, flat, y] = inputs(graph, [2, 4, 5, 6], [3, 2, 3, 3], [4], [2, 3], [2, 3, 3, 4]);

  test.each([
    ['channels', () => conv(x!, w!), 'the weights take 2 channels; the input has 4'],
    ['channels in groups', () => conv(x!, w!, { groups: 3 }), '3 groups do not divide the channels 4 and 3'],
    [
      'few groups',
      () => conv(y!, w!, { groups: 3 }),
      'the weights take 2 channels in each of 3 groups; the input has 3',
    ],
    ['axes', () => conv(x!, flat!), 'weights with as many axes, at least three'],
    ['window', () => conv(x!, w!, { groups: 2, strides: [1] }), 'strides [1] must be 2 whole numbers from 1'],
    ['padding', () => conv(x!, w!, { pads: [-1, 0] }), 'padsBegin [-1,0] must be 2 whole numbers from 0'],
  ])('conv: %s', (_name, build, problem) => {
    expect(build).toThrow(problem);
    expect(build).toThrow(/^conv of float32\[.*\] and float32\[.*\]: .* \(called at convolution\.test\.ts:\d+:\d+\)$/);
  });

  test('conv: room and bias', () => {
    const [small, kernel] = inputs(createGraph(), [1, 2, 2, 9], [3, 2, 3, 3]);
    expect(() => conv(small!, kernel!)).toThrow('a window of 3 is larger than axis 2 padded to 2');
    const other = createGraph();
    const [image, weights, wrong] = inputs(other, [1, 2, 4, 4], [3, 2, 3, 3], [4]);
    expect(() => conv(image!, weights!, { bias: wrong })).toThrow('the bias must be [3], one entry an output channel');
    expect(bias!.shape).toEqual([4]);
  });

  test('convTranspose', () => {
    const other = createGraph();
    const [a, b] = inputs(other, [1, 2, 3, 3], [3, 2, 2, 2]);
    expect(() => convTranspose(a!, b!)).toThrow('the weights take 3 channels; the input has 2');
    const [c, d] = [other.input('c', [1, 2, 3, 3]), other.input('d', [2, 4, 2, 2])];
    expect(() => convTranspose(c, d, { outputPadding: [1, 0] })).toThrow('must be below stride or dilation');
    expect(() => convTranspose(c, d, { pads: [2, 2, 2, 2] })).toThrow('the padding leaves nothing of axis 2');
  });

  test('gradients as operations', () => {
    const attributes = { strides: [1, 1], padsBegin: [0, 0], padsEnd: [0, 0], dilations: [1, 1], groups: 2 };
    expect(() =>
      graph.add('convInputGradient', [y!, w!], { ...attributes, groups: 1, inputShape: [2, 2, 6, 6] }),
    ).toThrow('[2,2,6,6] with [3,2,3,3] gives [2,3,4,4], not [2,3,3,4]');
    expect(() => graph.add('convWeightGradient', [x!, y!], { ...attributes, weightShape: [3, 3] })).toThrow(
      '[2,4,5,6] and [3,3] have other axes',
    );
  });

  test('types', () => {
    const whole = createGraph();
    const [a, b] = [whole.input('a', [1, 1, 3], 'int32'), whole.input('b', [1, 1, 3], 'int32')];
    expect(() => conv(a, b)).toThrow('needs real numbers');
  });
});

test('only the gradients that are asked for are built', () => {
  const graph = createGraph();
  const [x, w] = [graph.input('x', [1, 2, 5, 5]), graph.parameter('w', [3, 2, 3, 3])];
  const loss = sum(conv(x, w));
  const operations = reachableNodes(gradients(loss, [w])).map(({ operation }) => operation);
  expect(operations).toContain('convWeightGradient');
  expect(graph.nodes.map(({ operation }) => operation)).not.toContain('convInputGradient');
});

describe('what is written', () => {
  const operators = (options: Parameters<typeof compileGraph>[1]): readonly string[] => {
    const graph = createGraph();
    const [x, w] = [graph.input('x', [8, 32, 16, 16]), graph.parameter('w', [32, 32, 3, 3])];
    const y = conv(x, w, { pads: [1, 1] });
    const [forX, forW] = gradients(sum(y), [x, w]);
    const { model } = compileGraph({ y, forX: forX!, forW: forW! }, options);
    return model.graph!.node.map(({ domain, opType }) => (domain === '' ? opType : `${domain}::${opType}`));
  };

  test('blocks only for a processor that has them', () => {
    expect(operators({ target: 'cpu', channelBlock: 16 })).toContain('com.microsoft.nchwc::Conv');
    for (const options of [
      { target: 'cpu' },
      { target: 'wasm', channelBlock: 16 },
      { target: 'webgpu', channelBlock: 16 },
      { target: 'portable', channelBlock: 16 },
    ] as const) {
      expect(operators(options).filter((operator) => operator.includes('::'))).toEqual([]);
    }
  });

  test('matrix products for the weights where sums must be many', () => {
    expect(operators({ target: 'webgpu' })).toContain('MatMul');
    expect(operators({ target: 'wasm' })).not.toContain('MatMul');
  });
});
