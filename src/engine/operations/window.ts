// Where a sliding window goes: extents of the result, and which input element each tap of each position reads.
import type { Shape } from '../../core/tensor-value.ts';
import type { Window } from '../graph/operation-attributes.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { TensorType } from '../graph/tensor.ts';

/** Throws `engine/shape-mismatch` unless a window has one entry a spatial axis, positive steps and padding that is not negative. */
export function checkWindow(
  operation: string,
  window: Window,
  kernel: readonly number[],
  operands: readonly TensorType[],
): void {
  const axes = operands[0]!.shape.length - 2;
  const lists = { kernel, ...pick(window) };
  for (const [name, values] of Object.entries(lists)) {
    const least = name === 'padsBegin' || name === 'padsEnd' ? 0 : 1;
    if (values.length !== axes || !values.every((value) => Number.isInteger(value) && value >= least)) {
      const wanted = `${axes} whole numbers from ${least}, one a spatial axis`;
      throw shapeError(operation, `${name} [${values.join(',')}] must be ${wanted}`, operands);
    }
  }
}

function pick({ strides, padsBegin, padsEnd, dilations }: Window): Window {
  return { strides, padsBegin, padsEnd, dilations };
}

/** Input elements that a window of `kernel` taps spans. */
export function reachOf(kernel: readonly number[], { dilations }: Window): readonly number[] {
  return kernel.map((taps, axis) => (taps - 1) * dilations[axis]! + 1);
}

/** Extents of the positions where the whole window lies in the padded input. Throws `engine/shape-mismatch` when there is no room. */
export function windowExtents(
  operation: string,
  input: Shape,
  { kernel, window }: { readonly kernel: readonly number[]; readonly window: Window },
  operands: readonly TensorType[],
): Shape {
  return reachOf(kernel, window).map((reach, axis) => {
    const padded = input[axis]! + window.padsBegin[axis]! + window.padsEnd[axis]!;
    if (padded < reach) {
      throw shapeError(operation, `a window of ${reach} is larger than axis ${axis + 2} padded to ${padded}`, operands);
    }
    return Math.floor((padded - reach) / window.strides[axis]!) + 1;
  });
}

/** Spatial axes flattened: for each position and tap the input element that is read, or -1 in the padding. */
export interface Taps {
  readonly positions: number;
  readonly taps: number;
  /** Element `position * taps + tap`. */
  readonly reads: Int32Array;
}

/** Which input element each tap of each position reads. */
export function tapsOf(input: Shape, kernel: readonly number[], output: Shape, window: Window): Taps {
  let positions = 1;
  let taps = 1;
  let reads = Int32Array.of(0);
  for (const [axis, extent] of input.entries()) {
    const [rows, columns] = [output[axis]!, kernel[axis]!];
    const joined = new Int32Array(positions * rows * taps * columns);
    for (let element = 0; element < joined.length; element += 1) {
      const column = element % columns;
      const tap = Math.floor(element / columns) % taps;
      const row = Math.floor(element / (columns * taps)) % rows;
      const position = Math.floor(element / (columns * taps * rows));
      const place = row * window.strides[axis]! - window.padsBegin[axis]! + column * window.dilations[axis]!;
      const before = reads[position * taps + tap]!;
      joined[element] = before < 0 || place < 0 || place >= extent ? -1 : before * extent + place;
    }
    positions *= rows;
    taps *= columns;
    reads = joined;
  }
  return { positions, taps, reads };
}
