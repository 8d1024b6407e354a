// Resizing as Pillow does it, to the last bit: models that were trained on its pictures see them again.
import { usageError } from '../../core/errors.ts';
import { cos, sin } from '../../core/math.ts';
import type { Resample } from '../../formats/hugging-face/image-preprocessing.ts';
import { createImage, type Image } from '../../images/image.ts';
import { resizeNearest } from '../../images/resize/resize.ts';

/** Samples that stay bytes, or are single-precision numbers. */
export type Picture = Image<Uint8Array> | Image<Float32Array>;

interface Filter {
  readonly support: number;
  weight(distance: number): number;
}

const sinc = (x: number): number => (x === 0 ? 1 : sin(Math.PI * x) / (Math.PI * x));

const filters: Readonly<Record<Exclude<Resample, 'nearest'>, Filter>> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: { support: 1, weight: (x) => (Math.abs(x) >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * cos(Math.PI * x))) },
  bicubic: { support: 2, weight: (x) => keys(Math.abs(x)) },
  lanczos: { support: 3, weight: (x) => (Math.abs(x) >= 3 ? 0 : sinc(x) * sinc(x / 3)) },
};

/** Keys (1981) with a = -1/2. */
function keys(x: number): number {
  if (x >= 2) return 0;
  return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
}

/**
 * A picture at another extent, as Pillow's `resize` makes it: the filter is widened where the picture gets smaller;
 * across first, then down. Bytes are summed in fixed point (22 bits) and rounded to bytes after each axis; other
 * samples are summed in double precision and rounded to single. An axis whose extent stays is left as it is. Equal to
 * Pillow 11 bit by bit; Pillow 13 takes the axes in the other order for some extents, which moves bytes by one level in
 * places. A NaN spreads as far as the filter reaches.
 * @throws `images/bad-extents` (usage) unless both extents are whole numbers of 1 or more.
 */
export function resizePicture(picture: Picture, [width, height]: readonly [number, number], filter: Resample): Picture {
  if (![width, height].every((extent) => Number.isInteger(extent) && extent >= 1)) {
    throw usageError('images/bad-extents', `a picture has whole extents of 1 or more; got ${width} x ${height}.`);
  }
  if (filter === 'nearest') return resizeNearest(picture as Image<Uint8Array>, [width, height]);
  const across = width === picture.extents[0] ? picture : resizeAxis(picture, { axis: 0, length: width, filter });
  return height === across.extents[1] ? across : resizeAxis(across, { axis: 1, length: height, filter });
}

interface AxisChange {
  readonly axis: 0 | 1;
  readonly length: number;
  readonly filter: Exclude<Resample, 'nearest'>;
}

function resizeAxis({ extents, channels, data }: Picture, { axis, length, filter }: AxisChange): Picture {
  const [width, height] = extents as [number, number];
  const table = weightsOf(extents[axis]!, length, filters[filter]);
  const isBytes = data instanceof Uint8Array;
  const lines: Lines =
    axis === 0
      ? { count: height, step: channels, from: width * channels, to: length * channels, inner: channels }
      : { count: 1, step: width * channels, from: 0, to: 0, inner: width * channels };
  const target = axis === 0 ? [length, height] : [width, length];
  if (isBytes) {
    const result = createImage(target, { channels, data: new Uint8Array(target[0]! * target[1]! * channels) });
    combineBytes(data, result.data, { table: fixedPoint(table), lines });
    return result;
  }
  const result = createImage(target, { channels });
  combineNumbers(data, result.data, { table, lines });
  return result;
}

/** How samples lie along an axis: `count` lines begin `from` apart (`to` in the result); along each, places are `step` apart and hold `inner` samples. */
interface Lines {
  readonly count: number;
  readonly step: number;
  readonly from: number;
  readonly to: number;
  readonly inner: number;
}

/** For each new place the first old one and the weights from there on. */
interface Weights<Numbers = Float64Array> {
  readonly width: number;
  readonly first: Int32Array;
  readonly counts: Int32Array;
  readonly weights: Numbers;
}

function weightsOf(length: number, outputs: number, { support, weight }: Filter): Weights {
  const scale = length / outputs;
  const widening = Math.max(scale, 1);
  const narrowing = 1 / widening;
  const reach = support * widening;
  const width = Math.ceil(reach) * 2 + 1;
  const first = new Int32Array(outputs);
  const counts = new Int32Array(outputs);
  const weights = new Float64Array(outputs * width);
  for (let j = 0; j < outputs; j += 1) {
    const centre = (j + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const count = Math.min(length, Math.trunc(centre + reach + 0.5)) - start;
    let sum = 0;
    for (let t = 0; t < count; t += 1) {
      const value = weight((t + start - centre + 0.5) * narrowing);
      weights[j * width + t] = value;
      sum += value;
    }
    const share = sum === 0 ? 1 : 1 / sum;
    for (let t = 0; t < count; t += 1) weights[j * width + t]! *= share;
    first[j] = start;
    counts[j] = count;
  }
  return { width, first, counts, weights };
}

const fixedBits = 22;

function fixedPoint({ weights, ...rest }: Weights): Weights<Int32Array> {
  const one = 1 << fixedBits;
  return { ...rest, weights: Int32Array.from(weights, (value) => Math.trunc(value * one + (value < 0 ? -0.5 : 0.5))) };
}

interface Combination<Numbers> {
  readonly table: Weights<Numbers>;
  readonly lines: Lines;
}

function combineBytes(source: Uint8Array, target: Uint8Array, { table, lines }: Combination<Int32Array>): void {
  const { width, first, counts, weights } = table;
  const { count, step, from, to, inner } = lines;
  const half = 1 << (fixedBits - 1);
  for (let line = 0; line < count; line += 1) {
    for (let j = 0; j < first.length; j += 1) {
      const [start, end] = [j * width, j * width + counts[j]!];
      const place = line * from + first[j]! * step;
      for (let i = 0; i < inner; i += 1) {
        let sum = half;
        for (let t = start, at = place + i; t < end; t += 1, at += step) sum += source[at]! * weights[t]!;
        const value = sum >> fixedBits;
        target[line * to + j * step + i] = Math.max(0, Math.min(255, value));
      }
    }
  }
}

function combineNumbers(source: Float32Array, target: Float32Array, { table, lines }: Combination<Float64Array>): void {
  const { width, first, counts, weights } = table;
  const { count, step, from, to, inner } = lines;
  for (let line = 0; line < count; line += 1) {
    for (let j = 0; j < first.length; j += 1) {
      const [start, end] = [j * width, j * width + counts[j]!];
      const place = line * from + first[j]! * step;
      for (let i = 0; i < inner; i += 1) {
        let sum = 0;
        for (let t = start, at = place + i; t < end; t += 1, at += step) sum += source[at]! * weights[t]!;
        target[line * to + j * step + i] = sum;
      }
    }
  }
}
