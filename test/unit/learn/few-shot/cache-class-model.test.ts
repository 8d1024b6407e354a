import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { cacheClassModel, cacheValues } from '../../../../src/learn/few-shot/cache-class-model.ts';
import { cacheLogits, cacheModel, directionsOf } from '../../../../src/learn/few-shot/cache-model.ts';
import { featurePairModel } from '../../../../src/learn/models/feature-models.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';

const width = 6;
const rows = (count: number, name: string) =>
  tensorValue(
    'float32',
    [count, width],
    Array.from({ length: count * width }, (_, index) => createStream(1, name, index).normal()),
  );
const classOf = [0, 0, 1, 2, 2];
const prompts = { inputs: { text: rows(4, 'texts') }, classOf: [0, 1, 2, 1] };
const made = cacheModel({
  images: rows(5, 'images'),
  classOf,
  texts: prompts.inputs.text,
  promptClassOf: prompts.classOf,
  alpha: 2.5,
  beta: 3,
  temperature: 20,
});
// Trained keys have any length.
const cache = { ...made, keys: made.keys.map((key, index) => key.map((value) => value * (1 + index / 4))) };

describe('cacheClassModel', () => {
  it('computes the logits of the cache, of keys at any length and several prompts a class', () => {
    const as = { kind: 'identity' } as const;
    const model = cacheClassModel(featurePairModel({ image: as, text: as }), { cache, prompts });
    const graph = createGraph();
    const scope = createScope(graph, { mode: 'eval' });
    const asked = rows(7, 'asked');
    const features = model.features(scope, { image: graph.input('image', asked.shape, 'float32') });
    const logits = model.head!(scope, features, 3);
    const [found] = evaluateGraph([logits], {
      image: { ...asked, dtype: 'float64', data: Float64Array.from(asked.data) },
      ...Object.fromEntries(
        Object.entries(cacheValues(cache)).map(([name, { shape, data }]) => [
          name,
          { dtype: 'float64' as const, shape, data: Float64Array.from(data as Float32Array) },
        ]),
      ),
    });
    const expected = directionsOf(asked).flatMap((direction) => Array.from(cacheLogits(cache, direction)));
    for (const [index, value] of expected.entries()) expect(found!.data[index]).toBeCloseTo(value, 4);
  });
});
