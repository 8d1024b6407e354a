// The weight gradient of a convolution of one tap: a matrix product over cases and positions.
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { weightShape } from './geometry.ts';
import { padToReach, type WeightGradientRequest } from './weight-gradient-request.ts';

/** Writes the gradient. */
export function writePointwiseWeightGradient(writer: OnnxWriter, { geometry, x, y }: WeightGradientRequest): Written {
  const { batch, groups, inputChannels, outputChannels, output, strides } = geometry;
  if (groups === 1 && strides.some((stride) => stride > 1)) {
    return writer.reshape(overChosenPositions(writer, { geometry, x, y }), weightShape(geometry));
  }
  const read = writer.slice(
    padToReach(writer, x, geometry, 2),
    output.map((extent, axis) => ({ axis: axis + 2, start: 0, extent, step: strides[axis]! })),
  );
  const positions = elementCount(output);
  const [channels, filters] = [inputChannels / groups, outputChannels / groups];
  const images = writer.reshape(read, [batch, groups, channels, positions]);
  const results = writer.reshape(y, [batch, groups, filters, positions]);
  // A product a case writes its matrix once a case; one product over all cases turns both operands first.
  const isOneProduct = groups === 1 && filters * channels > positions * (filters + channels);
  const product = isOneProduct ? overAllCases(writer, images, results) : caseByCase(writer, images, results);
  return writer.reshape(product, weightShape(geometry));
}

/** Strides leave positions out: with channels innermost, those that stay are whole runs of memory. */
function overChosenPositions(writer: OnnxWriter, { geometry, x, y }: WeightGradientRequest): Written {
  const { batch, inputChannels, outputChannels, output, strides } = geometry;
  const axes = output.map((_, axis) => axis + 2);
  const innermost = padToReach(writer, writer.transpose(x, [0, ...axes, 1]), geometry, 1);
  const chosen = writer.slice(
    innermost,
    output.map((extent, axis) => ({ axis: axis + 1, start: 0, extent, step: strides[axis]! })),
  );
  const positions = batch * elementCount(output);
  const results = writer.reshape(y, [batch, outputChannels, elementCount(output)]);
  return writer.matmul(rowsOf(writer, results), writer.reshape(chosen, [positions, inputChannels]));
}

/** [N,C,P] as [C,NP]. */
function rowsOf(writer: OnnxWriter, value: Written): Written {
  const [batch, channels, positions] = value.shape as readonly [number, number, number];
  return writer.reshape(writer.transpose(value, [1, 0, 2]), [channels, batch * positions]);
}

function overAllCases(writer: OnnxWriter, images: Written, results: Written): Written {
  const [left, right] = [results, images].map((value) => {
    const [batch, , channels, positions] = value.shape as readonly [number, number, number, number];
    return rowsOf(writer, writer.reshape(value, [batch, channels, positions]));
  }) as [Written, Written];
  return writer.node('Gemm', [left, right], [left.shape[0]!, right.shape[0]!], { transB: { int: 1 } });
}

/** The operand with fewer channels is turned: it is copied once for each block of the other's rows. */
function caseByCase(writer: OnnxWriter, images: Written, results: Written): Written {
  if (results.shape[2]! >= images.shape[2]!) return writer.sum(writer.matmul(results, writer.turn(images)), [0]);
  const turned = writer.sum(writer.matmul(images, writer.turn(results)), [0]);
  return writer.transpose(turned, [0, 2, 1]);
}
