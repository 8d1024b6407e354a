import { describe, expect, test } from 'vitest';
import { elementCount, type Shape } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { clip, clipSizes } from '../../../../src/learn/networks/clip.ts';
import { cnn, sfcn, simbaNet } from '../../../../src/learn/networks/cnn.ts';
import { mlp } from '../../../../src/learn/networks/mlp.ts';
import { resnet, resnet18, resnet34, resnet50 } from '../../../../src/learn/networks/resnet.ts';
import { visionTransformer, vitBase, vitSmall, vitTiny } from '../../../../src/learn/networks/vision-transformer.ts';
import { createScope, type Mode, type Scope } from '../../../../src/learn/scope/scope.ts';

/** A network built on an image input: its result, names and number of trained numbers. */
function built(shape: Shape, network: (scope: Scope, x: Tensor) => Tensor, mode: Mode = 'eval') {
  const scope = createScope(createGraph(), { mode });
  const y = network(scope, scope.graph.input('x', shape));
  const count = (kind: 'parameter' | 'buffer'): number =>
    scope.specifications.reduce((sum, each) => sum + (each.kind === kind ? elementCount(each.shape) : 0), 0);
  return {
    y,
    scope,
    parameters: count('parameter'),
    buffers: count('buffer'),
    names: scope.specifications.map(({ name }) => name),
  };
}

describe('published sizes', () => {
  const image: Shape = [1, 3, 224, 224];
  test.each<readonly [string, number, (scope: Scope, x: Tensor) => Tensor]>([
    ['resnet18', 11_689_512, (scope, x) => resnet18(scope, x, { outputs: 1000 })],
    ['resnet34', 21_797_672, (scope, x) => resnet34(scope, x, { outputs: 1000 })],
    ['resnet50', 25_557_032, (scope, x) => resnet50(scope, x, { outputs: 1000 })],
    ['vitTiny', 5_717_416, (scope, x) => vitTiny(scope, x, { outputs: 1000 })],
    ['vitSmall', 22_050_664, (scope, x) => vitSmall(scope, x, { outputs: 1000 })],
    ['vitBase', 86_567_656, (scope, x) => vitBase(scope, x, { outputs: 1000 })],
  ])('%s has %i parameters', (_, expected, network) => {
    const { y, parameters } = built(image, network);
    expect(y.shape).toEqual([1, 1000]);
    expect(parameters).toBe(expected);
  });

  test('CLIP with ViT-B/32 has 151,277,313', () => {
    const { y, parameters } = built(
      image,
      (scope, images) =>
        clip(scope, { images, texts: scope.graph.input('texts', [2, 77], 'int64') }, clipSizes['ViT-B/32']).logits,
    );
    expect(y.shape).toEqual([1, 2]);
    expect(parameters).toBe(151_277_313);
  });
});

describe('networks for volumes', () => {
  test('the network of the simulated-bias studies has the published numbers', () => {
    const { y, scope, parameters, buffers } = built([1, 1, 173, 211, 155], (inner, x) => simbaNet(inner, x));
    expect(y.shape).toEqual([1, 2]);
    const head = 18_432 * 2 + 2;
    expect(parameters - head + buffers).toBe(4_705_984);
    expect(scope.graph.inputs.get('head.weight')!.shape).toEqual([2, 18_432]);
    const pooled = scope.graph.nodes
      .filter(({ operation }) => operation === 'maxPool')
      .map(({ outputs }) => outputs[0]!.shape);
    expect(pooled.slice(2)).toEqual([
      [1, 128, 22, 27, 20],
      [1, 256, 11, 14, 10],
      [1, 512, 6, 7, 5],
    ]);
  });

  test('the fully convolutional network of the travelling-model studies', () => {
    const { y, scope } = built([2, 1, 160, 192, 160], (inner, x) => sfcn(inner, x));
    expect(y.shape).toEqual([2, 1]);
    expect(scope.graph.inputs.get('head.weight')!.shape).toEqual([1, 64 * 2 * 3 * 2]);
    expect(scope.graph.inputs.get('last.conv.weight')!.shape).toEqual([64, 256, 1, 1, 1]);
  });

  test('a plain network leaves axes of one element alone', () => {
    const { y, names } = built([2, 1, 4, 4, 2], (scope, x) =>
      cnn(scope, x, { widths: [4, 8, 8], outputs: 5, normalise: 4 }),
    );
    expect(y.shape).toEqual([2, 5]);
    expect(names.slice(0, 4)).toEqual([
      'blocks.0.conv.weight',
      'blocks.0.norm.weight',
      'blocks.0.norm.bias',
      'blocks.1.conv.weight',
    ]);
  });
});

