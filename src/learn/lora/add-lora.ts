// Low-rank adapters for a graph that was not built from our layers: an imported model.
import { usageError } from '../../core/errors.ts';
import { dropout } from '../../engine/functions/dropout.ts';
import { add, mul } from '../../engine/functions/elementwise.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { swapAxes } from '../../engine/functions/movement.ts';
import type { Graph } from '../../engine/graph/graph.ts';
import type { OperationAttributes } from '../../engine/graph/operation-attributes.ts';
import { copyNode, rewriteGraph } from '../../engine/graph/rewrite.ts';
import type { GraphNode, Tensor } from '../../engine/graph/tensor.ts';
import { zeros } from '../initialisers/initialiser.ts';
import { torchWeight } from '../initialisers/published-rules.ts';
import { fitsPattern } from '../scope/name-pattern.ts';
import type { Mode, Specification } from '../scope/scope.ts';
import { adapterNames, type LoraAdapter } from './lora-adapter.ts';
import { type LoraOptions, loraScale } from './lora-options.ts';

/** A graph with adapters. */
export interface AdaptedGraph {
  /** The given tensors, in a new graph. */
  readonly outputs: readonly Tensor[];
  readonly adapters: readonly LoraAdapter[];
  /** The adapters' factors: how they start. They alone are trained. */
  readonly specifications: readonly Specification[];
}

/** What adapters are added with. */
export interface AddLoraOptions extends LoraOptions {
  /** Dropout acts in training only. Default train. */
  readonly mode?: Mode | undefined;
}

/**
 * The tensors with `scale x A' B'` added to every product of a tensor and a matrix weight whose name, or whose node's name in the
 * file, matches (Hu et al. 2022). A [rank,inputs] starts as PyTorch starts a linear layer and B [outputs,rank] at zero, so the results
 * are unchanged at first. A weight used by several products gets one adapter. Throws `learn/empty-pattern` (usage) when nothing matches.
 */
export function addLora(outputs: readonly Tensor[], options: AddLoraOptions): AdaptedGraph {
  const adapters = new Map<string, LoraAdapter & { readonly a: Tensor; readonly b: Tensor; uses: number }>();
  const adapted = rewriteGraph(outputs, (node, inputs, graph) => {
    const use = weightUse(node);
    if (!use || !(fitsPattern(use.weight, options.match) || fitsPattern(node.label, options.match))) return undefined;
    let adapter = adapters.get(use.weight);
    if (!adapter) {
      adapter = { ...use, ...adapterNames(use.weight), ...makeFactors(graph, use, options.rank), uses: 0 };
      adapters.set(use.weight, adapter);
    }
    const [y] = copyNode(node, inputs, graph);
    const rate = options.mode === 'eval' ? 0 : (options.dropout ?? 0);
    const x = inputs[1 - use.position]!;
    const fed = dropout(x, { rate, name: `${adapter.weight}.dropout${adapter.uses}` });
    adapter.uses += 1;
    return [add(y!, mul(adapterProduct(fed, use, adapter), use.factor * loraScale(options)))];
  });
  if (adapters.size === 0) {
    throw usageError('learn/empty-pattern', `No product with a weight matches ${String(options.match)}.`, {
      hint: 'The pattern is looked for in the names of weights and in the names of the nodes that use them.',
    });
  }
  const list = [...adapters.values()];
  return {
    outputs: adapted,
    adapters: list.map(({ weight, down, up, isTransposed }) => ({ weight, down, up, isTransposed })),
    specifications: list.flatMap((adapter) => [
      { name: adapter.down, shape: adapter.a.shape, kind: 'parameter', trainable: true, initialise: torchWeight },
      { name: adapter.up, shape: adapter.b.shape, kind: 'parameter', trainable: true, initialise: zeros },
    ]),
  };
}

/** How a node uses a weight. */
interface WeightUse {
  readonly weight: string;
  /** Which operand the weight is. */
  readonly position: 0 | 1;
  /** Whether the weight is stored as [inputs,outputs]. */
  readonly isTransposed: boolean;
  readonly inputs: number;
  readonly outputs: number;
  /** Whether the other operand is transposed by the node. */
  readonly flipsOther: boolean;
  /** What the node multiplies the product by. */
  readonly factor: number;
}

function weightUse(node: GraphNode): WeightUse | undefined {
  if (node.operation !== 'matmul' && node.operation !== 'gemm') return undefined;
  const gemm = node.operation === 'gemm' ? (node.attributes as OperationAttributes['gemm']) : undefined;
  for (const position of [1, 0] as const) {
    const found = storedMatrix(node.inputs[position]!);
    if (!found) continue;
    const flips = gemm ? [gemm.transA, gemm.transB] : [false, false];
    const isFlipped = found.isFlipped !== flips[position];
    const [rows, columns] = found.shape as [number, number];
    const isTransposed = (position === 1) !== isFlipped;
    return {
      weight: found.name,
      position,
      isTransposed,
      inputs: isTransposed ? rows : columns,
      outputs: isTransposed ? columns : rows,
      flipsOther: flips[1 - position]!,
      factor: gemm?.alpha ?? 1,
    };
  }
  return undefined;
}

/** The parameter that a matrix operand is, perhaps through a transposition. */
function storedMatrix({ node, shape }: Tensor) {
  if (shape.length !== 2) return undefined;
  const isFlipped = node.operation === 'transpose';
  const source = isFlipped ? node.inputs[0]!.node : node;
  if (source.operation !== 'input') return undefined;
  const { name, role, shape: stored } = source.attributes as OperationAttributes['input'];
  return role === 'parameter' ? { name, shape: stored, isFlipped } : undefined;
}

function makeFactors(graph: Graph, { weight, inputs, outputs }: WeightUse, rank: number) {
  const { down, up } = adapterNames(weight);
  return { a: graph.parameter(down, [rank, inputs]), b: graph.parameter(up, [outputs, rank]) };
}

function adapterProduct(x: Tensor, use: WeightUse, { a, b }: { readonly a: Tensor; readonly b: Tensor }): Tensor {
  const other = use.flipsOther ? swapAxes(x) : x;
  return use.position === 1 ? matmul(matmul(other, swapAxes(a)), swapAxes(b)) : matmul(b, matmul(a, other));
}
