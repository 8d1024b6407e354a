import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { type ConvolutionTowerOptions, convolutionTower } from '../../../../src/learn/models/convolution-tower.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';

function built(options: ConvolutionTowerOptions, shape: readonly number[]) {
  const scope = createScope(createGraph(), { mode: 'train' });
  const features = convolutionTower(scope, scope.graph.input('image', shape), options);
  return { features, names: scope.specifications.map(({ name }) => name), scope };
}

describe('convolutionTower', () => {
  test('halves images and volumes and averages what is left', () => {
    expect(built({ widths: [4, 6] }, [3, 2, 9, 16]).features.shape).toEqual([3, 6]);
    expect(built({ widths: [4] }, [2, 1, 8, 8, 8]).features.shape).toEqual([2, 4]);
    expect(built({}, [2, 1, 96, 96]).features.shape).toEqual([2, 128]);
  });

  test('normalises as it is told', () => {
    const first = (normalise: ConvolutionTowerOptions['normalise']) =>
      built({ widths: [4], normalise }, [2, 1, 8, 8]).names;
    expect(first('batch')).toContain('blocks.0.norm.running_mean');
    expect(first(2)).toEqual(['blocks.0.conv.weight', 'blocks.0.norm.weight', 'blocks.0.norm.bias']);
    expect(first('none')).toEqual(['blocks.0.conv.weight', 'blocks.0.conv.bias']);
  });

  test('is a convolution, a bend and a mean', () => {
    const { features } = built({ widths: [2], normalise: 'none' }, [1, 1, 2, 2]);
    const weights = new Array<number>(18).fill(0);
    // The middle of the first filter sees the pixel at every other place; the second is its negative.
    weights[4] = 1;
    weights[13] = -1;
    const [found] = evaluateGraph([features], {
      image: tensorValue('float32', [1, 1, 2, 2], [3, 50, 60, 70]),
      'blocks.0.conv.weight': tensorValue('float32', [2, 1, 3, 3], weights),
      'blocks.0.conv.bias': tensorValue('float32', [2], [1, 0.5]),
    });
    expect([...found!.data]).toEqual([4, 0]);
  });
});
