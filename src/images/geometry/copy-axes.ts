// The inner loop of everything that moves samples without changing them: cropping, padding, turning, reordering axes, cutting slices.
import type { Samples } from '../image.ts';

/** Where the samples of a new axis come from: `index` along axis `from` of the source, −1 for the constant. */
export interface AxisSource {
  readonly from: number;
  readonly index: Int32Array;
}

/** What is copied. */
export interface CopySource<S extends Samples> {
  readonly data: S;
  readonly extents: readonly number[];
  readonly channels: number;
}

/** How it is copied. */
export interface CopyOptions {
  /** Added to the place of every sample, in samples of one channel: the place on an axis that is cut away. */
  readonly start?: number;
  /** Value where an index is −1. */
  readonly constant?: number;
}

/** Samples of a new grid, one entry an axis; the type of samples stays. */
export function copyAxes<S extends Samples>(
  { data, extents, channels }: CopySource<S>,
  axes: readonly AxisSource[],
  { start = 0, constant = 0 }: CopyOptions = {},
): S {
  const stride = (axis: number): number =>
    extents.slice(0, axis).reduce((product, extent) => product * extent, channels);
  const [columns, rows, planes] = [0, 1, 2].map((axis) => {
    const source = axes[axis];
    return source === undefined
      ? Int32Array.of(0)
      : source.index.map((place) => (place < 0 ? -1 : place * stride(source.from)));
  }) as [Int32Array, Int32Array, Int32Array];
  const target = new (data.constructor as new (length: number) => S)(
    columns.length * rows.length * planes.length * channels,
  );
  const isRun = columns.every((column, i) => column >= 0 && column === columns[0]! + i * channels);
  const length = columns.length * channels;
  let at = 0;
  for (const plane of planes) {
    for (const row of rows) {
      const line = plane < 0 || row < 0 ? -1 : start * channels + plane + row;
      if (isRun && line >= 0) {
        target.set(data.subarray(line + columns[0]!, line + columns[0]! + length), at);
        at += length;
        continue;
      }
      for (let i = 0; i < columns.length; i += 1) {
        const from = line < 0 || columns[i]! < 0 ? -1 : line + columns[i]!;
        for (let channel = 0; channel < channels; channel += 1, at += 1) {
          target[at] = from < 0 ? constant : data[from + channel]!;
        }
      }
    }
  }
  return target;
}

/** Indices first, first + step, ... of a run of samples. */
export function indexRun(count: number, first = 0, step = 1): Int32Array {
  return Int32Array.from({ length: count }, (_, k) => first + k * step);
}
