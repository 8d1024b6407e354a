import type { DataType, Shape } from '../../core/tensor-value.ts';
import type { Graph } from '../graph/graph.ts';
import type { Tensor } from '../graph/tensor.ts';

/** The arithmetic that gradient rules of normalisations are written in. */
export interface RuleArithmetic {
  add(a: Tensor, b: Tensor): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  scaled(a: Tensor, factor: number): Tensor;
  /** 1 / sqrt(variance + epsilon). */
  inverseDeviation(variance: Tensor, epsilon: number): Tensor;
  sum(a: Tensor, axes: readonly number[], options?: { readonly keepDims?: boolean }): Tensor;
  reshape(a: Tensor, shape: Shape): Tensor;
  ones(shape: Shape, dtype: DataType): Tensor;
  /** Sum of the rows of a matrix [M,D], as [D]: a product with a row of ones, which runtimes do faster than a reduction. */
  sumRows(a: Tensor): Tensor;
}

/** Arithmetic over one graph. */
export function ruleArithmetic(graph: Graph): RuleArithmetic {
  const reshape = (a: Tensor, shape: Shape): Tensor => graph.add('reshape', [a], { shape });
  const ones = (shape: Shape, dtype: DataType): Tensor => graph.add('expand', [graph.scalar(1, dtype)], { shape });
  const scaled = (a: Tensor, factor: number): Tensor => graph.add('mul', [a, graph.scalar(factor, a.dtype)], {});
  return {
    add: (a, b) => graph.add('add', [a, b], {}),
    sub: (a, b) => graph.add('sub', [a, b], {}),
    mul: (a, b) => graph.add('mul', [a, b], {}),
    scaled,
    inverseDeviation: (variance, epsilon) => {
      const shifted = graph.add('add', [variance, graph.scalar(epsilon, variance.dtype)], {});
      return graph.add('reciprocal', [graph.add('sqrt', [shifted], {})], {});
    },
    sum: (a, axes, { keepDims = false } = {}) => graph.add('reduceSum', [a], { axes, keepDims }),
    reshape,
    ones,
    sumRows: (a) => reshape(graph.add('matmul', [ones([1, a.shape[0]!], a.dtype), a], {}), [a.shape[1]!]),
  };
}
