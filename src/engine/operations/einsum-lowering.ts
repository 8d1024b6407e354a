// An Einstein sum as matrix products: operands are multiplied two at a time, and what only one of them has is summed beforehand.
import { elementCount } from '../../core/tensor-value.ts';
import type { GraphNode } from '../graph/tensor.ts';
import { type EinsumPlan, einsumShape } from './einsum-equation.ts';
import { OnnxWriter, type Written } from './onnx-writer.ts';
import type { Emitter } from './operation.ts';

/** A value whose axes have distinct labels and no extent that is repeated. */
interface Labelled {
  readonly value: Written;
  readonly labels: readonly number[];
}

/** Writes the sum with transposes, reshapes and matrix products, which every runtime has; returns the name of the result. */
export function lowerEinsum(plan: EinsumPlan, node: GraphNode<'einsum'>, emitter: Emitter): string {
  const output = node.outputs[0]!;
  const writer = new OnnxWriter(emitter, output.dtype);
  if (elementCount(output.shape) === 0 || plan.extents.includes(0)) return writer.zeros(output.shape).name;
  const operands = node.inputs.map((input, index) =>
    withoutRepeats(writer, withDistinctLabels(writer, writer.read(input), plan.operands[index]!), plan),
  );
  let product = operands[0]!;
  for (const [index, other] of operands.entries()) {
    if (index === 0) continue;
    const later = [...operands.slice(index + 1).flatMap(({ labels }) => labels), ...plan.result];
    product = contract(writer, product, other, later);
  }
  const kept = summedTo(writer, product, plan.result);
  const present = plan.result.filter((label) => kept.labels.includes(label));
  const ordered = ordering(writer, kept, present);
  return writer.reshape(ordered, einsumShape(plan)).name;
}

/** Takes the diagonal of axes named twice: both as one axis, every (extent + 1)-th element of it. */
function withDistinctLabels(writer: OnnxWriter, value: Written, labels: readonly number[]): Labelled {
  const second = labels.findIndex((label, axis) => labels.indexOf(label) !== axis);
  if (second < 0) return { value, labels };
  const first = labels.indexOf(labels[second]!);
  const rest = labels.flatMap((_, axis) => (axis === first || axis === second ? [] : [axis]));
  const extent = value.shape[first]!;
  const moved = writer.transpose(value, [...rest, first, second]);
  const outer = moved.shape.slice(0, -2);
  const joined = writer.reshape(moved, [...outer, extent * extent]);
  const diagonal = writer.slice(joined, [{ axis: outer.length, start: 0, extent, step: extent + 1 }]);
  return withDistinctLabels(writer, diagonal, [...rest.map((axis) => labels[axis]!), labels[second]!]);
}

/** Drops axes of extent 1: they are repeated where others have more, and put back at the end where none has. */
function withoutRepeats(writer: OnnxWriter, { value, labels }: Labelled, plan: EinsumPlan): Labelled {
  const kept = labels.filter((_, axis) => value.shape[axis] !== 1);
  const shape = kept.map((label) => plan.extents[label]!);
  return { value: writer.reshape(value, shape), labels: kept };
}

function summedTo(writer: OnnxWriter, { value, labels }: Labelled, needed: readonly number[]): Labelled {
  const axes = labels.flatMap((label, axis) => (needed.includes(label) ? [] : [axis]));
  return { value: writer.sum(value, axes), labels: labels.filter((label) => needed.includes(label)) };
}

function ordering(writer: OnnxWriter, { value, labels }: Labelled, order: readonly number[]): Written {
  return writer.transpose(
    value,
    order.map((label) => labels.indexOf(label)),
  );
}

/** The product of two operands, summed over the labels that nothing later has. */
function contract(writer: OnnxWriter, first: Labelled, second: Labelled, later: readonly number[]): Labelled {
  const a = summedTo(writer, first, [...second.labels, ...later]);
  const b = summedTo(writer, second, [...first.labels, ...later]);
  const common = a.labels.filter((label) => b.labels.includes(label));
  const stack = common.filter((label) => later.includes(label));
  const inner = common.filter((label) => !later.includes(label));
  const rows = a.labels.filter((label) => !common.includes(label));
  const columns = b.labels.filter((label) => !common.includes(label));
  const left = matrices(writer, a, { stack, rows, columns: inner });
  const right = matrices(writer, b, { stack, rows: inner, columns });
  const extent = (label: number): number =>
    [a, b].map(({ value, labels }) => value.shape[labels.indexOf(label)]).find((found) => found !== undefined)!;
  const labels = [...stack, ...rows, ...columns];
  return { value: writer.reshape(writer.matmul(left, right), labels.map(extent)), labels };
}

interface MatrixAxes {
  readonly stack: readonly number[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** A stack of matrices. Where the axes lie as the transposed matrices would, only those are turned, which runtimes do while multiplying. */
function matrices(writer: OnnxWriter, operand: Labelled, { stack, rows, columns }: MatrixAxes): Written {
  const extent = (labels: readonly number[]): number =>
    elementCount(labels.map((label) => operand.value.shape[operand.labels.indexOf(label)]!));
  const [depth, height, width] = [extent(stack), extent(rows), extent(columns)];
  const lead = stack.length === 0 ? [] : [depth];
  const isTurned = [...stack, ...columns, ...rows].every((label, axis) => operand.labels[axis] === label);
  if (isTurned && height > 1 && width > 1) {
    const turned = writer.reshape(operand.value, [...lead, width, height]);
    return writer.turn(turned);
  }
  return writer.reshape(ordering(writer, operand, [...stack, ...rows, ...columns]), [...lead, height, width]);
}
