// Velocity fields of the user's own, from NIfTI and NumPy files, brought to a control grid of the template.
import { dataError } from '../../../core/errors.ts';
import { readNpy } from '../../../formats/numpy/npy.ts';
import { createVectorField, type VectorField } from '../../../images/deformation/vector-field.ts';
import { gaussianFilter } from '../../../images/filters/gaussian-filter.ts';
import { isNifti, readNiftiVolumes } from '../../../images/formats/read-nifti.ts';
import { createImage, type Image, type Samples } from '../../../images/image.ts';
import { resampleTo, type TargetGrid } from '../../../images/sampling/resample-to.ts';
import type { Template } from './template.ts';

/** A velocity as its file has it. */
export interface StoredField {
  readonly file: string;
  /** One volume for each component, on one grid. */
  readonly components: readonly [Image<Samples>, Image<Samples>, Image<Samples>];
}

/** What the numbers of fields mean. */
export interface FieldMeaning {
  /** Of the components. */
  readonly unit: 'mm' | 'voxel';
  /** Along which axes the components run: those of the file's grid; the patient's right, front and up; left, back and up. */
  readonly axes: 'grid' | 'ras' | 'lps';
}

/**
 * The velocity in a file: NIfTI with three volumes (a fourth axis, or a fifth and the code of vectors), or .npy of shape [3, z, y, x] whose grid fills the field of
 * view of the template.
 * @throws `brain/not-a-velocity` (data) unless there are three components of finite numbers; `brain/no-affine` (data) for NIfTI files without an affine, and .npy
 * files where the template is a slice.
 */
export function readVelocityField(bytes: Uint8Array, file: string, template: Template): StoredField {
  const components = isNifti(bytes) ? readNiftiVolumes(bytes, { file }) : arraysOf(bytes, file, template);
  if (components.length !== 3 || components[0]!.extents.length !== 3) {
    const found = `${components.length} of ${components[0]!.extents.join(' x ')}`;
    throw notVelocity(file, `it needs three volumes, one for each component; got ${found}`);
  }
  if (components[0]!.geometry.affine === undefined) {
    throw noAffine(file, 'it has no affine (neither sform nor qform)');
  }
  if (!components.every(({ data }) => allFinite(data))) {
    throw notVelocity(file, 'it has values that are no numbers');
  }
  return { file, components: components as [Image<Samples>, Image<Samples>, Image<Samples>] };
}

function arraysOf(bytes: Uint8Array, file: string, template: Template): Image<Samples>[] {
  const { shape, data, dtype } = readNpy(bytes, { file });
  const [count, depth, height, width] = shape as [number, number, number, number];
  if (shape.length !== 4 || count !== 3 || (dtype !== 'float32' && dtype !== 'float64')) {
    throw notVelocity(
      file,
      `it needs the shape [3, z, y, x] and float32 or float64; got [${shape.join(', ')}] and ${dtype}`,
    );
  }
  if (template.extents.length !== 3) {
    throw noAffine(file, 'a .npy file does not say where it lies, so no slice can be taken of it');
  }
  const extents = [width, height, depth];
  const widths = template.extents.map((extent, axis) => extent * template.geometry.spacingMm[axis]!);
  const { geometry } = coveringGrid(
    template,
    widths.map((widthMm, axis) => widthMm / extents[axis]!),
  );
  const samples = data as unknown as Float32Array | Float64Array;
  const size = width * height * depth;
  return [0, 1, 2].map((k) => createImage(extents, { geometry, data: samples.slice(k * size, (k + 1) * size) }));
}

/** A grid of nodes, and how many axes the template has: of a slice, the third axis of the grid has one node. */
export interface ControlGrid extends TargetGrid {
  readonly axes: number;
}

/** A grid with the middle and the directions of the template that covers its field of view, with nodes so many mm apart along each axis. */
export function coveringGrid({ extents: samples, geometry }: Template, nodesMm: readonly number[]): ControlGrid {
  const affine = geometry.affine!;
  const spacingMm = samples.map((_, axis) => nodesMm[axis]!);
  const extents = samples.map((extent, axis) => nodesAcross((extent * geometry.spacingMm[axis]!) / spacingMm[axis]!));
  const steps = spacingMm.map((spacing, axis) => spacing / geometry.spacingMm[axis]!);
  const rows = [0, 1, 2].flatMap((row) => {
    const column = (axis: number): number => affine[row * 4 + axis]!;
    const middle = samples.reduce((sum, extent, axis) => sum + (column(axis) * (extent - 1)) / 2, column(3));
    const first = steps.reduce((sum, step, axis) => sum - (column(axis) * step * (extents[axis]! - 1)) / 2, middle);
    return [...[0, 1, 2].map((axis) => column(axis) * (steps[axis] ?? 1)), first];
  });
  const third = samples.length === 3 ? [] : [1];
  return {
    axes: samples.length,
    extents: [...extents, ...third],
    geometry: { spacingMm: [...spacingMm, ...third], affine: [...rows, 0, 0, 0, 1] },
  };
}

