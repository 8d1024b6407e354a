// The weights' gradient as a convolution of the input by the result, with the cases as channels; its few positions are the taps. With the
// channels of the input innermost, every run of memory that ONNX Runtime copies is as long as the channels are many: two to five times
// faster than a matrix product a tap.
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { fromBlocks, toBlocks, writeBlocked } from './blocked-layout.ts';
import { type Geometry, weightShape } from './geometry.ts';
import { attributesOf } from './standard-convolution.ts';
import { padToReach, readExtents, type WeightGradientRequest } from './weight-gradient-request.ts';

/** Positions that one sum of a convolution adds up, at least: fewer sums are added up more slowly, more do not fit the cache. */
const longestSum = 3000;

/** Number of parts that the cases are divided into, each a group of the convolution. */
function partsOf({ batch, output }: Geometry): number {
  const positions = elementCount(output);
  for (let parts = batch; parts > 1; parts -= 1) {
    if (batch % parts === 0 && (batch / parts) * positions >= longestSum) return parts;
  }
  return 1;
}

/** Writes the gradient. */
export function writeConvolved(writer: OnnxWriter, { geometry, x, y }: WeightGradientRequest): Written {
  const { batch, groups, inputChannels, outputChannels, kernel, output, strides, dilations } = geometry;
  const parts = partsOf(geometry);
  const [cases, channels, filters] = [batch / parts, inputChannels / groups, outputChannels / groups];
  const { input } = geometry;
  const read = readExtents(geometry);
  const axes = kernel.map((_, axis) => axis);
  const [lastAxis, lastRead] = [kernel.length - 1, read.at(-1)!];
  const split = writer.reshape(x, [parts, cases, groups, channels, ...input]);
  const turned = writer.transpose(split, [0, 2, 1, ...axes.map((axis) => axis + 4), 3]);
  const innermost = padToReach(writer, turned, geometry, 3);
  const image = [...read.slice(0, -1), lastRead * channels];
  const results = writer.reshape(y, [parts, cases, groups, filters, ...output]);
  const weights = writer.transpose(results, [0, 2, 3, 1, ...axes.map((axis) => axis + 4)]);
  const extents = kernel.map((taps, axis) => (axis === lastAxis ? (taps - 1) * dilations[axis]! + 1 : taps));
  const window = {
    ...geometry,
    kernel: output,
    strides: dilations.map((step, axis) => (axis === lastAxis ? 1 : step)),
    dilations: strides.map((step, axis) => (axis === lastAxis ? step * channels : step)),
    padsBegin: kernel.map(() => 0),
    padsEnd: kernel.map(() => 0),
    groups: parts * groups,
  };
  const sums = writer.node(
    'Conv',
    [
      writer.reshape(innermost, [1, parts * groups * cases, ...image]),
      writer.reshape(weights, [parts * outputChannels, cases, ...output]),
    ],
    [1, parts * outputChannels, ...extents.slice(0, -1), extents.at(-1)! * channels],
    attributesOf(window),
  );
  const sum = writer.sum(writer.reshape(sums, [parts, outputChannels, ...extents, channels]), [0]);
  const taken = writer.slice(sum, [
    { axis: lastAxis + 1, start: 0, extent: kernel[lastAxis]!, step: dilations[lastAxis]! },
  ]);
  return writer.transpose(taken, [0, kernel.length + 1, ...axes.map((axis) => axis + 1)]);
}

/** Writes the gradient of weights of each channel by itself. Each channel of each case is a channel of one image; blocks of channels have no copies to make. */
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
