// Reductions over axes. Over no elements: sum 0, product 1, mean NaN, maximum and minimum the lowest and highest value of the type
// (ONNX; -Infinity and Infinity for real types), log-sum-exp -Infinity.
import * as core from '../../core/math.ts';
import { type DataType, elementCount, type Shape } from '../../core/tensor-value.ts';
import { equal, where } from '../functions/comparisons.ts';
import { cast, div, exp, mul, sub } from '../functions/elementwise.ts';
import { exclusiveProducts } from '../functions/exclusive-products.ts';
import { normaliseAxes, sameShape } from '../graph/broadcast.ts';
import { wholeRange } from '../graph/element-values.ts';
import type { Reduction, ReductionName } from '../graph/operation-attributes.ts';
import { type GraphNode, isFloating, type Tensor, type TensorType } from '../graph/tensor.ts';
import { denseFrom, forEachOffset, fromDense, stridesOf } from './dense.ts';
import type { Dense, Emitter, Operation, OperationFamily } from './operation.ts';
import { emit } from './pointwise.ts';
import { requireCount, requireKind, type ValueKind } from './value-kind.ts';

/** What a gradient rule reads: x, the result and its gradient with the reduced axes kept as extents of 1. */
interface Flow {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly g: Tensor;
  readonly axes: readonly number[];
}

interface Definition {
  readonly kind: ValueKind;
  /** Result over no elements. */
  empty(dtype: DataType): number;
  /** Combines the elements of each group, given in row-major order. */
  combine(x: Dense, groups: Grouping): Float64Array;
  gradient(flow: Flow): Tensor;
  lower(x: string, node: GraphNode<ReductionName>, emitter: Emitter): string;
}

/** Which result each element goes to. */
interface Grouping {
  readonly count: number;
  forEach(visit: (element: number, group: number) => void): void;
}

function groupingOf(x: Shape, axes: readonly number[], count: number): Grouping {
  const kept = x.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  return { count, forEach: (visit) => forEachOffset(x, strides, visit) };
}

/** Shape of the result. */
function reducedShape(shape: Shape, { axes, keepDims }: Reduction): Shape {
  return shape.flatMap((extent, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [extent]));
}

function reshape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : x.graph.add('reshape', [x], { shape });
}

/** Repeats a value with kept axes to the shape of x. */
function repeated(value: Tensor, { shape }: Tensor): Tensor {
  return sameShape(value.shape, shape) ? value : value.graph.add('expand', [value], { shape });
}

function reduction<Name extends ReductionName>(name: Name, definition: Definition): Operation<Name> {
  return {
    infer: (inputs, attributes) => {
      requireCount(name, inputs, [1, 1]);
      requireKind(name, definition.kind, inputs);
      const [{ dtype, shape }] = inputs as readonly [Tensor];
      normaliseAxes(name, attributes.axes, shape.length);
      return [{ dtype, shape: reducedShape(shape, attributes) }];
    },
    gradient: ({ inputs, outputs, attributes }, [g]) => {
      const [x, y] = [inputs[0]!, outputs[0]!];
      if (!g || attributes.axes.length === 0) return [g];
      const kept = reducedShape(x.shape, { axes: attributes.axes, keepDims: true });
      return [definition.gradient({ x, y: reshape(y, kept), g: reshape(g, kept), axes: attributes.axes })];
    },
    evaluate: ([x], attributes, [output]) => [evaluate(definition, x!, attributes, output!)],
    lower: (node, emitter) => {
      const [x, y] = [node.inputs[0]!, node.outputs[0]!];
      if (node.attributes.axes.length === 0) return [emitter.name(x)];
      if (elementCount(x.shape) === 0) {
        return [emitter.constant(fromDense(denseFrom(y.dtype, y.shape, () => definition.empty(y.dtype))))];
      }
      return [definition.lower(emitter.name(x), node, emitter)];
    },
  };
}

function evaluate(definition: Definition, x: Dense, { axes }: Reduction, { dtype, shape }: TensorType): Dense {
  if (axes.length === 0) return { ...x, dtype, shape };
  const count = elementCount(shape);
  if (x.data.length === 0) return denseFrom(dtype, shape, () => definition.empty(dtype));
  return { dtype, shape, data: definition.combine(x, groupingOf(x.shape, axes, count)) };
}

/** Folds each group from a start value. */
function folded(start: number, step: (total: number, value: number) => number): Definition['combine'] {
  return ({ data }, { count, forEach }) => {
    const totals = new Float64Array(count).fill(start);
    forEach((element, group) => {
      totals[group] = step(totals[group]!, data[element]!);
    });
    return totals;
  };
}

const sumOf = folded(0, (total, value) => total + value);
const largestOf = folded(Number.NEGATIVE_INFINITY, Math.max);
const smallestOf = folded(Number.POSITIVE_INFINITY, Math.min);

function meanOf(x: Dense, groups: Grouping): Float64Array {
  const size = x.data.length / groups.count;
  const means = sumOf(x, groups).map((sum) => sum / size);
  return isFloating(x.dtype) ? means : means.map(Math.trunc);
}

/** m + log of the sum of e^(x - m), with m the largest value where that is finite and else 0. */
function logSumExpOf(x: Dense, groups: Grouping): Float64Array {
  const shifts = largestOf(x, groups).map((value) => (Number.isFinite(value) ? value : 0));
  const sums = new Float64Array(groups.count);
  groups.forEach((element, group) => {
    sums[group]! += core.exp(x.data[element]! - shifts[group]!);
  });
  return sums.map((sum, group) => shifts[group]! + core.log(sum));
}

