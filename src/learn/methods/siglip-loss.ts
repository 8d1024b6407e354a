import { logSigmoid } from '../../engine/functions/activations.ts';
import { eye } from '../../engine/functions/constants.ts';
import { add, cast, mul, neg, sub } from '../../engine/functions/elementwise.ts';
import { sum } from '../../engine/functions/reductions.ts';
import { shapeError } from '../../engine/graph/shape-error.ts';
import type { Operand, Tensor } from '../../engine/graph/tensor.ts';

/**
 * Sigmoid loss of scaled cosines [B,B] and a bias, for each pair [B]: with z_ij = 1 on the diagonal and -1 elsewhere and
 * a_ij = -log sigmoid(z_ij (logits_ij + bias)), half the sum of its row plus half that of its column. The mean is
 * `sum_ij a_ij / B`, the published loss (Zhai et al. 2023). Throws `engine/shape-mismatch` unless square.
 */
export function siglipLoss(logits: Tensor, bias: Operand): Tensor {
  const [rows, columns] = logits.shape;
  if (logits.shape.length !== 2 || rows !== columns) throw shapeError('siglipLoss', 'needs a square matrix', [logits]);
  const signs = sub(mul(cast(eye(logits.graph, rows!), logits.dtype), 2), 1);
  const costs = neg(logSigmoid(mul(signs, add(logits, bias))));
  return mul(add(sum(costs, { axes: [1] }), sum(costs, { axes: [0] })), 0.5);
}
