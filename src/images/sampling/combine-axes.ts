// Runs tables of weights along several axes, in WebAssembly where the machine has it (`along-axis.ts` otherwise, with the same bits).
import type { Samples } from '../image.ts';
import { combineAlongAxis, layoutOf, type Taps } from './along-axis.ts';
import { firstByte, type SamplingKernel, samplingKernel } from './kernel.ts';

/** What tables are applied to: an array of the given extents, channels innermost. */
export interface Grid {
  readonly data: Samples;
  readonly extents: readonly number[];
  readonly channels: number;
}

/**
 * Applies one table an axis, x first; axes without one are left as they are. Each axis sums in double precision in the order of the table
 * and rounds to single.
 */
export function combineAxes(grid: Grid, tables: readonly (Taps | undefined)[]): Float32Array {
  return combineInKernel(grid, tables) ?? combinePlainly(grid, tables);
}

/** The form in TypeScript. */
export function combinePlainly({ data, extents, channels }: Grid, tables: readonly (Taps | undefined)[]): Float32Array {
  const current = [...extents];
  let values: ArrayLike<number> = data;
  tables.forEach((taps, axis) => {
    if (taps === undefined) return;
    values = combineAlongAxis(values, layoutOf(current, channels, axis), taps);
    current[axis] = taps.index.length / taps.width;
  });
  return values === data ? Float32Array.from(data) : (values as Float32Array);
}

/** The form in WebAssembly; undefined where there is none or its memory would be too large. */
export function combineInKernel(grid: Grid, tables: readonly (Taps | undefined)[]): Float32Array | undefined {
  const { data, extents, channels } = grid;
  const current = [...extents];
  let largest = data.length;
  let tableBytes = 0;
  for (const [axis, taps] of tables.entries()) {
    if (taps === undefined) continue;
    const before = current[axis]!;
    current[axis] = taps.index.length / taps.width;
    largest = Math.max(
      largest,
      current.reduce((product, extent) => product * extent, channels),
    );
    tableBytes = Math.max(tableBytes, taps.index.length * 12 + before * 128 + current[axis]! * 64 + 128);
  }
  const arrayBytes = Math.ceil(largest / 4) * 16;
  const kernel = samplingKernel(2 * arrayBytes + tableBytes);
  if (kernel === undefined) return undefined;
  return runTables(kernel, grid, { tables, arrayBytes });
}

function runTables(
  { memory, combineAlongAxis: combine }: SamplingKernel,
  { data, extents, channels }: Grid,
  { tables, arrayBytes }: { readonly tables: readonly (Taps | undefined)[]; readonly arrayBytes: number },
): Float32Array {
  const { buffer } = memory;
  const current = [...extents];
  let [from, to] = [firstByte, firstByte + arrayBytes];
  new Float32Array(buffer, from, data.length).set(data);
  const weightAt = firstByte + 2 * arrayBytes;
  for (const [axis, taps] of tables.entries()) {
    if (taps === undefined) continue;
    const { outer, length, inner } = layoutOf(current, channels, axis);
    const outputs = taps.index.length / taps.width;
    const indexAt = weightAt + taps.weight.byteLength;
    const scratchAt = Math.ceil((indexAt + taps.index.byteLength) / 16) * 16;
    new Float64Array(buffer, weightAt, taps.weight.length).set(taps.weight);
    new Int32Array(buffer, indexAt, taps.index.length).set(taps.index);
    combine(from, to, outer, length, inner, indexAt, weightAt, outputs, taps.width, scratchAt);
    current[axis] = outputs;
    [from, to] = [to, from];
  }
  const count = current.reduce((product, extent) => product * extent, channels);
  return new Float32Array(buffer, from, count).slice();
}
