// The product of a convolution's input and result: the gradient of its weights. It is a convolution itself, of the input by the
// result, with the cases as channels; its few positions are the taps. With the channels of the input innermost, every run of memory
// that ONNX Runtime copies is as long as the channels are many (measured two to five times faster than a matrix product a tap).
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { isChannelwise } from './blocked-image.ts';
import { fromBlocks, toBlocks, writeBlocked } from './blocked-layout.ts';
import { type Geometry, weightShape } from './geometry.ts';
import { writePointwiseWeightGradient } from './pointwise-weight-gradient.ts';
import { attributesOf, channelBlockOf } from './write-convolution.ts';

/** The operands: input x [N,C,...] and the result's side y [N,M,...]. */
export interface WeightGradientRequest {
  readonly geometry: Geometry;
  readonly x: Written;
  readonly y: Written;
}

/** Writes the gradient of the weights. */
export function writeWeightGradient(writer: OnnxWriter, request: WeightGradientRequest): Written {
  const { geometry } = request;
  const { target } = writer.emitter;
  const x = padToReach(writer, request);
  if (elementCount(geometry.kernel) === 1) return writePointwiseWeightGradient(writer, { ...request, x });
  const block = channelBlockOf(writer);
  if (block && geometry.kernel.length <= 2 && isChannelwise(geometry)) {
    return writeChannelwise(writer, { ...request, x }, block);
  }
  // Graphics processors need many independent sums, which a few long ones are not.
  const isProcessor = target === 'cpu' || target === 'wasm';
  return isProcessor ? writeConvolved(writer, { ...request, x }) : writeTapByTap(writer, { ...request, x });
}

/** The input padded or cut to exactly what the window reads. */
function padToReach(writer: OnnxWriter, { geometry, x }: WeightGradientRequest): Written {
  const { input, padsBegin } = geometry;
  const after = readExtents(geometry).map((extent, axis) => extent - padsBegin[axis]! - input[axis]!);
  return writer.pad(x, [0, 0, ...padsBegin], [0, 0, ...after]);
}

function readExtents({ kernel, output, strides, dilations }: Geometry): readonly number[] {
  return kernel.map((taps, axis) => (output[axis]! - 1) * strides[axis]! + (taps - 1) * dilations[axis]! + 1);
}

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

function writeConvolved(writer: OnnxWriter, { geometry, x, y }: WeightGradientRequest): Written {
  const { batch, groups, inputChannels, outputChannels, kernel, output, strides, dilations } = geometry;
  const parts = partsOf(geometry);
  const [cases, channels, filters] = [batch / parts, inputChannels / groups, outputChannels / groups];
  const read = x.shape.slice(2);
  const axes = kernel.map((_, axis) => axis);
  const [lastAxis, lastRead] = [kernel.length - 1, read.at(-1)!];
  const split = writer.reshape(x, [parts, cases, groups, channels, ...read]);
  const innermost = writer.transpose(split, [0, 2, 1, ...axes.map((axis) => axis + 4), 3]);
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

/** Each channel of each case is a channel of one image; blocks of channels have no copies to make. */
function writeChannelwise(writer: OnnxWriter, { geometry, x, y }: WeightGradientRequest, block: number): Written {
  const { batch, inputChannels, kernel, output, strides, dilations } = geometry;
  const isLine = kernel.length === 1;
  const channels = batch * inputChannels;
  const asImage = (extents: readonly number[]): readonly number[] => (isLine ? [1, ...extents] : extents);
  const steps = (values: readonly number[]): readonly number[] => (isLine ? [1, ...values] : values);
  const image = toBlocks(writer, writer.reshape(x, [1, channels, ...asImage(x.shape.slice(2))]), block);
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

/** A matrix product for each tap and case. */
function writeTapByTap(writer: OnnxWriter, { geometry, x, y }: WeightGradientRequest): Written {
  const { batch, groups, inputChannels, outputChannels, kernel, output, strides, dilations } = geometry;
  const positions = elementCount(output);
  const [channels, filters] = [inputChannels / groups, outputChannels / groups];
  const results = writer.reshape(y, [batch, groups, filters, positions]);
  const taps = kernel.reduce<readonly (readonly number[])[]>(
    (all, extent) => all.flatMap((outer) => Array.from({ length: extent }, (_, tap) => [...outer, tap])),
    [[]],
  );
  const parts = taps.map((tap) => {
    const shifted = writer.slice(
      x,
      tap.map((own, axis) => ({
        axis: axis + 2,
        start: own * dilations[axis]!,
        extent: output[axis]!,
        step: strides[axis]!,
      })),
    );
    const images = writer.reshape(shifted, [batch, groups, channels, positions]);
    const products = writer.matmul(results, writer.transpose(images, [0, 1, 3, 2]));
    return writer.reshape(writer.sum(products, [0]), [1, outputChannels, channels]);
  });
  return writer.reshape(writer.transpose(writer.concat(parts, 0), [1, 2, 0]), weightShape(geometry));
}
