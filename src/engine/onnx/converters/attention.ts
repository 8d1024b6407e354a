// Attention in its three forms: the standard operator, and the two that ONNX Runtime's optimiser writes.
import type { Tensor } from '../../graph/tensor.ts';
import { type ImportedNode, keep, type OperatorTable, operand } from '../converter.ts';

interface Heads {
  /** [batch, heads, positions, features] */
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly scale: number;
  /** Added to the scores; broadcasts to [batch, heads, queries, keys]. */
  readonly bias?: Tensor | undefined;
  readonly isCausal: boolean;
}

const hidden = -3.4028234663852886e38;

function attend(node: ImportedNode, { query, key, value, scale, bias, isCausal }: Heads): Tensor {
  const { build } = node;
  const scaled = build.add('mul', [query, build.scalar(scale, query.dtype)], {});
  const turned = build.add('transpose', [key], { permutation: [0, 1, 3, 2] });
  const scores = build.add('matmul', [scaled, turned], {});
  const biased = bias ? build.add('add', [scores, bias], {}) : scores;
  const masked = isCausal ? build.add('add', [biased, causalMask(node, scores)], {}) : biased;
  const weights = build.add('softmax', [masked], { axis: 3 });
  return build.add('matmul', [weights, value], {});
}

/** Zero where a query may look, the least number where the key comes after it; the last query sees the last key. */
function causalMask(node: ImportedNode, scores: Tensor): Tensor {
  const { build } = node;
  const [queries, keys] = scores.shape.slice(-2) as [number, number];
  const whole = build.add('expand', [build.scalar(hidden, scores.dtype)], { shape: [queries, keys] });
  return build.add('trilu', [whole], { upper: true, diagonal: keys - queries + 1 });
}

/** [batch, positions, heads * features] -> [batch, heads, positions, features]. */
function splitHeads(node: ImportedNode, x: Tensor, heads: number): Tensor {
  const [batch, positions, width] = x.shape as [number, number, number];
  const apart = node.build.add('reshape', [x], { shape: [batch, positions, heads, width / heads] });
  return node.build.add('transpose', [apart], { permutation: [0, 2, 1, 3] });
}

function joinHeads(node: ImportedNode, x: Tensor): Tensor {
  const [batch, heads, positions, width] = x.shape as [number, number, number, number];
  const moved = node.build.add('transpose', [x], { permutation: [0, 2, 1, 3] });
  return node.build.add('reshape', [moved], { shape: [batch, positions, heads * width] });
}

/** A mask of truth values (true: may look) or of numbers to add. */
function additive(node: ImportedNode, mask: Tensor, like: Tensor): Tensor {
  const { build } = node;
  if (mask.dtype !== 'bool') return mask;
  return build.add('where', [mask, build.scalar(0, like.dtype), build.scalar(hidden, like.dtype)], {});
}

function repeatHeads(node: ImportedNode, x: Tensor, times: number): Tensor {
  if (times === 1) return x;
  const [batch, heads, positions, width] = x.shape as [number, number, number, number];
  const apart = node.build.add('reshape', [x], { shape: [batch, heads, 1, positions, width] });
  const repeated = node.build.add('expand', [apart], { shape: [batch, heads, times, positions, width] });
  return node.build.add('reshape', [repeated], { shape: [batch, heads * times, positions, width] });
}