describe('options', () => {
  test('residual networks for small images keep their extent in the stem; without classes they give features', () => {
    const { y, scope } = built([2, 1, 32, 32], (inner, x) => resnet18(inner, x, { outputs: 0, smallImages: true }));
    expect(y.shape).toEqual([2, 512]);
    expect(scope.graph.inputs.get('conv1.weight')!.shape).toEqual([64, 1, 3, 3]);
    const stages = scope.graph.nodes
      .filter(({ operation }) => operation === 'relu')
      .map(({ outputs }) => outputs[0]!.shape[2]);
    expect([...new Set(stages)]).toEqual([32, 16, 8, 4]);
  });

  test('residual networks take volumes', () => {
    const { y } = built([1, 1, 16, 16, 16], (scope, x) =>
      resnet(scope, x, { outputs: 2, blocks: [1, 1], block: 'basic', width: 8 }),
    );
    expect(y.shape).toEqual([1, 2]);
  });

  test('the last scale of a block may start at zero, the others not', () => {
    const { scope } = built([1, 3, 32, 32], (inner, x) => resnet50(inner, x, { outputs: 2, zeroResidual: true }));
    const start = (name: string): number =>
      scope.specifications.find((each) => each.name === name)!.initialise([1], undefined as never)[0]!;
    expect(
      ['layer1.0.bn3.weight', 'layer1.0.bn2.weight', 'layer1.0.downsample.1.weight', 'bn1.weight'].map(start),
    ).toEqual([0, 1, 1, 1]);
  });

  test('frozen statistics are not followed', () => {
    const train = (frozenStatistics: boolean): number =>
      Object.keys(
        built([2, 3, 32, 32], (inner, x) => resnet18(inner, x, { outputs: 2, frozenStatistics }), 'train').scope
          .updates,
      ).length;
    expect([train(false), train(true)]).toEqual([40, 0]);
  });

  test('stochastic depth grows along a transformer; its blocks may be computed again', () => {
    const options = { outputs: 2, width: 8, depth: 3, heads: 2, patch: 4, dropPath: 0.2, recompute: true };
    const { scope } = built([2, 1, 8, 8], (inner, x) => visionTransformer(inner, x, options), 'train');
    const masks = scope.graph.nodes.filter(({ operation }) => operation === 'dropoutMask');
    expect(masks.map(({ attributes }) => (attributes as { rate: number }).rate)).toEqual([0.1, 0.1, 0.2, 0.2]);
    expect(new Set(scope.graph.nodes.map(({ block }) => block))).toEqual(new Set([0, 1, 2, 3]));
  });

  test('a perceptron without hidden layers is linear, and may be normalised', () => {
    expect(built([4, 7], (scope, x) => mlp(scope, x, { hidden: [], outputs: 2 })).names).toEqual([
      'head.weight',
      'head.bias',
    ]);
    const { names } = built([4, 7], (scope, x) => mlp(scope, x, { hidden: [5], outputs: 2, normalise: true }));
    expect(names).toEqual([
      'hidden.0.weight',
      'norm.0.weight',
      'norm.0.bias',
      'norm.0.running_mean',
      'norm.0.running_var',
      'head.weight',
      'head.bias',
    ]);
  });

  test('a text longer than its positions is an error', () => {
    expect(() =>
      built(
        [1, 3, 32, 32],
        (scope, images) =>
          clip(scope, { images, texts: scope.graph.input('texts', [1, 78], 'int64') }, clipSizes['ViT-B/32']).logits,
      ),
    ).toThrow(/L up to 77; got int64\[1,78\]/);
  });
});
