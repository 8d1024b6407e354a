// The input's gradient as one product of matrices for each tap, whose results are then put where the tap reads. With few positions and many
// channels this passes over the weights, which are most of the data, only twice.
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { flatPlaces } from './filter.ts';
import { type Geometry, inputShape } from './geometry.ts';
import { type InputGradientRequest, phasesOf } from './input-gradient-phases.ts';
import type { ConvolutionRequest } from './request.ts';

/** Whether the weights are most of the data. */
export function suitsTapProducts({ batch, groups, inputChannels, outputChannels, kernel, output }: Geometry): boolean {
  const weights = inputChannels * outputChannels * elementCount(kernel);
  return groups === 1 && batch * elementCount(output) < 512 && elementCount(kernel) > 1 && weights >= 65536;
}

/** Writes the gradient of the input, of a convolution in one group. */
export function writeTapProducts(writer: OnnxWriter, request: InputGradientRequest): Written {
  const { geometry, y, weights, bias } = request;
  const { batch, inputChannels, outputChannels, kernel, output, strides, input } = geometry;
  const taps = elementCount(kernel);
  const rank = kernel.length;
  const byTap = writer.transpose(writer.reshape(weights, [outputChannels * inputChannels, taps]), [1, 0]);
  const filters = writer.reshape(byTap, [taps, outputChannels, inputChannels]);
  const positions = elementCount(output);
  const rows = writer.transpose(writer.reshape(y, [batch, outputChannels, positions]), [0, 2, 1]);
  const products = writer.matmul(writer.reshape(rows, [1, batch * positions, outputChannels]), filters);
  const placed = writer.reshape(products, [taps, batch, ...output, inputChannels]);
  const phases = phasesOf(request).map((phase) => sumOfTaps(writer, placed, phase));
  const extents = phases[0]!.shape.slice(1, -1);
  const stacked = writer.concat(
    phases.map((phase) => writer.reshape(phase, [1, ...phase.shape])),
    0,
  );
  const split = writer.reshape(stacked, [...strides, batch, ...extents, inputChannels]);
  const order = [rank, ...strides.flatMap((_, axis) => [rank + 1 + axis, axis]), 2 * rank + 1];
  const spread = strides.map((stride, axis) => stride * extents[axis]!);
  const whole = writer.reshape(writer.transpose(split, order), [batch, ...spread, inputChannels]);
  const cut = writer.slice(
    whole,
    input.map((extent, axis) => ({ axis: axis + 1, start: 0, extent })),
  );
  const shifted = bias ? writer.add(cut, bias) : cut;
  const axes = input.map((_, axis) => axis + 1);
  return writer.reshape(writer.transpose(shifted, [0, rank + 1, ...axes]), inputShape(geometry));
}

/** The sum over a phase's taps of the products [taps, N, ..., C], each moved to the positions that read it. */
function sumOfTaps(writer: OnnxWriter, products: Written, { geometry, filter }: ConvolutionRequest): Written {
  const { batch, outputChannels, input, output, padsBegin, dilations, kernel } = geometry;
  const shape = [batch, ...output, outputChannels];
  const taps = products.shape[0]!;
  const parts = flatPlaces(filter).flatMap((tap, index) => {
    const offsets = placeOf(index, kernel).map((place, axis) => place * dilations[axis]! - padsBegin[axis]!);
    const before = offsets.map((offset) => -offset);
    const after = output.map((extent, axis) => extent + offsets[axis]! - input[axis]!);
    const isOutside = input.some(
      (extent, axis) => extent + Math.min(0, before[axis]!) + Math.min(0, after[axis]!) <= 0,
    );
    if (isOutside) return [];
    return [writer.pad(products, [-tap, 0, ...before, 0], [tap + 1 - taps, 0, ...after, 0])];
  });
  if (parts.length === 0) return writer.zeros(shape);
  const sum = parts.length === 1 ? parts[0]! : writer.node('Sum', parts, [1, ...shape]);
  return writer.reshape(sum, shape);
}

/** The place along each axis of an element of a kernel in row-major order. */
function placeOf(index: number, kernel: readonly number[]): readonly number[] {
  const places: number[] = [];
  let rest = index;
  for (const taps of [...kernel].reverse()) {
    places.unshift(rest % taps);
    rest = Math.floor(rest / taps);
  }
  return places;
}
