import { expect, it } from 'vitest';
import { parseModelConfig } from '../../../../src/formats/hugging-face/model-config.ts';

const file = 'config.json';
const parse = (config: unknown) => parseModelConfig(JSON.stringify(config), { file });

it('reads family, classes and kind of task, and keeps all else', () => {
  const config = parse({
    model_type: 'vit',
    architectures: ['ViTForImageClassification'],
    id2label: { 10: 'Pneumonia', 0: 'No finding', 1: 'Edema' },
    problem_type: 'multi_label_classification',
    hidden_size: 384,
  });
  expect(config).toMatchObject({
    modelType: 'vit',
    architectures: ['ViTForImageClassification'],
    problemType: 'multi_label_classification',
  });
  expect([...config.labels]).toEqual([
    [0, 'No finding'],
    [1, 'Edema'],
    [10, 'Pneumonia'],
  ]);
  expect(config.all['hidden_size']).toBe(384);
});

it('reads the names of timm', () => {
  const config = parse({ architecture: 'resnet18', label_names: ['a', 'b'] });
  expect(config.architectures).toEqual(['resnet18']);
  expect([...config.labels]).toEqual([
    [0, 'a'],
    [1, 'b'],
  ]);
});

it('takes a file that says little', () => {
  expect(parse({ model_type: null })).toMatchObject({ modelType: undefined, architectures: [], labels: new Map() });
});

it.each<[unknown, string]>([
  [{ id2label: { first: 'a' } }, '"id2label": the key "first" is not the number of a class'],
  [{ id2label: { 0: { name: 'a' } } }, '"id2label.0"'],
  [{ id2label: ['a'] }, '"id2label"'],
  [{ model_type: 3 }, '"model_type"'],
  [{ architectures: 'ViT' }, '"architectures"'],
  [[1], 'expected object'],
])('names the field of %j', (config, words) => {
  expect(() => parse(config)).toThrow(
    expect.objectContaining({ code: 'formats/model-folder-malformed', place: { file } }),
  );
  expect(() => parse(config)).toThrow(words);
});

it.each(['', '{', `${'['.repeat(1e6)}`])('refuses what is not JSON', (text) => {
  expect(() => parseModelConfig(text, { file })).toThrow(
    expect.objectContaining({ code: 'formats/model-folder-malformed' }),
  );
});
