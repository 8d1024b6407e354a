// The product of a convolution's input and result: the gradient of its weights. Writes the form that is fastest on the runtime it is
// written for (measured by bench/convolution.ts).
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { isChannelwise } from './blocked-image.ts';
import { channelBlockOf } from './blocked-layout.ts';
import { suitsBlockedGradient, writeBlockedGradient } from './blocked-weight-gradient.ts';
import { writeChannelwise } from './channelwise-weight-gradient.ts';
import { writeConvolved } from './convolved-weight-gradient.ts';
import { writePointwiseWeightGradient } from './pointwise-weight-gradient.ts';
import { writeTapByTap } from './weight-gradient-by-taps.ts';
import type { WeightGradientRequest } from './weight-gradient-request.ts';

/** Writes the gradient of the weights. */
export function writeWeightGradient(writer: OnnxWriter, request: WeightGradientRequest): Written {
  const { geometry } = request;
  if (elementCount(geometry.kernel) === 1) return writePointwiseWeightGradient(writer, request);
  const block = channelBlockOf(writer);
  if (block && geometry.kernel.length <= 2 && isChannelwise(geometry)) return writeChannelwise(writer, request, block);
  if (block && suitsBlockedGradient(geometry, block)) return writeBlockedGradient(writer, request, block);
  const { target } = writer.emitter;
  return target === 'cpu' || target === 'wasm' ? writeConvolved(writer, request) : writeTapByTap(writer, request);
}
