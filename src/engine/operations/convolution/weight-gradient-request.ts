import type { OnnxWriter, Written } from '../onnx-writer.ts';
import type { Geometry } from './geometry.ts';

/** The operands: input x [N,C,...] and the result's side y [N,M,...]. */
export interface WeightGradientRequest {
  readonly geometry: Geometry;
  readonly x: Written;
  readonly y: Written;
}

/** The request with its input padded or cut to exactly what the window reads. */
export function padToReach(writer: OnnxWriter, request: WeightGradientRequest): WeightGradientRequest {
  const { geometry, x } = request;
  const { input, padsBegin } = geometry;
  const after = readExtents(geometry).map((extent, axis) => extent - padsBegin[axis]! - input[axis]!);
  return { ...request, x: writer.pad(x, [0, 0, ...padsBegin], [0, 0, ...after]) };
}

function readExtents({ kernel, output, strides, dilations }: Geometry): readonly number[] {
  return kernel.map((taps, axis) => (output[axis]! - 1) * strides[axis]! + (taps - 1) * dilations[axis]! + 1);
}
