// Smooth noise with one wavelength: a sum of plane waves in random directions (the zero set of such a field is a maze of even width).
// On a lattice each wave is a product of three rotations, so a sample costs a few multiplications.
import { cos, sin } from '../../../../core/math.ts';
import { createStream } from '../../../../core/stream.ts';

/** A lattice of points, x fastest: `origin + index * step` in mm. */
export interface Lattice {
  readonly extents: readonly [number, number, number];
  readonly origin: readonly [number, number, number];
  readonly stepMm: number;
}

/** What a field of noise is drawn from. */
export interface WaveOptions {
  readonly seed: number;
  readonly name: string;
  readonly wavelengthMm: number;
  /** Relative spread of the wavelength. */
  readonly spread?: number;
  readonly waves?: number;
}

/** Noise of mean 0 and variance 1 over realisations at every point of the lattice. */
export function waveNoise(lattice: Lattice, options: WaveOptions): Float32Array {
  const { seed, name, wavelengthMm, spread = 0.15, waves = 24 } = options;
  const [width, height, depth] = lattice.extents;
  const field = new Float32Array(width * height * depth);
  const stream = createStream(seed, 'brain', 'anatomy', name);
  const amplitude = Math.sqrt(2 / waves);
  for (let k = 0; k < waves; k += 1) {
    const [x, y, z] = [stream.normal(), stream.normal(), stream.normal()];
    const length = Math.sqrt(x * x + y * y + z * z);
    const turn = (2 * Math.PI) / (wavelengthMm * (1 + spread * (2 * stream.uniform() - 1)));
    const phase = 2 * Math.PI * stream.uniform();
    const rotations = [x, y, z].map((part, axis) =>
      rotationsAlong(lattice, axis, { turnPerMm: (turn * part) / length, phase: axis === 0 ? phase : 0 }),
    );
    addWave(field, lattice.extents, { rotations, amplitude });
  }
  return field;
}

function rotationsAlong(
  lattice: Lattice,
  axis: number,
  { turnPerMm, phase }: { turnPerMm: number; phase: number },
): { cosine: Float64Array; sine: Float64Array } {
  const count = lattice.extents[axis]!;
  const cosine = new Float64Array(count);
  const sine = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const angle = phase + turnPerMm * (lattice.origin[axis]! + i * lattice.stepMm);
    cosine[i] = cos(angle);
    sine[i] = sin(angle);
  }
  return { cosine, sine };
}

function addWave(
  field: Float32Array,
  [width, height, depth]: readonly [number, number, number],
  wave: { rotations: { cosine: Float64Array; sine: Float64Array }[]; amplitude: number },
): void {
  const [alongX, alongY, alongZ] = wave.rotations as [
    { cosine: Float64Array; sine: Float64Array },
    { cosine: Float64Array; sine: Float64Array },
    { cosine: Float64Array; sine: Float64Array },
  ];
  let at = 0;
  for (let z = 0; z < depth; z += 1) {
    for (let y = 0; y < height; y += 1) {
      const re = wave.amplitude * (alongZ.cosine[z]! * alongY.cosine[y]! - alongZ.sine[z]! * alongY.sine[y]!);
      const im = wave.amplitude * (alongZ.cosine[z]! * alongY.sine[y]! + alongZ.sine[z]! * alongY.cosine[y]!);
      for (let x = 0; x < width; x += 1) {
        field[at] = field[at]! + (re * alongX.cosine[x]! - im * alongX.sine[x]!);
        at += 1;
      }
    }
  }
}
