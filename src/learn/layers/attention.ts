// Multi-head attention in the two ways in which its weights are laid out in files.
import { usageError } from '../../core/errors.ts';
import { scaledDotProductAttention } from '../../engine/functions/attention.ts';
import { reshape, split, transpose } from '../../engine/functions/movement.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { Initialiser } from '../initialisers/initialiser.ts';
import type { Scope } from '../scope/scope.ts';
import { dropout } from './drop.ts';
import { linear } from './linear.ts';

/** How attention is made. */
export interface AttentionOptions {
  readonly heads: number;
  /** Biases of queries, keys and values. Default true. */
  readonly bias?: boolean | undefined;
  /** Whether position i attends to positions 0..i only. Default false. */
  readonly causal?: boolean | undefined;
  /** Which positions may be attended to: truth values or numbers added to the scores, broadcast to [N,heads,L,M]. */
  readonly mask?: Tensor | undefined;
  /** Dropout of the result. Default 0. */
  readonly dropout?: number | undefined;
  /** First weights of queries, keys and values, and of the projection after them; default PyTorch's linear layer. */
  readonly initialiseInput?: Initialiser | undefined;
  readonly initialiseOutput?: Initialiser | undefined;
  /** First biases; default PyTorch's linear layer. */
  readonly initialiseBias?: Initialiser | undefined;
}

/**
 * Self-attention of [N,L,D] with one weight for queries, keys and values: `qkv` and `proj`, timm's names (Vaswani et
 * al. 2017): `softmax(Q K' / sqrt(D / heads)) V` in each head, then the projection, [N,L,D]. Throws `learn/bad-layer`
 * (usage) when D is not a multiple of the heads, `engine/bad-rate` (usage) for a dropout outside 0..1.
 */
export function selfAttention(scope: Scope, x: Tensor, options: AttentionOptions): Tensor {
  const { heads, bias = true, initialiseBias } = options;
  const [cases, length, width] = extents(scope, x, heads);
  const merged = linear(scope.child('qkv'), x, {
    outputs: 3 * width,
    bias,
    initialiseWeight: options.initialiseInput,
    initialiseBias,
  });
  const mixed = scope.graph.within(scope.path, () => {
    const parts = transpose(reshape(merged, [cases, length, 3, heads, width / heads]), [2, 0, 3, 1, 4]);
    const [q, k, v] = split(parts, 3, 0).map((part) => reshape(part, [cases, heads, length, width / heads]));
    return joinHeads(scaledDotProductAttention(q!, k!, v!, options));
  });
  return project(scope, 'proj', mixed, options);
}

/**
 * Attention of x [N,L,D] to `context` [N,M,D] (default x itself), [N,L,D], with separate weights `q_proj`, `k_proj`,
 * `v_proj` and `out_proj`, the names of Hugging Face's models. Throws like `selfAttention`.
 */
export function separateAttention(
  scope: Scope,
  x: Tensor,
  options: AttentionOptions & { readonly context?: Tensor | undefined },
): Tensor {
  const { heads, bias = true, context = x, initialiseInput: initialiseWeight, initialiseBias } = options;
  const [, , width] = extents(scope, x, heads);
  const part = (name: string, from: Tensor): Tensor => {
    const values = linear(scope.child(name), from, { outputs: width, bias, initialiseWeight, initialiseBias });
    return transpose(reshape(values, [...from.shape.slice(0, 2), heads, width / heads]), [0, 2, 1, 3]);
  };
  const [q, k, v] = [part('q_proj', x), part('k_proj', context), part('v_proj', context)];
  const mixed = scope.graph.within(scope.path, () => joinHeads(scaledDotProductAttention(q, k, v, options)));
  return project(scope, 'out_proj', mixed, options);
}

function extents(scope: Scope, x: Tensor, heads: number): readonly [cases: number, length: number, width: number] {
  const [cases, length, width] = x.shape;
  if (x.shape.length !== 3 || width === undefined || width % heads !== 0) {
    throw usageError(
      'learn/bad-layer',
      `The attention "${scope.path}" with ${heads} heads needs [N,L,D], D a multiple of the heads; got [${x.shape.join(',')}].`,
    );
  }
  return [cases!, length!, width];
}

/** [N,heads,L,d] to [N,L,heads d]. */
function joinHeads(x: Tensor): Tensor {
  const [cases, heads, length, width] = x.shape as [number, number, number, number];
  return reshape(transpose(x, [0, 2, 1, 3]), [cases, length, heads * width]);
}

function project(scope: Scope, name: string, x: Tensor, options: AttentionOptions): Tensor {
  const y = linear(scope.child(name), x, {
    outputs: x.shape.at(-1)!,
    initialiseWeight: options.initialiseOutput,
    initialiseBias: options.initialiseBias,
  });
  return dropout(scope, y, options.dropout ?? 0);
}
