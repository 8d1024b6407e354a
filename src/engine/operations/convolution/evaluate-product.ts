// The three products of a convolution in double precision: each term of the sum joins one element of x, one of w and one of y.
import { elementCount } from '../../../core/tensor-value.ts';
import { tapsOf } from '../window.ts';
import { type Geometry, inputShape, outputShape, weightShape } from './geometry.ts';

/** Two of the three operands; the third is computed. */
export interface Factors {
  readonly x?: Float64Array | undefined;
  readonly w?: Float64Array | undefined;
  readonly y?: Float64Array | undefined;
}

/** The missing one of x, w and y: the sum over all terms of the product of the other two. */
export function evaluateProduct(geometry: Geometry, { x, w, y }: Factors): Float64Array {
  const product = new Float64Array(elementCount(missingShape(geometry, { x, w, y })));
  const { taps, positions, reads } = tapsOf(geometry.input, geometry.kernel, geometry.output, geometry);
  const size = elementCount(geometry.input);
  forEachPair(geometry, (image, channel, filter) => {
    const [fromX, fromW, fromY] = [image * size, channel * taps, filter * positions];
    for (let position = 0; position < positions; position += 1) {
      for (let tap = 0; tap < taps; tap += 1) {
        const read = reads[position * taps + tap]!;
        if (read < 0) continue;
        if (!y) product[fromY + position]! += x![fromX + read]! * w![fromW + tap]!;
        else if (!x) product[fromX + read]! += y[fromY + position]! * w![fromW + tap]!;
        else product[fromW + tap]! += x[fromX + read]! * y[fromY + position]!;
      }
    }
  });
  return product;
}

function missingShape(geometry: Geometry, { x, y }: Factors): readonly number[] {
  if (!y) return outputShape(geometry);
  return x ? weightShape(geometry) : inputShape(geometry);
}

/** Visits every case, filter and channel of the filter's group, as indices of spatial images of x, kernels of w and images of y. */
function forEachPair(geometry: Geometry, visit: (image: number, kernel: number, result: number) => void): void {
  const { batch, groups, inputChannels, outputChannels } = geometry;
  const channels = inputChannels / groups;
  const filters = outputChannels / groups;
  for (let index = 0; index < batch; index += 1) {
    for (let filter = 0; filter < outputChannels; filter += 1) {
      const first = Math.floor(filter / filters) * channels;
      for (let channel = 0; channel < channels; channel += 1) {
        visit(index * inputChannels + first + channel, filter * channels + channel, index * outputChannels + filter);
      }
    }
  }
}
