// Discrete Fourier transforms of grids of one to three axes and any extents.
import { usageError } from '../../core/errors.ts';
import { fourierPlan } from './fourier-plan.ts';

/** Complex numbers on a grid; x changes fastest. */
export interface ComplexGrid {
  readonly extents: readonly number[];
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** What is transformed, and how. */
export interface FourierOptions {
  /** Default false: exp(-2 pi i j k / n), no factor. True: exp(+2 pi i j k / n) / n along each axis. */
  readonly inverse?: boolean | undefined;
  /** Axes, 0 being x. Default all. */
  readonly axes?: readonly number[] | undefined;
  /** Whether the result takes the place of the input. Default false: a new grid. */
  readonly inPlace?: boolean | undefined;
}

/** Numbers of a block of lines that are transformed together: two such blocks fit a processor's second cache. */
const blockNumbers = 4096;

/**
 * The discrete Fourier transform in double precision, as numpy.fft.fftn: X[k] = sum over j of x[j] exp(-2 pi i j k / n), the zero
 * frequency first. Any extents: factors up to 13 by mixed radix, others by chirps. The same bits in every engine.
 * @throws `EvenhandError` `images/bad-grid` (usage) unless the parts have as many numbers as the extents say and the axes exist.
 */
export function fourierTransform(grid: ComplexGrid, options: FourierOptions = {}): ComplexGrid {
  const { extents } = grid;
  const { inverse = false, axes = extents.map((_, axis) => axis), inPlace = false } = options;
  requireGrid(grid, axes);
  const real = inPlace ? grid.real : grid.real.slice();
  const imaginary = inPlace ? grid.imaginary : grid.imaginary.slice();
  // The inverse transform is the forward one with the parts exchanged.
  const [first, second] = inverse ? [imaginary, real] : [real, imaginary];
  for (const axis of axes) transformAxis({ extents, real: first, imaginary: second }, axis);
  if (inverse) {
    const factor = 1 / axes.reduce((product, axis) => product * extents[axis]!, 1);
    for (let index = 0; index < real.length; index++) {
      real[index]! *= factor;
      imaginary[index]! *= factor;
    }
  }
  return { extents, real, imaginary };
}

function transformAxis({ extents, real, imaginary }: ComplexGrid, axis: number): void {
  const length = extents[axis]!;
  if (length === 1) return;
  const plan = fourierPlan(length);
  const stride = extents.slice(0, axis).reduce((product, extent) => product * extent, 1);
  const count = real.length / length;
  const most = Math.max(1, Math.min(64, Math.floor(blockNumbers / length)));
  // Along x, lines follow one another; along other axes they lie side by side, `stride` of them before the next slab.
  const lineStep = axis === 0 ? length : 1;
  const together = axis === 0 ? count : stride;
  for (let line = 0; line < count; ) {
    const inSlab = line % together;
    const lines = Math.min(most, together - inSlab);
    const start = axis === 0 ? line * length : ((line - inSlab) / together) * stride * length + inSlab;
    const re = new Float64Array(length * lines);
    const im = new Float64Array(length * lines);
    for (let j = 0; j < length; j++) {
      for (let b = 0; b < lines; b++) {
        re[j * lines + b] = real[start + j * stride + b * lineStep]!;
        im[j * lines + b] = imaginary[start + j * stride + b * lineStep]!;
      }
    }
    plan.forward(re, im, lines);
    for (let j = 0; j < length; j++) {
      for (let b = 0; b < lines; b++) {
        real[start + j * stride + b * lineStep] = re[j * lines + b]!;
        imaginary[start + j * stride + b * lineStep] = im[j * lines + b]!;
      }
    }
    line += lines;
  }
}

function requireGrid({ extents, real, imaginary }: ComplexGrid, axes: readonly number[]): void {
  const count = extents.reduce((product, extent) => product * extent, 1);
  const isWhole = extents.length >= 1 && extents.every((extent) => Number.isSafeInteger(extent) && extent >= 1);
  if (!isWhole || real.length !== count || imaginary.length !== count) {
    throw usageError(
      'images/bad-grid',
      `a grid of ${extents.join(' x ')} cannot have ${real.length} real and ${imaginary.length} imaginary parts.`,
    );
  }
  if (!axes.every((axis, index) => extents[axis] !== undefined && axes.indexOf(axis) === index)) {
    throw usageError('images/bad-grid', `axes ${axes.join(', ')} are not axes of a grid of ${extents.join(' x ')}.`);
  }
}
