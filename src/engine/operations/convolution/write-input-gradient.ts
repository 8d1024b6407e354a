// The product of a convolution's result and weights: the gradient of its input, which is also the transposed convolution. Every
// residue of the input position modulo the stride is a convolution of its own, of stride 1 and with every stride-th tap; the results
// are interleaved.
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { asImages, convolveBlocks, isChannelwise, suitsBlocks } from './blocked-image.ts';
import { fromBlocks, toBlocks } from './blocked-layout.ts';
import { type Geometry, inputShape } from './geometry.ts';
import type { ConvolutionRequest } from './request.ts';
import { attributesOf, channelBlockOf, writeConvolution } from './write-convolution.ts';

/** The operands: the result's side y [N,M,...], weights [M, C / groups, ...], and a bias [C] to add. */
export interface InputGradientRequest {
  /** Of the convolution that led from the input to y. */
  readonly geometry: Geometry;
  readonly y: Written;
  readonly weights: Written;
  readonly bias?: Written | undefined;
}

/** Writes the gradient of the input. */
export function writeInputGradient(writer: OnnxWriter, request: InputGradientRequest): Written {
  const { geometry } = request;
  const { strides, kernel } = geometry;
  if (strides.every((stride) => stride === 1))
    return writeConvolution(
      writer,
      phaseOf(
        request,
        strides.map(() => 0),
      ),
    );
  const phases = residues(strides).map((residue) => phaseOf(request, residue));
  const block = channelBlockOf(writer);
  if (block && kernel.length <= 2 && phases.every((phase) => suitsPhase(phase, block))) {
    return writeBlockedPhases(writer, { phases, geometry }, block);
  }
  // Over three axes ONNX Runtime's ConvTranspose is ten times slower on CPUs and missing on WebGPU.
  if (kernel.length <= 2) return writeTransposed(writer, request);
  return interleave(
    writer,
    phases.map((phase) => writeConvolution(writer, phase)),
    geometry,
  );
}

/** All residues of positions modulo the strides, in row-major order. */
function residues(strides: readonly number[]): readonly (readonly number[])[] {
  return strides.reduce<readonly (readonly number[])[]>(
    (all, stride) => all.flatMap((outer) => Array.from({ length: stride }, (_, own) => [...outer, own])),
    [[]],
  );
}

/** The convolution that gives the input's gradient at the positions `residue + stride * j`, for as many j as any residue has. */
function phaseOf({ geometry, y, weights, bias }: InputGradientRequest, residue: readonly number[]): ConvolutionRequest {
  const axes = residue.map((own, axis) => axisPhase(geometry, axis, own));
  const places = axes.map((phase) => phase.places);
  return {
    x: y,
    filter: { weights, groups: geometry.groups, isTurned: true, places },
    bias,
    geometry: {
      batch: geometry.batch,
      groups: geometry.groups,
      inputChannels: geometry.outputChannels,
      outputChannels: geometry.inputChannels,
      input: geometry.output,
      kernel: places.map(({ length }) => length),
      output: axes.map(({ extent }) => extent),
      strides: residue.map(() => 1),
      dilations: axes.map(({ dilation }) => dilation),
      padsBegin: axes.map(({ before }) => before),
      padsEnd: axes.map(({ after }) => after),
    },
  };
}

interface AxisPhase {
  readonly places: readonly number[];
  readonly extent: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** Position `residue + stride j` of the input meets output `j + (residue + padding - dilation tap) / stride` where that is whole. */
function axisPhase(
  { input, output, kernel, strides, padsBegin, dilations }: Geometry,
  axis: number,
  own: number,
): AxisPhase {
  const [stride, dilation] = [strides[axis]!, dilations[axis]!];
  const extent = Math.ceil(input[axis]! / stride);
  const offset = (tap: number): number => (own + padsBegin[axis]! - dilation * tap) / stride;
  const places = Array.from({ length: kernel[axis]! }, (_, tap) => kernel[axis]! - 1 - tap).filter((tap) =>
    Number.isInteger(offset(tap)),
  );
  const [first = 0, second = first] = places.map(offset);
  const spacing = Math.max(1, second - first);
  const before = -first;
  const span = (Math.max(1, places.length) - 1) * spacing;
  return { places, extent, dilation: spacing, before, after: extent - 1 + first + span - (output[axis]! - 1) };
}

/** Phases [N,C,...] of equal extents as one tensor whose positions take turns, cut to the input's extents. */
function interleave(writer: OnnxWriter, phases: readonly Written[], geometry: Geometry): Written {
  const { batch, inputChannels, strides, input } = geometry;
  const extents = phases[0]!.shape.slice(2);
  const rank = strides.length;
  const stacked = writer.concat(
    phases.map((phase) => writer.reshape(phase, [1, ...phase.shape])),
    0,
  );
  const split = writer.reshape(stacked, [...strides, batch, inputChannels, ...extents]);
  const order = [rank, rank + 1, ...strides.flatMap((_, axis) => [rank + 2 + axis, axis])];
  const spread = strides.map((stride, axis) => stride * extents[axis]!);
  const joined = writer.reshape(writer.transpose(split, order), [batch, inputChannels, ...spread]);
  return writer.slice(
    joined,
    input.map((extent, axis) => ({ axis: axis + 2, start: 0, extent })),
  );
}

function suitsPhase({ geometry }: ConvolutionRequest, block: number): boolean {
  const { kernel, padsBegin, padsEnd } = geometry;
  const isWhole = elementCount(kernel) > 0 && [...padsBegin, ...padsEnd].every((count) => count >= 0);
  return isWhole && suitsBlocks({ ...geometry, kernel: kernel.map((taps) => taps + 1) }, block);
}

/** The phases in blocks of channels, interleaved there: a block is moved as a whole. */
function writeBlockedPhases(
  writer: OnnxWriter,
  { phases, geometry }: { readonly phases: readonly ConvolutionRequest[]; readonly geometry: Geometry },
  block: number,
): Written {
  const images = phases.map((phase) => asImages(writer, phase));
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

/** ONNX `ConvTranspose`, whose output padding fills up to the extents that the strides left out. */
function writeTransposed(writer: OnnxWriter, { geometry, y, weights, bias }: InputGradientRequest): Written {
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
