import { usageError } from '../../core/errors.ts';
import { elementCount } from '../../core/tensor-value.ts';
import { reshape, transpose } from '../../engine/functions/movement.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { fanOf, type Initialiser } from '../initialisers/initialiser.ts';
import { torchBias, torchWeight } from '../initialisers/published-rules.ts';
import type { Scope } from '../scope/scope.ts';
import { applyLinear } from './linear.ts';

/** How an image is cut into patches. */
export interface PatchEmbeddingOptions {
  /** Edge of a patch. */
  readonly patch: number;
  readonly width: number;
  /** Default true. */
  readonly bias?: boolean | undefined;
  /** Default PyTorch's convolution. */
  readonly initialiseWeight?: Initialiser | undefined;
  readonly initialiseBias?: Initialiser | undefined;
}

/**
 * Vectors of the patches of an image or volume: [N,C,...] to [N,patches,width], row by row. Parameters `weight`
 * [width,C,patch,...] and `bias` are those of a convolution whose stride is its kernel; it is computed as one matrix product, whose
 * gradient is one too. Throws `learn/bad-layer` (usage) when an extent is not a multiple of the patch.
 */
export function patchEmbedding(scope: Scope, x: Tensor, options: PatchEmbeddingOptions): Tensor {
  const { patch, width, bias = true, initialiseWeight = torchWeight } = options;
  const [cases, channels, ...extents] = x.shape as [number, number, ...number[]];
  if (extents.length === 0 || extents.some((extent) => extent % patch !== 0)) {
    throw usageError('learn/bad-layer', `Patches of ${patch} do not fill an image of [${extents.join(',')}].`, {
      hint: 'Resize or pad the images to a multiple of the patch.',
    });
  }
  const shape = [width, channels, ...extents.map(() => patch)];
  const weight = scope.parameter('weight', shape, initialiseWeight);
  const initialiseBias = options.initialiseBias ?? torchBias(fanOf(shape, 'in'));
  const shift = bias ? scope.parameter('bias', [width], initialiseBias) : undefined;
  const counts = extents.map((extent) => extent / patch);
  return scope.graph.within(scope.path, () => {
    const cut = reshape(x, [cases, channels, ...counts.flatMap((count) => [count, patch])]);
    const rows = counts.map((_, axis) => 2 + 2 * axis);
    const ordered = transpose(cut, [0, ...rows, 1, ...rows.map((axis) => axis + 1)]);
    const size = elementCount(shape.slice(1));
    const patches = reshape(ordered, [cases, elementCount(counts), size]);
    return applyLinear(patches, reshape(weight, [width, size]), shift);
  });
}
