// The phases of the input's gradient, computed apart and then put in turns.
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { asImages, convolveBlocks, isChannelwise, suitsBlocks } from './blocked-image.ts';
import { fromBlocks, toBlocks } from './blocked-layout.ts';
import type { Geometry } from './geometry.ts';
import { type InputGradientRequest, phasesOf } from './input-gradient-phases.ts';
import type { ConvolutionRequest } from './request.ts';
import { writeConvolution } from './write-convolution.ts';

/** Writes each phase by itself. */
export function writeInterleaved(writer: OnnxWriter, request: InputGradientRequest): Written {
  const phases = phasesOf(request).map((phase) => writeConvolution(writer, phase));
  return interleave(writer, phases, request.geometry);
}

/**
 * Phases [N,C,...] of equal extents as one tensor whose positions take turns, cut to the input's extents. The last axis takes turns
 * first: that is a plain transposition, and what is left moves whole lines.
 */
function interleave(writer: OnnxWriter, phases: readonly Written[], geometry: Geometry): Written {
  const { batch, inputChannels, strides, input } = geometry;
  const extents = phases[0]!.shape.slice(2);
  const rank = strides.length;
  const images = batch * inputChannels;
  const stacked = writer.concat(
    phases.map((phase) => writer.reshape(phase, [1, ...phase.shape])),
    0,
  );
  const [outer, last] = [strides.slice(0, -1), strides.at(-1)!];
  const positions = images * elementCount(extents);
  const lines = writer.transpose(writer.reshape(stacked, [elementCount(outer), last, positions]), [0, 2, 1]);
  const split = writer.reshape(lines, [...outer, images, ...extents.slice(0, -1), extents.at(-1)! * last]);
  const order = [rank - 1, ...outer.flatMap((_, axis) => [rank + axis, axis]), 2 * rank - 1];
  const spread = strides.map((stride, axis) => stride * extents[axis]!);
  const joined = writer.reshape(writer.transpose(split, order), [batch, inputChannels, ...spread]);
  return writer.slice(
    joined,
    input.map((extent, axis) => ({ axis: axis + 2, start: 0, extent })),
  );
}

/** Whether the phases are faster in blocks of channels, all of them. */
export function suitsBlockedPhases(request: InputGradientRequest, block: number): boolean {
  return phasesOf(request).every((phase) => suitsPhase(phase, block));
}

function suitsPhase({ geometry }: ConvolutionRequest, block: number): boolean {
  const { kernel, padsBegin, padsEnd } = geometry;
  const isWhole = elementCount(kernel) > 0 && [...padsBegin, ...padsEnd].every((count) => count >= 0);
  return isWhole && suitsBlocks({ ...geometry, kernel: kernel.map((taps) => taps + 1) }, block);
}

/** Writes the phases in blocks of channels, interleaved there: a block is moved as a whole. */
export function writeBlockedPhases(writer: OnnxWriter, request: InputGradientRequest, block: number): Written {
  const { geometry } = request;
  const images = phasesOf(request).map((phase) => asImages(writer, phase));
  const { x, geometry: first } = images[0]!;
  const read = first.inputChannels < block && !isChannelwise(first) ? x : toBlocks(writer, x, block);
  const results = images.map((phase) => convolveBlocks(writer, { ...phase, x: read }, block));
  const [batch, channels, height, width] = results[0]!.shape as readonly [number, number, number, number];
  const { strides, input, inputChannels } = geometry;
  const [tall, wide] = strides.length === 1 ? [1, strides[0]!] : (strides as readonly [number, number]);
  const stacked = writer.concat(
    results.map((result) => writer.reshape(result, [1, ...result.shape])),
    0,
  );
  const split = writer.reshape(stacked, [tall, wide, (batch * channels) / block, height, width, block]);
  const joined = writer.transpose(split, [2, 3, 0, 4, 1, 5]);
  const whole = writer.reshape(joined, [batch, channels, height * tall, width * wide]);
  const plain = fromBlocks(writer, whole, inputChannels);
  const extents = [height * tall, width * wide].slice(-input.length);
  return writer.slice(
    writer.reshape(plain, [batch, inputChannels, ...extents]),
    input.map((extent, axis) => ({ axis: axis + 2, start: 0, extent })),
  );
}
