import { usageError } from '../../core/errors.ts';
import type { DataType } from '../../core/tensor-value.ts';
import type { Graph } from './graph.ts';
import type { Operand, Tensor } from './tensor.ts';

/** The graph of the first tensor among operands. Throws `engine/no-tensor` when all are numbers. */
export function graphOf(operands: readonly Operand[]): Graph {
  const tensor = operands.find((operand): operand is Tensor => typeof operand !== 'number');
  if (!tensor) {
    throw usageError('engine/no-tensor', 'An operation needs at least one tensor; got only numbers.', {
      hint: 'Give at least one tensor, or make one of a number by graph.constant(...).',
    });
  }
  return tensor.graph;
}

/** Operands as tensors: numbers become scalar constants of the type of the first tensor (or of `dtype`). */
export function asTensors(operands: readonly Operand[], dtype?: DataType): readonly Tensor[] {
  const graph = graphOf(operands);
  const first = operands.find((operand): operand is Tensor => typeof operand !== 'number');
  return operands.map((operand) =>
    typeof operand === 'number' ? graph.scalar(operand, dtype ?? first?.dtype ?? 'float32') : operand,
  );
}
