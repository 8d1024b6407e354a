import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModelFolder } from '../../../../src/platform/node/weights/open-model-folder.ts';

let scratch: string;
let folder: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'evenhand-model-'));
  folder = join(scratch, 'my-model');
  mkdirSync(folder);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function fill(files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

it('describes a folder of the Hugging Face hub', async () => {
  fill({
    'config.json': { model_type: 'clip', id2label: { 0: 'a', 1: 'b' } },
    'preprocessor_config.json': {
      size: { shortest_edge: 224 },
      crop_size: 224,
      image_mean: [0, 0, 0],
      image_std: [1, 1, 1],
    },
    'tokenizer.json': '{}',
    'tokenizer_config.json': '{}',
    'onnx/vision_model.onnx': '',
    'onnx/vision_model_fp16.onnx': '',
    'onnx/text_model_quantized.onnx': '',
    'onnx/decoder_model_merged_q4f16.onnx': '',
    'onnx/model.onnx_data': '',
    'model.onnx': '',
    'model.safetensors': '',
    'README.md': '',
  });
  const model = await openModelFolder(folder);
  expect(model.name).toBe('my-model');
  expect(model.config?.modelType).toBe('clip');
  expect(model.config?.labels.get(1)).toBe('b');
  expect(model.preprocessing).toMatchObject({
    size: { to: 'shortest-edge', pixels: 224 },
    crop: { height: 224, width: 224 },
  });
  expect(model.tokenizer).toEqual({
    tokenizer: join(folder, 'tokenizer.json'),
    config: join(folder, 'tokenizer_config.json'),
  });
  expect(model.onnx).toEqual([
    { part: 'decoder_model_merged', variant: 'q4f16', path: join(folder, 'onnx/decoder_model_merged_q4f16.onnx') },
    { part: 'text_model', variant: 'quantized', path: join(folder, 'onnx/text_model_quantized.onnx') },
    { part: 'vision_model', variant: 'fp32', path: join(folder, 'onnx/vision_model.onnx') },
    { part: 'vision_model', variant: 'fp16', path: join(folder, 'onnx/vision_model_fp16.onnx') },
    { part: 'model', variant: 'fp32', path: join(folder, 'model.onnx') },
  ]);
  expect(model.safetensors).toBe(join(folder, 'model.safetensors'));
});

it('finds a sharded model, and takes a folder with little else', async () => {
  fill({ 'model.safetensors.index.json': '{}' });
  const model = await openModelFolder(`${folder}/`);
  expect(model).toMatchObject({ name: 'my-model', config: undefined, preprocessing: undefined, onnx: [] });
  expect(model.tokenizer).toEqual({ tokenizer: undefined, config: undefined });
  expect(model.safetensors).toBe(join(folder, 'model.safetensors.index.json'));
});

it('reads the preprocessing of OpenCLIP and of timm', async () => {
  fill({
    'open_clip_model.safetensors': '',
    'open_clip_config.json': { model_cfg: { vision_cfg: { image_size: 224 } } },
  });
  expect((await openModelFolder(folder)).preprocessing?.resample).toBe('bicubic');
  rmSync(join(folder, 'open_clip_config.json'));
  fill({
    'config.json': { architecture: 'resnet18', pretrained_cfg: { input_size: [3, 96, 96], mean: [0], std: [1] } },
  });
  expect((await openModelFolder(folder)).preprocessing).toMatchObject({
    crop: { height: 96, width: 96 },
    colour: 'grey',
  });
});

describe('refuses', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ 'config.json': '{}' }, 'Look for a folder with onnx/model.onnx'],
    [{ 'pytorch_model.bin': '' }, 'Python pickle'],
    [{ 'weights.pth': '' }, 'Python pickle'],
  ])('a folder without a model that can be read: %j', async (files, hint) => {
    fill(files);
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'formats/no-model',
      hint: expect.stringContaining(hint),
    });
  });

  it.each<[string, unknown, string]>([
    ['config.json', { id2label: [1] }, '"id2label"'],
    ['config.json', '{', 'not JSON'],
    ['preprocessor_config.json', { image_mean: 'x' }, '"image_mean"'],
  ])('%s: %j, naming file and field', async (name, content, words) => {
    fill({ 'model.onnx': '', [name]: content });
    const error = {
      code: 'formats/model-folder-malformed',
      place: { file: name },
      message: expect.stringContaining(words),
    };
    await expect(openModelFolder(folder)).rejects.toMatchObject(error);
  });

  it('a configuration that is no configuration', async () => {
    fill({ 'model.onnx': '', 'config.json': ' '.repeat((1 << 24) + 1) });
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'formats/model-folder-malformed' });
    rmSync(join(folder, 'config.json'));
    mkdirSync(join(folder, 'config.json'));
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'io/not-a-file' });
  });

  it('a file, and nothing', async () => {
    fill({ 'model.onnx': '' });
    await expect(openModelFolder(join(folder, 'model.onnx'))).rejects.toMatchObject({ code: 'io/not-a-folder' });
    await expect(openModelFolder(join(folder, 'missing'))).rejects.toMatchObject({ kind: 'io' });
  });
});