/** Standard `Attention`, opset 23. */
function attention(node: ImportedNode): readonly (Tensor | undefined)[] {
  const { attributes, build } = node;
  if (attributes.float('softcap', 0) !== 0) return keep('it caps its scores');
  if (node.inputs[6]) return keep('its keys have lengths');
  if (node.outputs[3]) return keep('its scores are an output');
  const isFlat = operand(node, 0).shape.length === 3;
  const apart = (index: number, heads: 'q_num_heads' | 'kv_num_heads'): Tensor => {
    const x = operand(node, index);
    return isFlat ? splitHeads(node, x, attributes.int(heads)) : x;
  };
  const query = apart(0, 'q_num_heads');
  const withPast = (past: Tensor | undefined, x: Tensor): Tensor =>
    past ? build.add('concat', [past, x], { axis: 2 }) : x;
  const key = withPast(node.inputs[4], apart(1, 'kv_num_heads'));
  const value = withPast(node.inputs[5], apart(2, 'kv_num_heads'));
  const isCausal = attributes.flag('is_causal', false);
  if (isCausal && !node.inputs[4] && query.shape[2] !== key.shape[2])
    return keep('it is causal with fewer queries than keys');
  const times = query.shape[1]! / key.shape[1]!;
  const mask = node.inputs[3];
  const y = attend(node, {
    query,
    key: repeatHeads(node, key, times),
    value: repeatHeads(node, value, times),
    scale: attributes.float('scale', 1 / Math.sqrt(query.shape[3]!)),
    bias: mask ? additive(node, mask, query) : undefined,
    isCausal,
  });
  return [isFlat ? joinHeads(node, y) : y, key, value];
}

/** Mask over keys, [batch, keys] with 1 for those that count, as numbers to add to the scores. */
function keyMask(node: ImportedNode, mask: Tensor, like: Tensor): Tensor {
  const { build } = node;
  if (mask.shape.length !== 2) return keep('its mask is not of the form [batch, keys]');
  const [batch, keys] = mask.shape as [number, number];
  const counts = build.add('cast', [build.add('reshape', [mask], { shape: [batch, 1, 1, keys] })], { to: 'bool' });
  const filter = node.attributes.float('mask_filter_value', -10000);
  return build.add('where', [counts, build.scalar(0, like.dtype), build.scalar(filter, like.dtype)], {});
}

function sum(node: ImportedNode, terms: readonly (Tensor | undefined)[]): Tensor | undefined {
  const present = terms.filter((term) => term !== undefined);
  return present.length === 0 ? undefined : present.reduce((a, b) => node.build.add('add', [a, b], {}));
}

/** `com.microsoft::MultiHeadAttention` with separate queries, keys and values. */
function multiHeadAttention(node: ImportedNode): readonly Tensor[] {
  const { attributes, build } = node;
  const [query, key, value, bias] = [operand(node, 0), operand(node, 1), operand(node, 2), node.inputs[3]];
  if (query.shape.length !== 3 || key.shape.length !== 3) return keep('its queries and keys are packed');
  if (node.inputs.slice(6).some(Boolean) || node.outputs.length > 1) return keep('it keeps keys of earlier runs');
  const widths = [query, key, value].map(({ shape }) => shape[2]!);
  const biases = bias ? build.addAll('split', [bias], { axis: 0, sizes: widths }) : [];
  const heads = attributes.int('num_heads');
  const [q, k, v] = [query, key, value].map((x, index) =>
    splitHeads(node, biases[index] ? build.add('add', [x, biases[index]], {}) : x, heads),
  ) as [Tensor, Tensor, Tensor];
  const mask = node.inputs[4] ? keyMask(node, node.inputs[4], q) : undefined;
  const y = attend(node, {
    query: q,
    key: k,
    value: v,
    scale: scaleOf(node, q.shape[3]!),
    bias: sum(node, [mask, node.inputs[5]]),
    isCausal: attributes.flag('unidirectional', false),
  });
  return [joinHeads(node, y)];
}

function scaleOf(node: ImportedNode, width: number): number {
  const given = node.attributes.float('scale', 0);
  return given === 0 ? 1 / Math.sqrt(width) : given;
}

/** `com.microsoft::Attention`, the form of BERT: one product makes queries, keys and values. */
function packedAttention(node: ImportedNode): readonly Tensor[] {
  const { attributes, build } = node;
  const [x, weights, bias] = [operand(node, 0), operand(node, 1), node.inputs[2]];
  if (node.inputs[4] || node.inputs[6] || node.outputs.length > 1) return keep('it keeps keys of earlier runs');
  if (attributes.flag('do_rotary', false)) return keep('it turns its queries by position');
  const width = weights.shape[1]! / 3;
  const sizes = attributes.ints('qkv_hidden_sizes') ?? [width, width, width];
  const product = build.add('matmul', [x, weights], {});
  const packed = bias ? build.add('add', [product, bias], {}) : product;
  const heads = attributes.int('num_heads');
  const [query, key, value] = build
    .addAll('split', [packed], { axis: 2, sizes })
    .map((part) => splitHeads(node, part, heads)) as [Tensor, Tensor, Tensor];
  const mask = node.inputs[3] ? keyMask(node, node.inputs[3], query) : undefined;
  const y = attend(node, {
    query,
    key,
    value,
    scale: scaleOf(node, query.shape[3]!),
    bias: sum(node, [mask, node.inputs[5]]),
    isCausal: attributes.flag('unidirectional', false),
  });
  return [joinHeads(node, y)];
}