/** Control grid for a field: nodes as far apart as its samples along the nearest of its axes, and at least `nodeMm`. */
export function controlGridFor({ components }: StoredField, template: Template, nodeMm: number): ControlGrid {
  const { affine, spacingMm } = components[0].geometry;
  const nodes = template.extents.map((_, axis) => {
    const along = spacingMm.map((spacing, own) => {
      const cosine = [0, 4, 8].reduce(
        (sum, row) => sum + affine![row + own]! * template.geometry.affine![row + axis]!,
        0,
      );
      return Math.abs(cosine) / spacing;
    });
    return Math.max(nodeMm, spacingMm[along.indexOf(Math.max(...along))]!);
  });
  return coveringGrid(template, nodes);
}

/** As many nodes as fill the width exactly, or one more than fit. */
function nodesAcross(steps: number): number {
  const whole = Math.round(steps);
  return Math.abs(steps - whole) < 1e-6 ? whole : Math.ceil(steps) + 1;
}

/**
 * The field on a control grid: read linearly where the nodes lie in the world, 0 beyond its own grid, and smoothed before where it is finer; vectors are turned
 * into the directions and nodes of the control grid. Of a slice only what runs in its plane is left.
 */
export function fieldOnGrid({ components }: StoredField, grid: ControlGrid, meaning: FieldMeaning): VectorField {
  const { spacingMm } = components[0].geometry;
  const nodeMm = Math.min(...grid.geometry.spacingMm.slice(0, grid.axes));
  const sigmas = spacingMm.map((spacing) => Math.sqrt(Math.max(0, nodeMm * nodeMm - spacing * spacing)) / 2 / spacing);
  const read = components.map((component) => {
    const smooth = sigmas.some((sigma) => sigma > 0.1)
      ? gaussianFilter(component, sigmas, { edge: 'nearest' })
      : component;
    return resampleTo(smooth, grid, { outside: 'zero' }).data;
  });
  const mix = turn(components[0].geometry.affine!, grid, meaning);
  const extents = grid.extents.slice(0, grid.axes);
  return createVectorField({
    extents,
    spacingMm: grid.geometry.spacingMm.slice(0, grid.axes),
    components: mix.map((weights) =>
      Float32Array.from(read[0]!, (x, i) => weights[0]! * x + weights[1]! * read[1]![i]! + weights[2]! * read[2]![i]!),
    ),
  });
}

/** For each axis of the grid, what one unit of each component of the file is worth along it, in nodes. */
function turn(affine: readonly number[], grid: ControlGrid, { unit, axes }: FieldMeaning): number[][] {
  const own = [0, 1, 2].map((component) => {
    const column = [0, 1, 2].map((row) => affine[row * 4 + component]!);
    const length = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));
    const sign = axes === 'lps' && component < 2 ? -1 : 1;
    const direction =
      axes === 'grid' ? column.map((value) => value / length) : [0, 1, 2].map((row) => (row === component ? sign : 0));
    return direction.map((value) => (unit === 'voxel' ? value * length : value));
  });
  return Array.from({ length: grid.axes }, (_, axis) => {
    const column = [0, 1, 2].map((row) => grid.geometry.affine![row * 4 + axis]!);
    const square = column.reduce((sum, value) => sum + value * value, 0);
    return own.map((vector) => vector.reduce((sum, value, row) => sum + value * column[row]!, 0) / square);
  });
}

function allFinite(values: Samples): boolean {
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i]!)) {
      return false;
    }
  }
  return true;
}

function notVelocity(file: string, told: string): Error {
  return dataError('brain/not-a-velocity', `the file is no velocity field: ${told}.`, {
    place: { file },
    hint: 'Save a NIfTI file with three volumes along the fourth axis, or an array of the shape [3, z, y, x].',
  });
}

function noAffine(file: string, told: string): Error {
  return dataError('brain/no-affine', `${told}.`, {
    place: { file },
    hint: 'Save it as NIfTI with an affine, for instance by nibabel.Nifti1Image(data, affine).',
  });
}
