// A convolution of few positions and many channels, all cases at once.
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { kernelOf, writeFilter } from './filter.ts';
import type { Geometry } from './geometry.ts';
import type { ConvolutionRequest } from './request.ts';
import { attributesOf } from './standard-convolution.ts';

/**
 * ONNX Runtime multiplies one case at a time, which is slow for few positions and many channels: then the cases become an axis of the
 * image, and all are one product.
 */
export function suitsOneProduct({ batch, groups, inputChannels, outputChannels, kernel, output }: Geometry): boolean {
  const weights = inputChannels * outputChannels * elementCount(kernel);
  return kernel.length === 2 && groups === 1 && batch > 1 && elementCount(output) <= 49 && weights >= 65536;
}

/** Writes the convolution with the cases as an axis of the image. */
export function writeOneProduct(writer: OnnxWriter, request: ConvolutionRequest): Written {
  const { geometry, x, filter, bias } = request;
  const { batch, inputChannels, outputChannels, input, output } = geometry;
  const turned = writer.reshape(writer.transpose(x, [1, 0, 2, 3]), [1, inputChannels, batch, ...input]);
  const plain = writeFilter(writer, filter);
  const weights = writer.reshape(plain, [outputChannels, inputChannels, 1, ...kernelOf(filter)]);
  const volume = {
    ...geometry,
    kernel: [1, ...geometry.kernel],
    strides: [1, ...geometry.strides],
    dilations: [1, ...geometry.dilations],
    padsBegin: [0, ...geometry.padsBegin],
    padsEnd: [0, ...geometry.padsEnd],
  };
  const inputs = bias ? [turned, weights, bias] : [turned, weights];
  const y = writer.node('Conv', inputs, [1, outputChannels, batch, ...output], attributesOf(volume));
  return writer.transpose(writer.reshape(y, [outputChannels, batch, ...output]), [1, 0, 2, 3]);
}
