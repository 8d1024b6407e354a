// Reverse mode, symbolically: the gradient of a graph is more graph.
import { usageError } from '../../core/errors.ts';
import { elementCount } from '../../core/tensor-value.ts';
import { sameShape } from '../graph/broadcast.ts';
import type { OperationName } from '../graph/operation-attributes.ts';
import { reachableNodes } from '../graph/reachable-nodes.ts';
import { formatType } from '../graph/shape-error.ts';
import { type GraphNode, isFloating, type Tensor } from '../graph/tensor.ts';
import type { Operation } from '../operations/operation.ts';
import { recomputation } from './recomputation.ts';

/** How a gradient is taken. */
export interface GradientOptions {
  /** Gradient that flows into `result`, of its shape; 1 for a result of one element. Needed when the result has more. */
  readonly seed?: Tensor | undefined;
}

/**
 * Gradients of `result` with respect to tensors of its graph: parameters, inputs or intermediate values. The answer has
 * the type and shape of each tensor; a tensor that does not influence the result has a gradient of zeros. Flows stop at
 * `stopGradient`, at comparisons, roundings and indices. Blocks made with `Graph.recomputed` are computed again from
 * their inputs. The gradients are graph themselves and can be differentiated again. Method: reverse accumulation
 * (Griewank and Walther 2008).
 *
 * Throws (all usage) `engine/gradient-of-many` when the result has not one element and there is no seed,
 * `engine/bad-seed` for a seed of another shape, `engine/not-real` for a result or tensor that is not of floating type,
 * `engine/not-a-tensor`, `engine/other-graph`, and `engine/no-gradient` when the way leads through an operation without
 * a rule, naming the node, the operation and the file that it came from.
 */
export function gradients<const Wrt extends readonly Tensor[]>(
  result: Tensor,
  wrt: Wrt,
  { seed }: GradientOptions = {},
): { readonly [Index in keyof Wrt]: Tensor } {
  checkRequest(result, wrt, seed);
  const { graph } = result;
  const nodes = reachableNodes([result]);
  const influenced = influencedBy(wrt, nodes);
  const found = new Map<Tensor, Tensor>();
  if (influenced.has(result)) found.set(result, seed ?? ones(result));
  const copyOf = recomputation(nodes);
  const soFar = (flows: readonly (Tensor | undefined)[]): readonly Tensor[] =>
    [...flows, ...wrt.map((tensor) => found.get(tensor))].filter((tensor) => tensor !== undefined);
  for (const node of [...nodes].reverse()) {
    const flows = node.outputs.map((output) => found.get(output));
    const wanted = node.inputs.map((input) => influenced.has(input));
    if (!flows.some(Boolean) || !wanted.some(Boolean)) continue;
    const parts = graph.within(`gradient of ${node.label === '' ? node.operation : node.label}`, () =>
      applyRule(
        node,
        copyOf(node, () => soFar(flows)),
        flows,
        wanted,
      ),
    );
    for (const [index, part] of parts.entries()) {
      const input = node.inputs[index]!;
      if (!part || !wanted[index]) continue;
      const sum = found.get(input);
      found.set(input, sum ? graph.add('add', [sum, part], {}) : part);
    }
  }
  return wrt.map((tensor) => found.get(tensor) ?? zeros(tensor)) as unknown as {
    readonly [Index in keyof Wrt]: Tensor;
  };
}

function applyRule(
  node: GraphNode,
  copy: GraphNode,
  flows: readonly (Tensor | undefined)[],
  wanted: readonly boolean[],
): readonly (Tensor | undefined)[] {
  const { gradient } = node.outputs[0]!.graph.operations[node.operation] as Operation<OperationName>;
  if (gradient === 'zero') return [];
  if (gradient === 'none') throw noGradient(node);
  return gradient(copy, flows, wanted);
}

function noGradient(node: GraphNode): Error {
  const opaque = node.operation === 'opaque' ? (node as GraphNode<'opaque'>).attributes : undefined;
  const name = node.label === '' ? '' : ` of node "${node.label}"`;
  return usageError(
    'engine/no-gradient',
    `The operation ${opaque?.operator ?? node.operation}${name} has no gradient.`,
    {
      ...(opaque ? { place: { file: opaque.file } } : {}),
      hint: `${opaque ? `It runs as it is because ${opaque.reason}. ` : ''}Take the gradient with respect to a tensor after this node, or put stopGradient before it.`,
    },
  );
}

function checkRequest(result: Tensor, wrt: readonly Tensor[], seed: Tensor | undefined): void {
  for (const tensor of [result, ...wrt] as readonly (Tensor | undefined)[]) {
    if (!tensor)
      throw usageError('engine/not-a-tensor', 'A gradient is asked of or for something that is not a tensor.');
    if (!isFloating(tensor.dtype) || tensor.untyped) {
      throw usageError('engine/not-real', `A gradient needs real values; got ${formatType(tensor)}.`, {
        hint: 'Ask for gradients of tensors of type float32 or float64; cast integers and truth values first.',
      });
    }
    if (tensor.graph !== result.graph) {
      throw usageError('engine/other-graph', 'The result and the tensors of a gradient must belong to one graph.');
    }
  }
  if (!seed && elementCount(result.shape) !== 1) {
    throw usageError('engine/gradient-of-many', `The result of a gradient is ${formatType(result)}, not one number.`, {
      hint: 'Reduce it to a scalar (mean, sum), or give a seed of its shape.',
    });
  }
  if (seed && !sameShape(seed.shape, result.shape)) {
    throw usageError('engine/bad-seed', `The seed ${formatType(seed)} has another shape than ${formatType(result)}.`, {
      hint: 'Give a seed of the shape and type of the result, or reduce the result to a scalar and give none.',
    });
  }
}

function influencedBy(wrt: readonly Tensor[], nodes: readonly GraphNode[]): ReadonlySet<Tensor> {
  const influenced = new Set<Tensor>(wrt);
  for (const node of nodes) {
    const definition = node.outputs[0]!.graph.operations[node.operation] as Operation<OperationName>;
    if (definition.gradient === 'zero' || !node.inputs.some((input) => influenced.has(input))) continue;
    for (const output of node.outputs) if (isFloating(output.dtype) || output.untyped) influenced.add(output);
  }
  return influenced;
}

function ones({ graph, dtype, shape }: Tensor): Tensor {
  return graph.add('expand', [graph.scalar(1, dtype)], { shape });
}

function zeros({ graph, dtype, shape }: Tensor): Tensor {
  return graph.add('expand', [graph.scalar(0, dtype)], { shape });
}
