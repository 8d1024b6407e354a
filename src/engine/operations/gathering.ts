// Elements and slices picked by index. Negative indices count from the end.
import { dataError } from '../../core/errors.ts';
import { type DataType, elementCount, type Shape } from '../../core/tensor-value.ts';
import { range, zeros, zerosLike } from '../functions/constants.ts';
import { expand, pad, reshape, transpose } from '../functions/movement.ts';
import { sameShape } from '../graph/broadcast.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';
import { forEachOffset, stridesOf } from './dense.ts';
import type { Dense, Emitter, OperationFamily } from './operation.ts';
import { keepAxis, pickByAxis } from './pick-by-axis.ts';

/** Definitions of `gather`, `gatherElements` and `gatherND`. */
export const gatheringOperations: OperationFamily<'gather' | 'gatherElements' | 'gatherND'> = {
  gather: {
    infer: ([x, indices], { axis }) => {
      checkIndices('gather', [x!, indices!], axis);
      return [{ dtype: x!.dtype, shape: [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)] }];
    },
    gradient: ({ inputs: [x, indices], attributes: { axis } }, [g]) => [g && ungather(g, x!, indices!, axis)],
    evaluate: ([x, indices], { axis }, [y]) => {
      const extent = x!.shape[axis]!;
      const picked = pickByAxis(
        x!,
        x!.shape.map((own, other) =>
          other === axis ? indices!.data.map((index) => resolveIndex('gather', index, extent)) : keepAxis(own),
        ),
      );
      return [{ ...picked, shape: y!.shape }];
    },
    lower: ({ inputs: [x, indices], attributes: { axis } }, emitter) =>
      emitter.node('Gather', [emitter.name(x!), emitter.name(indices!)], { axis: { int: axis } }),
  },
  gatherElements: {
    infer: ([x, indices], { axis }) => {
      checkIndices('gatherElements', [x!, indices!], axis);
      checkElementIndices('gatherElements', [x!, indices!], axis);
      return [{ dtype: x!.dtype, shape: indices!.shape }];
    },
    gradient: ({ inputs: [x, indices], attributes: { axis } }, [g]) => [
      g?.graph.add('scatterElements', [zerosLike(x!), indices!, g], { axis, reduction: 'add' }),
    ],
    evaluate: ([x, indices], { axis }) => {
      const offsets = elementOffsets('gatherElements', x!.shape, indices!, axis);
      return [{ dtype: x!.dtype, shape: indices!.shape, data: offsets.map((offset) => x!.data[offset]!) }];
    },
    lower: ({ inputs: [x, indices], attributes: { axis } }, emitter) =>
      emitter.node('GatherElements', [emitter.name(x!), emitter.name(indices!)], { axis: { int: axis } }),
  },
  gatherND: {
    infer: ([x, indices], { batchDims }) => [{ dtype: x!.dtype, shape: tupleShape(x!, indices!, batchDims) }],
    gradient: (node, [g]) => [g && ungatherND(node, g)],
    evaluate: ([x, indices], { batchDims }, [y]) => {
      const { offsets, size } = tupleOffsets('gatherND', x!.shape, indices!, batchDims);
      const data = new Float64Array(elementCount(y!.shape));
      for (const [row, offset] of offsets.entries()) data.set(x!.data.subarray(offset, offset + size), row * size);
      return [{ dtype: x!.dtype, shape: y!.shape, data }];
    },
    lower: ({ inputs: [x, indices], attributes: { batchDims } }, emitter) =>
      emitter.node('GatherND', [emitter.name(x!), asInt64(indices!, emitter)], { batch_dims: { int: batchDims } }),
  },
};

/** Throws unless indices are whole numbers and the axis exists. */
export function checkIndices(operation: string, operands: readonly [Tensor, Tensor, ...Tensor[]], axis: number): void {
  const [x, indices] = operands;
  if (indices.dtype !== 'int64' && indices.dtype !== 'int32') {
    throw shapeError(operation, `indices are ${indices.dtype}, not int64 or int32`, operands);
  }
  if (!(Number.isInteger(axis) && axis >= 0 && axis < x.shape.length)) {
    throw shapeError(operation, `there is no axis ${axis}`, operands);
  }
}

/** Throws unless indices have the rank of the data and are nowhere longer outside the axis. */
export function checkElementIndices(
  operation: string,
  operands: readonly [Tensor, Tensor, ...Tensor[]],
  axis: number,
): void {
  const [x, indices] = operands;
  const fits = indices.shape.every((extent, other) => other === axis || extent <= x.shape[other]!);
  if (indices.shape.length !== x.shape.length || !fits) {
    throw shapeError(operation, `indices must lie within the data outside axis ${axis}`, operands);
  }
}

/** An index counted from the start. Throws `engine/index-out-of-range` (data). */
export function resolveIndex(operation: string, index: number, extent: number): number {
  const place = index < 0 ? index + extent : index;
  if (place >= 0 && place < extent) return place;
  throw dataError('engine/index-out-of-range', `${operation}: index ${index} is outside ${-extent}..${extent - 1}.`, {
    hint: 'Give indices below the extent of the axis; negative ones count from its end. In an imported model: check that token ids are below the size of its vocabulary.',
  });
}

