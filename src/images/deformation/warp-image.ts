import { usageError } from '../../core/errors.ts';
import { createImage, type Image, type Samples } from '../image.ts';
import { edgeIndex, type Outside, outsideValue } from '../sampling/edge.ts';
import type { Interpolation } from '../sampling/interpolation.ts';
import { createSampler } from '../sampling/sample-at.ts';
import { type Kernel, type KernelGrid, kernelGrid, paddedCount } from './kernel.ts';
import type { VectorField } from './vector-field.ts';
import { type KernelChoice, openWorkspace } from './workspace.ts';

/** How an image is warped. */
export interface WarpOptions {
  /** Default: linear. Of labels: nearest. */
  readonly interpolation?: Interpolation;
  /** What stands beyond the edge. Default: zero. */
  readonly outside?: Outside;
  readonly kernel?: KernelChoice;
}

/**
 * The image at x + u(x) for each position x of the field (u in voxels), in single precision: the warp I ∘ (id + u). A
 * displacement of zero gives the samples themselves, bit for bit. The field has the grid of the image, or is a box of
 * it (`origin`): then the result has the extents of the box and no affine. Linear interpolation of one or more channels
 * is fast; the others are done position by position. Displacements must be finite.
 * @throws `images/fields-differ` (usage) if the field has another number of axes, or without an origin other extents,
 * than the image; `images/too-large` and `images/no-wasm` (usage) as `composeFields`.
 */
export function warpImage(
  image: Image<Samples>,
  field: VectorField,
  { interpolation = 'linear', outside = 'zero', kernel = 'auto' }: WarpOptions = {},
): Image {
  requireGridOf(image, field);
  const geometry = field.origin === undefined ? image.geometry : { spacingMm: image.geometry.spacingMm };
  const data =
    interpolation === 'linear' && outside !== 'reflect'
      ? warpLinearly(image, field, { outside, kernel })
      : warpByPosition(image, field, { interpolation, outside });
  return createImage(field.extents, { channels: image.channels, data, geometry });
}

/**
 * Labels at x + u(x): nearest sample, 0 (or what is given) beyond the edge; in the type of the labels. Displacements
 * must be finite.
 * @throws `images/fields-differ` (usage) as `warpImage`.
 */
export function warpLabels<S extends Samples>(
  labels: Image<S>,
  field: VectorField,
  { outside = 'zero' }: { readonly outside?: Outside } = {},
): Image<S> {
  requireGridOf(labels, field);
  const { channels } = labels;
  const [boxWidth] = field.extents as [number];
  const count = field.components[0]!.length;
  const Type = labels.data.constructor as new (length: number) => S;
  const data = new Type(count * channels);
  const constant = outsideValue(outside);
  const places = new Int32Array(boxWidth);
  for (let start = 0; start < count; start += boxWidth) {
    nearestPlaces(places, labels.extents, field, { start, outside });
    if (channels === 1) takeLabels(data.subarray(start, start + boxWidth), labels.data, places, constant);
    else takePixels(data.subarray(start * channels, (start + boxWidth) * channels), labels, places, constant);
  }
  const geometry = field.origin === undefined ? labels.geometry : { spacingMm: labels.geometry.spacingMm };
  return createImage(field.extents, { channels, data, geometry });
}

/** Index of the nearest position for each of a row of the field, -1 where that is outside. */
function nearestPlaces(
  places: Int32Array,
  [width = 1, height = 1, depth = 1]: readonly number[],
  { extents: [, boxHeight = 1], components, origin: [left = 0, top = 0, front = 0] = [] }: VectorField,
  { start, outside }: { readonly start: number; readonly outside: Outside },
): void {
  const [u, v, w] = components as [Float32Array, Float32Array, Float32Array | undefined];
  const row = start / places.length;
  const baseY = top + (row % boxHeight);
  const baseZ = front + Math.floor(row / boxHeight);
  for (let i = 0; i < places.length; i += 1) {
    const x = Math.floor(left + i + u[start + i]! + 0.5);
    const y = Math.floor(baseY + v[start + i]! + 0.5);
    const z = w === undefined ? 0 : Math.floor(baseZ + w[start + i]! + 0.5);
    if (x >= 0 && x < width && y >= 0 && y < height && z >= 0 && z < depth) {
      places[i] = (z * height + y) * width + x;
      continue;
    }
    const edgeX = edgeIndex(x, width, outside);
    const edgeY = edgeIndex(y, height, outside);
    const edgeZ = w === undefined ? 0 : edgeIndex(z, depth, outside);
    places[i] = edgeX < 0 || edgeY < 0 || edgeZ < 0 ? -1 : (edgeZ * height + edgeY) * width + edgeX;
  }
}

function takeLabels(row: Samples, labels: Samples, places: Int32Array, constant: number): void {
  for (let i = 0; i < places.length; i += 1) row[i] = places[i]! < 0 ? constant : labels[places[i]!]!;
}

function takePixels(row: Samples, { data, channels }: Image<Samples>, places: Int32Array, constant: number): void {
  for (let i = 0; i < row.length; i += 1) {
    const place = places[Math.floor(i / channels)]!;
    row[i] = place < 0 ? constant : data[place * channels + (i % channels)]!;
  }
}

