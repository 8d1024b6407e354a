// The plain evaluator: every operation in double precision, one after the other. Slow and simple on purpose: it is what gradients
// and runtimes are checked against.
import { usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { sameShape } from '../graph/broadcast.ts';
import type { OperationName } from '../graph/operation-attributes.ts';
import { reachableNodes } from '../graph/reachable-nodes.ts';
import { formatType } from '../graph/shape-error.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';
import { toDense } from '../operations/dense.ts';
import type { Dense, Operation } from '../operations/operation.ts';

/**
 * Values of inputs, buffers, parameters and dropout masks by name, as tensor values or as `Dense`. Names that nothing
 * needs are passed over.
 */
export type Feeds = Readonly<Record<string, TensorValue | Dense>>;

/**
 * Values of tensors of one graph in double precision, in the order asked for: the plain reference, slow on purpose.
 * Values are not rounded to the types of the tensors in between, but `cast` to half precision and whole numbers is. A
 * scalar is a value of one element; no outputs give none. Throws `engine/unfed-input` when an input or a dropout mask
 * that is needed has no value, `engine/bad-feed` when a value has another shape than its input,
 * `engine/index-out-of-range` (data) for an index outside its axis, and `engine/opaque-evaluation` (internal) for an
 * operator of an imported model that only a runtime knows.
 */
export function evaluateGraph(outputs: readonly Tensor[], feeds: Feeds = {}): readonly Dense[] {
  const values = new Map<Tensor, Dense>();
  for (const node of reachableNodes(outputs)) {
    const results = evaluateNode(node, values, feeds);
    for (const [index, output] of node.outputs.entries()) values.set(output, results[index]!);
  }
  return outputs.map((output) => values.get(output)!);
}

function evaluateNode(node: GraphNode, values: ReadonlyMap<Tensor, Dense>, feeds: Feeds): readonly Dense[] {
  const fed = feedName(node);
  if (fed !== undefined) return [feedValue(fed, node.outputs[0]!, feeds)];
  const operation = node.outputs[0]!.graph.operations[node.operation] as Operation<OperationName>;
  return operation.evaluate(
    node.inputs.map((input) => values.get(input)!),
    node.attributes,
    node.outputs,
  );
}

/** The name under which a node's value is fed; undefined for nodes that compute. */
export function feedName(node: GraphNode): string | undefined {
  return node.operation === 'input' || node.operation === 'dropoutMask'
    ? (node.attributes as { readonly name: string }).name
    : undefined;
}

function feedValue(name: string, tensor: Tensor, feeds: Feeds): Dense {
  const value = feeds[name];
  if (value === undefined) throw usageError('engine/unfed-input', `The input "${name}" has no value.`);
  if (!sameShape(value.shape, tensor.shape)) {
    throw usageError('engine/bad-feed', `The input "${name}" is ${formatType(tensor)}; got ${formatType(value)}.`);
  }
  return value.data instanceof Float64Array ? { ...value, data: value.data } : toDense(value as TensorValue);
}
