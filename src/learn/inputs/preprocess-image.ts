import { dataError, usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Extent, ImagePreprocessing } from '../../formats/hugging-face/image-preprocessing.ts';
import { createImage, type Image, positionCount, type Samples } from '../../images/image.ts';
import type { ImagePreparation } from './image-preparation.ts';
import { type Picture, resizePicture } from './resize-picture.ts';
import { scaleIntensities } from './scale-intensities.ts';

/**
 * The picture at the extent of the network with its number of channels, values 0 to 255: intensities, channels, resizing, crop, padding. What is
 * left, `writeChannels`, is cheap: this is what is kept between epochs. Opacity is dropped; colours become grey by Pillow's weights (19595, 38470,
 * 7471 of 65536), before the resizing. A crop or padding beyond the picture is 0.
 * @throws `learn/not-a-picture` (data) for volumes.
 */
export function prepareImage(image: Image<Samples>, preparation: ImagePreparation): Picture {
  if (image.extents.length !== 2) {
    throw dataError(
      'learn/not-a-picture',
      `an image of ${image.extents.join(' x ')} is a volume; networks here read pictures.`,
      {
        hint: 'Take a slice of it first.',
      },
    );
  }
  const { resample, crop, pad, colour, centring = 'transformers' } = preparation;
  const wanted = colour === 'grey' ? 1 : 3;
  // Grey stays one channel until the end: three equal ones would be resized alike.
  const scaled = withChannels(scaleIntensities(image, preparation.intensities), image.channels < 3 ? 1 : wanted);
  const resized = resizePicture(scaled, resizedExtent(scaled.extents, preparation.size), resample);
  const whole = cutNumbers(resized, image, preparation);
  const cropped = crop === undefined ? whole : window(whole, { ...crop, ...cropStart(whole, crop, centring) });
  return withChannels(pad === undefined ? cropped : window(cropped, { ...pad, x: 0, y: 0 }), wanted);
}

/**
 * Writes the samples of a prepared picture as [channels, height, width] into `target` from `offset` on: (value ·
 * rescaleFactor − mean) / std, in double precision, rounded to single; blue first for `bgr`. A channel without a mean
 * has 0, without a deviation 1; deviations are taken as they are, above 0.
 * @throws `images/bad-extents` (usage) where the target has no room.
 */
export function writeChannels(
  { data, channels, extents }: Picture,
  { rescaleFactor, mean, std, colour }: Pick<ImagePreprocessing, 'rescaleFactor' | 'mean' | 'std' | 'colour'>,
  target: Float32Array,
  offset = 0,
): void {
  const positions = positionCount({ extents });
  if (!(offset >= 0 && offset + positions * channels <= target.length)) {
    throw usageError(
      'images/bad-extents',
      `a picture of ${positions * channels} samples does not fit into ${target.length} from place ${offset} on.`,
    );
  }
  for (let channel = 0; channel < channels; channel += 1) {
    const from = colour === 'bgr' ? channels - 1 - channel : channel;
    const factor = rescaleFactor / (std?.[channel] ?? 1);
    const shift = (mean?.[channel] ?? 0) / (std?.[channel] ?? 1);
    const start = offset + channel * positions;
    for (let i = 0; i < positions; i += 1) target[start + i] = data[i * channels + from]! * factor - shift;
  }
}

/** The input of a network for one picture, [channels, height, width]: `prepareImage`, then `writeChannels`. @throws as `prepareImage`. */
export function preprocessImage(image: Image<Samples>, preparation: ImagePreparation): TensorValue<'float32'> {
  const picture = prepareImage(image, preparation);
  const [width, height] = picture.extents as [number, number];
  const data = new Float32Array(picture.data.length);
  writeChannels(picture, preparation, data);
  return { dtype: 'float32', shape: [picture.channels, height, width], data };
}

/** Numbers that were meant as 0..255 become whole ones, as Pillow turns them into colours. */
function cutNumbers(picture: Picture, image: Image<Samples>, { intensities }: ImagePreparation): Picture {
  const isStored = intensities === undefined || intensities.kind === 'stored';
  const isWhole = image.data instanceof Uint8Array || image.data instanceof Uint16Array;
  if (!isStored || isWhole || picture.data instanceof Uint8Array) return picture;
  const data = Uint8Array.from(picture.data, (value) => (value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value)));
  return createImage(picture.extents, { channels: picture.channels, data });
}

