// Runs tables of weights along several axes, in WebAssembly where the machine has it (`along-axis.ts` otherwise, with the same bits).
import type { Samples } from '../image.ts';
import { combineAlongAxis, layoutOf, type Taps } from './along-axis.ts';
import { kernelWasm } from './kernel-wasm.ts';

/** Function of the module; see kernels/images.ts. Places are byte addresses. */
interface AxisKernel {
  readonly memory: WebAssembly.Memory;
  combineAlongAxis(...numbers: number[]): void;
}

const pageBytes = 65536;
/** A memory up to this size is kept for the next call; a larger one is made for the call and dropped. */
const keptBytes = 33554432;
/** Calls that need more than this are left to TypeScript. */
const largestBytes = 2000000000;
/** The first bytes of the memory are the module's own. */
const reservedBytes = 1024;

let compiled: WebAssembly.Module | null | undefined;
let kept: AxisKernel | undefined;

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(kernelWasm), (letter) => letter.charCodeAt(0)));
  } catch {
    return null;
  }
}

function kernelFor(bytes: number): AxisKernel | undefined {
  compiled ??= typeof WebAssembly === 'undefined' ? null : compile();
  if (compiled === null || bytes > largestBytes) return undefined;
  const pages = Math.ceil(bytes / pageBytes);
  if (kept !== undefined && kept.memory.buffer.byteLength >= bytes) return kept;
  const memory = new WebAssembly.Memory({ initial: pages });
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  const functions = instance.exports as unknown as Omit<AxisKernel, 'memory'>;
  const kernel: AxisKernel = { memory, combineAlongAxis: (...numbers) => functions.combineAlongAxis(...numbers) };
  if (bytes <= keptBytes) kept = kernel;
  return kernel;
}

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
  const kernel = kernelFor(reservedBytes + 2 * arrayBytes + tableBytes);
  if (kernel === undefined) return undefined;
  return runTables(kernel, grid, { tables, arrayBytes });
}

function runTables(
  { memory, combineAlongAxis: combine }: AxisKernel,
  { data, extents, channels }: Grid,
  { tables, arrayBytes }: { readonly tables: readonly (Taps | undefined)[]; readonly arrayBytes: number },
): Float32Array {
  const { buffer } = memory;
  const current = [...extents];
  let [from, to] = [reservedBytes, reservedBytes + arrayBytes];
  new Float32Array(buffer, from, data.length).set(data);
  const weightAt = reservedBytes + 2 * arrayBytes;
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
