// How much of an image's variation has which size.
import { usageError } from '../../core/errors.ts';
import { cos } from '../../core/math.ts';
import { createImage, type Image, requireChannel } from '../image.ts';
import { kSpace, signedFrequency } from './k-space.ts';

/** Power by spatial frequency. */
export interface RadialPowerSpectrum {
  /** Centre of each bin, in cycles per mm. */
  readonly frequency: Float64Array;
  /** Mean power density of each bin, in squared intensity times mm to the number of axes; NaN of a bin without frequencies. */
  readonly power: Float64Array;
  /** Number of frequencies of each bin. */
  readonly count: Float64Array;
}

/** How the spectrum is estimated. */
export interface RadialPowerOptions {
  /** Bins of equal width from above 0 up to the lowest of the axes' Nyquist frequencies. Default: half the smallest extent. */
  readonly bins?: number;
  /** What the image is multiplied by: 'hann' (raised cosine along each axis, for images whose edges do not meet), 'none'. Default 'hann'. */
  readonly window?: 'hann' | 'none';
}

/**
 * Power spectral density of one channel by the length of the frequency vector: the periodogram of w (v - mean), |F|² *
 * product of spacings / sum of w², averaged over the frequencies of each bin, in squared intensity times mm to the
 * number of axes. White noise of variance s² has s² * product of spacings in every bin. The zero frequency and those
 * beyond the last bin are left out. A NaN makes all NaN.
 * @throws `images/bad-channels` (usage) for a channel that the image has not; `images/bad-bins` (usage) unless `bins`
 * is a whole number of 1 or more.
 */
export function radialPowerSpectrum(image: Image, options: RadialPowerOptions = {}, channel = 0): RadialPowerSpectrum {
  const { extents, geometry } = image;
  const { spacingMm } = geometry;
  const { bins = Math.max(1, Math.floor(Math.min(...extents) / 2)), window = 'hann' } = options;
  requireChannel(image, channel);
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw usageError('images/bad-bins', `a spectrum needs a whole number of bins, 1 or more; got ${bins}.`, {
      hint: 'Leave it out for half the smallest extent, or give a number such as 32.',
    });
  }
  const { windowed, weight } = windowedImage(image, { channel, window });
  const { real, imaginary } = kSpace(windowed);
  const scale = spacingMm.reduce((product, spacing) => product * spacing, 1) / weight;
  const nyquist = Math.min(...spacingMm.map((spacing) => 0.5 / spacing));
  const power = new Float64Array(bins);
  const count = new Float64Array(bins);
  const [width, height, depth] = [extents[0]!, extents[1]!, extents[2] ?? 1];
  const squares = extents.map((extent, axis) =>
    Float64Array.from({ length: extent }, (_, index) => {
      const frequency = signedFrequency(index, extent) / (extent * spacingMm[axis]!);
      return frequency * frequency;
    }),
  );
  for (let z = 0, index = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, index++) {
        const radius = Math.sqrt(squares[0]![x]! + squares[1]![y]! + (squares[2]?.[z] ?? 0));
        // A bin ends with its upper limit; frequencies on it may be off by a rounding.
        const bin = Math.ceil((radius / nyquist) * bins - 1e-9) - 1;
        if (index === 0 || bin >= bins) continue;
        power[bin]! += (real[index]! * real[index]! + imaginary[index]! * imaginary[index]!) * scale;
        count[bin]! += 1;
      }
    }
  }
  for (let bin = 0; bin < bins; bin++) power[bin]! /= count[bin]!;
  const frequency = Float64Array.from({ length: bins }, (_, bin) => ((bin + 0.5) / bins) * nyquist);
  return { frequency, power, count };
}

function windowedImage(
  { extents, channels, data }: Image,
  { channel, window }: { readonly channel: number; readonly window: 'hann' | 'none' },
): { readonly windowed: Image; readonly weight: number } {
  const count = data.length / channels;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += data[index * channels + channel]!;
  const mean = sum / count;
  const factors = extents.map((extent) =>
    Float64Array.from({ length: extent }, (_, index) =>
      window === 'none' ? 1 : 0.5 - 0.5 * cos((2 * Math.PI * (index + 0.5)) / extent),
    ),
  );
  const [width, height] = extents as [number, number];
  const windowed = new Float32Array(count);
  let weight = 0;
  for (let index = 0; index < count; index++) {
    const y = Math.floor(index / width) % height;
    const z = Math.floor(index / (width * height));
    const factor = factors[0]![index % width]! * factors[1]![y]! * (factors[2]?.[z] ?? 1);
    windowed[index] = (data[index * channels + channel]! - mean) * factor;
    weight += factor * factor;
  }
  return { windowed: createImage(extents, { data: windowed }), weight };
}
