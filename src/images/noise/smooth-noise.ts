import { usageError } from '../../core/errors.ts';
import type { Stream } from '../../core/stream.ts';
import { createImage, type Image } from '../image.ts';
import type { Taps } from '../sampling/along-axis.ts';
import { combineAxes } from '../sampling/combine-axes.ts';
import { fillNormal } from './fill-normal.ts';

/** What smooth noise may be told. */
export interface SmoothNoiseOptions {
  /** Samples a cell of the coarsest lattice, one number or one an axis. Values one cell apart have a correlation of about 1/2 (`value`). */
  readonly cell: number | readonly number[];
  /** Number of octaves, each with cells half as wide (never less than one sample). Default: 1. */
  readonly octaves?: number;
  /** Amplitude of an octave over that of the one before. Default: 0.5. */
  readonly gain?: number;
  /** `value`: normal numbers on the lattice; `gradient`: normal slopes on the lattice, which leaves less of the lowest frequencies. Default: value. */
  readonly kind?: 'value' | 'gradient';
}

/** Mean over a cell of the summed squared weights of the fade 6t⁵ − 15t⁴ + 10t³, without and with the squared distance as a factor. */
const fadePower = 181 / 231;
const slopePower = 535 / 9009;

/**
 * Fractal lattice noise: a picture of twice continuously differentiable random values, mean 0, variance 1. `value`
 * weights independent normal numbers on a lattice by cubic B-splines, divided at each sample by the root of the summed
 * squared weights; `gradient` is the noise of Perlin (2002) with normal slopes. The lattice is shifted by a part of a
 * cell drawn uniformly along each axis. Octave k has the amplitude gain^k / sqrt(sum of gain^2j). Over streams, each
 * sample of either kind has mean 0 and variance 1 (up to single precision); `value` noise is normal. One picture has
 * its own mean and variance, nearer to 0 and 1 the more cells it has. The octaves are drawn one after another, so the
 * first are the same whatever follows up to their common factor.
 * @throws `images/bad-noise` (usage) unless cells are 1 or more, there is at least one octave, and the gain is finite
 * and not negative; `images/bad-extents` (usage).
 */
export function smoothNoise(
  extents: readonly number[],
  { cell, octaves = 1, gain = 0.5, kind = 'value' }: SmoothNoiseOptions,
  stream: Stream,
): Image {
  const cells = typeof cell === 'number' ? extents.map(() => cell) : cell;
  const fits =
    cells.length === extents.length && cells.every((value) => value >= 1 && value < Number.POSITIVE_INFINITY);
  if (!fits || !Number.isSafeInteger(octaves) || octaves < 1 || !(gain >= 0 && gain < Number.POSITIVE_INFINITY)) {
    throw usageError(
      'images/bad-noise',
      `smooth noise needs cells of 1 sample or more, one or more octaves and a gain of 0 or more; got cells ${cells.join(', ')}, ${octaves} octaves, gain ${gain}.`,
      { hint: 'Give values such as cells 32, octaves 4 and gain 0.5.' },
    );
  }
  const image = createImage(extents);
  let [amplitude, power] = [1, 0];
  for (let octave = 0; octave < octaves; octave += 1, amplitude *= gain) power += amplitude * amplitude;
  amplitude = 1 / Math.sqrt(power);
  let scale = 1;
  for (let octave = 0; octave < octaves; octave += 1, amplitude *= gain, scale *= 2) {
    const places = extents.map((length, axis) =>
      latticePlaces(length, Math.max(1, cells[axis]! / scale), stream.uniform()),
    );
    if (kind === 'value') addLattice(image, places.map(splineTaps), amplitude, stream);
    else addSlopes(image, places, amplitude, stream);
  }
  return image;
}

/** Position of each sample of an axis in cells of the lattice. */
function latticePlaces(length: number, cell: number, phase: number): Float64Array {
  const places = new Float64Array(length);
  for (let i = 0; i < length; i += 1) places[i] = i / cell + phase;
  return places;
}

function addSlopes(image: Image, places: readonly Float64Array[], amplitude: number, stream: Stream): void {
  const axes = places.length;
  const power = axes * slopePower * (axes === 3 ? fadePower * fadePower : fadePower);
  for (let slope = 0; slope < axes; slope += 1) {
    const taps = places.map((place, axis) => fadeTaps(place, axis === slope));
    addLattice(image, taps, amplitude / Math.sqrt(power), stream);
  }
}

/** Draws a lattice and adds what the tables make of it to the image. */
function addLattice({ data }: Image, taps: readonly Taps[], amplitude: number, stream: Stream): void {
  const extents = taps.map(({ index }) => index[index.length - 1]! + 1);
  const lattice = new Float32Array(extents.reduce((product, extent) => product * extent, 1));
  fillNormal(lattice, stream, amplitude);
  const values = combineAxes({ data: lattice, extents, channels: 1 }, taps);
  addInto(data, values);
}

function addInto(sum: Float32Array, values: Float32Array): void {
  for (let i = 0; i < values.length; i += 1) sum[i] = sum[i]! + values[i]!;
}

/** Weights of the uniform cubic B-spline, divided by the root of their summed squares. */
function splineTaps(places: Float64Array): Taps {
  return latticeTaps(places, 4, (t) => {
    const s = 1 - t;
    const [a, b, c, d] = [s * s * s, 4 - 3 * t * t * (2 - t), 4 - 3 * s * s * (2 - s), t * t * t];
    const norm = Math.sqrt(a * a + b * b + c * c + d * d);
    return [a / norm, b / norm, c / norm, d / norm];
  });
}

/** Weights of the fade between two lattice points, times the distance from each where the slope along this axis is meant. */
function fadeTaps(places: Float64Array, sloped: boolean): Taps {
  return latticeTaps(places, 2, (t) => {
    const fade = t * t * t * (t * (6 * t - 15) + 10);
    return sloped ? [(1 - fade) * t, fade * (t - 1)] : [1 - fade, fade];
  });
}

function latticeTaps(places: Float64Array, width: number, weightsAt: (t: number) => readonly number[]): Taps {
  const index = new Int32Array(places.length * width);
  const weight = new Float64Array(places.length * width);
  for (let j = 0; j < places.length; j += 1) {
    const base = Math.floor(places[j]!);
    const weights = weightsAt(places[j]! - base);
    for (let t = 0; t < width; t += 1) {
      index[j * width + t] = base + t;
      weight[j * width + t] = weights[t]!;
    }
  }
  return { width, index, weight };
}
