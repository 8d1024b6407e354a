// Types of what kept branches and loops give, from what their sub-graphs declare.
import type { GraphProto, NodeProto } from 'onnx-buf';
import { sameShape } from '../graph/broadcast.ts';
import type { Tensor, TensorType } from '../graph/tensor.ts';
import type { Dimensions } from './declared-types.ts';
import { graphsOf } from './inline-functions.ts';
import { operatorName } from './operator-name.ts';

type Types = readonly (TensorType | undefined)[];

/** Types of the outputs of a kept `If` or `Loop`, undefined where they depend on the run; none for other operators. */
export function subGraphTypes(node: NodeProto, inputs: readonly (Tensor | undefined)[], dimensions: Dimensions): Types {
  const bodies = node.attribute.flatMap(graphsOf).map((graph) => declaredOutputs(graph, dimensions));
  const operator = operatorName(node);
  if (operator === 'If')
    return bodies.length === 2 ? bodies[0]!.map((type, index) => agreed(type, bodies[1]![index])) : [];
  if (operator === 'Loop') return carriedTypes(bodies[0] ?? [], inputs.slice(2));
  return [];
}

/** After the condition a loop's body gives the carried values, which keep their type, then slices of unknown number. */
function carriedTypes(body: Types, initial: readonly (Tensor | undefined)[]): Types {
  return initial.map((start, index) => agreed(start?.untyped ? undefined : start, body[index + 1]));
}

function agreed(a: TensorType | undefined, b: TensorType | undefined): TensorType | undefined {
  if (!a || !b || a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return undefined;
  return { dtype: b.dtype, shape: b.shape };
}

function declaredOutputs(graph: GraphProto, dimensions: Dimensions): Types {
  return graph.output.map((output) => dimensions.valueType(output));
}
