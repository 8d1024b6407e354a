import { shapeError } from '../graph/shape-error.ts';
import type { Tensor } from '../graph/tensor.ts';

/** How attention is restricted and scaled. */
export interface AttentionOptions {
  /**
   * What may be attended to: truth values (true = may), or real numbers added to the scores; broadcast to [...,N,M]. A
   * query that truth values let attend to nothing attends evenly to all (in half precision it gives NaN, as -Infinity
   * to all does).
   */
  readonly mask?: Tensor | undefined;
  /** Whether position i attends to positions 0..i only. Default false. */
  readonly causal?: boolean | undefined;
  /** Factor of the scores. Default `1 / sqrt(d)`. */
  readonly scale?: number | undefined;
}

/** Added to a score that must not count: its exponential is 0 beside any other, and unlike -Infinity it gives no NaN. */
const excluded = -1e9;

/**
 * `softmax(scale q k' + mask) v` for q [...,N,d], k [...,M,d], v [...,M,e]: [...,N,e] (Vaswani et al. 2017); zeros
 * where M is 0. Leading axes broadcast. The queries are scaled, not the scores, which are the larger tensor. Throws
 * `engine/shape-mismatch` for other shapes, types that are not real or differ, and a mask that does not broadcast.
 */
export function scaledDotProductAttention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  { mask, causal = false, scale }: AttentionOptions = {},
): Tensor {
  const { graph, dtype } = q;
  const [d, rank] = [q.shape.at(-1) ?? 0, k.shape.length];
  if (
    q.shape.length < 2 ||
    rank < 2 ||
    v.shape.length < 2 ||
    k.shape.at(-1) !== d ||
    k.shape.at(-2) !== v.shape.at(-2)
  ) {
    throw shapeError('scaledDotProductAttention', 'needs [...,N,d], [...,M,d] and [...,M,e]', [q, k, v]);
  }
  const permutation = Array.from({ length: rank }, (_, axis) => axis);
  permutation.splice(rank - 2, 2, rank - 1, rank - 2);
  const scaled = graph.add('mul', [q, graph.scalar(scale ?? 1 / Math.sqrt(d), dtype)], {});
  let scores = graph.add('matmul', [scaled, graph.add('transpose', [k], { permutation })], {});
  if (causal) scores = graph.add('add', [scores, causalMask(scores)], {});
  if (mask) {
    scores =
      mask.dtype === 'bool'
        ? graph.add('where', [mask, scores, graph.scalar(excluded, dtype)], {})
        : graph.add('add', [scores, mask], {});
  }
  return graph.add('matmul', [graph.add('softmax', [scores], { axis: scores.shape.length - 1 }), v], {});
}

/** Constant [N,M] that excludes every position after the query's own. */
function causalMask({ graph, dtype, shape }: Tensor): Tensor {
  const [rows, columns] = shape.slice(-2) as [number, number];
  const data = Float32Array.from({ length: rows * columns }, (_, index) =>
    index % columns > Math.floor(index / columns) ? excluded : 0,
  );
  const mask = graph.constant({ dtype: 'float32', shape: [rows, columns], data });
  return dtype === 'float32' ? mask : graph.add('cast', [mask], { to: dtype });
}
