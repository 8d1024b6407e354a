import { usageError } from '../../../core/errors.ts';
import { splineWeights } from '../../sampling/interpolation.ts';
import { createVectorField, type VectorField } from '../vector-field.ts';

/** Scattered vectors: positions in voxels of the grid, and what the field should be there; one array an axis each. */
export interface ScatteredVectors {
  readonly positions: readonly ArrayLike<number>[];
  readonly vectors: readonly ArrayLike<number>[];
}

/** The lattice. */
export interface MultilevelSplineOptions {
  readonly extents: readonly number[];
  readonly spacingMm: readonly number[];
  /** Cells an axis at the first level. Default 10. */
  readonly mesh?: number;
  /** Levels; each doubles the cells. Default 3. */
  readonly levels?: number;
}

/** A fitted field. */
export interface MultilevelSpline {
  readonly field: VectorField;
  /** Root of the mean square of what is left at the points after each level. */
  readonly residuals: readonly number[];
}

/**
 * Dense field through scattered vectors as SimBA makes it: multilevel B-spline approximation, cubic, by default 10
 * cells an axis and three levels. At each level control point c is the sum over points of w_pc² (w_pc r_p / S_p) over
 * the sum of w_pc², with S_p the sum of squared weights of point p and r_p what the levels before left. The first level
 * reaches several cells beyond the points and later ones correct at the points only, so the field is far from local;
 * effects of our own are zero outside of a band instead (`localVolumeEffect`). Source: Lee, Wolberg and Shin 1997;
 * Tustison and Gee 2006.
 * @throws `images/bad-spline` (usage) unless mesh and levels are whole numbers of 1 or more, there is a point, and
 * arrays have one length; `images/bad-field` (usage) for extents or spacings that are none.
 */
export function multilevelSpline(
  { positions, vectors }: ScatteredVectors,
  { extents, spacingMm, mesh = 10, levels = 3 }: MultilevelSplineOptions,
): MultilevelSpline {
  const count = positions[0]?.length ?? 0;
  const whole = [mesh, levels].every((value) => Number.isSafeInteger(value) && value >= 1);
  const fits = [...positions, ...vectors].every((values) => values.length === count);
  if (!whole || count === 0 || !fits || positions.length !== extents.length || vectors.length !== extents.length) {
    throw usageError(
      'images/bad-spline',
      `a spline of ${extents.length} axes needs points with as many coordinates and components, and whole mesh and levels; got ${count} points, mesh ${mesh}, ${levels} levels.`,
      {
        hint: 'Give positions and vectors an array an axis, each with an entry for every point, and mesh and levels such as 2 and 4.',
      },
    );
  }
  createVectorField({ extents, spacingMm });
  const rest = vectors.map((values) => Float64Array.from(values));
  const sums = extents.map(() => new Float64Array(extents.reduce((product, extent) => product * extent, 1)));
  const residuals: number[] = [];
  for (let level = 0, cells = mesh; level < levels; level += 1, cells *= 2) {
    const axes = extents.map((extent) => ({ cells, extent }));
    const taps = positions.map((values, axis) => tapsOf(values, axes[axis]!));
    const control = fitLattice(rest, { taps, size: cells + 3 });
    subtractAtPoints(rest, control, { taps, size: cells + 3 });
    addLattice(sums, control, { axes, size: cells + 3 });
    residuals.push(
      Math.sqrt(
        rest.reduce((sum, values) => sum + values.reduce((total, value) => total + value * value, 0), 0) / count,
      ),
    );
  }
  const field = createVectorField({ extents, spacingMm, components: sums.map((values) => Float32Array.from(values)) });
  return { field, residuals };
}

interface Axis {
  readonly cells: number;
  readonly extent: number;
}

/** First control point and four weights of each position along one axis. */
interface Taps {
  readonly first: Int32Array;
  readonly weight: Float64Array;
}

interface Lattice {
  readonly taps: readonly Taps[];
  /** Control points an axis. */
  readonly size: number;
}

