import { expect, test } from 'vitest';
import type { Values } from '../../../../src/engine/executable.ts';
import { metadataOf } from '../../../../src/engine/onnx/model-metadata.ts';
import { featureClassModel, featurePairModel } from '../../../../src/learn/models/feature-models.ts';
import { exportLearner } from '../../../../src/learn/protocol/export-learner.ts';
import { floats } from '../../../fixtures/onnx-model.ts';
import { runOnnx } from '../../../fixtures/run-onnx.ts';

const classes = ['absent', 'present'];
const image = { dtype: 'float32', shape: [2, 3] } as const;
const rows = floats([2, 3], [1, 0, 0, 0.6, 0.8, 0]);

test('a classifier: softmax of a linear head, classes in the metadata', async () => {
  const values: Values = { 'head.weight': floats([2, 3], [1, 0, 0, 0, 2, 0]), 'head.bias': floats([2], [0, 0.5]) };
  const exported = exportLearner({ model: featureClassModel(), classes, inputs: { image }, values });
  expect(exported.model.graph!.input.map(({ name }) => name)).toEqual(['image']);
  expect(JSON.parse(metadataOf(exported.model).properties['classes']!)).toEqual(classes);
  const { scores } = await runOnnx(exported.bytes(), { image: rows });
  const second = [1 / (1 + Math.exp(1 - 0.5)), 1 / (1 + Math.exp(0.6 - 2.1))];
  second.forEach((value, row) => {
    expect(scores!.data[2 * row + 1]).toBeCloseTo(value, 6);
  });
});

test('a dual encoder: cosines with the prompts of each class, texts of cases not read', async () => {
  const same = floats([3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
  const adapter = { kind: 'linear', outputs: 3 } as const;
  const exported = exportLearner({
    model: featurePairModel({ image: adapter, text: adapter }),
    classes,
    inputs: { image, text: image },
    values: { 'image.weight': same, 'text.weight': same, logit_scale: floats([], [2]) },
    prompts: { inputs: { text: floats([3, 3], [2, 0, 0, 0, 3, 0, 0, 0, 5]) }, classOf: [0, 1, 1], temperature: 4 },
  });
  expect(exported.model.graph!.input.map(({ name }) => name)).toEqual(['image']);
  const { scores } = await runOnnx(exported.bytes(), { image: rows });
  // Directions (1, 0, 0) and (0, 1, 1) / sqrt 2; cosines 1, 0 and .6, .8 / sqrt 2.
  const second = [1 / (1 + Math.exp(4)), 1 / (1 + Math.exp(4 * (0.6 - 0.8 / Math.SQRT2)))];
  second.forEach((value, row) => {
    expect(scores!.data[2 * row + 1]).toBeCloseTo(value, 6);
  });
});
