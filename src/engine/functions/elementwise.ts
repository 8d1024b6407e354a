// Arithmetic, exponentials and rounding, element by element. Two operands broadcast against each other from the last axis, and a
// number stands for a scalar of the other's type. Operands that do not fit throw `engine/shape-mismatch`.
import type { DataType } from '../../core/tensor-value.ts';
import { asTensors, graphOf } from '../graph/operand.ts';
import type { PlainBinaryName } from '../graph/operation-attributes.ts';
import type { Operand, Tensor } from '../graph/tensor.ts';

function combine(name: PlainBinaryName, a: Operand, b: Operand): Tensor {
  return graphOf([a, b]).add(name, asTensors([a, b]), {});
}

/** Sum a + b. */
export function add(a: Operand, b: Operand): Tensor {
  return combine('add', a, b);
}

/** Difference a - b. */
export function sub(a: Operand, b: Operand): Tensor {
  return combine('sub', a, b);
}

/** Product a b. */
export function mul(a: Operand, b: Operand): Tensor {
  return combine('mul', a, b);
}

/** Quotient a / b; whole numbers are divided towards zero. */
export function div(a: Operand, b: Operand): Tensor {
  return combine('div', a, b);
}

/**
 * Power a^b. The result has the type of `a`; `b` may have another (whole exponents of real bases). Gradients as in PyTorch: zero for
 * the base where b is 0, zero for the exponent where a is 0 and b >= 0.
 */
export function pow(a: Operand, b: Operand): Tensor {
  return combine('pow', a, b);
}

/** The smaller of a and b; NaN where either is. Where they are equal each gets half of the gradient. */
export function minimum(a: Operand, b: Operand): Tensor {
  return combine('minimum', a, b);
}

/** The larger of a and b; NaN where either is. Where they are equal each gets half of the gradient. */
export function maximum(a: Operand, b: Operand): Tensor {
  return combine('maximum', a, b);
}

/** Remainder of a / b with the sign of b or, when `truncated`, of a (C's fmod). */
export function mod(a: Operand, b: Operand, { truncated = false }: { readonly truncated?: boolean } = {}): Tensor {
  return graphOf([a, b]).add('mod', asTensors([a, b]), { truncated });
}

/** Negative -x. */
export function neg(x: Tensor): Tensor {
  return x.graph.add('neg', [x], {});
}

/** Absolute value; its gradient at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return x.graph.add('abs', [x], {});
}

/** Sign: -1, 0 or 1. Its gradient is zero. */
export function sign(x: Tensor): Tensor {
  return x.graph.add('sign', [x], {});
}

/** Exponential e^x. */
export function exp(x: Tensor): Tensor {
  return x.graph.add('exp', [x], {});
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: Tensor): Tensor {
  return x.graph.add('log', [x], {});
}

/** Square root; NaN below 0. Its gradient at 0 is infinite. */
export function sqrt(x: Tensor): Tensor {
  return x.graph.add('sqrt', [x], {});
}

/** Reciprocal 1 / x. */
export function reciprocal(x: Tensor): Tensor {
  return x.graph.add('reciprocal', [x], {});
}

/** Largest whole number that is not above x. Its gradient is zero. */
export function floor(x: Tensor): Tensor {
  return x.graph.add('floor', [x], {});
}

/** Smallest whole number that is not below x. Its gradient is zero. */
export function ceil(x: Tensor): Tensor {
  return x.graph.add('ceil', [x], {});
}

/** Nearest whole number, halves to the even neighbour. Its gradient is zero. */
export function round(x: Tensor): Tensor {
  return x.graph.add('round', [x], {});
}

/**
 * x held within min..max (min(max(x, min), max)); a bound left out is infinite. The gradient passes where min <= x <= max, bounds
 * included (as in PyTorch until 2026; its newest versions give 0 at a bound). Throws `engine/shape-mismatch` for a bound that is NaN or, for whole numbers, not whole.
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
 * Values in another type. Real to whole numbers cuts off the fraction (values outside the type's range, infinities and NaN are not
 * defined by ONNX); to bool is x != 0. The gradient is cast back; it is zero through types that are not real.
 */
export function cast(x: Tensor, to: DataType): Tensor {
  return x.graph.add('cast', [x], { to });
}

/** Square x^2, as a product. */
export function square(x: Tensor): Tensor {
  return mul(x, x);
}

/** Reciprocal of the square root, x^(-1/2). */
export function rsqrt(x: Tensor): Tensor {
  return reciprocal(sqrt(x));
}
