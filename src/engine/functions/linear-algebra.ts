// Builders of matrix products.
import { graphOf } from '../graph/operand.ts';
import type { Tensor } from '../graph/tensor.ts';

/**
 * Matrix product over the last two axes, [...,n,k] with [...,k,m] to [...,n,m]; leading axes broadcast. A vector is a row on the left
 * and a column on the right, and that axis is left out of the result (numpy's `matmul`). An inner extent of 0 gives zeros. Throws
 * `engine/shape-mismatch` for a scalar, for inner extents that differ, for stacks that do not broadcast and for types that differ.
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  return a.graph.add('matmul', [a, b], {});
}

/** What `gemm` adds, by what it multiplies, and which factors it turns. */
export interface GemmOptions {
  /** Added after multiplication by `beta`; broadcasts to the result. */
  readonly c?: Tensor | undefined;
  /** Default 1. */
  readonly alpha?: number | undefined;
  /** Default 1. */
  readonly beta?: number | undefined;
  /** Whether `a` is given transposed, [k,n]. Default false. */
  readonly transA?: boolean | undefined;
  /** Whether `b` is given transposed, [m,k]. Default false. */
  readonly transB?: boolean | undefined;
}

/**
 * alpha a b + beta c of matrices a [n,k] and b [k,m], or transposed, to [n,m] (BLAS's gemm). Throws
 * `engine/shape-mismatch` when extents or types differ, and for a `c` that does not broadcast to the result.
 */
export function gemm(a: Tensor, b: Tensor, options: GemmOptions = {}): Tensor {
  const { c, alpha = 1, beta = 1, transA = false, transB = false } = options;
  return a.graph.add('gemm', c ? [a, b, c] : [a, b], { alpha, beta, transA, transB });
}

/**
 * Sum of products over named axes (Einstein's convention, notation of numpy and ONNX): `bij,bjk->bik` is a stacked matrix product,
 * `ii` a trace, `...i,...i->...` a product of last axes. Letters in one operand only are summed unless the result names them; without
 * `->` the result has the ellipsis and then, in alphabetical order, the letters that occur once. Axes of extent 1 broadcast. Throws
 * `engine/shape-mismatch` for an equation that does not fit the operands, `engine/no-tensor` (usage) without operands.
 */
export function einsum(equation: string, operands: readonly Tensor[]): Tensor {
  return graphOf(operands).add('einsum', operands, { equation });
}
