// A convolution as ONNX has it.
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import type { OnnxAttribute } from '../operation.ts';
import { writeFilter } from './filter.ts';
import { type Geometry, outputShape } from './geometry.ts';
import type { ConvolutionRequest } from './request.ts';

/** Writes ONNX `Conv`. */
export function writeStandard(writer: OnnxWriter, request: ConvolutionRequest): Written {
  const { geometry, filter, bias } = request;
  const added = channelsToAdd(writer, geometry);
  const widened = (value: Written): Written =>
    writer.pad(
      value,
      value.shape.map(() => 0),
      value.shape.map((_, axis) => (axis === 1 ? added : 0)),
    );
  const [x, weights] = [widened(request.x), widened(writeFilter(writer, filter))];
  return writer.node('Conv', bias ? [x, weights, bias] : [x, weights], outputShape(geometry), attributesOf(geometry));
}

/**
 * Channels of zeros without which the WebGPU kernel of ONNX Runtime 1.30 gives wrong sums: it takes input channels by threes where their
 * number is a multiple of 3 and not of 4, and that of the output's a multiple of 4, and then reads wrong ones after the third
 * (microsoft/onnxruntime#29651).
 */
function channelsToAdd({ emitter }: OnnxWriter, { groups, inputChannels, outputChannels, kernel }: Geometry): number {
  const isByThrees = inputChannels % 3 === 0 && inputChannels % 4 !== 0 && outputChannels % 4 === 0;
  const errs = isByThrees && inputChannels > 3 && groups === 1 && kernel.length <= 2;
  return errs && emitter.target === 'webgpu' ? 4 - (inputChannels % 4) : 0;
}

/** Attributes of ONNX `Conv`; those with their default value are left out. */
export function attributesOf(geometry: Geometry): Readonly<Record<string, OnnxAttribute>> {
  const { kernel, strides, dilations, padsBegin, padsEnd, groups } = geometry;
  const isDefault = (values: readonly number[], value: number): boolean => values.every((own) => own === value);
  return {
    kernel_shape: { ints: kernel },
    ...(isDefault(strides, 1) ? {} : { strides: { ints: strides } }),
    ...(isDefault(dilations, 1) ? {} : { dilations: { ints: dilations } }),
    ...(isDefault([...padsBegin, ...padsEnd], 0) ? {} : { pads: { ints: [...padsBegin, ...padsEnd] } }),
    ...(groups === 1 ? {} : { group: { int: groups } }),
  };
}
