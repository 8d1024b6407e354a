// The weights' gradient as a matrix product for each tap and case: many independent sums, which graphics processors need.
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { weightShape } from './geometry.ts';
import { padToReach, type WeightGradientRequest } from './weight-gradient-request.ts';

/** Writes the gradient. */
export function writeTapByTap(writer: OnnxWriter, { geometry, x, y }: WeightGradientRequest): Written {
  const { batch, groups, inputChannels, outputChannels, kernel, output, strides, dilations } = geometry;
  const read = padToReach(writer, x, geometry, 2);
  const positions = elementCount(output);
  const [channels, filters] = [inputChannels / groups, outputChannels / groups];
  const results = writer.reshape(y, [batch, groups, filters, positions]);
  const taps = kernel.reduce<readonly (readonly number[])[]>(
    (all, extent) => all.flatMap((outer) => Array.from({ length: extent }, (_, tap) => [...outer, tap])),
    [[]],
  );
  const parts = taps.map((tap) => {
    const shifted = writer.slice(
      read,
      tap.map((own, axis) => ({
        axis: axis + 2,
        start: own * dilations[axis]!,
        extent: output[axis]!,
        step: strides[axis]!,
      })),
    );
    const images = writer.reshape(shifted, [batch, groups, channels, positions]);
    const products = writer.matmul(results, writer.turn(images));
    return writer.reshape(writer.sum(products, [0]), [1, outputChannels, channels]);
  });
  return writer.reshape(writer.transpose(writer.concat(parts, 0), [1, 2, 0]), weightShape(geometry));
}
