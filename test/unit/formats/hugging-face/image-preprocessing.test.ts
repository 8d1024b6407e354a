import { describe, expect, it } from 'vitest';
import { parseImagePreprocessing } from '../../../../src/formats/hugging-face/image-preprocessing.ts';
import {
  parseOpenClipPreprocessing,
  parseTimmPreprocessing,
} from '../../../../src/formats/hugging-face/other-preprocessing.ts';

const file = 'preprocessor_config.json';
const parse = (config: unknown) => parseImagePreprocessing(JSON.stringify(config), { file });
const half = { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };
const square = (pixels: number) => ({ height: pixels, width: pixels });

it('reads CLIP', () => {
  const mean = [0.48145466, 0.4578275, 0.40821073];
  const std = [0.26862954, 0.26130258, 0.27577711];
  const config = {
    image_processor_type: 'CLIPImageProcessor',
    do_resize: true,
    size: { shortest_edge: 224 },
    resample: 3,
    do_center_crop: true,
    crop_size: { height: 224, width: 224 },
    do_rescale: true,
    rescale_factor: 0.00392156862745098,
    do_normalize: true,
    image_mean: mean,
    image_std: std,
    do_convert_rgb: true,
  };
  const expected = {
    size: { to: 'shortest-edge', pixels: 224 },
    resample: 'bicubic',
    crop: square(224),
    pad: undefined,
    rescaleFactor: 1 / 255,
    mean,
    std,
    colour: 'rgb',
  };
  expect(parse(config)).toEqual(expected);
  const old = {
    feature_extractor_type: 'CLIPFeatureExtractor',
    do_resize: true,
    do_center_crop: true,
    do_normalize: true,
  };
  expect(parse({ ...old, size: 224, crop_size: 224, resample: 3, image_mean: mean, image_std: std })).toEqual(expected);
});

describe('size', () => {
  it.each<[string, object, object | undefined]>([
    [
      'a number for a ViT',
      { feature_extractor_type: 'ViTFeatureExtractor', size: 224 },
      { to: 'extent', ...square(224) },
    ],
    ['a number with a crop', { size: 256, do_center_crop: true, crop_size: 224 }, { to: 'shortest-edge', pixels: 256 }],
    [
      'a number with a crop for DeiT',
      { image_processor_type: 'DeiTImageProcessor', size: 256, do_center_crop: true, crop_size: 224 },
      { to: 'extent', ...square(256) },
    ],
    ['a pair', { size: [384, 512] }, { to: 'extent', height: 384, width: 512 }],
    ['an extent', { size: { height: 384, width: 512 } }, { to: 'extent', height: 384, width: 512 }],
    [
      'both edges',
      { size: { shortest_edge: 800, longest_edge: 1333 } },
      { to: 'shortest-edge', pixels: 800, longest: 1333 },
    ],
    ['the longest edge', { size: { longest_edge: 1024 } }, { to: 'longest-edge', pixels: 1024 }],
    ['nothing', {}, undefined],
    ['a switch that is off', { do_resize: false, size: 224 }, undefined],
  ])('from %s', (_, config, size) => {
    expect(parse({ ...half, ...config }).size).toEqual(size);
  });

  it('as ConvNeXT means it', () => {
    const config = { ...half, image_processor_type: 'ConvNextImageProcessor', crop_pct: 0.875 };
    expect(parse({ ...config, size: { shortest_edge: 224 } })).toMatchObject({
      size: { to: 'shortest-edge', pixels: 256 },
      crop: square(224),
    });
    expect(parse({ ...config, size: { shortest_edge: 384 } })).toMatchObject({
      size: { to: 'extent', ...square(384) },
      crop: undefined,
    });
  });

  it('with the padding of SAM', () => {
    const config = { ...half, size: { longest_edge: 1024 }, do_pad: true, pad_size: square(1024) };
    expect(parse(config)).toMatchObject({ pad: square(1024), crop: undefined });
  });
});

it('leaves out what is off', () => {
  const config = parse({
    do_resize: false,
    do_rescale: false,
    do_normalize: false,
    do_center_crop: false,
    crop_size: 224,
    ...half,
  });
  expect(config).toEqual({
    size: undefined,
    resample: 'bilinear',
    crop: undefined,
    pad: undefined,
    rescaleFactor: 1,
    mean: undefined,
    std: undefined,
    colour: 'rgb',
  });
});