function requireGridOf({ extents }: Image<Samples>, field: VectorField): void {
  const fits =
    extents.length === field.extents.length &&
    (field.origin !== undefined || extents.every((extent, axis) => extent === field.extents[axis]));
  if (fits) return;
  throw usageError(
    'images/fields-differ',
    `a field of ${field.extents.join(' x ')} does not fit an image of ${extents.join(' x ')}.`,
    {
      hint: 'Give the field the grid of the image, or an origin in it.',
    },
  );
}

function warpByPosition(
  image: Image<Samples>,
  field: VectorField,
  options: { readonly interpolation: Interpolation; readonly outside: Outside },
): Float32Array {
  const sampler = createSampler(image, options);
  const axes = field.extents.length;
  const count = field.components[0]!.length;
  const data = new Float32Array(count * image.channels);
  const position = new Float64Array(axes);
  for (let i = 0; i < count; i += 1) {
    let rest = i;
    for (let axis = 0; axis < axes; axis += 1) {
      const extent = field.extents[axis]!;
      position[axis] = (rest % extent) + (field.origin?.[axis] ?? 0) + field.components[axis]![i]!;
      rest = Math.floor(rest / extent);
    }
    for (let channel = 0; channel < image.channels; channel += 1)
      data[i * image.channels + channel] = sampler(position, channel);
  }
  return data;
}

function warpLinearly(
  { extents, channels, data }: Image<Samples>,
  field: VectorField,
  { outside, kernel: choice }: { readonly outside: Outside; readonly kernel: KernelChoice },
): Float32Array {
  const grid = kernelGrid(extents);
  const count = field.components[0]!.length;
  const width = field.extents[0]!;
  const rows = Math.max(1, Math.floor(blockPositions / width));
  const planes = Math.ceil(paddedCount(grid) / 4) * 4;
  const apart = rows * width;
  const target = planes + field.components.length * apart + 4;
  const { kernel, heap } = openWorkspace(target + apart + 4, choice);
  const result = new Float32Array(count * channels);
  for (let channel = 0; channel < channels; channel += 1) {
    padChannel(heap, { extents, channels, data }, { channel, outside });
    for (let start = 0; start < count; start += apart) {
      const end = Math.min(count, start + apart);
      for (const [axis, component] of field.components.entries())
        heap.set(component.subarray(start, end), planes + axis * apart);
      warpRows({ kernel, grid, target, planes, apart }, field, start, end);
      const warped = heap.subarray(target, target + end - start);
      if (channels === 1) result.set(warped, start);
      else for (let i = start; i < end; i += 1) result[i * channels + channel] = warped[i - start]!;
    }
  }
  return result;
}

/** Positions that are worked on together: few enough to stay in the cache of a core, and the memory of the kernel holds the image alone. */
const blockPositions = 16384;

interface WarpBlock {
  readonly kernel: Kernel;
  readonly grid: KernelGrid;
  readonly target: number;
  readonly planes: number;
  readonly apart: number;
}

/** Rows of the field from position `start` to before `end`, whose displacements stand at the beginning of the planes. */
function warpRows(
  { kernel, grid, target, planes, apart }: WarpBlock,
  { extents, origin }: VectorField,
  start: number,
  end: number,
): void {
  const [width, height] = extents as [number, number];
  const [left = 0, top = 0, front = 0] = origin ?? [];
  for (let at = start; at < end; at += width) {
    const row = at / width;
    kernel.warpLinear(target + at - start, { place: planes + at - start, apart, length: width }, { place: 0, grid }, [
      left,
      top + (row % height),
      front + Math.floor(row / height),
    ]);
  }
}

/** One channel with one sample of what stands beyond the edge on every side, at the beginning of the heap. */
function padChannel(
  heap: Float32Array,
  { extents, channels, data }: Pick<Image<Samples>, 'extents' | 'channels' | 'data'>,
  { channel, outside }: { readonly channel: number; readonly outside: Outside },
): void {
  const { nx, ny, nz, padZ } = kernelGrid(extents);
  const constant = outsideValue(outside);
  for (let z = -padZ; z < nz + padZ; z += 1) {
    const slice = edgeIndex(z, nz, outside);
    for (let y = -1; y <= ny; y += 1) {
      const line = edgeIndex(y, ny, outside);
      const at = ((z + padZ) * (ny + 2) + y + 1) * (nx + 2);
      if (slice < 0 || line < 0) {
        heap.fill(constant, at, at + nx + 2);
        continue;
      }
      const from = (slice * ny + line) * nx;
      if (channels === 1) heap.set(data.subarray(from, from + nx), at + 1);
      else for (let x = 0; x < nx; x += 1) heap[at + 1 + x] = data[(from + x) * channels + channel]!;
      heap[at] = outside === 'nearest' ? heap[at + 1]! : constant;
      heap[at + nx + 1] = outside === 'nearest' ? heap[at + nx]! : constant;
    }
  }
}