/** Number of elements in each group. */
function groupSize({ x, y }: Flow): number {
  return elementCount(x.shape) / Math.max(1, elementCount(y.shape));
}

/** The gradient of the extreme, shared evenly among the elements that attain it. */
function extremeGradient({ x, y, g, axes }: Flow): Tensor {
  const attained = equal(x, y);
  const count = x.graph.add('reduceSum', [cast(attained, g.dtype)], { axes, keepDims: true });
  return mul(cast(attained, g.dtype), div(g, count));
}

/** g softmax(x); zero, not NaN, where every element is -Infinity. */
function logSumExpGradient({ x, y, g }: Flow): Tensor {
  const shift = where(equal(y, Number.NEGATIVE_INFINITY), 0, y);
  return mul(g, exp(sub(x, shift)));
}

/** Axes of extent 1 are taken out first: ONNX Runtime's kernel takes some thirty times as long with one in the last place. */
function reduceWith(operator: string): Definition['lower'] {
  return (x, { attributes: { axes, keepDims }, inputs, outputs }, emitter) => {
    const extents = inputs[0]!.shape;
    if (!extents.includes(1)) {
      return emit(emitter, operator, [x, emitter.ints(axes)], { keepdims: { int: keepDims ? 1 : 0 } });
    }
    const wide = Array.from(extents.keys()).filter((axis) => extents[axis] !== 1);
    const over = wide.flatMap((axis, place) => (axes.includes(axis) ? [place] : []));
    const narrow = emit(emitter, 'Reshape', [x, emitter.ints(wide.map((axis) => extents[axis]!))]);
    const reduced =
      over.length === 0 ? narrow : emit(emitter, operator, [narrow, emitter.ints(over)], { keepdims: { int: 0 } });
    return emit(emitter, 'Reshape', [reduced, emitter.ints(outputs[0]!.shape)]);
  };
}

const largestFloat32 = 3.4028234663852886e38;

/** Beside the largest term, which is 1, smaller ones are nothing; results below the normal numbers take an exponential six times as long. */
const leastExponent = -700;

/** ONNX Runtime's own kernel takes five times as long on the CPU. */
const lowerLogSumExp: Definition['lower'] = (x, node, emitter) => {
  const { axes } = node.attributes;
  const { dtype, shape } = node.outputs[0]!;
  const over = [emitter.ints(axes)];
  const limits = [-largestFloat32, largestFloat32].map((limit) => emitter.scalar(limit, dtype));
  const largest = emit(emitter, 'ReduceMax', [x, ...over], { keepdims: { int: 1 } });
  const shift = emit(emitter, 'Clip', [largest, ...limits]);
  const exponents = emit(emitter, 'Sub', [x, shift]);
  const isDouble = dtype === 'float64';
  const kept = isDouble ? emit(emitter, 'Max', [exponents, emitter.scalar(leastExponent, dtype)]) : exponents;
  const sum = emit(emitter, 'ReduceSum', [emit(emitter, 'Exp', [kept]), ...over], { keepdims: { int: 1 } });
  const result = emit(emitter, 'Add', [emit(emitter, 'Log', [sum]), isDouble ? largest : shift]);
  return node.attributes.keepDims ? result : emit(emitter, 'Reshape', [result, emitter.ints(shape)]);
};

function lowest(dtype: DataType): number {
  return isFloating(dtype) ? Number.NEGATIVE_INFINITY : (wholeRange[dtype]?.[0] ?? 0);
}

function highest(dtype: DataType): number {
  return isFloating(dtype) ? Number.POSITIVE_INFINITY : (wholeRange[dtype]?.[1] ?? 1);
}

/** Definitions of the reductions. */
export const reductionOperations: OperationFamily<ReductionName> = {
  reduceSum: reduction('reduceSum', {
    kind: 'number',
    empty: () => 0,
    combine: sumOf,
    gradient: ({ x, g }) => repeated(g, x),
    lower: reduceWith('ReduceSum'),
  }),
  reduceMean: reduction('reduceMean', {
    kind: 'number',
    empty: (dtype) => (isFloating(dtype) ? Number.NaN : 0),
    combine: meanOf,
    gradient: (flow) => repeated(mul(flow.g, 1 / groupSize(flow)), flow.x),
    lower: reduceWith('ReduceMean'),
  }),
  reduceMax: reduction('reduceMax', {
    kind: 'any',
    empty: lowest,
    combine: largestOf,
    gradient: extremeGradient,
    lower: reduceWith('ReduceMax'),
  }),
  reduceMin: reduction('reduceMin', {
    kind: 'any',
    empty: highest,
    combine: smallestOf,
    gradient: extremeGradient,
    lower: reduceWith('ReduceMin'),
  }),
  reduceProd: reduction('reduceProd', {
    kind: 'number',
    empty: () => 1,
    combine: folded(1, (product, value) => product * value),
    gradient: ({ x, g, axes }) => mul(g, exclusiveProducts(x, axes)),
    lower: reduceWith('ReduceProd'),
  }),
  reduceLogSumExp: reduction('reduceLogSumExp', {
    kind: 'real',
    empty: () => Number.NEGATIVE_INFINITY,
    combine: logSumExpOf,
    gradient: logSumExpGradient,
    lower: lowerLogSumExp,
  }),
};
