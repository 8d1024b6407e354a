// Operators that reduce, order or scan along axes.
import { elementCount } from '../../../core/tensor-value.ts';
import { normaliseAxes, normaliseAxis } from '../../graph/broadcast.ts';
import type { ReductionName } from '../../graph/operation-attributes.ts';
import type { Tensor } from '../../graph/tensor.ts';
import {
  type ImportedNode,
  keep,
  numberOf,
  numbersOf,
  type OperatorDefinition,
  type OperatorTable,
  operand,
} from '../converter.ts';

/** The axes of a reduction, an attribute first and an input later; undefined when the node reduces nothing. */
function reducedAxes(node: ImportedNode, inputSince: number): readonly number[] | undefined {
  const rank = operand(node, 0).shape.length;
  const axes = node.version < inputSince ? node.attributes.ints('axes') : numbersOf(node, 1, 'list of axes');
  if (axes !== undefined && axes.length > 0) return normaliseAxes(node.operator, axes, rank);
  return node.attributes.flag('noop_with_empty_axes', false)
    ? undefined
    : normaliseAxes(node.operator, undefined, rank);
}

interface ReductionForm {
  readonly operation: ReductionName;
  readonly before?: 'abs' | 'square';
  readonly after?: 'sqrt' | 'log';
  /** Opset in which the axes became an input. */
  readonly inputSince?: number;
}

function reduction({ operation, before, after, inputSince = 18 }: ReductionForm): OperatorDefinition {
  const convert = (node: ImportedNode): readonly Tensor[] => {
    const x = operand(node, 0);
    const axes = reducedAxes(node, inputSince);
    const keepDims = node.attributes.flag('keepdims', true);
    const start = before === undefined ? x : prepared(node, x, before);
    const reduced = axes === undefined ? start : node.build.add(operation, [start], { axes, keepDims });
    return [after === undefined ? reduced : node.build.add(after, [reduced], {})];
  };
  const first = before === 'abs' ? (['abs'] as const) : before === 'square' ? (['mul'] as const) : [];
  return { becomes: [...first, operation, ...(after ? [after] : [])], convert, keeps: 'axes not known at import' };
}

function prepared(node: ImportedNode, x: Tensor, form: 'abs' | 'square'): Tensor {
  return form === 'abs' ? node.build.add('abs', [x], {}) : node.build.add('mul', [x, x], {});
}

function extremeIndex(operation: 'argMax' | 'argMin'): OperatorDefinition {
  return {
    becomes: [operation],
    convert: (node) => {
      const x = operand(node, 0);
      return [
        node.build.add(operation, [x], {
          axis: normaliseAxis(node.operator, node.attributes.int('axis', 0), x.shape.length),
          keepDims: node.attributes.flag('keepdims', true),
          selectLastIndex: node.attributes.flag('select_last_index', false),
        }),
      ];
    },
  };
}

/** Along one axis; before opset 13 over all axes from `axis` on, taken as one. */
export function alongAxis(node: ImportedNode, apply: (x: Tensor, axis: number) => Tensor): readonly Tensor[] {
  const x = operand(node, 0);
  const rank = x.shape.length;
  const isFlattening = node.version < 13;
  const axis = normaliseAxis(node.operator, node.attributes.int('axis', isFlattening ? 1 : -1), Math.max(rank, 1));
  if (!isFlattening || axis === rank - 1 || rank === 0) return [apply(x, axis)];
  const shape = [elementCount(x.shape.slice(0, axis)), elementCount(x.shape.slice(axis))];
  const flat = apply(node.build.add('reshape', [x], { shape }), 1);
  return [node.build.add('reshape', [flat], { shape: x.shape })];
}

function hardmax(node: ImportedNode): readonly Tensor[] {
  return alongAxis(node, (x, axis) => {
    const best = node.build.add('argMax', [x], { axis, keepDims: false, selectLastIndex: false });
    return node.build.add('oneHot', [best], { axis, depth: x.shape[axis]!, off: 0, on: 1, dtype: x.dtype });
  });
}

function topK(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const k = node.version < 10 ? node.attributes.int('k') : numberOf(node, 1, 'k');
  return node.build.addAll('topK', [x], {
    axis: normaliseAxis(node.operator, node.attributes.int('axis', -1), x.shape.length),
    k: k ?? keep('it has no k'),
    largest: node.attributes.flag('largest', true),
    sorted: node.attributes.flag('sorted', true),
  });
}

function cumulativeSum(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const axis = numberOf(node, 1, 'axis') ?? keep('it has no axis');
  return [
    node.build.add('cumSum', [x], {
      axis: normaliseAxis(node.operator, axis, x.shape.length),
      exclusive: node.attributes.flag('exclusive', false),
      reverse: node.attributes.flag('reverse', false),
    }),
  ];
}

/** Reductions, extremes, orders, softmax and running sums. */
export const reductionConverters: OperatorTable = {
  ReduceSum: reduction({ operation: 'reduceSum', inputSince: 13 }),
  ReduceMean: reduction({ operation: 'reduceMean' }),
  ReduceMax: reduction({ operation: 'reduceMax' }),
  ReduceMin: reduction({ operation: 'reduceMin' }),
  ReduceProd: reduction({ operation: 'reduceProd' }),
  ReduceLogSumExp: reduction({ operation: 'reduceLogSumExp' }),
  ReduceL1: reduction({ operation: 'reduceSum', before: 'abs' }),
  ReduceL2: reduction({ operation: 'reduceSum', before: 'square', after: 'sqrt' }),
  ReduceLogSum: reduction({ operation: 'reduceSum', after: 'log' }),
  ReduceSumSquare: reduction({ operation: 'reduceSum', before: 'square' }),
  ArgMax: extremeIndex('argMax'),
  ArgMin: extremeIndex('argMin'),
  Softmax: {
    becomes: ['softmax', 'reshape'],
    convert: (node) => alongAxis(node, (x, axis) => node.build.add('softmax', [x], { axis })),
  },
  LogSoftmax: {
    becomes: ['logSoftmax', 'reshape'],
    convert: (node) => alongAxis(node, (x, axis) => node.build.add('logSoftmax', [x], { axis })),
  },
  Hardmax: { becomes: ['argMax', 'oneHot', 'reshape'], convert: hardmax },
  TopK: { becomes: ['topK'], convert: topK, keeps: 'k not known at import' },
  CumSum: { becomes: ['cumSum'], convert: cumulativeSum, keeps: 'axis not known at import' },
};
