import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import type { Geometry } from './geometry.ts';

/** The operands: input x [N,C,...] and the result's side y [N,M,...]. */
export interface WeightGradientRequest {
  readonly geometry: Geometry;
  readonly x: Written;
  readonly y: Written;
}

/** Elements after the input that the window reads, along each axis; negative where it does not reach the end. */
export function padsAfter({ kernel, input, output, strides, dilations, padsBegin }: Geometry): readonly number[] {
  return kernel.map((taps, axis) => {
    const read = (output[axis]! - 1) * strides[axis]! + (taps - 1) * dilations[axis]! + 1;
    return read - padsBegin[axis]! - input[axis]!;
  });
}

/** A value whose spatial axes start at `first`, padded or cut to exactly what the window reads. */
export function padToReach(writer: OnnxWriter, x: Written, geometry: Geometry, first: number): Written {
  const { padsBegin, kernel } = geometry;
  const rest = new Array<number>(x.shape.length - first - kernel.length).fill(0);
  const lead = new Array<number>(first).fill(0);
  return writer.pad(x, [...lead, ...padsBegin, ...rest], [...lead, ...padsAfter(geometry), ...rest]);
}

/** Positions that one sum of a convolution adds up, at least: fewer sums are added up more slowly, more do not fit the cache. */
const longestSum = 3000;

/** Number of parts that the cases are divided into, each a group of a convolution that adds up over cases and positions. */
export function partsOf({ batch, output }: Geometry): number {
  const positions = elementCount(output);
  for (let parts = batch; parts > 1; parts -= 1) {
    if (batch % parts === 0 && (batch / parts) * positions >= longestSum) return parts;
  }
  return 1;
}

/** The result's side as the filters of that convolution: [parts * M, N / parts, ...], groups within parts. */
export function resultsAsFilters(writer: OnnxWriter, y: Written, geometry: Geometry): Written {
  const { batch, groups, outputChannels, output } = geometry;
  const parts = partsOf(geometry);
  const [cases, filters, positions] = [batch / parts, outputChannels / groups, elementCount(output)];
  const split = writer.reshape(y, [parts, cases, groups, filters, positions]);
  return writer.reshape(writer.transpose(split, [0, 2, 3, 1, 4]), [parts * outputChannels, cases, ...output]);
}
