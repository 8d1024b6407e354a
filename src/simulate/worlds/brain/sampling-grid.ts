// Where the samples of a template lie in the head: three axes of coordinates, of which a slice has one of a single value.
import type { Geometry } from '../../../images/image.ts';

/** Planes of slices; rows run from top to bottom, the patient's right is on the right of the picture, sagittal faces look left. */
export type Plane = 'axial' | 'coronal' | 'sagittal';

/** A grid in the head. */
export interface SamplingGrid {
  readonly extents: readonly number[];
  readonly geometry: Geometry;
  /** Coordinates in mm to the right, to the front and up along each axis of the head, in order of samples. */
  readonly coordinatesMm: readonly [Float64Array, Float64Array, Float64Array];
  /** Samples from one coordinate to the next, along each axis of the head. */
  readonly strides: readonly [number, number, number];
}

/** Middle of the field of view, mm from the anterior commissure. */
const centreMm = [0, -15, 4] as const;

/** Width, depth and height of the field of view at any size: 192 mm. */
const fieldOfViewMm = 192;

/** A cube of `size` samples a side, to the right, to the front and up (RAS). */
export function volumeGrid(size: number): SamplingGrid {
  const spacing = fieldOfViewMm / size;
  const coordinatesMm = [0, 1, 2].map((axis) => ascending(size, axis)) as [Float64Array, Float64Array, Float64Array];
  const [x, y, z] = coordinatesMm.map((axis) => axis[0]!);
  return {
    extents: [size, size, size],
    geometry: {
      spacingMm: [spacing, spacing, spacing],
      affine: [spacing, 0, 0, x!, 0, spacing, 0, y!, 0, 0, spacing, z!, 0, 0, 0, 1],
    },
    coordinatesMm,
    strides: [1, size, size * size],
  };
}

/** A slice of `size` by `size` samples at `positionMm` along the normal of the plane. */
export function sliceGrid(size: number, plane: Plane, positionMm: number): SamplingGrid {
  const spacing = fieldOfViewMm / size;
  const across = Float64Array.of(positionMm);
  const down = (axis: number): Float64Array => ascending(size, axis).reverse();
  const geometry = (columns: readonly (readonly number[])[], origin: readonly number[]): Geometry => ({
    spacingMm: [spacing, spacing],
    affine: [0, 1, 2, 3].flatMap((row) => (row < 3 ? [...columns.map((c) => c[row]!), origin[row]!] : [0, 0, 0, 1])),
  });
  const extents = [size, size];
  if (plane === 'axial') {
    const [x, y] = [ascending(size, 0), down(1)];
    const affine = geometry(
      [
        [spacing, 0, 0],
        [0, -spacing, 0],
        [0, 0, 1],
      ],
      [x[0]!, y[0]!, positionMm],
    );
    return { extents, geometry: affine, coordinatesMm: [x, y, across], strides: [1, size, 0] };
  }
  if (plane === 'coronal') {
    const [x, z] = [ascending(size, 0), down(2)];
    const affine = geometry(
      [
        [spacing, 0, 0],
        [0, 0, -spacing],
        [0, 1, 0],
      ],
      [x[0]!, positionMm, z[0]!],
    );
    return { extents, geometry: affine, coordinatesMm: [x, across, z], strides: [1, 0, size] };
  }
  const [y, z] = [down(1), down(2)];
  const affine = geometry(
    [
      [0, -spacing, 0],
      [0, 0, -spacing],
      [1, 0, 0],
    ],
    [positionMm, y[0]!, z[0]!],
  );
  return { extents, geometry: affine, coordinatesMm: [across, y, z], strides: [0, 1, size] };
}

function ascending(size: number, axis: number): Float64Array {
  const spacing = fieldOfViewMm / size;
  return Float64Array.from({ length: size }, (_, i) => centreMm[axis]! + (i - (size - 1) / 2) * spacing);
}