function resizedExtent(extents: readonly number[], size: ImagePreprocessing['size']): readonly [number, number] {
  const [width, height] = extents as [number, number];
  if (size === undefined) return [width, height];
  if (size.to === 'extent') return [size.width, size.height];
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const edges =
    size.to === 'shortest-edge'
      ? edgesByShort(size, short, long)
      : { short: Math.trunc((size.pixels * short) / long), long: size.pixels };
  const shorter = Math.max(1, edges.short);
  return width <= height ? [shorter, edges.long] : [edges.long, shorter];
}

function edgesByShort(
  size: { readonly pixels: number; readonly longest?: number | undefined },
  short: number,
  long: number,
): { short: number; long: number } {
  const wanted = Math.trunc((size.pixels * long) / short);
  if (size.longest === undefined || wanted <= size.longest) return { short: size.pixels, long: wanted };
  return { short: Math.trunc((size.longest * size.pixels) / wanted), long: size.longest };
}

function withChannels(picture: Picture, wanted: 1 | 3): Picture {
  const colours = picture.channels >= 3 ? 3 : 1;
  if (picture.channels === wanted) return picture;
  const count = positionCount(picture);
  const isBytes = picture.data instanceof Uint8Array;
  const data = isBytes ? new Uint8Array(count * wanted) : new Float32Array(count * wanted);
  for (let i = 0; i < count; i += 1) {
    const at = i * picture.channels;
    if (colours === wanted) for (let c = 0; c < wanted; c += 1) data[i * wanted + c] = picture.data[at + c]!;
    else if (wanted === 3) data.fill(picture.data[at]!, 3 * i, 3 * i + 3);
    else {
      const sum = 19595 * picture.data[at]! + 38470 * picture.data[at + 1]! + 7471 * picture.data[at + 2]!;
      data[i] = isBytes ? (sum + 0x8000) >> 16 : sum / 65536;
    }
  }
  return createImage<Uint8Array | Float32Array>(picture.extents, { channels: wanted, data }) as Picture;
}

function cropStart(
  { extents }: Picture,
  { height, width }: Extent,
  centring: 'torchvision' | 'transformers',
): { x: number; y: number } {
  const start = (length: number, wanted: number): number => {
    const left = length - wanted;
    if (left < 0) return centring === 'torchvision' ? -Math.floor(-left / 2) : -Math.ceil(-left / 2);
    return centring === 'transformers' || left % 4 !== 3 ? Math.floor(left / 2) : (left + 1) / 2;
  };
  return { x: start(extents[0]!, width), y: start(extents[1]!, height) };
}

interface Window extends Extent {
  readonly x: number;
  readonly y: number;
}

/** The samples of a box, 0 where it lies beyond the picture. */
function window({ extents, channels, data }: Picture, { x, y, width, height }: Window): Picture {
  const [fullWidth, fullHeight] = extents as [number, number];
  if (x === 0 && y === 0 && width === fullWidth && height === fullHeight)
    return { extents, channels, data, geometry: { spacingMm: [1, 1] } } as Picture;
  if (width * height > 0x10000000)
    throw usageError('learn/bad-preparation', `a crop of ${width} x ${height} is too large.`);
  const result =
    data instanceof Uint8Array
      ? new Uint8Array(width * height * channels)
      : new Float32Array(width * height * channels);
  const [left, right] = [Math.max(0, x), Math.min(fullWidth, x + width)];
  for (let row = Math.max(0, y); row < Math.min(fullHeight, y + height); row += 1) {
    const line = data.subarray(
      (row * fullWidth + left) * channels,
      (row * fullWidth + Math.max(left, right)) * channels,
    );
    result.set(line, ((row - y) * width + left - x) * channels);
  }
  return createImage<Uint8Array | Float32Array>([width, height], { channels, data: result }) as Picture;
}
