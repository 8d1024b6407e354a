import { describe, expect, test } from 'vitest';
import type { ClassModel } from '../../../../src/learn/learner/learner.ts';
import {
  cnnClassModel,
  resnetClassModel,
  simbaClassModel,
  textClassModel,
  vitClassModel,
} from '../../../../src/learn/models/network-class-models.ts';
import { simbaNet } from '../../../../src/learn/networks/cnn.ts';
import { initialState } from '../../../../src/learn/scope/network-state.ts';

/** Features and names of a model on images [2,1,32,32] and texts [2,5]. */
function built(model: ClassModel) {
  let shape: readonly number[] = [];
  const { specifications } = initialState(
    (scope) => {
      const image = scope.graph.input('image', [2, 1, 32, 32]);
      const words = scope.graph.input('words', [2, 5], 'int64');
      shape = model.features(scope, { image, words }).shape;
    },
    { seed: 1 },
  );
  return { shape, names: specifications.map(({ name }) => name), specifications };
}

describe('classifiers from scratch', () => {
  test.each([
    ['cnn', cnnClassModel({ widths: [4, 8] }), [2, 8]],
    ['resnet', resnetClassModel({ width: 4, smallImages: true }), [2, 32]],
    ['transformer', vitClassModel({ width: 12, depth: 1, heads: 2, patch: 8 }), [2, 12]],
    ['text', textClassModel({ words: 20, longest: 5 }), [2, 96]],
  ])('%s gives features and leaves the head to the learner', (_, model, shape) => {
    const found = built(model);
    expect(found.shape).toEqual(shape);
    expect(found.names.some((name) => name === 'head.weight' || name === 'fc.weight')).toBe(false);
  });

  test('the network of the simulated-bias studies is the same up to its head', () => {
    const found = built(simbaClassModel({ widths: [2, 3] }));
    const { specifications } = initialState(
      (scope) => simbaNet(scope, scope.graph.input('image', [2, 1, 32, 32]), { widths: [2, 3] }),
      { seed: 1 },
    );
    const typed = (all: typeof specifications) => all.map(({ name, shape, kind }) => ({ name, shape, kind }));
    expect(typed(found.specifications)).toEqual(typed(specifications).filter(({ name }) => !name.startsWith('head.')));
    const head = specifications.find(({ name }) => name === 'head.weight');
    expect(found.shape).toEqual([2, head!.shape[1]]);
  });
});
