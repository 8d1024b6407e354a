import type { OnnxWriter, Written } from '../onnx-writer.ts';
import type { Geometry } from './geometry.ts';

/** The operands: input x [N,C,...] and the result's side y [N,M,...]. */
export interface WeightGradientRequest {
  readonly geometry: Geometry;
  readonly x: Written;
  readonly y: Written;
}

/** Extents of what the window reads. */
export function readExtents({ kernel, output, strides, dilations }: Geometry): readonly number[] {
  return kernel.map((taps, axis) => (output[axis]! - 1) * strides[axis]! + (taps - 1) * dilations[axis]! + 1);
}

/** A value whose spatial axes start at `first`, padded or cut to exactly what the window reads. */
export function padToReach(writer: OnnxWriter, x: Written, geometry: Geometry, first: number): Written {
  const { input, padsBegin, kernel } = geometry;
  const after = readExtents(geometry).map((extent, axis) => extent - padsBegin[axis]! - input[axis]!);
  const [lead, rest] = [
    new Array<number>(first).fill(0),
    new Array<number>(x.shape.length - first - kernel.length).fill(0),
  ];
  return writer.pad(x, [...lead, ...padsBegin, ...rest], [...lead, ...after, ...rest]);
}