function tapsOf(values: ArrayLike<number>, { cells, extent }: Axis): Taps {
  const first = new Int32Array(values.length);
  const weight = new Float64Array(4 * values.length);
  const scale = extent > 1 ? cells / (extent - 1) : 0;
  for (let i = 0; i < values.length; i += 1) {
    const place = Math.max(0, Math.min(cells, values[i]! * scale));
    first[i] = Math.min(cells - 1, Math.floor(place));
    splineWeights(place - first[i]!, weight.subarray(4 * i, 4 * i + 4));
  }
  return { first, weight };
}

/** Calls `visit` with the place and weight of each of the 4^axes control points of a point. */
function forEachTap({ taps, size }: Lattice, point: number, visit: (place: number, weight: number) => void): void {
  const combinations = 1 << (2 * taps.length);
  for (let t = 0; t < combinations; t += 1) {
    let place = 0;
    let weight = 1;
    let stride = 1;
    for (let axis = 0, code = t; axis < taps.length; axis += 1, code >>= 2) {
      const { first, weight: weights } = taps[axis]!;
      place += (first[point]! + (code & 3)) * stride;
      weight *= weights[4 * point + (code & 3)]!;
      stride *= size;
    }
    visit(place, weight);
  }
}

function fitLattice(rest: readonly Float64Array[], lattice: Lattice): readonly Float64Array[] {
  const count = lattice.taps.reduce((product) => product * lattice.size, 1);
  const sums = rest.map(() => new Float64Array(count));
  const weights = new Float64Array(count);
  for (let point = 0; point < rest[0]!.length; point += 1) {
    let squares = 0;
    forEachTap(lattice, point, (_, weight) => {
      squares += weight * weight;
    });
    forEachTap(lattice, point, (place, weight) => {
      const square = weight * weight;
      weights[place]! += square;
      for (let axis = 0; axis < rest.length; axis += 1)
        sums[axis]![place]! += (square * weight * rest[axis]![point]!) / squares;
    });
  }
  return sums.map((values) => values.map((value, place) => (weights[place]! > 0 ? value / weights[place]! : 0)));
}

function subtractAtPoints(rest: readonly Float64Array[], control: readonly Float64Array[], lattice: Lattice): void {
  for (let point = 0; point < rest[0]!.length; point += 1) {
    forEachTap(lattice, point, (place, weight) => {
      for (let axis = 0; axis < rest.length; axis += 1) rest[axis]![point]! -= weight * control[axis]![place]!;
    });
  }
}

/** Adds the spline of the control points at every position of the grid, axis by axis. */
function addLattice(
  sums: readonly Float64Array[],
  control: readonly Float64Array[],
  { axes, size }: { readonly axes: readonly Axis[]; readonly size: number },
): void {
  const taps = axes.map((axis) =>
    tapsOf(
      Array.from({ length: axis.extent }, (_, i) => i),
      axis,
    ),
  );
  control.forEach((lattice, component) => {
    let values = lattice;
    let inner = 1;
    axes.forEach(({ extent }, axis) => {
      values = spread(values, taps[axis]!, { inner, size, extent });
      inner *= extent;
    });
    const sum = sums[component]!;
    for (let i = 0; i < sum.length; i += 1) sum[i]! += values[i]!;
  });
}

/** One axis of control points to values at the positions of the grid; `inner` is the distance of neighbours along it. */
function spread(
  values: Float64Array,
  { first, weight }: Taps,
  { inner, size, extent }: { readonly inner: number; readonly size: number; readonly extent: number },
): Float64Array {
  const outer = values.length / (inner * size);
  const next = new Float64Array(inner * extent * outer);
  for (let o = 0; o < outer; o += 1) {
    for (let i = 0; i < extent; i += 1) {
      const to = (o * extent + i) * inner;
      for (let t = 0; t < 4; t += 1) {
        const from = (o * size + first[i]! + t) * inner;
        const factor = weight[4 * i + t]!;
        for (let k = 0; k < inner; k += 1) next[to + k]! += factor * values[from + k]!;
      }
    }
  }
  return next;
}
