import { usageError } from '../../core/errors.ts';
import type { Box } from '../geometry/crop.ts';
import { createImage } from '../image.ts';
import { edgeIndex } from '../sampling/edge.ts';
import { splineWeights } from '../sampling/interpolation.ts';
import { splineCoefficients } from '../sampling/spline-coefficients.ts';
import { createVectorField, type VectorField } from './vector-field.ts';
import { type KernelChoice, openWorkspace, type Workspace } from './workspace.ts';

/** The grid that a field is brought to. */
export interface UpsampleOptions {
  readonly extents: readonly number[];
  readonly spacingMm: readonly number[];
  /** Default: the cubic B-spline through the vectors, which is smooth where straight lines have edges. */
  readonly interpolation?: 'cubic-spline' | 'linear';
  /** The part of the grid that is wanted; the field then has its extents and its origin. Default: the whole. */
  readonly box?: Box;
  readonly kernel?: KernelChoice;
}

const entryLength = 8;

/**
 * A field on a control grid, interpolated on the grid of an image; vectors are turned from voxels of the one into
 * voxels of the other. Both grids have the same centre: position i of n stands at control position (i - (n - 1) / 2)
 * spacing / control spacing + (m - 1) / 2. Beyond the outermost control positions the field goes on as its mirror
 * image, so let it fall to zero there.
 * @throws `images/bad-field` (usage) for a grid that is none, or of another number of axes; `images/too-large` and
 * `images/no-wasm` (usage) as `composeFields`.
 */
export function upsampleField(
  control: VectorField,
  { extents: grid, spacingMm, interpolation = 'cubic-spline', box, kernel: choice = 'auto' }: UpsampleOptions,
): VectorField {
  if (grid.length !== control.extents.length) {
    throw usageError(
      'images/bad-field',
      `a field of ${control.extents.length} axes cannot be brought to ${grid.length}.`,
      { hint: 'Give a whole extent, a spacing above 0 mm and an array of components for each axis.' },
    );
  }
  const { extents } = box ?? { extents: grid };
  const target = createVectorField({ extents, spacingMm, origin: box?.start });
  const tables = grid.map((length, axis) => {
    const fine = { length, spacing: spacingMm[axis]!, first: box?.start[axis] ?? 0, count: extents[axis]! };
    return tableOf(fine, { length: control.extents[axis]!, spacing: control.spacingMm[axis]! }, interpolation);
  });
  const [width, height, depth = 1] = control.extents as [number, number, number | undefined];
  const [nx, ny, nz = 1] = extents as [number, number, number | undefined];
  const slice = width * height * 4;
  const places = {
    source: 0,
    slice: slice * depth,
    row: slice * (depth + 1),
    tables: slice * (depth + 1) + width * 4,
    out: 0,
  };
  places.out = places.tables + entryLength * (nx + ny + nz);
  const count = nx * ny * nz;
  const workspace = openWorkspace(places.out + count * extents.length, choice);
  writeControl(workspace.heap, control, { spacingMm, interpolation });
  writeTables(workspace.heap, tables, places.tables);
  interpolate(workspace, { width, height, places, nx, ny, nz, planes: extents.length });
  const { heap } = workspace;
  target.components.forEach((component, axis) => {
    component.set(heap.subarray(places.out + axis * count, places.out + (axis + 1) * count));
  });
  return target;
}

interface Plan {
  readonly width: number;
  readonly height: number;
  readonly places: Readonly<Record<'source' | 'slice' | 'row' | 'tables' | 'out', number>>;
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly planes: number;
}

/** One slice of control positions for each z, of it one row for each y, of it one line. */
function interpolate({ kernel }: Workspace, { width, height, places, nx, ny, nz, planes }: Plan): void {
  const apart = nx * ny * nz;
  const tableY = places.tables + entryLength * nx;
  const tableZ = tableY + entryLength * ny;
  const line = width * 4;
  for (let z = 0; z < nz; z += 1) {
    if (planes === 3) {
      kernel.upsampleLines(
        places.slice,
        { place: places.source, stride: line * height, length: line * height },
        tableZ + entryLength * z,
      );
    }
    const slice = planes === 3 ? places.slice : places.source;
    for (let y = 0; y < ny; y += 1) {
      kernel.upsampleLines(places.row, { place: slice, stride: line, length: line }, tableY + entryLength * y);
      kernel.upsampleColumns(
        { place: places.out + (z * ny + y) * nx, apart, planes, length: nx },
        places.row,
        places.tables,
      );
    }
  }
}

/** Control vectors, or the coefficients of the spline through them, in voxels of the target; four floats a position. */
function writeControl(
  heap: Float32Array,
  { extents, components, spacingMm: from }: VectorField,
  {
    spacingMm,
    interpolation,
  }: { readonly spacingMm: readonly number[]; readonly interpolation: 'cubic-spline' | 'linear' },
): void {
  heap.fill(0, 0, components[0]!.length * 4);
  components.forEach((component, axis) => {
    const values = interpolation === 'linear' ? component : coefficientsOf(component, extents);
    const scale = from[axis]! / spacingMm[axis]!;
    for (let i = 0; i < values.length; i += 1) heap[4 * i + axis] = values[i]! * scale;
  });
}

function coefficientsOf(component: Float32Array, extents: readonly number[]): ArrayLike<number> {
  return splineCoefficients(createImage(extents, { data: component })).data;
}

/**
 * A bound of the absolute components along each axis of the upsampled field (cubic B-spline), in voxels of the target: the largest coefficient, since the
 * weights of a position are not negative and add up to 1.
 */
export function upsampledBound(control: VectorField, spacingMm: readonly number[]): number[] {
  return control.components.map((component, axis) => {
    const coefficients = coefficientsOf(component, control.extents);
    let largest = 0;
    for (let i = 0; i < coefficients.length; i += 1) largest = Math.max(largest, Math.abs(coefficients[i]!));
    return (largest * control.spacingMm[axis]!) / spacingMm[axis]!;
  });
}

interface Table {
  readonly index: readonly number[];
  readonly weight: Float64Array;
}

interface AxisGrid {
  readonly length: number;
  readonly spacing: number;
}

/** Entries of `count` positions of the fine axis from `first` on. */
function tableOf(
  fine: AxisGrid & { readonly first: number; readonly count: number },
  control: AxisGrid,
  interpolation: 'cubic-spline' | 'linear',
): readonly Table[] {
  return Array.from({ length: fine.count }, (_, k) => {
    const place =
      ((fine.first + k - (fine.length - 1) / 2) * fine.spacing) / control.spacing + (control.length - 1) / 2;
    const first = Math.floor(place) - 1;
    const part = place - first - 1;
    const index = [0, 1, 2, 3].map((t) => edgeIndex(first + t, control.length, 'reflect'));
    const weight = new Float64Array([0, 1 - part, part, 0]);
    if (interpolation === 'cubic-spline') splineWeights(part, weight);
    return { index, weight };
  });
}

function writeTables(heap: Float32Array, tables: readonly (readonly Table[])[], place: number): void {
  const whole = new Uint32Array(heap.buffer, heap.byteOffset, heap.length);
  let at = place;
  for (const { index, weight } of tables.flat()) {
    for (let t = 0; t < 4; t += 1) {
      whole[at + t] = index[t]!;
      heap[at + 4 + t] = weight[t]!;
    }
    at += entryLength;
  }
}
