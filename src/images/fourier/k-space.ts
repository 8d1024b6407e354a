// Images as their spatial frequencies (k-space), and back.
import { createImage, type Image, requireChannel } from '../image.ts';
import { type ComplexGrid, fourierTransform } from './fourier-transform.ts';

/**
 * The spatial frequencies of one channel of an image: its transform, the zero frequency first, as `fourierTransform`.
 * Index k of an axis of n samples stands for `signedFrequency(k, n)` cycles over the axis, that is `signedFrequency(k,
 * n) / (n * spacing)` cycles per mm. A NaN makes all NaN.
 * @throws `images/bad-channels` (usage) for a channel that the image has not.
 */
export function kSpace(image: Image, channel = 0): ComplexGrid {
  requireChannel(image, channel);
  const { extents, channels, data } = image;
  const real = new Float64Array(data.length / channels);
  for (let index = 0; index < real.length; index++) real[index] = data[index * channels + channel]!;
  return fourierTransform({ extents, real, imaginary: new Float64Array(real.length) }, { inPlace: true });
}

/**
 * The spatial frequencies of two grey images of the same extents by one transform: as `kSpace` of each, up to rounding. The transform Z of a + ib holds
 * both: A(k) = (Z(k) + conj Z(-k)) / 2, B(k) = (Z(k) - conj Z(-k)) / 2i.
 */
export function kSpacePair(a: Image, b: Image): readonly [ComplexGrid, ComplexGrid] {
  const { extents } = a;
  const both = { extents, real: Float64Array.from(a.data), imaginary: Float64Array.from(b.data) };
  const { real, imaginary } = fourierTransform(both, { inPlace: true });
  const count = real.length;
  const grids = [0, 1].map(() => ({ extents, real: new Float64Array(count), imaginary: new Float64Array(count) }));
  const [first, second] = grids as [ComplexGrid, ComplexGrid];
  const [width, height] = extents as [number, number];
  const depth = count / (width * height);
  for (let z = 0, here = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const row = (((depth - z) % depth) * height + ((height - y) % height)) * width;
      for (let x = 0; x < width; x++, here++) {
        const mirrored = x === 0 ? row : row + width - x;
        first.real[here] = (real[here]! + real[mirrored]!) / 2;
        first.imaginary[here] = (imaginary[here]! - imaginary[mirrored]!) / 2;
        second.real[here] = (imaginary[here]! + imaginary[mirrored]!) / 2;
        second.imaginary[here] = (real[mirrored]! - real[here]!) / 2;
      }
    }
  }
  return [first, second];
}

/** How frequencies become an image. */
export interface FromKSpaceOptions {
  readonly geometry?: Image['geometry'];
  /** Default: real. */
  readonly part?: 'real' | 'magnitude';
  /** Whether the frequencies may be overwritten, which saves memory. Default: false. */
  readonly inPlace?: boolean;
}

/**
 * The grey image whose frequencies are given (the zero first): the real parts of the inverse transform, or their
 * magnitudes (as a scanner shows them), in single precision. Geometry: 1 mm unless given.
 * @throws `images/bad-grid` (usage) for parts that do not fit the extents; `images/bad-extents` (usage) for a grid of
 * one axis.
 */
export function fromKSpace(
  frequencies: ComplexGrid,
  { geometry, part = 'real', inPlace = false }: FromKSpaceOptions = {},
): Image {
  const { extents, real, imaginary } = fourierTransform(frequencies, { inverse: true, inPlace });
  const data = new Float32Array(real.length);
  for (let index = 0; index < data.length; index++) {
    const [x, y] = [real[index]!, imaginary[index]!];
    data[index] = part === 'real' ? x : Math.sqrt(x * x + y * y);
  }
  return createImage(extents, { data, ...(geometry === undefined ? {} : { geometry }) });
}

/**
 * Cycles over an axis of `extent` samples that index `index` (0..extent - 1) of a transform stands for: 0, 1, ..., then
 * the negative ones, as numpy.fft.fftfreq * n; -n/2 for the middle one of an even extent.
 */
export function signedFrequency(index: number, extent: number): number {
  return index < Math.ceil(extent / 2) ? index : index - extent;
}
