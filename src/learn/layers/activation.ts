import { gelu, relu, sigmoid, silu, tanh } from '../../engine/functions/activations.ts';
import { mul } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/** A non-linearity by name, or as a function of one tensor. `quickGelu` is CLIP's. */
export type Activation =
  | 'identity'
  | 'relu'
  | 'gelu'
  | 'geluTanh'
  | 'quickGelu'
  | 'silu'
  | 'sigmoid'
  | 'tanh'
  | ((x: Tensor) => Tensor);

/** `x sigmoid(1.702 x)`, the approximation of gelu with which CLIP was trained (Hendrycks and Gimpel 2016). */
export function quickGelu(x: Tensor): Tensor {
  return mul(x, sigmoid(mul(x, 1.702)));
}

/** Applies a non-linearity to each element; the shape stays. */
export function activate(x: Tensor, activation: Activation): Tensor {
  if (typeof activation === 'function') return activation(x);
  switch (activation) {
    case 'identity':
      return x;
    case 'relu':
      return relu(x);
    case 'gelu':
      return gelu(x);
    case 'geluTanh':
      return gelu(x, { approximate: 'tanh' });
    case 'quickGelu':
      return quickGelu(x);
    case 'silu':
      return silu(x);
    case 'sigmoid':
      return sigmoid(x);
    case 'tanh':
      return tanh(x);
  }
}
