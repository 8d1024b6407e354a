import { sameShape } from '../graph/broadcast.ts';
import type { OperationAttributes, OperationName } from '../graph/operation-attributes.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';

type Rewrite<Name extends OperationName> = (
  inputs: readonly Tensor[],
  attributes: OperationAttributes[Name],
) => Tensor | undefined;

/** Rewrites that hold for every value, including infinities and NaN. */
const rewrites: { readonly [Name in OperationName]?: Rewrite<Name> } = {
  reshape: ([x], { shape }) => {
    if (sameShape(x!.shape, shape)) return x;
    const [inner] = x!.node.operation === 'reshape' ? x!.node.inputs : [];
    if (!inner) return undefined;
    return sameShape(inner.shape, shape) ? inner : x!.graph.add('reshape', [inner], { shape });
  },
  transpose: ([x], { permutation }) => {
    if (permutation.every((from, axis) => from === axis)) return x;
    if (x!.node.operation !== 'transpose') return undefined;
    const first = (x!.node as GraphNode<'transpose'>).attributes.permutation;
    const joined = permutation.map((from) => first[from]!);
    const [inner] = x!.node.inputs;
    return joined.every((from, axis) => from === axis)
      ? inner
      : x!.graph.add('transpose', [inner!], { permutation: joined });
  },
  expand: ([x], { shape }) => (sameShape(x!.shape, shape) ? x : undefined),
  cast: ([x], { to }) => (x!.dtype === to ? x : undefined),
  concat: ([x, ...others]) => (others.length === 0 ? x : undefined),
  tile: ([x], { repeats }) => (repeats.every((count) => count === 1) ? x : undefined),
  pad: ([x], { before, after }) => ([...before, ...after].every((count) => count === 0) ? x : undefined),
  slice: ([x], { starts, steps, extents }) =>
    sameShape(x!.shape, extents) && starts.every((start) => start === 0) && steps.every((step) => step === 1)
      ? x
      : undefined,
  mul: ([a, b]) => (isScalar(b!, 1, a!) ? a : isScalar(a!, 1, b!) ? b : undefined),
  div: ([a, b]) => (isScalar(b!, 1, a!) ? a : undefined),
  stopGradient: ([x]) => x,
};

/** A simpler tensor that equals the operation's only output, or undefined when there is none. */
export function peephole(
  operation: OperationName,
  inputs: readonly Tensor[],
  attributes: OperationAttributes[OperationName],
): Tensor | undefined {
  const rewrite = rewrites[operation] as Rewrite<OperationName> | undefined;
  return rewrite?.(inputs, attributes);
}

/** Whether a tensor is the scalar constant `value`, so that broadcasting it against `other` changes nothing. */
function isScalar(tensor: Tensor, value: number, other: Tensor): boolean {
  if (tensor.node.operation !== 'constant' || tensor.shape.length > other.shape.length) return false;
  const { data } = (tensor.node as GraphNode<'constant'>).attributes.value;
  return data.length === 1 && Number(data[0]) === value && tensor.dtype !== 'float16' && tensor.dtype !== 'bfloat16';
}
