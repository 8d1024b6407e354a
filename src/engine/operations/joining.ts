// Tensors joined along an axis and taken apart again.
import type { Shape } from '../../core/tensor-value.ts';
import { zeros } from '../functions/constants.ts';
import { concat as join, pad, slice } from '../functions/movement.ts';
import { sameShape } from '../graph/broadcast.ts';
import { formatShape, shapeError } from '../graph/shape-error.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Dense, OperationFamily } from './operation.ts';
import { keepAxis, pickByAxis } from './pick-by-axis.ts';

/** Definitions of `concat` and `split`. */
export const joiningOperations: OperationFamily<'concat' | 'split'> = {
  concat: {
    infer: (inputs, { axis }) => [{ dtype: inputs[0]!.dtype, shape: joinedShape(inputs, axis) }],
    gradient: (node, [g], wanted) => {
      if (!g) return [];
      const { axis } = node.attributes;
      const sizes = node.inputs.map(({ shape }) => shape[axis]!);
      if (wanted.every(Boolean)) return g.graph.addAll('split', [g], { axis, sizes });
      const starts = startsOf(sizes);
      return wanted.map((isWanted, index) =>
        isWanted ? slice(g, axis, { start: starts[index]!, end: starts[index]! + sizes[index]! }) : undefined,
      );
    },
    evaluate: (inputs, { axis }, [y]) => [joinValues(inputs, axis, y!.shape)],
    lower: (node, emitter) =>
      emitter.node(
        'Concat',
        node.inputs.map((input) => emitter.name(input)),
        { axis: { int: node.attributes.axis } },
      ),
  },
  split: {
    infer: ([x], { axis, sizes }) => {
      checkSizes(x!, axis, sizes);
      return sizes.map((size) => ({ dtype: x!.dtype, shape: withExtent(x!.shape, axis, size) }));
    },
    gradient: (node, gradients) => [unsplit(node.inputs[0]!, gradients, node.attributes)],
    evaluate: ([x], { axis, sizes }) => {
      const starts = startsOf(sizes);
      return sizes.map((size, part) =>
        pickByAxis(
          x!,
          x!.shape.map((extent, other) =>
            other === axis ? keepAxis(size).map((index) => starts[part]! + index) : keepAxis(extent),
          ),
        ),
      );
    },
    lower: ({ inputs, attributes: { axis, sizes } }, emitter) =>
      emitter.node('Split', [emitter.name(inputs[0]!), emitter.ints(sizes)], { axis: { int: axis } }, sizes.length),
  },
};

function startsOf(sizes: readonly number[]): readonly number[] {
  let next = 0;
  return sizes.map((size) => {
    next += size;
    return next - size;
  });
}

function withExtent(shape: Shape, axis: number, extent: number): Shape {
  return shape.map((old, other) => (other === axis ? extent : old));
}

function joinedShape(inputs: readonly Tensor[], axis: number): Shape {
  const [first] = inputs;
  if (!first) throw shapeError('concat', 'needs at least one tensor', []);
  if (!(axis >= 0 && axis < first.shape.length)) throw shapeError('concat', `has no axis ${axis}`, [first]);
  for (const other of inputs) {
    const fits = sameShape(withExtent(first.shape, axis, 0), withExtent(other.shape, axis, 0));
    if (!fits) throw shapeError('concat', `extents differ outside axis ${axis}`, [first, other]);
    if (other.dtype !== first.dtype) throw shapeError('concat', 'types differ', [first, other]);
  }
  return withExtent(
    first.shape,
    axis,
    inputs.reduce((sum, { shape }) => sum + shape[axis]!, 0),
  );
}

function checkSizes(x: Tensor, axis: number, sizes: readonly number[]): void {
  if (!(axis >= 0 && axis < x.shape.length)) throw shapeError('split', `has no axis ${axis}`, [x]);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length === 0 || total !== x.shape[axis] || !sizes.every((size) => Number.isInteger(size) && size >= 0)) {
    throw shapeError('split', `parts ${formatShape(sizes)} do not add up to axis ${axis}`, [x]);
  }
}

function joinValues(inputs: readonly Dense[], axis: number, shape: Shape): Dense {
  const data = new Float64Array(shape.reduce((product, extent) => product * extent, 1));
  const after = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
  const row = shape[axis]! * after;
  let start = 0;
  for (const input of inputs) {
    const part = input.shape[axis]! * after;
    const rows = part === 0 ? 0 : input.data.length / part;
    for (let lead = 0; lead < rows; lead += 1) {
      data.set(input.data.subarray(lead * part, (lead + 1) * part), lead * row + start);
    }
    start += part;
  }
  return { dtype: inputs[0]!.dtype, shape, data };
}

/** Parts without a gradient are zeros; a single part is padded. */
function unsplit(
  x: Tensor,
  gradients: readonly (Tensor | undefined)[],
  { axis, sizes }: { readonly axis: number; readonly sizes: readonly number[] },
): Tensor | undefined {
  const present = gradients.flatMap((gradient, part) => (gradient ? [part] : []));
  if (present.length === 0) return undefined;
  if (present.length === 1) {
    const part = present[0]!;
    const start = startsOf(sizes)[part]!;
    const counts = x.shape.map((extent, other): [number, number] =>
      other === axis ? [start, extent - start - sizes[part]!] : [0, 0],
    );
    return pad(gradients[part]!, counts);
  }
  return join(
    sizes.map((size, part) => gradients[part] ?? zeros(x.graph, withExtent(x.shape, axis, size), x.dtype)),
    axis,
  );
}
