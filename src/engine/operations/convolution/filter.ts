// The filter of a convolution that is to be written: the weights as they are kept, and how they are read.
import { elementCount, type Shape } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';

/** Weights and the way in which they are read. */
export interface Filter {
  /** The weights as they are kept: [outer, inner / groups, ...kernel]. */
  readonly weights: Written;
  readonly groups: number;
  /** Whether the kept weights lead the other way: their outer channels are the input of this convolution. */
  readonly isTurned: boolean;
  /** For each spatial axis the taps that are used, in the order in which they are used. */
  readonly places: readonly (readonly number[])[];
}

/** The filter of a convolution with its own weights. */
export function wholeFilter(weights: Written, groups: number): Filter {
  const places = weights.shape.slice(2).map((extent) => Array.from({ length: extent }, (_, tap) => tap));
  return { weights, groups, isTurned: false, places };
}

/** Taps of each spatial axis. */
export function kernelOf({ places }: Filter): Shape {
  return places.map((taps) => taps.length);
}

/** The places of the used taps among all taps of the kept kernel, in row-major order. */
export function flatPlaces({ weights, places }: Filter): readonly number[] {
  const kernel = weights.shape.slice(2);
  return places.reduce<readonly number[]>(
    (flat, taps, axis) => flat.flatMap((outer) => taps.map((tap) => outer * kernel[axis]! + tap)),
    [0],
  );
}

/** The filter as ONNX `Conv` takes it: [outputChannels, inputChannels / groups, ...kernel]. */
export function writeFilter(writer: OnnxWriter, filter: Filter): Written {
  const { weights, groups, isTurned } = filter;
  const [outer, inner] = weights.shape as readonly [number, number];
  const taps = elementCount(weights.shape.slice(2));
  const picked = writer.gather(writer.reshape(weights, [outer, inner, taps]), 2, flatPlaces(filter));
  const used = picked.shape[2]!;
  const kernel = kernelOf(filter);
  if (!isTurned) return writer.reshape(picked, [outer, inner, ...kernel]);
  const grouped = writer.reshape(picked, [groups, outer / groups, inner, used]);
  const turned = writer.transpose(grouped, [0, 2, 1, 3]);
  return writer.reshape(turned, [groups * inner, outer / groups, ...kernel]);
}
