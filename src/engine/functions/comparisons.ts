// Comparisons, logic and selection. Operands broadcast against each other from the last axis; a number stands for a scalar of the
// other's type. Results of comparisons are bool and carry no gradient. Operands that do not fit throw `engine/shape-mismatch`.

import { asTensors, graphOf } from '../graph/operand.ts';
import type { PlainBinaryName } from '../graph/operation-attributes.ts';
import type { Operand, Tensor } from '../graph/tensor.ts';

function compare(name: PlainBinaryName, a: Operand, b: Operand): Tensor {
  return graphOf([a, b]).add(name, asTensors([a, b]), {});
}

/**
 * Whether a = b (bool), element by element of operands that broadcast and have one type, any; false where either is
 * NaN. A number stands for a scalar of the other's type. No gradient. Throws `engine/shape-mismatch`,
 * `engine/bad-constant`, `engine/no-tensor` for two numbers.
 */
export function equal(a: Operand, b: Operand): Tensor {
  return compare('equal', a, b);
}

/** Whether a < b (bool), of numbers; shapes, NaN and errors as `equal`. */
export function less(a: Operand, b: Operand): Tensor {
  return compare('less', a, b);
}

/** Whether a <= b (bool), of numbers; shapes, NaN and errors as `equal`. */
export function lessOrEqual(a: Operand, b: Operand): Tensor {
  return compare('lessOrEqual', a, b);
}

/** Whether a > b (bool), of numbers; shapes, NaN and errors as `equal`. */
export function greater(a: Operand, b: Operand): Tensor {
  return compare('greater', a, b);
}

/** Whether a >= b (bool), of numbers; shapes, NaN and errors as `equal`. */
export function greaterOrEqual(a: Operand, b: Operand): Tensor {
  return compare('greaterOrEqual', a, b);
}

/** Both of two conditions (bool) that broadcast. No gradient. Throws `engine/shape-mismatch`, also for other types. */
export function and(a: Tensor, b: Tensor): Tensor {
  return compare('and', a, b);
}

/**
 * At least one of two conditions (bool) that broadcast. No gradient. Throws `engine/shape-mismatch`, also for other
 * types.
 */
export function or(a: Tensor, b: Tensor): Tensor {
  return compare('or', a, b);
}

/**
 * Exactly one of two conditions (bool) that broadcast. No gradient. Throws `engine/shape-mismatch`, also for other
 * types.
 */
export function xor(a: Tensor, b: Tensor): Tensor {
  return compare('xor', a, b);
}

/**
 * The opposite of a condition (bool), element by element. No gradient. Throws `engine/shape-mismatch` for other types.
 */
export function not(x: Tensor): Tensor {
  return x.graph.add('not', [x], {});
}

/** Whether a real value is NaN (bool, the shape of x). The gradient is zero. Throws `engine/shape-mismatch` for other types. */
function whetherNaN(x: Tensor): Tensor {
  return x.graph.add('isNaN', [x], {});
}

export { whetherNaN as isNaN };

/**
 * Whether a real value is infinite (bool, the shape of x); each sign can be left out. False of NaN. No gradient. Throws
 * `engine/shape-mismatch` for other types.
 */
export function isInf(
  x: Tensor,
  { negative = true, positive = true }: { readonly negative?: boolean; readonly positive?: boolean } = {},
): Tensor {
  return x.graph.add('isInf', [x], { negative, positive });
}

/**
 * `a` where the condition (bool) holds and `b` elsewhere, all three broadcast; `a` and `b` have one type (float32 for
 * two numbers). The gradient of the value that was not taken is exactly zero, whatever flows in. Throws
 * `engine/shape-mismatch`, and `engine/bad-constant` for a number that the other's type has not.
 */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  const operands = typeof a === 'number' && typeof b === 'number' ? scalars(condition, a, b) : asTensors([a, b]);
  return condition.graph.add('where', [condition, ...operands], {});
}

function scalars({ graph }: Tensor, a: number, b: number): readonly Tensor[] {
  return [graph.scalar(a), graph.scalar(b)];
}
