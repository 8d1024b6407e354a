// Linear interpolation of a whole grid where all neighbours are samples: the part of resampling that is worth a kernel.
import type { Image, Samples } from '../image.ts';
import { firstByte, samplingKernel } from './kernel.ts';

/** The grid to fill: index of the source = matrix · (index of the target, 1), four by four, row by row. */
export interface IndexedGrid {
  readonly extents: readonly number[];
  readonly matrix: readonly number[];
}

/** Values of the target where every neighbour is inside the source. */
export interface InsideValues {
  /** 0 elsewhere. */
  readonly data: Float32Array;
  /** For each line along x of the target, the first sample that is filled and the one after the last. */
  readonly ranges: Int32Array;
}

/** Linear interpolation along x, then y, then z, in double precision, where all neighbours are inside. */
export function linearInside(image: Image<Samples>, grid: IndexedGrid): InsideValues {
  return linearInKernel(image, grid) ?? linearPlainly(image, grid);
}

/** The form in WebAssembly, for volumes of one channel; undefined for others and where there is none. */
export function linearInKernel(image: Image<Samples>, { extents, matrix }: IndexedGrid): InsideValues | undefined {
  if (image.channels !== 1 || image.extents.length !== 3) return undefined;
  const [width, height, depth] = image.extents as [number, number, number];
  const [columns, rows, planes] = extents as [number, number, number];
  const count = columns * rows * planes;
  const targetAt = firstByte + 96 + Math.ceil(image.data.length / 2) * 8;
  const rangesAt = targetAt + Math.ceil(count / 2) * 8;
  const kernel = samplingKernel(rangesAt + rows * planes * 8 - firstByte);
  if (kernel === undefined) return undefined;
  const { buffer } = kernel.memory;
  new Float64Array(buffer, firstByte, 12).set(matrix.slice(0, 12));
  new Float32Array(buffer, firstByte + 96, image.data.length).set(image.data);
  const data = new Float32Array(buffer, targetAt, count);
  data.fill(0);
  kernel.resampleLines(firstByte + 96, width, height, depth, targetAt, columns, rows, planes, firstByte, rangesAt);
  return { data: data.slice(), ranges: new Int32Array(buffer, rangesAt, rows * planes * 2).slice() };
}

/** The form in TypeScript. */
export function linearPlainly(image: Image<Samples>, { extents, matrix }: IndexedGrid): InsideValues {
  const { channels } = image;
  const [columns, rows, planes = 1] = extents as [number, number, number?];
  const data = new Float32Array(columns * rows * planes * channels);
  const ranges = new Int32Array(rows * planes * 2);
  const sample = image.extents.length === 2 ? planeSample(image) : volumeSample(image);
  const place = (row: number, y: number, z: number): number =>
    matrix[row * 4 + 1]! * y + matrix[row * 4 + 2]! * z + matrix[row * 4 + 3]!;
  const [dx, dy, dz] = [matrix[0]!, matrix[4]!, matrix[8]!];
  for (let line = 0; line < rows * planes; line += 1) {
    const y = line % rows;
    const z = (line - y) / rows;
    const [x0, y0, z0] = [place(0, y, z), place(1, y, z), place(2, y, z)];
    const isInside = insideTest(image, (i) => [x0 + dx * i, y0 + dy * i, z0 + dz * i]);
    let from = 0;
    let to = columns;
    while (from < to && !isInside(from)) from += 1;
    while (to > from && !isInside(to - 1)) to -= 1;
    ranges.set([from, to], line * 2);
    let at = (line * columns + from) * channels;
    for (let i = from; i < to; i += 1) {
      for (let channel = 0; channel < channels; channel += 1, at += 1) {
        data[at] = sample(x0 + dx * i, y0 + dy * i, z0 + dz * i, channel);
      }
    }
  }
  return { data, ranges };
}

function insideTest(
  { extents }: Image<Samples>,
  position: (i: number) => readonly [number, number, number],
): (i: number) => boolean {
  const [width, height, depth] = extents as [number, number, number?];
  return (i) => {
    const [x, y, z] = position(i);
    const inPlane = x >= 0 && x < width - 1 && y >= 0 && y < height - 1;
    return inPlane && (depth === undefined || (z >= 0 && z < depth - 1));
  };
}

/** Value at a position all of whose neighbours are samples. */
type InsideSample = (x: number, y: number, z: number, channel: number) => number;

function planeSample({ data, extents, channels }: Image<Samples>): InsideSample {
  const row = extents[0]! * channels;
  return (x, y, _, channel) => {
    const [left, top] = [x | 0, y | 0];
    const at = top * row + left * channels + channel;
    const [u, v] = [x - left, y - top];
    const upper = data[at]! * (1 - u) + data[at + channels]! * u;
    const lower = data[at + row]! * (1 - u) + data[at + row + channels]! * u;
    return upper * (1 - v) + lower * v;
  };
}

function volumeSample({ data, extents, channels }: Image<Samples>): InsideSample {
  const row = extents[0]! * channels;
  const plane = extents[1]! * row;
  return (x, y, z, channel) => {
    const [left, top, front] = [x | 0, y | 0, z | 0];
    const at = front * plane + top * row + left * channels + channel;
    const next = at + plane;
    const [u, v, w] = [x - left, y - top, z - front];
    const t = 1 - u;
    const near =
      (data[at]! * t + data[at + channels]! * u) * (1 - v) + (data[at + row]! * t + data[at + row + channels]! * u) * v;
    const far =
      (data[next]! * t + data[next + channels]! * u) * (1 - v) +
      (data[next + row]! * t + data[next + row + channels]! * u) * v;
    return near * (1 - w) + far * w;
  };
}
