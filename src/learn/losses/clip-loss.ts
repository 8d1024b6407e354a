import { range } from '../../engine/functions/constants.ts';
import { add, mul } from '../../engine/functions/elementwise.ts';
import { swapAxes } from '../../engine/functions/movement.ts';
import { shapeError } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { crossEntropy } from './cross-entropy.ts';

/**
 * Symmetric contrastive loss of the scaled similarities of a batch of pairs [B,B], images in rows and texts in columns,
 * for each pair [B]: half the cross-entropy of its row plus half that of its column, its own place being right (Radford
 * et al. 2021; Zhang et al. 2022). The mean is CLIP's loss; one pair alone has 0, equal similarities have ln B. A NaN
 * spoils the pairs of its row and of its column. Throws `engine/shape-mismatch` unless square.
 */
export function clipLoss(logits: Tensor): Tensor {
  const [rows, columns] = logits.shape;
  if (logits.shape.length !== 2 || rows !== columns) throw shapeError('clipLoss', 'needs a square matrix', [logits]);
  const labels = range(logits.graph, rows!);
  return mul(add(crossEntropy(logits, labels), crossEntropy(swapAxes(logits), labels)), 0.5);
}
