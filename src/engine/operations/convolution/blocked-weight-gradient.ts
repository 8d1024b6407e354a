// The weights' gradient as a convolution of the input by the result, as in `convolved-weight-gradient.ts`, with the channels of the input in
// blocks: getting them there and back is what ONNX Runtime does on all threads, which transposing is not.
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { fromBlocks, toBlocks, wholeBlocks } from './blocked-layout.ts';
import { windowOfTaps } from './convolved-weight-gradient.ts';
import { asImageGeometry, type Geometry, weightShape } from './geometry.ts';
import { attributesOf } from './standard-convolution.ts';
import { padsAfter, partsOf, resultsAsFilters, type WeightGradientRequest } from './weight-gradient-request.ts';

/** Whether the blocks are mostly channels. */
export function suitsBlockedGradient({ groups, inputChannels, kernel }: Geometry, block: number): boolean {
  return groups === 1 && kernel.length <= 2 && wholeBlocks(inputChannels, block) <= 1.34 * inputChannels;
}

/** Writes the gradient of a convolution over one or two axes in one group. */
export function writeBlockedGradient(writer: OnnxWriter, request: WeightGradientRequest, block: number): Written {
  const { x, y } = request;
  const geometry = asImageGeometry(request.geometry);
  const { batch, inputChannels, outputChannels, kernel, output, dilations } = geometry;
  const parts = partsOf(geometry);
  const [height, width] = geometry.input as readonly [number, number];
  const inBlocks = toBlocks(writer, writer.reshape(x, [batch, inputChannels, height, width]), block);
  const blocks = inBlocks.shape[1]! / block;
  const after = padsAfter(geometry);
  const [below, right] = after as readonly [number, number];
  const read = writer.slice(writer.reshape(inBlocks, [1, batch, blocks, height, width * block]), [
    { axis: 3, start: 0, extent: height + Math.min(0, below) },
    { axis: 4, start: 0, extent: (width + Math.min(0, right)) * block },
  ]);
  const filters = resultsAsFilters(writer, writer.reshape(y, [batch, outputChannels, ...output]), geometry);
  const window = windowOfTaps({ geometry, after, channels: block });
  const [rows, columns] = window.positions as readonly [number, number];
  const sums = writer.node(
    'Conv',
    [read, writer.reshape(filters, [filters.shape[0]!, filters.shape[1]!, 1, ...output])],
    [1, parts * outputChannels, blocks, rows, columns],
    attributesOf({
      ...geometry,
      kernel: [1, ...output],
      strides: [1, ...window.strides],
      dilations: [1, ...window.dilations],
      padsBegin: [0, ...window.padsBegin],
      padsEnd: [0, ...window.padsEnd],
      groups: parts,
    }),
  );
  const split = [parts, outputChannels, blocks, rows, columns / block, block];
  const sum = writer.sum(writer.reshape(sums, split), [0]);
  const taken = writer.slice(sum, [{ axis: 3, start: 0, extent: kernel[1]!, step: dilations[1]! }]);
  const whole = writer.reshape(taken, [outputChannels, blocks * block, elementCount(kernel), 1]);
  return writer.reshape(fromBlocks(writer, whole, inputChannels), weightShape(request.geometry));
}
