// The input's gradient as ONNX's transposed convolution.
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { inputShape } from './geometry.ts';
import type { InputGradientRequest } from './input-gradient-phases.ts';
import { attributesOf } from './standard-convolution.ts';

/** Writes ONNX `ConvTranspose`, whose output padding fills up to the extents that the strides left out. */
export function writeTransposed(writer: OnnxWriter, { geometry, y, weights, bias }: InputGradientRequest): Written {
  const { input, output, kernel, strides, dilations, padsBegin, padsEnd } = geometry;
  const missing = input.map((extent, axis) => {
    const reach = (kernel[axis]! - 1) * dilations[axis]! + 1;
    return extent - ((output[axis]! - 1) * strides[axis]! + reach - padsBegin[axis]! - padsEnd[axis]!);
  });
  return writer.node('ConvTranspose', bias ? [y, weights, bias] : [y, weights], inputShape(geometry), {
    ...attributesOf(geometry),
    ...(missing.every((count) => count === 0) ? {} : { output_padding: { ints: missing } }),
  });
}
