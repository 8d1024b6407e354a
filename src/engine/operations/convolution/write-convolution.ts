// Writes a convolution in the form that is fastest on the runtime it is written for (measured by bench/convolution.ts).
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { suitsBlocks, writeBlockedImage } from './blocked-image.ts';
import { channelBlockOf } from './blocked-layout.ts';
import { suitsPlanes, writeBlockedVolume } from './blocked-volume.ts';
import { outputShape } from './geometry.ts';
import { suitsOneProduct, writeOneProduct } from './one-product.ts';
import type { ConvolutionRequest } from './request.ts';
import { writeStandard } from './standard-convolution.ts';

/** Writes a convolution. Its padding may be negative, which crops. */
export function writeConvolution(writer: OnnxWriter, request: ConvolutionRequest): Written {
  const cropped = crop(writer, request);
  if (!cropped) return constantResult(writer, request);
  const { geometry } = cropped;
  const block = channelBlockOf(writer);
  const axes = geometry.kernel.length;
  if (block && axes <= 2 && suitsBlocks(geometry, block)) return writeBlockedImage(writer, cropped, block);
  if (block && axes === 3 && suitsPlanes(geometry, block)) return writeBlockedVolume(writer, cropped, block);
  if (writer.emitter.target === 'cpu' && suitsOneProduct(geometry)) return writeOneProduct(writer, cropped);
  return writeStandard(writer, cropped);
}

/** Without negative padding; undefined when no position reads any element. */
function crop(writer: OnnxWriter, request: ConvolutionRequest): ConvolutionRequest | undefined {
  const { geometry, x } = request;
  const { inputChannels, kernel, padsBegin, padsEnd } = geometry;
  const before = padsBegin.map((count) => Math.min(0, count));
  const after = padsEnd.map((count) => Math.min(0, count));
  const input = geometry.input.map((extent, axis) => extent + before[axis]! + after[axis]!);
  if (inputChannels === 0 || kernel.includes(0) || input.some((extent) => extent <= 0)) return undefined;
  return {
    ...request,
    x: writer.pad(x, [0, 0, ...before], [0, 0, ...after]),
    geometry: {
      ...geometry,
      input,
      padsBegin: padsBegin.map((count) => Math.max(0, count)),
      padsEnd: padsEnd.map((count) => Math.max(0, count)),
    },
  };
}

function constantResult(writer: OnnxWriter, { geometry, bias }: ConvolutionRequest): Written {
  const shape = outputShape(geometry);
  if (!bias) return writer.zeros(shape);
  return writer.expand(writer.reshape(bias, [bias.shape[0]!, ...geometry.output.map(() => 1)]), shape);
}
