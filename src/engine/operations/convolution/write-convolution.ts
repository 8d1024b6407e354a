// Writes a convolution in the form that is fastest on the runtime it is written for (measured by bench/convolution.ts).
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import type { OnnxAttribute } from '../operation.ts';
import { suitsBlocks, writeBlockedImage } from './blocked-image.ts';
import { suitsPlanes, writeBlockedVolume } from './blocked-volume.ts';
import { kernelOf, writeFilter } from './filter.ts';
import { type Geometry, outputShape } from './geometry.ts';
import type { ConvolutionRequest } from './request.ts';

/** Channels a block of the blocked convolutions of the runtime that is written for; undefined where it has none. */
export function channelBlockOf({ emitter, dtype }: OnnxWriter): number | undefined {
  return emitter.target === 'cpu' && dtype === 'float32' ? emitter.channelBlock : undefined;
}

/** Writes a convolution. Its padding may be negative, which crops. */
export function writeConvolution(writer: OnnxWriter, request: ConvolutionRequest): Written {
  const cropped = crop(writer, request);
  if (!cropped) return constantResult(writer, request);
  const { geometry } = cropped;
  const block = channelBlockOf(writer);
  const axes = geometry.kernel.length;
  if (block && axes <= 2 && suitsBlocks(geometry, block)) return writeBlockedImage(writer, cropped, block);
  if (block && axes === 3 && suitsPlanes(geometry, block)) return writeBlockedVolume(writer, cropped, block);
  if (writer.emitter.target === 'cpu' && suitsOneProduct(geometry)) return writeOneProduct(writer, cropped);
  return writeStandard(writer, cropped);
}

/** Without negative padding; undefined when no position reads any element. */
function crop(writer: OnnxWriter, request: ConvolutionRequest): ConvolutionRequest | undefined {
  const { geometry, x } = request;
  const { inputChannels, kernel, padsBegin, padsEnd } = geometry;
  const before = padsBegin.map((count) => Math.min(0, count));
  const after = padsEnd.map((count) => Math.min(0, count));
  const input = geometry.input.map((extent, axis) => extent + before[axis]! + after[axis]!);
  if (inputChannels === 0 || kernel.includes(0) || input.some((extent) => extent <= 0)) return undefined;
  return {
    ...request,
    x: writer.pad(x, [0, 0, ...before], [0, 0, ...after]),
    geometry: {
      ...geometry,
      input,
      padsBegin: padsBegin.map((count) => Math.max(0, count)),
      padsEnd: padsEnd.map((count) => Math.max(0, count)),
    },
  };
}

function constantResult(writer: OnnxWriter, { geometry, bias }: ConvolutionRequest): Written {
  const shape = outputShape(geometry);
  if (!bias) return writer.zeros(shape);
  return writer.expand(writer.reshape(bias, [bias.shape[0]!, ...geometry.output.map(() => 1)]), shape);
}

function writeStandard(writer: OnnxWriter, { geometry, x, filter, bias }: ConvolutionRequest): Written {
  const weights = writeFilter(writer, filter);
  return writer.node('Conv', bias ? [x, weights, bias] : [x, weights], outputShape(geometry), attributesOf(geometry));
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

/**
 * ONNX Runtime multiplies one case at a time, which is slow for few positions and many channels: then the cases become an axis of the
 * image, and all are one product.
 */
function suitsOneProduct({ batch, groups, inputChannels, outputChannels, kernel, output }: Geometry): boolean {
  const weights = inputChannels * outputChannels * elementCount(kernel);
  return kernel.length === 2 && groups === 1 && batch > 1 && elementCount(output) <= 49 && weights >= 65536;
}

function writeOneProduct(writer: OnnxWriter, request: ConvolutionRequest): Written {
  const { geometry, x, filter, bias } = request;
  const { batch, inputChannels, outputChannels, input, output } = geometry;
  const turned = writer.reshape(writer.transpose(x, [1, 0, 2, 3]), [1, inputChannels, batch, ...input]);
  const plain = writeFilter(writer, filter);
  const weights = writer.reshape(plain, [outputChannels, inputChannels, 1, ...kernelOf(filter)]);
  const volume = {
    ...geometry,
    kernel: [1, ...geometry.kernel],
    strides: [1, ...geometry.strides],
    dilations: [1, ...geometry.dilations],
    padsBegin: [0, ...geometry.padsBegin],
    padsEnd: [0, ...geometry.padsEnd],
  };
  const inputs = bias ? [turned, weights, bias] : [turned, weights];
  const y = writer.node('Conv', inputs, [1, outputChannels, batch, ...output], attributesOf(volume));
  return writer.transpose(writer.reshape(y, [outputChannels, batch, ...output]), [1, 0, 2, 3]);
}
