// Image preprocessing as the timm and OpenCLIP libraries write it.
import { z } from 'zod';
import { checkNormalisation, type ImagePreprocessing, type Resample } from './image-preprocessing.ts';
import { type JsonOptions, parseJsonObject } from './parse-json-object.ts';

const pixels = z.int().positive().max(65536);
const channels = z.array(z.number()).min(1).max(16);
const filter = z.enum(['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming', 'random']);

const timmSchema = z.looseObject({
  pretrained_cfg: z
    .looseObject({
      input_size: z.tuple([z.int().positive().max(16), pixels, pixels]),
      interpolation: filter.nullish(),
      crop_pct: z.number().positive().max(1).nullish(),
      crop_mode: z.string().nullish(),
      mean: channels,
      std: channels,
    })
    .nullish(),
});

/**
 * Reads the `pretrained_cfg` of a timm model's `config.json`: resize the shorter edge to input / crop_pct (default
 * 0.875), crop the centre. Other crop modes than `center`, and inputs that are not square, resize to the extent.
 * `undefined` if the file has none.
 * @throws `EvenhandError` (data) `formats/model-folder-malformed` naming the fields.
 */
export function parseTimmPreprocessing(text: string, { file }: JsonOptions): ImagePreprocessing | undefined {
  const { pretrained_cfg: config } = parseJsonObject(text, timmSchema, file);
  if (config == null) return undefined;
  const [, height, width] = config.input_size;
  const isCentre = (config.crop_mode ?? 'center') === 'center' && height === width;
  const shortest = Math.floor(height / (config.crop_pct ?? 0.875));
  return {
    ...steps(config.interpolation ?? 'bilinear'),
    size: isCentre ? { to: 'shortest-edge', pixels: shortest } : { to: 'extent', height, width },
    crop: isCentre ? { height, width } : undefined,
    ...checkNormalisation(config.mean, config.std, file),
    colour: config.mean.length === 1 ? 'grey' : 'rgb',
  };
}

const openClipSchema = z.looseObject({
  model_cfg: z.looseObject({
    vision_cfg: z.looseObject({ image_size: z.union([pixels, z.tuple([pixels, pixels])]).nullish() }),
  }),
  preprocess_cfg: z
    .looseObject({
      mean: channels.nullish(),
      std: channels.nullish(),
      interpolation: filter.nullish(),
      resize_mode: z.enum(['shortest', 'longest', 'squash']).nullish(),
    })
    .nullish(),
});

const openAiMean = [0.48145466, 0.4578275, 0.40821073];
const openAiStd = [0.26862954, 0.26130258, 0.27577711];

/** Reads `open_clip_config.json`; what it leaves out are OpenCLIP's defaults. @throws `EvenhandError` `formats/model-folder-malformed`. */
export function parseOpenClipPreprocessing(text: string, { file }: JsonOptions): ImagePreprocessing {
  const config = parseJsonObject(text, openClipSchema, file);
  const size = config.model_cfg.vision_cfg.image_size ?? 224;
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  const preprocess = config.preprocess_cfg ?? {};
  const mode = preprocess.resize_mode ?? 'shortest';
  return {
    ...steps(preprocess.interpolation ?? 'bicubic'),
    size: resizeBy(mode, height, width),
    crop: mode === 'squash' ? undefined : { height, width },
    ...checkNormalisation(preprocess.mean ?? openAiMean, preprocess.std ?? openAiStd, file),
    colour: 'rgb',
  };
}

function resizeBy(mode: 'shortest' | 'longest' | 'squash', height: number, width: number): ImagePreprocessing['size'] {
  if (mode === 'squash' || height !== width) return { to: 'extent', height, width };
  return { to: mode === 'shortest' ? 'shortest-edge' : 'longest-edge', pixels: height };
}

/** timm's `random` picks a filter while training; at test time it is bilinear. */
function steps(interpolation: z.infer<typeof filter>): Pick<ImagePreprocessing, 'resample' | 'pad' | 'rescaleFactor'> {
  const resample: Resample = interpolation === 'random' ? 'bilinear' : interpolation;
  return { resample, pad: undefined, rescaleFactor: 1 / 255 };
}
