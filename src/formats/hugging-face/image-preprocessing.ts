// How a vision model wants its images, in one form for all: `preprocessor_config.json` of the transformers library in its old and new
// spellings here; timm and OpenCLIP in other-preprocessing.ts.
import { z } from 'zod';
import { type JsonOptions, malformedConfig, parseJsonObject } from './parse-json-object.ts';

/** Filters for resizing, by the names of the Pillow library. */
export type Resample = 'nearest' | 'lanczos' | 'bilinear' | 'bicubic' | 'box' | 'hamming';

/** Extent of an image in pixels. */
export interface Extent {
  readonly height: number;
  readonly width: number;
}

/** To what an image is resized: to an extent, or so that its shorter or longer edge has a length, with proportions kept. */
export type ResizeTo =
  | ({ readonly to: 'extent' } & Extent)
  | { readonly to: 'shortest-edge'; readonly pixels: number; readonly longest?: number | undefined }
  | { readonly to: 'longest-edge'; readonly pixels: number };

/** Steps from an image to the input of a model, in this order; a step that is `undefined` is left out. */
export interface ImagePreprocessing {
  readonly size: ResizeTo | undefined;
  /** Filter of the resizing. */
  readonly resample: Resample;
  /** Centre crop; where the image is smaller it is padded with zeros. */
  readonly crop: Extent | undefined;
  /** Padding with zeros at the right and the bottom, to this extent. */
  readonly pad: Extent | undefined;
  /** Factor on pixel values 0 to 255; 1 where they stay. */
  readonly rescaleFactor: number;
  /** Per channel, after rescaling: (value - mean) / std. */
  readonly mean: readonly number[] | undefined;
  readonly std: readonly number[] | undefined;
  /** Order of the channels that the model expects. */
  readonly colour: 'rgb' | 'bgr' | 'grey';
}

const pixels = z.int().positive().max(65536);
const sizeSchema = z.union([
  pixels,
  z.tuple([pixels, pixels]),
  z.looseObject({
    height: pixels.optional(),
    width: pixels.optional(),
    shortest_edge: pixels.optional(),
    longest_edge: pixels.optional(),
  }),
]);
const factors = z.array(z.number()).min(1).max(16);
const isOn = z.boolean().nullish();

const schema = z.looseObject({
  image_processor_type: z.string().nullish(),
  feature_extractor_type: z.string().nullish(),
  do_resize: isOn,
  size: sizeSchema.nullish(),
  resample: z.int().min(0).max(5).nullish(),
  crop_pct: z.number().positive().max(1).nullish(),
  do_center_crop: isOn,
  crop_size: sizeSchema.nullish(),
  do_pad: isOn,
  pad_size: sizeSchema.nullish(),
  do_rescale: isOn,
  rescale_factor: z.number().positive().nullish(),
  do_normalize: isOn,
  image_mean: z.union([z.number(), factors]).nullish(),
  image_std: z.union([z.number(), factors]).nullish(),
  do_flip_channel_order: isOn,
});

type Config = z.infer<typeof schema>;
type Size = z.infer<typeof sizeSchema>;

const filters = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'] as const;

/** Processors of the transformers library (5.23) that read a single number as the length of the shorter edge; others take a square. */
const edgeProcessors =
  /^(Chinese)?CLIP|^(Bit|BridgeTower|ConvNext|Levit|Llava|MobileNetV[12]|MobileViT|PoolFormer|Siglip(?!2)|TextNet|VideoMAE|Vilt|Vivit)/i;

/**
 * Reads `preprocessor_config.json`. A step counts as asked for if its switch (`do_resize`, ...) is on or is missing
 * while its numbers are there; pixel values (0..255) are scaled by 1/255 unless the file says otherwise, as in the
 * transformers library; the filter is bilinear where none is named.
 * @throws `EvenhandError` (data) `formats/model-folder-malformed` naming the fields.
 */
