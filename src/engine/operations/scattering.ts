// Elements and slices written to indices. Negative indices count from the end.
import { usageError } from '../../core/errors.ts';
import { type DataType, elementCount, type Shape } from '../../core/tensor-value.ts';
import { zerosLike } from '../functions/constants.ts';
import { sameShape } from '../graph/broadcast.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';
import { stridesOf } from './dense.ts';
import { asInt64, checkElementIndices, checkIndices, elementOffsets, tupleOffsets } from './gathering.ts';
import type { Dense, Emitter, OperationFamily } from './operation.ts';

type Reduction = OperationAttributes['scatterND']['reduction'];

/** Definitions of `scatterElements` and `scatterND`. With reduction `none`, indices that repeat leave one of their values. */
export const scatteringOperations: OperationFamily<'scatterElements' | 'scatterND'> = {
  scatterElements: {
    infer: ([x, indices, updates], { axis }) => {
      const operands = [x!, indices!, updates!] as const;
      checkIndices('scatterElements', operands, axis);
      checkElementIndices('scatterElements', operands, axis);
      checkUpdates('scatterElements', operands, indices!.shape);
      return [{ dtype: x!.dtype, shape: x!.shape }];
    },
    gradient: ({ inputs: [, indices, updates], attributes }, [g], wanted) => {
      if (!g) return [];
      checkReduction('scatterElements', attributes.reduction);
      const { axis, reduction } = attributes;
      const kept = (): Tensor =>
        reduction === 'add' ? g : g.graph.add('scatterElements', [g, indices!, zerosLike(updates!)], attributes);
      const picked = (): Tensor => g.graph.add('gatherElements', [g, indices!], { axis });
      return [wanted[0] ? kept() : undefined, undefined, wanted[2] ? picked() : undefined];
    },
    evaluate: ([x, indices, updates], { axis, reduction }) => {
      const offsets = elementOffsets('scatterElements', x!.shape, indices!, axis);
      return [written(x!, updates!, { offsets, size: 1, reduction })];
    },
    lower: ({ inputs: [x, indices, updates], attributes: { axis, reduction } }, emitter) =>
      elementCount(updates!.shape) === 0
        ? [emitter.name(x!)]
        : emitter.node(
            'ScatterElements',
            [x!, indices!, updates!].map((input) => emitter.name(input)),
            { axis: { int: axis }, reduction: { string: reduction } },
          ),
  },
  scatterND: {
    infer: ([x, indices, updates]) => {
      const operands = [x!, indices!, updates!] as const;
      const width = indices!.shape.at(-1) ?? 0;
      if (width < 1 || width > x!.shape.length) {
        throw shapeError('scatterND', `tuples of ${width} do not fit the data`, operands);
      }
      checkIndices('scatterND', operands, 0);
      checkUpdates('scatterND', operands, [...indices!.shape.slice(0, -1), ...x!.shape.slice(width)]);
      return [{ dtype: x!.dtype, shape: x!.shape }];
    },
    gradient: ({ inputs: [, indices, updates], attributes }, [g], wanted) => {
      if (!g) return [];
      checkReduction('scatterND', attributes.reduction);
      const kept = (): Tensor =>
        attributes.reduction === 'add' ? g : g.graph.add('scatterND', [g, indices!, zerosLike(updates!)], attributes);
      const picked = (): Tensor => g.graph.add('gatherND', [g, indices!], { batchDims: 0 });
      return [wanted[0] ? kept() : undefined, undefined, wanted[2] ? picked() : undefined];
    },
    evaluate: ([x, indices, updates], { reduction }) => [
      written(x!, updates!, { ...tupleOffsets('scatterND', x!.shape, indices!), reduction }),
    ],
    lower: (node, emitter) => lowerScatterND(node, emitter),
  },
};

function checkUpdates(operation: string, operands: readonly [Tensor, Tensor, Tensor], expected: Shape): void {
  const [x, , updates] = operands;
  if (!sameShape(updates.shape, expected)) {
    throw shapeError(operation, `updates must have shape [${expected.join(',')}]`, operands);
  }
  if (updates.dtype !== x.dtype) throw shapeError(operation, 'updates must have the type of the data', operands);
}

