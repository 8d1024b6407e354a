// One- and two-dimensional convolutions in blocks of channels.
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import {
  fromBlocks,
  packBias,
  packChannelwise,
  packFilter,
  toBlocks,
  wholeBlocks,
  writeBlocked,
} from './blocked-layout.ts';
import { asImageGeometry, type Geometry } from './geometry.ts';
import type { ConvolutionRequest } from './request.ts';

/**
 * Whether blocks are faster: measured, they are from about 500 positions on (before, packing the filter takes longer than it saves),
 * unless there is one tap only (then a plain matrix product is as good) or much of the blocks is padding.
 */
export function suitsBlocks(geometry: Geometry, block: number): boolean {
  const { batch, groups, inputChannels, outputChannels, kernel, output } = geometry;
  const positions = batch * elementCount(output);
  const taps = elementCount(kernel);
  const terms = positions * taps * outputChannels * (inputChannels / groups);
  if (taps === 1 || positions < 512 || terms < 2e6) return false;
  const filters = wholeBlocks(outputChannels, block) / outputChannels;
  if (isChannelwise(geometry)) return filters <= 1.5;
  const channels = inputChannels < block ? 1 : wholeBlocks(inputChannels, block) / inputChannels;
  return groups === 1 && channels * filters <= 1.5;
}

/** Whether each channel is convolved by itself. */
export function isChannelwise({ groups, inputChannels, outputChannels }: Geometry): boolean {
  return groups > 1 && groups === inputChannels && groups === outputChannels;
}

/** A convolution over one or two axes, through blocks and back. */
export function writeBlockedImage(writer: OnnxWriter, request: ConvolutionRequest, block: number): Written {
  const lifted = asImages(writer, request);
  const { geometry, x } = lifted;
  const isDirect = !isChannelwise(geometry) && geometry.inputChannels < block;
  const y = convolveBlocks(writer, { ...lifted, x: isDirect ? x : toBlocks(writer, x, block) }, block);
  const plain = fromBlocks(writer, y, geometry.outputChannels);
  return writer.reshape(plain, [geometry.batch, geometry.outputChannels, ...request.geometry.output]);
}

/** The convolution of an input that is in blocks already (or has fewer channels than one); the result is in blocks. */
export function convolveBlocks(writer: OnnxWriter, request: ConvolutionRequest, block: number): Written {
  const { geometry, x, filter, bias } = request;
  const alone = isChannelwise(geometry);
  return writeBlocked(writer, {
    ...geometry,
    x,
    filter: alone ? packChannelwise(writer, filter, block) : packFilter(writer, filter, block),
    bias: packBias(writer, bias, block),
    groups: alone ? wholeBlocks(geometry.groups, block) : 1,
  });
}

/** A convolution over one axis as one over two, of which the first has extent 1. */
export function asImages(writer: OnnxWriter, request: ConvolutionRequest): ConvolutionRequest {
  const { geometry, x, filter } = request;
  if (geometry.kernel.length !== 1) return request;
  const { weights } = filter;
  const lifted = asImageGeometry(geometry);
  const [outer, inner, taps] = weights.shape as readonly [number, number, number];
  return {
    ...request,
    geometry: lifted,
    x: writer.reshape(x, [geometry.batch, geometry.inputChannels, ...lifted.input]),
    filter: { ...filter, weights: writer.reshape(weights, [outer, inner, 1, taps]), places: [[0], ...filter.places] },
  };
}