export function parseImagePreprocessing(text: string, { file }: JsonOptions): ImagePreprocessing {
  const config = parseJsonObject(text, schema, file);
  const { size, crop } = resizeAndCrop(config, file);
  const isNormalised = config.do_normalize ?? config.image_mean != null;
  const mean = isNormalised ? channels(config.image_mean, 'image_mean', file) : undefined;
  const std = isNormalised ? channels(config.image_std, 'image_std', file) : undefined;
  const isPadded = config.do_pad === true && config.pad_size != null;
  return {
    size,
    resample: filters[config.resample ?? 2]!,
    crop,
    pad: isPadded ? extentOf(config.pad_size!, 'pad_size', file) : undefined,
    rescaleFactor: config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255),
    ...checkNormalisation(mean, std, file),
    colour: mean?.length === 1 ? 'grey' : config.do_flip_channel_order === true ? 'bgr' : 'rgb',
  };
}

/** Mean and deviation per channel. @throws `EvenhandError` `formats/model-folder-malformed` if they do not match or a deviation is not positive. */
export function checkNormalisation(
  mean: readonly number[] | undefined,
  std: readonly number[] | undefined,
  file: string,
): Pick<ImagePreprocessing, 'mean' | 'std'> {
  if (mean?.length !== std?.length) {
    throw malformedConfig(file, [
      `"image_std": ${std?.length ?? 0} channels, but "image_mean" has ${mean?.length ?? 0}`,
    ]);
  }
  const wrong = std?.find((value) => !(value > 0));
  if (wrong !== undefined) throw malformedConfig(file, [`"image_std": ${wrong} is not positive`]);
  return { mean, std };
}

function resizeAndCrop(config: Config, file: string): { size: ResizeTo | undefined; crop: Extent | undefined } {
  const isResized = (config.do_resize ?? true) && config.size != null;
  const isCropped = config.do_center_crop ?? config.crop_size != null;
  const size = isResized ? resizeTo(config.size!, config, file) : undefined;
  if (isCropped && config.crop_size == null) {
    throw malformedConfig(file, ['"crop_size": it is missing, but do_center_crop is on']);
  }
  const crop = isCropped ? extentOf(config.crop_size!, 'crop_size', file) : undefined;
  const isConvNext = config.crop_pct != null && size?.to === 'shortest-edge';
  return isConvNext ? convNext(size.pixels, config.crop_pct!) : { size, crop };
}

/** ConvNeXT resizes beyond the wanted length and crops to it, but not from 384 pixels on. */
function convNext(length: number, portion: number): { size: ResizeTo; crop: Extent | undefined } {
  const extent = { height: length, width: length };
  if (length >= 384) return { size: { to: 'extent', ...extent }, crop: undefined };
  return { size: { to: 'shortest-edge', pixels: Math.floor(length / portion) }, crop: extent };
}

function resizeTo(size: Size, config: Config, file: string): ResizeTo {
  if (typeof size === 'number') {
    const processor = config.image_processor_type ?? config.feature_extractor_type;
    const isEdge = processor == null ? config.do_center_crop === true : edgeProcessors.test(processor);
    return isEdge ? { to: 'shortest-edge', pixels: size } : { to: 'extent', height: size, width: size };
  }
  if (!Array.isArray(size) && size.shortest_edge !== undefined) {
    return { to: 'shortest-edge', pixels: size.shortest_edge, longest: size.longest_edge };
  }
  if (!Array.isArray(size) && size.longest_edge !== undefined) return { to: 'longest-edge', pixels: size.longest_edge };
  return { to: 'extent', ...extentOf(size, 'size', file) };
}

function extentOf(size: Size, field: string, file: string): Extent {
  if (typeof size === 'number') return { height: size, width: size };
  if (Array.isArray(size)) return { height: size[0], width: size[1] };
  const height = size.height ?? size.shortest_edge;
  const width = size.width ?? size.shortest_edge;
  if (height === undefined || width === undefined)
    throw malformedConfig(file, [`"${field}": height or width is missing`]);
  return { height, width };
}

function channels(
  value: number | readonly number[] | null | undefined,
  field: string,
  file: string,
): readonly number[] {
  if (value == null) throw malformedConfig(file, [`"${field}": it is missing, but do_normalize is on`]);
  return typeof value === 'number' ? [value, value, value] : value;
}