/** Standard `RotaryEmbedding`, opset 23: pairs of features turned by the angle of their position. */
function rotaryEmbedding(node: ImportedNode): readonly Tensor[] {
  const { attributes, build } = node;
  const x = operand(node, 0);
  const isFlat = x.shape.length === 3;
  const apart = isFlat ? splitHeads(node, x, attributes.int('num_heads')) : x;
  const width = apart.shape[3]!;
  const turned = attributes.int('rotary_embedding_dim', 0) || width;
  const positions = node.inputs[3];
  const angle = (index: number): Tensor => {
    const cache = operand(node, index);
    const chosen = positions ? build.add('gather', [cache, positions], { axis: 0 }) : cache;
    const [batch, count, half] = chosen.shape as [number, number, number];
    return build.add('reshape', [chosen], { shape: [batch, 1, count, half] });
  };
  const pieces = build.addAll('split', [apart], { axis: 3, sizes: [turned, width - turned] });
  const result = turnPairs(node, pieces[0]!, [angle(1), angle(2)]);
  const whole = turned === width ? result : build.add('concat', [result, pieces[1]!], { axis: 3 });
  return [isFlat ? joinHeads(node, whole) : whole];
}

function turnPairs(node: ImportedNode, x: Tensor, [cos, sin]: readonly [Tensor, Tensor]): Tensor {
  const { build } = node;
  const [batch, heads, positions, width] = x.shape as [number, number, number, number];
  const half = width / 2;
  const isInterleaved = node.attributes.flag('interleaved', false);
  const split = isInterleaved ? [half, 2] : [2, half];
  const axis = isInterleaved ? 4 : 3;
  const apart = build.add('reshape', [x], { shape: [batch, heads, positions, ...split] });
  const [first, second] = build
    .addAll('split', [apart], { axis, sizes: [1, 1] })
    .map((part) => build.add('reshape', [part], { shape: [batch, heads, positions, half] })) as [Tensor, Tensor];
  const times = (a: Tensor, b: Tensor): Tensor => build.add('mul', [a, b], {});
  const real = build.add('sub', [times(first, cos), times(second, sin)], {});
  const imaginary = build.add('add', [times(first, sin), times(second, cos)], {});
  const thin = isInterleaved ? [half, 1] : [1, half];
  const parts = [real, imaginary].map((part) =>
    build.add('reshape', [part], { shape: [batch, heads, positions, ...thin] }),
  );
  return build.add('reshape', [build.add('concat', parts, { axis })], { shape: x.shape });
}

const attending = ['reshape', 'transpose', 'mul', 'matmul', 'add', 'softmax', 'where', 'expand', 'trilu'] as const;

/** Attention and rotary positions. */
export const attentionConverters: OperatorTable = {
  Attention: {
    becomes: [...attending, 'concat'],
    convert: attention,
    keeps: 'capped scores, lengths of keys, scores as an output',
  },
  RotaryEmbedding: {
    becomes: ['reshape', 'transpose', 'gather', 'split', 'mul', 'sub', 'add', 'concat'],
    convert: rotaryEmbedding,
  },
  'com.microsoft::MultiHeadAttention': {
    becomes: [...attending, 'split', 'cast'],
    convert: multiHeadAttention,
    keeps: 'packed queries and keys, keys of earlier runs',
  },
  'com.microsoft::Attention': {
    becomes: [...attending, 'split', 'cast'],
    convert: packedAttention,
    keeps: 'other masks than [batch, keys], keys of earlier runs',
  },
};
