// Trigonometric and hyperbolic functions and their inverses, element by element, of real tensors.
import type { Tensor } from '../graph/tensor.ts';

/** Sine of an angle in radians. */
export function sin(x: Tensor): Tensor {
  return x.graph.add('sin', [x], {});
}

/** Cosine of an angle in radians. */
export function cos(x: Tensor): Tensor {
  return x.graph.add('cos', [x], {});
}

/** Tangent of an angle in radians. */
export function tan(x: Tensor): Tensor {
  return x.graph.add('tan', [x], {});
}

/** Arcsine in radians; NaN outside -1..1, an infinite gradient at the ends. */
export function asin(x: Tensor): Tensor {
  return x.graph.add('asin', [x], {});
}

/** Arccosine in radians; NaN outside -1..1, an infinite gradient at the ends. */
export function acos(x: Tensor): Tensor {
  return x.graph.add('acos', [x], {});
}

/** Arctangent in radians. */
export function atan(x: Tensor): Tensor {
  return x.graph.add('atan', [x], {});
}

/** Hyperbolic sine. */
export function sinh(x: Tensor): Tensor {
  return x.graph.add('sinh', [x], {});
}

/** Hyperbolic cosine. */
export function cosh(x: Tensor): Tensor {
  return x.graph.add('cosh', [x], {});
}

/** Inverse hyperbolic sine. */
export function asinh(x: Tensor): Tensor {
  return x.graph.add('asinh', [x], {});
}

/** Inverse hyperbolic cosine; NaN below 1. */
export function acosh(x: Tensor): Tensor {
  return x.graph.add('acosh', [x], {});
}

/** Inverse hyperbolic tangent; NaN outside -1..1. */
export function atanh(x: Tensor): Tensor {
  return x.graph.add('atanh', [x], {});
}
