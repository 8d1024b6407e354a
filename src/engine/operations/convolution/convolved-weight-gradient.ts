// The weights' gradient as a convolution of the input by the result, with the cases as channels; its few positions are the taps. With the
// channels of the input innermost, every run of memory that ONNX Runtime copies is as long as the channels are many: two to five times
// faster than a matrix product a tap.
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { attributesOf } from './standard-convolution.ts';
import { padsAfter, partsOf, resultsAsFilters, type WeightGradientRequest } from './weight-gradient-request.ts';

/** Writes the gradient. */
export function writeConvolved(writer: OnnxWriter, { geometry, x, y }: WeightGradientRequest): Written {
  const { batch, groups, inputChannels, outputChannels, input, kernel, output } = geometry;
  const parts = partsOf(geometry);
  const [cases, channels] = [batch / parts, inputChannels / groups];
  const axes = kernel.map((_, axis) => axis);
  const after = padsAfter(geometry);
  const split = writer.reshape(x, [parts, cases, groups, channels, ...input]);
  const innermost = writer.transpose(split, [0, 2, 1, ...axes.map((axis) => axis + 4), 3]);
  const cut = writer.slice(
    innermost,
    axes.map((axis) => ({ axis: axis + 3, start: 0, extent: input[axis]! + Math.min(0, after[axis]!) })),
  );
  const extents = cut.shape.slice(3, -1);
  const window = windowOfTaps({ geometry, after, channels });
  const image = [...extents.slice(0, -1), extents.at(-1)! * channels];
  const sums = writer.node(
    'Conv',
    [writer.reshape(cut, [1, parts * groups * cases, ...image]), resultsAsFilters(writer, y, geometry)],
    [1, parts * outputChannels, ...window.positions],
    attributesOf({ ...geometry, ...window, kernel: output, groups: parts * groups }),
  );
  const last = kernel.length - 1;
  const [steps, rows] = [window.positions[last]! / channels, window.positions.slice(0, -1)];
  const sum = writer.sum(writer.reshape(sums, [parts, outputChannels, ...rows, steps, channels]), [0]);
  const taken = writer.slice(sum, [
    { axis: last + 1, start: 0, extent: kernel[last]!, step: geometry.dilations[last]! },
  ]);
  return writer.transpose(taken, [0, last + 2, ...axes.map((axis) => axis + 1)]);
}

/**
 * The window whose positions are the taps, over images whose last axis is places times `channels`. Along that axis all places between
 * the first tap and the last are positions, since a stride would pass over channels.
 */
export function windowOfTaps({
  geometry,
  after,
  channels,
}: {
  readonly geometry: Pick<WeightGradientRequest['geometry'], 'kernel' | 'strides' | 'dilations' | 'padsBegin'>;
  readonly after: readonly number[];
  readonly channels: number;
}) {
  const { kernel, strides, dilations, padsBegin } = geometry;
  const last = kernel.length - 1;
  const times = (values: readonly number[]): readonly number[] =>
    values.map((value, axis) => (axis === last ? value * channels : value));
  return {
    positions: times(kernel.map((taps, axis) => (axis === last ? (taps - 1) * dilations[axis]! + 1 : taps))),
    strides: dilations.map((step, axis) => (axis === last ? 1 : step)),
    dilations: times(strides),
    padsBegin: times(padsBegin),
    padsEnd: times(after.map((count) => Math.max(0, count))),
  };
}
