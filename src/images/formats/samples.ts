// Between intensities in [0, 1], which are computed with, and whole numbers, which files hold.
import { dataError } from '../../core/errors.ts';
import type { Image } from '../image.ts';

const types = {
  uint8: { Samples: Uint8Array, full: 255 },
  uint16: { Samples: Uint16Array, full: 65535 },
  int16: { Samples: Int16Array, full: 32767 },
} as const;

/** Whole-number types that intensities are stored in. */
export type SampleType = keyof typeof types;

/** The array of a sample type. */
export type SamplesOf<Type extends SampleType> = InstanceType<(typeof types)[Type]['Samples']>;

/**
 * Intensities in [0, 1] as whole numbers: floor(v * full + 0.5) with full = 255, 65535 or 32767; values outside [0, 1] are clamped.
 * @throws `EvenhandError` `images/not-a-number` (data) at the first NaN.
 */
export function toSamples<Type extends SampleType>(
  image: Image<Float32Array | Float64Array>,
  type: Type,
): Image<SamplesOf<Type>> {
  const { Samples, full } = types[type];
  const { data } = image;
  const samples = new Samples(data.length);
  for (let index = 0; index < data.length; index++) {
    const value = data[index]!;
    if (Number.isNaN(value)) throw notANumber(index);
    samples[index] = value <= 0 ? 0 : value >= 1 ? full : Math.floor(value * full + 0.5);
  }
  return { ...image, data: samples as SamplesOf<Type> };
}

/**
 * Whole numbers as intensities in [0, 1]: v / full in single precision, with full = 255, 65535 or 32767 by the type of
 * the samples; 16-bit samples below 0 stay below. The inverse of `toSamples`.
 */
export function toUnit(image: Image<Uint8Array | Uint16Array | Int16Array>): Image {
  const { data } = image;
  const full = data instanceof Uint8Array ? 255 : data instanceof Uint16Array ? 65535 : 32767;
  return { ...image, data: Float32Array.from(data, (value) => value / full) };
}

function notANumber(index: number): Error {
  return dataError('images/not-a-number', `sample ${index} of the image is not a number; it cannot be stored.`, {
    hint: 'Find the step that made it; a division by zero or a logarithm of nothing is the usual cause.',
  });
}