it('reads one channel and the order of the channels', () => {
  expect(parse({ image_mean: [0.5], image_std: [0.25] })).toMatchObject({ mean: [0.5], std: [0.25], colour: 'grey' });
  expect(parse({ image_mean: 0.5, image_std: 0.5 }).mean).toEqual([0.5, 0.5, 0.5]);
  expect(parse({ do_flip_channel_order: true })).toMatchObject({ colour: 'bgr', mean: undefined });
});

it.each<[object, string]>([
  [{ image_mean: [0.5, 0.5], image_std: [0.5] }, '"image_std": 1 channels, but "image_mean" has 2'],
  [{ image_mean: [0.5], image_std: [0] }, '"image_std": 0 is not positive'],
  [{ do_normalize: true }, '"image_mean": it is missing'],
  [{ image_mean: [0.5] }, '"image_std": it is missing'],
  [{ do_center_crop: true }, '"crop_size": it is missing'],
  [{ size: { height: 3 } }, '"size": height or width is missing'],
  [{ size: -1 }, '"size"'],
  [{ size: 1e9 }, '"size"'],
  [{ resample: 9 }, '"resample"'],
  [{ resample: 'bicubic' }, '"resample"'],
  [{ rescale_factor: 'x' }, '"rescale_factor"'],
  [{ image_mean: ['a'] }, '"image_mean'],
])('names the field of %j', (config, words) => {
  expect(() => parse(config)).toThrow(
    expect.objectContaining({ code: 'formats/model-folder-malformed', place: { file } }),
  );
  expect(() => parse(config)).toThrow(words);
});

describe('timm', () => {
  const base = {
    input_size: [3, 224, 224],
    interpolation: 'bicubic',
    crop_pct: 0.95,
    crop_mode: 'center',
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  };
  const read = (change: object) =>
    parseTimmPreprocessing(JSON.stringify({ pretrained_cfg: { ...base, ...change } }), { file: 'config.json' });

  it('resizes by crop_pct and crops', () => {
    expect(read({})).toEqual({
      size: { to: 'shortest-edge', pixels: 235 },
      resample: 'bicubic',
      crop: square(224),
      pad: undefined,
      rescaleFactor: 1 / 255,
      mean: base.mean,
      std: base.std,
      colour: 'rgb',
    });
    expect(read({ crop_mode: 'squash' })).toMatchObject({ size: { to: 'extent', ...square(224) }, crop: undefined });
    expect(read({ input_size: [1, 64, 64], mean: [0.5], std: [0.5], crop_pct: null })).toMatchObject({
      colour: 'grey',
      size: { pixels: 73 },
    });
  });

  it('may be missing, and names what is wrong', () => {
    expect(parseTimmPreprocessing('{"model_type":"vit"}', { file: 'config.json' })).toBeUndefined();
    expect(() => read({ input_size: [224] })).toThrow('"pretrained_cfg.input_size');
    expect(() => read({ std: [0, 1, 1] })).toThrow('not positive');
  });
});

describe('OpenCLIP', () => {
  const read = (config: unknown) =>
    parseOpenClipPreprocessing(JSON.stringify(config), { file: 'open_clip_config.json' });
  const model = { vision_cfg: { image_size: 224 } };

  it('fills in its defaults', () => {
    expect(read({ model_cfg: model })).toMatchObject({
      size: { to: 'shortest-edge', pixels: 224 },
      crop: square(224),
      resample: 'bicubic',
      mean: [0.48145466, 0.4578275, 0.40821073],
    });
  });

  it('reads what is given', () => {
    const preprocess = { mean: [0, 0, 0], std: [1, 1, 1], interpolation: 'bilinear' };
    expect(read({ model_cfg: model, preprocess_cfg: { ...preprocess, resize_mode: 'squash' } })).toMatchObject({
      size: { to: 'extent', ...square(224) },
      crop: undefined,
      resample: 'bilinear',
      mean: [0, 0, 0],
    });
    expect(read({ model_cfg: model, preprocess_cfg: { ...preprocess, resize_mode: 'longest' } }).size).toEqual({
      to: 'longest-edge',
      pixels: 224,
    });
    expect(() => read({ model_cfg: {} })).toThrow('"model_cfg.vision_cfg"');
  });
});
