// What estimating the variance components adds to the variance of a contrast (Kenward and Roger 1997), from the solved blocks.
// With w = V^-1 X F c: q_km = w'V_k V^-1 V_m w and g_k = X'V^-1 V_k w. Those of the residual follow from V, the sum of all components.
import { dot, times } from './dense-matrix.ts';
import type { SolvedBlock } from './solve-block.ts';

/** A contrast of a model. */
export interface AdjustmentInput {
  /** Variances of the random factors, then the residual's. */
  readonly components: Float64Array;
  /** F = (X'V^-1 X)^-1. */
  readonly covariance: readonly Float64Array[];
  readonly c: readonly number[];
}

/** By component: w'V_k w, q_km and g_k. */
interface Products {
  readonly squares: Float64Array;
  readonly pairs: readonly Float64Array[];
  readonly gradients: readonly Float64Array[];
}

/**
 * The matrix q_km - g_k' F g_m over the components, the residual last: twice its product with the covariance of the components, summed, is what is
 * added to c'Fc. 0 where the estimate of the contrast does not depend on the components, as in complete designs.
 */
export function adjustmentTerms(solved: readonly SolvedBlock[], input: AdjustmentInput): readonly Float64Array[] {
  const { pairs, gradients } = withResidual(productsOfFactors(solved, input), input);
  const spread = gradients.map((gradient) => times(input.covariance, Array.from(gradient)));
  return pairs.map((row, k) => row.map((value, m) => value - dot(gradients[k]!, spread[m]!)));
}

function productsOfFactors(solved: readonly SolvedBlock[], { components, covariance, c }: AdjustmentInput): Products {
  const count = components.length;
  const columns = c.length;
  const direction = times(covariance, c);
  const squares = new Float64Array(count);
  const pairs = Array.from({ length: count }, () => new Float64Array(count));
  const gradients = Array.from({ length: count }, () => new Float64Array(columns));
  for (const { block, crossed, inner } of solved) {
    const { size, factor } = block;
    const levels = Float64Array.from({ length: size }, (_, i) =>
      direction.reduce((sum, weight, column) => sum + weight * crossed[column]![i]!, 0),
    );
    for (let i = 0; i < size; i += 1) {
      const k = factor[i]!;
      squares[k]! += levels[i]! * levels[i]!;
      for (let column = 0; column < columns; column += 1) gradients[k]![column]! += crossed[column]![i]! * levels[i]!;
      for (let j = 0; j < size; j += 1) pairs[k]![factor[j]!]! += levels[i]! * inner[i * size + j]! * levels[j]!;
    }
  }
  return { squares, pairs, gradients };
}

/** Fills in the places of the residual: its V is the identity, what V leaves of the other components. */
function withResidual(products: Products, { components, covariance, c }: AdjustmentInput): Products {
  const { squares, pairs, gradients } = products;
  const last = components.length - 1;
  const residual = components[last]!;
  const factors = Array.from({ length: last }, (_, k) => k);
  const weighted = (of: (k: number) => number): number => factors.reduce((sum, k) => sum + components[k]! * of(k), 0);
  const variance = dot(times(covariance, c), c);
  for (const k of factors) {
    pairs[k]![last] = (squares[k]! - weighted((m) => pairs[k]![m]!)) / residual;
    pairs[last]![k] = pairs[k]![last]!;
  }
  const shared = weighted((k) => weighted((m) => pairs[k]![m]!));
  pairs[last]![last] = (variance - 2 * weighted((k) => squares[k]!) + shared) / (residual * residual);
  for (let column = 0; column < c.length; column += 1) {
    gradients[last]![column] = (c[column]! - weighted((k) => gradients[k]![column]!)) / residual;
  }
  return products;
}
