// Arithmetic, exponentials and rounding, element by element. Two operands broadcast against each other from the last axis, and a
// number stands for a scalar of the other's type. Operands that do not fit throw `engine/shape-mismatch`.
import type { DataType } from '../../core/tensor-value.ts';
import { asTensors, graphOf } from '../graph/operand.ts';
import type { PlainBinaryName } from '../graph/operation-attributes.ts';
import type { Operand, Tensor } from '../graph/tensor.ts';

function combine(name: PlainBinaryName, a: Operand, b: Operand): Tensor {
  return graphOf([a, b]).add(name, asTensors([a, b]), {});
}

/**
 * Sum a + b, element by element of operands that broadcast (aligned at the last axis) and have one numeric type; a
 * number stands for a scalar of the other's type. Throws `engine/shape-mismatch` when they do not fit,
 * `engine/bad-constant` for a number that is no value of the type, such as a fraction beside whole numbers, and
 * `engine/no-tensor` for two numbers.
 */
export function add(a: Operand, b: Operand): Tensor {
  return combine('add', a, b);
}

/** Difference a - b; shapes, types and errors as `add`. */
export function sub(a: Operand, b: Operand): Tensor {
  return combine('sub', a, b);
}

/** Product a b; shapes, types and errors as `add`. 0 times an infinity is NaN. */
export function mul(a: Operand, b: Operand): Tensor {
  return combine('mul', a, b);
}

/**
 * Quotient a / b; whole numbers are divided towards zero, and by 0 give 0 in the evaluator (ONNX leaves that open). Of
 * real numbers x / 0 is infinite and 0 / 0 NaN. Shapes, types and errors as `add`.
 */
export function div(a: Operand, b: Operand): Tensor {
  return combine('div', a, b);
}

/**
 * Power a^b; NaN for a negative base and a fraction. The result has the type of `a`; `b` may have another (whole
 * exponents of real bases); of whole types the fraction is cut off. Gradients as in PyTorch: zero for the base where b
 * is 0, zero for the exponent where a is 0 and b >= 0. Shapes and errors as `add`.
 */
export function pow(a: Operand, b: Operand): Tensor {
  return combine('pow', a, b);
}

/**
 * The smaller of a and b; NaN where either is. Where they are equal each gets half of the gradient. Shapes, types and
 * errors as `add`.
 */
export function minimum(a: Operand, b: Operand): Tensor {
  return combine('minimum', a, b);
}

/**
 * The larger of a and b; NaN where either is. Where they are equal each gets half of the gradient. Shapes, types and
 * errors as `add`.
 */
export function maximum(a: Operand, b: Operand): Tensor {
  return combine('maximum', a, b);
}

/**
 * Remainder of a / b with the sign of b or, when `truncated`, of a (C's fmod); NaN for a real b of 0. The gradient of a
 * is 1, of b minus the quotient that was taken out. Shapes, types and errors as `add`.
 */
export function mod(a: Operand, b: Operand, { truncated = false }: { readonly truncated?: boolean } = {}): Tensor {
  return graphOf([a, b]).add('mod', asTensors([a, b]), { truncated });
}

/** Negative -x, element by element, of floating or signed whole types; others throw `engine/shape-mismatch`. */
export function neg(x: Tensor): Tensor {
  return x.graph.add('neg', [x], {});
}

/**
 * Absolute value |x|, element by element, of any numbers; its gradient at 0 is 0. Throws `engine/shape-mismatch` for
 * bool.
 */
export function abs(x: Tensor): Tensor {
  return x.graph.add('abs', [x], {});
}

/**
 * Sign: -1, 0 or 1, element by element, of any numbers; NaN of NaN. Its gradient is zero. Throws
 * `engine/shape-mismatch` for bool.
 */
export function sign(x: Tensor): Tensor {
  return x.graph.add('sign', [x], {});
}

/**
 * Exponential e^x, element by element; 0 and Infinity at the infinities. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function exp(x: Tensor): Tensor {
  return x.graph.add('exp', [x], {});
}

/**
 * Natural logarithm, element by element; -Infinity at 0, NaN below. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function log(x: Tensor): Tensor {
  return x.graph.add('log', [x], {});
}

/**
 * Square root, element by element; NaN below 0. Its gradient at 0 is infinite (`norm` has one of zero there). Types
 * that are not real throw `engine/shape-mismatch`.
 */
export function sqrt(x: Tensor): Tensor {
  return x.graph.add('sqrt', [x], {});
}

/** Reciprocal 1 / x, element by element; infinite at 0. Types that are not real throw `engine/shape-mismatch`. */
export function reciprocal(x: Tensor): Tensor {
  return x.graph.add('reciprocal', [x], {});
}

/**
 * Largest whole number that is not above x, element by element, in the type of x. Its gradient is zero. Types that are
 * not real throw `engine/shape-mismatch`.
 */
export function floor(x: Tensor): Tensor {
  return x.graph.add('floor', [x], {});
}

/**
 * Smallest whole number that is not below x, element by element, in the type of x. Its gradient is zero. Types that are
 * not real throw `engine/shape-mismatch`.
 */
export function ceil(x: Tensor): Tensor {
  return x.graph.add('ceil', [x], {});
}

/**
 * Nearest whole number, halves to the even neighbour (2.5 gives 2), element by element, in the type of x. Its gradient
 * is zero. Types that are not real throw `engine/shape-mismatch`.
 */
export function round(x: Tensor): Tensor {
  return x.graph.add('round', [x], {});
}

/**
 * x held within min..max: min(max(x, min), max), so that max wins where min is above it; NaN of NaN. A bound left out
 * is infinite. The gradient passes where min <= x <= max, bounds included (as in PyTorch until 2026; its newest
 * versions give 0 at a bound). Throws `engine/shape-mismatch` for a bound that is NaN or, for whole numbers, not whole,
 * and for bool.
 */
export function clip(
  x: Tensor,
  {
    min = Number.NEGATIVE_INFINITY,
    max = Number.POSITIVE_INFINITY,
  }: { readonly min?: number; readonly max?: number } = {},
): Tensor {
  return x.graph.add('clip', [x], { min, max });
}

/**
 * Values in another type, of the shape of x. Real to whole numbers cuts off the fraction (values outside the type's
 * range, infinities and NaN are not defined by ONNX; the evaluator gives 0 for those that are not finite); to bool is x
 * != 0, true of NaN. The gradient is cast back; it is zero through types that are not real.
 */
export function cast(x: Tensor, to: DataType): Tensor {
  return x.graph.add('cast', [x], { to });
}

/** Square x^2, as a product, of any numbers. Throws `engine/shape-mismatch` for bool. */
export function square(x: Tensor): Tensor {
  return mul(x, x);
}

/**
 * Reciprocal of the square root, x^(-1/2); Infinity at 0, NaN below. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function rsqrt(x: Tensor): Tensor {
  return reciprocal(sqrt(x));
}
