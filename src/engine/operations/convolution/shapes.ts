// Types and extents of convolutions, and the errors when they do not fit.
import type { Shape } from '../../../core/tensor-value.ts';
import { sameShape } from '../../graph/broadcast.ts';
import type { OperationAttributes } from '../../graph/operation-attributes.ts';
import { formatShape, shapeError } from '../../graph/shape-error.ts';
import type { TensorType } from '../../graph/tensor.ts';
import { requireCount, requireKind, requireOneType } from '../value-kind.ts';
import { checkWindow, reachOf, windowExtents } from '../window.ts';

type Attributes = OperationAttributes['conv'];

/** What an error names: the operation, its window and its operands. */
export interface Checked<Own extends Attributes = Attributes> {
  readonly operation: string;
  readonly attributes: Own;
  readonly operands: readonly TensorType[];
}

/** The first two operands. Throws `engine/shape-mismatch` unless all are real, of one type, and have the axes of images. */
export function checkOperands(
  operation: string,
  operands: readonly TensorType[],
  counts: readonly [number, number],
): readonly [TensorType, TensorType] {
  requireCount(operation, operands, counts);
  requireKind(operation, 'real', operands);
  requireOneType(operation, operands);
  const [x, w] = operands as [TensorType, TensorType];
  if (x.shape.length < 3 || x.shape.length !== w.shape.length) {
    throw shapeError(operation, 'needs [cases, channels, ...] and weights with as many axes, at least three', operands);
  }
  return [x, w];
}

/** Throws `engine/shape-mismatch` unless the third operand, if given, has one entry a channel. */
export function checkBias(operation: string, operands: readonly TensorType[], channels: number): void {
  const bias = operands[2];
  if (bias && !sameShape(bias.shape, [channels])) {
    throw shapeError(operation, `the bias must be [${channels}], one entry an output channel`, operands);
  }
}

function checkGroups({ operation, attributes: { groups }, operands }: Checked, x: number, outer: number): void {
  if (!Number.isInteger(groups) || groups < 1 || x % groups !== 0 || outer % groups !== 0) {
    throw shapeError(operation, `${groups} groups do not divide the channels ${x} and ${outer}`, operands);
  }
}

/** Shape of the convolution of x with w. */
export function convolvedShape(x: Shape, w: Shape, checked: Checked): Shape {
  const { operation, attributes, operands } = checked;
  const { groups } = attributes;
  checkWindow(operation, attributes, w.slice(2), operands);
  checkGroups(checked, x[1]!, w[0]!);
  if (x[1] !== w[1]! * groups) {
    const grouped = groups === 1 ? '' : ` in each of ${groups} groups`;
    throw shapeError(operation, `the weights take ${w[1]} channels${grouped}; the input has ${x[1]}`, operands);
  }
  const extents = windowExtents(operation, x.slice(2), { kernel: w.slice(2), window: attributes }, operands);
  return [x[0]!, w[0]!, ...extents];
}

/** Shape of the transposed convolution of x with w. */
export function transposedShape(
  x: TensorType,
  w: TensorType,
  checked: Checked<OperationAttributes['convTranspose']>,
): Shape {
  const { operation, attributes, operands } = checked;
  const { groups, strides, padsBegin, padsEnd, dilations, outputPadding } = attributes;
  const kernel = w.shape.slice(2);
  checkWindow(operation, attributes, kernel, operands);
  checkGroups(checked, x.shape[1]!, w.shape[0]!);
  if (x.shape[1] !== w.shape[0]) {
    throw shapeError(operation, `the weights take ${w.shape[0]} channels; the input has ${x.shape[1]}`, operands);
  }
  const fits = outputPadding.every(
    (count, axis) => Number.isInteger(count) && count >= 0 && count < Math.max(strides[axis]!, dilations[axis]!),
  );
  if (outputPadding.length !== kernel.length || !fits) {
    throw shapeError(operation, `the output padding [${outputPadding}] must be below stride or dilation`, operands);
  }
  const extents = reachOf(kernel, attributes).map((reach, axis) => {
    const extent = (x.shape[axis + 2]! - 1) * strides[axis]! + reach + outputPadding[axis]!;
    const cut = extent - padsBegin[axis]! - padsEnd[axis]!;
    if (cut < 1) throw shapeError(operation, `the padding leaves nothing of axis ${axis + 2}`, operands);
    return cut;
  });
  return [x.shape[0]!, w.shape[1]! * groups, ...extents];
}

/** Throws `engine/shape-mismatch` unless y has the shape of the convolution of x with w. */
export function checkResult(
  { x, w, y }: { readonly x: Shape; readonly w: Shape; readonly y: Shape },
  checked: Checked,
): void {
  const { operation, operands } = checked;
  if (x.length !== y.length || w.length !== y.length) {
    throw shapeError(operation, `${formatShape(x)} and ${formatShape(w)} have other axes`, operands);
  }
  const expected = convolvedShape(x, w, checked);
  if (!sameShape(expected, y)) {
    const convolution = `${formatShape(x)} with ${formatShape(w)}`;
    throw shapeError(operation, `${convolution} gives ${formatShape(expected)}, not ${formatShape(y)}`, operands);
  }
}
