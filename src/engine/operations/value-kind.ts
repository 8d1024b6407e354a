// Which element types an operation takes, and the error when it gets another.
import type { DataType } from '../../core/tensor-value.ts';
import { shapeError } from '../graph/shape-error.ts';
import { isFloating, type TensorType } from '../graph/tensor.ts';

/** Real: floating types. Signed: those and signed integers. Number: all but truth values. */
export type ValueKind = 'real' | 'signed' | 'number' | 'truth' | 'any';

const words: Readonly<Record<ValueKind, string>> = {
  real: 'real numbers (a floating type)',
  signed: 'signed numbers',
  number: 'numbers',
  truth: 'truth values (bool)',
  any: 'any values',
};

function belongs(dtype: DataType, kind: ValueKind): boolean {
  if (kind === 'any') return true;
  if (kind === 'truth') return dtype === 'bool';
  if (kind === 'real') return isFloating(dtype);
  return kind === 'number' ? dtype !== 'bool' : isFloating(dtype) || dtype.startsWith('int');
}

/** Throws `engine/shape-mismatch` unless every operand is of the kind. */
export function requireKind(operation: string, kind: ValueKind, operands: readonly TensorType[]): void {
  if (operands.every(({ dtype }) => belongs(dtype, kind))) return;
  throw shapeError(operation, `needs ${words[kind]}`, operands);
}

/** Throws `engine/shape-mismatch` unless all operands have one type. */
export function requireOneType(operation: string, operands: readonly TensorType[]): void {
  if (operands.every(({ dtype }) => dtype === operands[0]?.dtype)) return;
  throw shapeError(operation, 'the types differ; cast one of them', operands);
}

/** Throws `engine/shape-mismatch` unless an operation has between `least` and `most` operands. */
export function requireCount(
  operation: string,
  operands: readonly TensorType[],
  [least, most]: readonly [number, number],
): void {
  if (operands.length >= least && operands.length <= most) return;
  const wanted = least === most ? `${least}` : `${least} to ${most}`;
  throw shapeError(operation, `needs ${wanted} operands; got ${operands.length}`, operands);
}
