// ONNX Runtime's CPU build has convolutions over channels in blocks ([N, C / block, H, W, block], operators of the domain
// `com.microsoft.nchwc`), which compute without copying the input once a tap. It uses them by itself for constant weights only; written
// out they take fed weights as well. The block is 16 or 8 channels, depending on the processor: the runtime is asked
// (`channel-block.ts`). Images are two-dimensional; channels are padded with zeros to whole blocks.
import { elementCount, type Shape } from '../../../core/tensor-value.ts';
import type { Window } from '../../graph/operation-attributes.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { type Filter, flatPlaces, kernelOf } from './filter.ts';

const domain = 'com.microsoft.nchwc';

/** Channels a block of the blocked convolutions of the runtime that is written for; undefined where it has none. */
export function channelBlockOf({ emitter, dtype }: OnnxWriter): number | undefined {
  return emitter.target === 'cpu' && dtype === 'float32' ? emitter.channelBlock : undefined;
}

/** Channels rounded up to whole blocks. */
export function wholeBlocks(channels: number, block: number): number {
  return Math.ceil(channels / block) * block;
}

/** [N,C,H,W] in blocks; the shape given back counts the padded channels. */
export function toBlocks(writer: OnnxWriter, x: Written, block: number): Written {
  const [batch, channels, ...image] = x.shape as readonly [number, number, number, number];
  const shape = [batch, wholeBlocks(channels, block), ...image];
  // The operator takes channels in fours.
  const missing = wholeBlocks(channels, 4) - channels;
  const fours = writer.pad(x, [0, 0, 0, 0], [0, missing, 0, 0]);
  return writer.node(`${domain}::ReorderInput`, [fours], shape, { channels_last: { int: 0 } });
}

/** The first `channels` of a value in blocks, as [N,C,H,W]. */
export function fromBlocks(writer: OnnxWriter, x: Written, channels: number): Written {
  const [batch, , ...image] = x.shape;
  const attributes = { channels: { int: channels }, channels_last: { int: 0 } };
  return writer.node(`${domain}::ReorderOutput`, [x], [batch!, channels, ...image], attributes);
}

/** A convolution in blocks. */
export interface BlockedConvolution extends Window {
  /** In blocks, or as it is when it has fewer channels than a block. */
  readonly x: Written;
  /** From `packFilter` or `packChannelwise`. */
  readonly filter: Written;
  /** Padded to whole blocks. */
  readonly bias?: Written | undefined;
  /** Added to the result. */
  readonly addend?: Written | undefined;
  readonly groups: number;
  readonly output: Shape;
}

/** Writes a convolution in blocks; the result is in blocks. */
export function writeBlocked(writer: OnnxWriter, convolution: BlockedConvolution): Written {
  const { x, filter, bias, addend, groups, output, strides, dilations, padsBegin, padsEnd } = convolution;
  const inputs: (Written | string)[] = [x, filter];
  if (bias || addend) inputs.push(bias ?? '');
  if (addend) inputs.push(addend);
  return writer.node(`${domain}::Conv`, inputs, [x.shape[0]!, filter.shape[0]!, ...output], {
    kernel_shape: { ints: filter.shape.slice(2) },
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: [...padsBegin, ...padsEnd] },
    group: { int: groups },
    auto_pad: { string: 'NOTSET' },
  });
}

/**
 * The filter in the order [M / block, C / block, taps, block of C, block of M], or [M / block, C, taps, block of M] when the input
 * has fewer channels than a block. `ReorderInput` moves one kind of channel innermost many times faster than `Transpose` does.
 */
export function packFilter(writer: OnnxWriter, filter: Filter, block: number): Written {
  const { weights, isTurned } = filter;
  const [kept, keptInner] = weights.shape as readonly [number, number];
  const [inputs, outputs] = isTurned ? [kept, keptInner] : [keptInner, kept];
  const channels = inputs < block ? inputs : wholeBlocks(inputs, block);
  const filters = wholeBlocks(outputs, block);
  const [rows, columns] = isTurned ? [channels, filters] : [filters, channels];
  const taps = elementCount(weights.shape.slice(2));
  const flat = writer.reshape(weights, [kept, keptInner, taps]);
  const padded = writer.pad(flat, [0, 0, 0], [rows - kept, columns - keptInner, 0]);
  const packed = isTurned
    ? packTurned(writer, padded, { filter, block })
    : packStraight(writer, padded, { filter, block });
  return writer.reshape(packed, [filters, channels, ...kernelOf(filter)]);
}

interface Packing {
  readonly filter: Filter;
  readonly block: number;
}

/** From [M, C, taps]. */
function packStraight(writer: OnnxWriter, weights: Written, { filter, block }: Packing): Written {
  const [filters, channels, taps] = weights.shape as readonly [number, number, number];
  const places = flatPlaces(filter);
  const innermost = toBlocks(writer, writer.reshape(weights, [1, filters, channels, taps]), block);
  if (channels < block) {
    return writer.gather(writer.reshape(innermost, [filters / block, channels, taps, block]), 2, places);
  }
  const split = writer.reshape(innermost, [filters / block, channels / block, block, taps, block]);
  return writer.transpose(writer.gather(split, 3, places), [0, 1, 3, 2, 4]);
}

/** From [C, M, taps]. */
function packTurned(writer: OnnxWriter, weights: Written, { filter, block }: Packing): Written {
  const [channels, filters, taps] = weights.shape as readonly [number, number, number];
  const places = flatPlaces(filter);
  const innermost = toBlocks(writer, writer.reshape(weights, [channels, filters, taps, 1]), block);
  if (channels < block) {
    const split = writer.reshape(innermost, [channels, filters / block, taps, block]);
    return writer.transpose(writer.gather(split, 2, places), [1, 0, 2, 3]);
  }
  const split = writer.reshape(innermost, [channels / block, block, filters / block, taps, block]);
  return writer.transpose(writer.gather(split, 3, places), [2, 0, 3, 1, 4]);
}

/** The filter of a convolution of each channel by itself, weights [C, 1, ...kernel], as [C / block, 1, taps, block]. */
export function packChannelwise(writer: OnnxWriter, filter: Filter, block: number): Written {
  const channels = filter.weights.shape[0]!;
  const padded = wholeBlocks(channels, block);
  const taps = elementCount(filter.weights.shape.slice(2));
  const flat = writer.reshape(filter.weights, [channels, taps]);
  const picked = writer.gather(flat, 1, flatPlaces(filter));
  const image = [1, padded, picked.shape[1]!, 1];
  const whole = writer.reshape(writer.pad(picked, [0, 0], [padded - channels, 0]), image);
  return writer.reshape(toBlocks(writer, whole, block), [padded, 1, ...kernelOf(filter)]);
}

/** A bias padded to whole blocks. */
export function packBias(writer: OnnxWriter, bias: Written | undefined, block: number): Written | undefined {
  if (!bias) return undefined;
  const channels = bias.shape[0]!;
  return writer.pad(bias, [0], [wholeBlocks(channels, block) - channels]);
}
