// The product of a convolution's result and weights: the gradient of its input, which is also the transposed convolution. Writes the form
// that is fastest on the runtime it is written for (measured by bench/convolution.ts).
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { channelBlockOf } from './blocked-layout.ts';
import { type InputGradientRequest, phasesOf } from './input-gradient-phases.ts';
import { suitsBlockedPhases, writeBlockedPhases, writeInterleaved } from './interleaved-input-gradient.ts';
import { suitsTapProducts, writeTapProducts } from './tap-products.ts';
import { writeTransposed } from './transposed-convolution.ts';
import { writeConvolution } from './write-convolution.ts';

/** Writes the gradient of the input. */
export function writeInputGradient(writer: OnnxWriter, request: InputGradientRequest): Written {
  const { strides, kernel } = request.geometry;
  if (writer.emitter.target === 'cpu' && suitsTapProducts(request.geometry)) return writeTapProducts(writer, request);
  if (strides.every((stride) => stride === 1)) return writeConvolution(writer, phasesOf(request)[0]!);
  const block = channelBlockOf(writer);
  if (block && kernel.length <= 2 && suitsBlockedPhases(request, block)) {
    return writeBlockedPhases(writer, request, block);
  }
  // Over three axes ONNX Runtime's ConvTranspose is ten times slower on CPUs and missing on WebGPU.
  return kernel.length <= 2 ? writeTransposed(writer, request) : writeInterleaved(writer, request);
}
