// Trigonometric and hyperbolic functions and their inverses, element by element, of real tensors.
import type { Tensor } from '../graph/tensor.ts';

/**
 * Sine of an angle in radians, element by element; NaN at the infinities. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function sin(x: Tensor): Tensor {
  return x.graph.add('sin', [x], {});
}

/**
 * Cosine of an angle in radians, element by element; NaN at the infinities. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function cos(x: Tensor): Tensor {
  return x.graph.add('cos', [x], {});
}

/**
 * Tangent of an angle in radians, element by element; NaN at the infinities. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function tan(x: Tensor): Tensor {
  return x.graph.add('tan', [x], {});
}

/**
 * Arcsine in radians, -pi/2..pi/2; NaN outside -1..1, an infinite gradient at the ends. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function asin(x: Tensor): Tensor {
  return x.graph.add('asin', [x], {});
}

/**
 * Arccosine in radians, 0..pi; NaN outside -1..1, an infinite gradient at the ends. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function acos(x: Tensor): Tensor {
  return x.graph.add('acos', [x], {});
}

/**
 * Arctangent in radians, -pi/2..pi/2, the ends at the infinities. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function atan(x: Tensor): Tensor {
  return x.graph.add('atan', [x], {});
}

/** Hyperbolic sine (e^x - e^-x) / 2, element by element. Types that are not real throw `engine/shape-mismatch`. */
export function sinh(x: Tensor): Tensor {
  return x.graph.add('sinh', [x], {});
}

/**
 * Hyperbolic cosine (e^x + e^-x) / 2, element by element, at least 1. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function cosh(x: Tensor): Tensor {
  return x.graph.add('cosh', [x], {});
}

/** Inverse hyperbolic sine, element by element. Types that are not real throw `engine/shape-mismatch`. */
export function asinh(x: Tensor): Tensor {
  return x.graph.add('asinh', [x], {});
}

/**
 * Inverse hyperbolic cosine, at least 0; NaN below 1, an infinite gradient at 1. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function acosh(x: Tensor): Tensor {
  return x.graph.add('acosh', [x], {});
}

/**
 * Inverse hyperbolic tangent; NaN outside -1..1, infinite at the ends. Types that are not real throw
 * `engine/shape-mismatch`.
 */
export function atanh(x: Tensor): Tensor {
  return x.graph.add('atanh', [x], {});
}