function checkReduction(operation: string, reduction: Reduction): void {
  if (reduction === 'none' || reduction === 'add') return;
  throw usageError('engine/no-gradient', `${operation} with reduction "${reduction}" has no gradient.`, {
    hint: 'Use reduction "none" or "add", or put stopGradient before it.',
  });
}

const combine: Readonly<Record<Reduction, (old: number, update: number) => number>> = {
  none: (_old, update) => update,
  add: (old, update) => old + update,
  mul: (old, update) => old * update,
  min: Math.min,
  max: Math.max,
};

interface Writing {
  readonly offsets: Float64Array;
  readonly size: number;
  readonly reduction: Reduction;
}

function written(x: Dense, updates: Dense, { offsets, size, reduction }: Writing): Dense {
  const data = x.data.slice();
  for (const [row, offset] of offsets.entries()) {
    for (let place = 0; place < size; place += 1) {
      const value = combine[reduction](data[offset + place]!, updates.data[row * size + place]!);
      data[offset + place] = x.dtype === 'bool' ? Math.min(1, value) : value;
    }
  }
  return { ...x, data };
}

/**
 * ONNX Runtime's ScatterND on CPU spreads the tuples over threads without locks, so that reductions lose updates of repeated
 * indices (measured with 1.30 and 1.31), and its WebGPU kernel compares all pairs of indices. ScatterElements on the flattened
 * tensor is right on both.
 */
function lowerScatterND(node: GraphNode<'scatterND'>, emitter: Emitter): readonly string[] {
  const [x, indices, updates] = node.inputs as [Tensor, Tensor, Tensor];
  const { reduction } = node.attributes;
  if (elementCount(updates.shape) === 0) return [emitter.name(x)];
  if (reduction === 'none' && (emitter.target === 'cpu' || emitter.target === 'wasm')) {
    return emitter.node('ScatterND', [emitter.name(x), asInt64(indices, emitter), emitter.name(updates)]);
  }
  const flat = (name: string): string => emitter.node('Reshape', [name, emitter.ints([-1])])[0]!;
  const [sums] = emitter.node(
    'ScatterElements',
    [flat(emitter.name(x)), flat(flatIndices(x.shape, indices, emitter)), flat(emitter.name(updates))],
    { axis: { int: 0 }, reduction: { string: reduction } },
  );
  return emitter.node('Reshape', [sums!, emitter.ints(x.shape)]);
}

/** Codes of types in ONNX. */
const onnxTypes = { int32: 6, int64: 7 } as const;
const largestInt32 = 2147483647;

/** [rows, elements of a slice] offsets into the flattened data. A negative first index stays negative and counts from the end. */
function flatIndices(shape: Shape, indices: Tensor, emitter: Emitter): string {
  const width = indices.shape.at(-1)!;
  const dtype = elementCount(shape) <= largestInt32 ? 'int32' : 'int64';
  const numbers = (values: readonly number[]): string => emitter.constant(wholeNumbers(dtype, values));
  const binary = (operator: string, a: string, b: string): string => emitter.node(operator, [a, b])[0]!;
  let index = emitter.name(indices);
  if (indices.dtype !== dtype) index = emitter.node('Cast', [index], { to: { int: onnxTypes[dtype] } })[0]!;
  index = emitter.node('Reshape', [index, emitter.ints([-1, width])])[0]!;
  if (width > 1) {
    const fromEnd = binary('Add', index, numbers([0, ...shape.slice(1, width)]));
    const isNegative = binary('Less', index, emitter.scalar(0, dtype));
    index = emitter.node('Where', [isNegative, fromEnd, index])[0]!;
  }
  const strides = stridesOf(shape).slice(0, width);
  if (strides.some((stride) => stride !== 1)) index = binary('Mul', index, numbers(strides));
  if (width > 1) index = binary('ReduceSum', index, emitter.ints([1]));
  const size = elementCount(shape.slice(width));
  return size === 1 ? index : binary('Add', index, numbers(Array.from({ length: size }, (_, place) => place)));
}

function wholeNumbers(dtype: Extract<DataType, 'int32' | 'int64'>, values: readonly number[]) {
  const shape = [values.length];
  return dtype === 'int32'
    ? ({ dtype, shape, data: Int32Array.from(values) } as const)
    : ({ dtype, shape, data: BigInt64Array.from(values, BigInt) } as const);
}
