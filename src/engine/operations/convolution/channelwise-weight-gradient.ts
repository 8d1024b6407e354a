// The gradient of weights of each channel by itself, in blocks of channels.
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { fromBlocks, toBlocks, writeBlocked } from './blocked-layout.ts';
import { weightShape } from './geometry.ts';
import { padToReach, type WeightGradientRequest } from './weight-gradient-request.ts';

/** Writes the gradient: each channel of each case is a channel of one image, convolved by the result's of that channel and case. */
export function writeChannelwise(
  writer: OnnxWriter,
  { geometry, x, y }: WeightGradientRequest,
  block: number,
): Written {
  const { batch, inputChannels, kernel, output, strides, dilations } = geometry;
  const read = padToReach(writer, x, geometry, 2);
  const isLine = kernel.length === 1;
  const channels = batch * inputChannels;
  const asImage = (extents: readonly number[]): readonly number[] => (isLine ? [1, ...extents] : extents);
  const steps = (values: readonly number[]): readonly number[] => (isLine ? [1, ...values] : values);
  const image = toBlocks(writer, writer.reshape(read, [1, channels, ...asImage(read.shape.slice(2))]), block);
  const weights = toBlocks(writer, writer.reshape(y, [1, channels, ...asImage(output)]), block);
  const padded = weights.shape[1]!;
  const sums = writeBlocked(writer, {
    x: image,
    filter: writer.reshape(weights, [padded, 1, ...asImage(output)]),
    groups: padded,
    output: asImage(kernel),
    strides: steps(dilations),
    dilations: steps(strides),
    padsBegin: [0, 0],
    padsEnd: [0, 0],
  });
  const plain = writer.reshape(fromBlocks(writer, sums, channels), [batch, ...weightShape(geometry)]);
  return writer.sum(plain, [0]);
}
