import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { elementCount, type Shape, type TensorValue, tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { embedding } from '../../../../src/engine/functions/indexing.ts';
import { slice } from '../../../../src/engine/functions/movement.ts';
import { adapterTrainable, clipModel, fairClipTrainable } from '../../../../src/learn/models/clip-model.ts';
import { promptClassModel, promptTrainable } from '../../../../src/learn/models/prompt-class-model.ts';
import { smallDualEncoder } from '../../../../src/learn/models/small-dual-encoder.ts';
import { clip } from '../../../../src/learn/networks/clip.ts';
import { fitsPattern } from '../../../../src/learn/scope/name-pattern.ts';
import { initialState } from '../../../../src/learn/scope/network-state.ts';
import { createScope, type Scope } from '../../../../src/learn/scope/scope.ts';

const sizes = {
  vision: { width: 8, depth: 1, heads: 2, patch: 4 },
  text: { width: 6, depth: 2, heads: 2, words: 12, longest: 7 },
  projection: 5,
};
const words = tensorValue('int64', [2, 6], [10, 3, 4, 5, 11, 0, 10, 3, 4, 6, 7, 11]);

function draw(shape: Shape): TensorValue<'float32'> {
  const stream = createStream(1, 'clip model');
  return { dtype: 'float32', shape, data: Float32Array.from({ length: elementCount(shape) }, () => stream.normal()) };
}
const image = draw([2, 3, 8, 8]);

const inputsOf = (scope: Scope) => ({ image: scope.graph.constant(image), words: scope.graph.constant(words) });
const model = clipModel(sizes);
const whole = (scope: Scope) => {
  const inputs = inputsOf(scope);
  return [model.image(scope, inputs), model.text(scope, inputs), model.scale!(scope)];
};

describe('clipModel', () => {
  const { parameters, specifications } = initialState(whole, { seed: 5 });

  test('is the network under the names of the published files', () => {
    const scope = createScope(createGraph(), { mode: 'eval' });
    const found = evaluateGraph(whole(scope), parameters);
    const other = createScope(createGraph(), { mode: 'eval' });
    const { image: images, words: texts } = inputsOf(other);
    const expected = clip(other, { images, texts }, sizes);
    const values = evaluateGraph([expected.imageFeatures, expected.textFeatures, expected.scale], parameters);
    for (const [index, { data }] of values.entries()) expect([...found[index]!.data]).toEqual([...data]);
    expect(values[2]!.data[0]).toBeCloseTo(1 / 0.07, 5);
  });

  test('frozen as FairCLIP’s code has it trains the image side and the blocks of the text side', () => {
    const frozen = specifications.map(({ name }) => name).filter((name) => !fitsPattern(name, fairClipTrainable));
    expect(frozen).toEqual([
      'text_model.embeddings.token_embedding.weight',
      'text_model.embeddings.position_embedding.weight',
      'text_model.final_layer_norm.weight',
      'text_model.final_layer_norm.bias',
      'text_projection.weight',
      'logit_scale',
    ]);
  });

  test('with an adapter has parameters that can be trained alone', () => {
    const adapted = clipModel({ ...sizes, imageAdapter: { kind: 'residual' } });
    const { specifications: all } = initialState((scope) => adapted.image(scope, inputsOf(scope)), { seed: 1 });
    const trained = all.map(({ name }) => name).filter((name) => fitsPattern(name, adapterTrainable));
    expect(trained).toEqual(['image_adapter.down.weight', 'image_adapter.up.weight']);
  });

  test('takes learnt words in the place of read ones', () => {
    const scope = createScope(createGraph(), { mode: 'eval' });
    const inputs = inputsOf(scope);
    const plain = model.text(scope, inputs);
    const table = scope
      .shared()
      .parameter('text_model.embeddings.token_embedding.weight', [12, 6], () => new Float32Array());
    const own = embedding(table, scope.graph.constant(tensorValue('int64', [2], [3, 4])));
    const [first, second] = evaluateGraph([plain, model.text(scope.shared(), inputs, own)], parameters);
    expect([...second!.data]).toEqual([...first!.data]);
    const [changed] = evaluateGraph(
      [model.text(scope.shared(), inputs, slice(table, 0, { start: 8, end: 10 }))],
      parameters,
    );
    expect(Math.abs(changed!.data[0]! - first!.data[0]!)).toBeGreaterThan(1e-4);
  });
});

describe('promptClassModel', () => {
  test.each([
    ['CLIP', clipModel(sizes), 6],
    ['the small encoder', smallDualEncoder({ text: { words: 12, longest: 6, width: 8, heads: 2 } }), 8],
  ])('of %s learns its words alone', (_, pairs, width) => {
    const classes = promptClassModel({ model: pairs, words, context: 2 });
    const build = (scope: Scope) => {
      const features = classes.features(scope, inputsOf(scope));
      return classes.head!(scope, features, 2);
    };
    const { specifications, parameters, buffers } = initialState(build, { seed: 2, trainable: promptTrainable });
    const trained = specifications.filter(({ trainable }) => trainable);
    expect(trained.map(({ name, shape }) => [name, shape])).toEqual([['prompt.context', [2, width]]]);
    const scope = createScope(createGraph(), { mode: 'eval' });
    const [logits] = evaluateGraph([build(scope)], { ...parameters, ...buffers });
    expect(logits!.shape).toEqual([2, 2]);
    expect(Math.max(...logits!.data.map(Math.abs))).toBeLessThanOrEqual(1 / 0.07 + 1e-5);
  });

  test('refuses texts that are not one a class', () => {
    const classes = promptClassModel({ model, words, context: 2 });
    const scope = createScope(createGraph(), { mode: 'eval' });
    const features = scope.graph.input('features', [2, 5]);
    expect(() => classes.head!(scope, features, 3)).toThrow(expect.objectContaining({ code: 'learn/bad-prompts' }));
  });
});
