// The extents of a convolution y = w * x, shared by its three products: y from x and w, x from y and w, w from x and y.
import type { Shape } from '../../../core/tensor-value.ts';
import type { Window } from '../../graph/operation-attributes.ts';

/** Extents of a convolution of x [batch, inputChannels, ...input] with w [outputChannels, inputChannels / groups, ...kernel]. */
export interface Geometry extends Window {
  readonly batch: number;
  readonly groups: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly input: Shape;
  readonly kernel: Shape;
  readonly output: Shape;
}

/** The geometry from the shapes of x, w and y. */
export function geometryOf(
  { x, w, y }: { readonly x: Shape; readonly w: Shape; readonly y: Shape },
  { strides, padsBegin, padsEnd, dilations, groups }: Window & { readonly groups: number },
): Geometry {
  return {
    batch: x[0]!,
    groups,
    inputChannels: x[1]!,
    outputChannels: w[0]!,
    input: x.slice(2),
    kernel: w.slice(2),
    output: y.slice(2),
    strides,
    padsBegin,
    padsEnd,
    dilations,
  };
}

/** Shape of x. */
export function inputShape({ batch, inputChannels, input }: Geometry): Shape {
  return [batch, inputChannels, ...input];
}

/** Shape of w. */
export function weightShape({ outputChannels, inputChannels, groups, kernel }: Geometry): Shape {
  return [outputChannels, inputChannels / groups, ...kernel];
}

/** Shape of y. */
export function outputShape({ batch, outputChannels, output }: Geometry): Shape {
  return [batch, outputChannels, ...output];
}

/** A geometry over one axis as one over two, of which the first has extent 1. */
export function asImageGeometry(geometry: Geometry): Geometry {
  if (geometry.kernel.length === 2) return geometry;
  const { input, kernel, output, strides, dilations, padsBegin, padsEnd } = geometry;
  return {
    ...geometry,
    input: [1, ...input],
    kernel: [1, ...kernel],
    output: [1, ...output],
    strides: [1, ...strides],
    dilations: [1, ...dilations],
    padsBegin: [0, ...padsBegin],
    padsEnd: [0, ...padsEnd],
  };
}