/** Where each element of `indices` points to in a tensor of `shape`. */
export function elementOffsets(operation: string, shape: Shape, indices: Dense, axis: number): Float64Array {
  const strides = stridesOf(shape);
  const offsets = new Float64Array(indices.data.length);
  const others = strides.map((stride, other) => (other === axis ? 0 : stride));
  forEachOffset(indices.shape, others, (flat, offset) => {
    offsets[flat] = offset + resolveIndex(operation, indices.data[flat]!, shape[axis]!) * strides[axis]!;
  });
  return offsets;
}

/** Where each tuple of `indices` (its last axis) points to, and how many elements lie there. */
export function tupleOffsets(
  operation: string,
  shape: Shape,
  indices: Dense,
  batchDims = 0,
): { readonly offsets: Float64Array; readonly size: number } {
  const strides = stridesOf(shape);
  const width = indices.shape.at(-1)!;
  const rows = elementCount(indices.shape.slice(0, -1));
  const batches = elementCount(shape.slice(0, batchDims));
  const batchSize = elementCount(shape.slice(batchDims));
  const offsets = Float64Array.from({ length: rows }, (_, row) => {
    let offset = Math.floor((row * batches) / rows) * batchSize;
    for (let place = 0; place < width; place += 1) {
      const axis = batchDims + place;
      offset += resolveIndex(operation, indices.data[row * width + place]!, shape[axis]!) * strides[axis]!;
    }
    return offset;
  });
  return { offsets, size: elementCount(shape.slice(batchDims + width)) };
}

/** Indices as the int64 that ONNX wants. */
export function asInt64(indices: Tensor, emitter: Emitter): string {
  const name = emitter.name(indices);
  return indices.dtype === 'int64' ? name : emitter.node('Cast', [name], { to: { int: onnxInt64 } })[0]!;
}

/** Code of the type in ONNX. */
const onnxInt64 = 7;

function tupleShape(x: Tensor, indices: Tensor, batchDims: number): Shape {
  const width = indices.shape.at(-1) ?? 0;
  const fits =
    batchDims >= 0 &&
    batchDims < indices.shape.length &&
    width >= 1 &&
    batchDims + width <= x.shape.length &&
    sameShape(x.shape.slice(0, batchDims), indices.shape.slice(0, batchDims));
  if (!fits) throw shapeError('gatherND', `tuples of ${width} after ${batchDims} batch axes do not fit`, [x, indices]);
  checkIndices('gatherND', [x, indices], 0);
  return [...indices.shape.slice(0, -1), ...x.shape.slice(batchDims + width)];
}

/** Rows added up where they were picked; neighbouring constant indices are only padded. */
function ungather(g: Tensor, x: Tensor, indices: Tensor, axis: number): Tensor {
  const [lead, extent, tail] = [x.shape.slice(0, axis), x.shape[axis]!, x.shape.slice(axis + 1)];
  const count = elementCount(indices.shape);
  const start = startOfRun(indices, extent);
  if (start !== undefined) {
    return pad(
      reshape(g, [...lead, count, ...tail]),
      x.shape.map((_, other): [number, number] => (other === axis ? [start, extent - start - count] : [0, 0])),
    );
  }
  const [before, after] = [elementCount(lead), elementCount(tail)];
  const rows = transpose(reshape(g, [before, count, after]), [1, 0, 2]);
  const [flat, width] = [reshape(rows, [count, before * after]), before * after];
  const tuples = reshape(indices, [count, 1]);
  const sums = g.graph.add('scatterND', [zeros(g.graph, [extent, width], g.dtype), tuples, flat], { reduction: 'add' });
  return reshape(transpose(reshape(sums, [extent, before, after]), [1, 0, 2]), x.shape);
}

/** First of constant indices that follow each other; undefined for any others. */
function startOfRun({ node, shape }: Tensor, extent: number): number | undefined {
  if (node.operation !== 'constant' || elementCount(shape) === 0) return undefined;
  const { data } = (node as GraphNode<'constant'>).attributes.value;
  const first = Number(data[0]) < 0 ? Number(data[0]) + extent : Number(data[0]);
  for (let place = 0; place < data.length; place += 1) {
    const index = Number(data[place]);
    if ((index < 0 ? index + extent : index) !== first + place) return undefined;
  }
  return first;
}

function ungatherND(node: GraphNode<'gatherND'>, g: Tensor): Tensor {
  const { batchDims } = node.attributes;
  const [x, indices] = node.inputs as [Tensor, Tensor];
  const { graph } = g;
  if (batchDims === 0) return graph.add('scatterND', [zerosLike(x), indices, g], { reduction: 'add' });
  const batches = elementCount(x.shape.slice(0, batchDims));
  const width = indices.shape.at(-1)!;
  const rows = elementCount(indices.shape.slice(batchDims, -1));
  const dtype = indices.dtype as Extract<DataType, 'int64' | 'int32'>;
  const numbers = expand(reshape(range(graph, batches, { dtype }), [batches, 1, 1]), [batches, rows, 1]);
  const tuples = graph.add('concat', [numbers, reshape(indices, [batches, rows, width])], { axis: 2 });
  const sums = graph.add(
    'scatterND',
    [
      zeros(graph, [batches, ...x.shape.slice(batchDims)], x.dtype),
      tuples,
      reshape(g, [batches, rows, ...x.shape.slice(batchDims + width)]),
    ],
    { reduction: 'add' },
  );
  return reshape(sums, x.shape);
}
