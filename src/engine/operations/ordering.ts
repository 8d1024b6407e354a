// Positions of extremes, the k largest, running sums.
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { cumSum } from '../functions/ordering.ts';
import { normaliseAxis } from '../graph/broadcast.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { Tensor, TensorType } from '../graph/tensor.ts';
import { denseFrom, fromDense } from './dense.ts';
import type { Dense, Emitter, Operation, OperationFamily } from './operation.ts';
import { requireCount, requireKind } from './value-kind.ts';

/** The tensor, checked to be numbers with the axis. */
function checkedOperand(name: string, inputs: readonly Tensor[], axis: number): Tensor {
  requireCount(name, inputs, [1, 1]);
  requireKind(name, 'number', inputs);
  const [x] = inputs as readonly [Tensor];
  if (x.shape.length === 0) throw shapeError(name, 'a scalar has no axis', inputs);
  normaliseAxis(name, axis, x.shape.length);
  return x;
}

/** A tensor seen as lines along one axis: element i of a line stands at `start + i * step`. */
interface Lines {
  readonly length: number;
  readonly step: number;
  /** First element of each line, in row-major order of the other axes. */
  readonly starts: readonly number[];
}

function linesAlong(shape: Shape, axis: number): Lines {
  const [length, step] = [shape[axis]!, elementCount(shape.slice(axis + 1))];
  const outer = elementCount(shape.slice(0, axis));
  const starts = Array.from({ length: outer * step }, (_, line) => {
    const inner = line % step;
    return ((line - inner) / step) * length * step + inner;
  });
  return { length, step, starts };
}

/** Where the result has no elements a constant stands for it: some kernels refuse empty tensors. */
function emptyNames(types: readonly TensorType[], emitter: Emitter): readonly string[] | undefined {
  if (types.some(({ shape }) => elementCount(shape) > 0)) return undefined;
  return types.map(({ dtype, shape }) => emitter.constant(fromDense(denseFrom(dtype, shape, () => 0))));
}

function position(name: 'argMax' | 'argMin', operator: string, sign: 1 | -1): Operation<'argMax' | 'argMin'> {
  return {
    infer: (inputs, { axis, keepDims }) => {
      const { shape } = checkedOperand(name, inputs, axis);
      if (shape[axis] === 0) throw shapeError(name, `axis ${axis} is empty`, inputs);
      const reduced = shape.flatMap((extent, other) => (other === axis ? (keepDims ? [1] : []) : [extent]));
      return [{ dtype: 'int64', shape: reduced }];
    },
    gradient: 'zero',
    evaluate: ([x], { axis, selectLastIndex }, [output]) => {
      const { length, step, starts } = linesAlong(x!.shape, axis);
      const better = (candidate: number, best: number): boolean =>
        sign * candidate > sign * best || (selectLastIndex && candidate === best);
      return [
        denseFrom(output!.dtype, output!.shape, (line) => {
          let best = 0;
          for (let index = 1; index < length; index += 1) {
            const start = starts[line]!;
            if (better(x!.data[start + index * step]!, x!.data[start + best * step]!)) best = index;
          }
          return best;
        }),
      ];
    },
    lower: (node, emitter) => {
      const { axis, keepDims, selectLastIndex } = node.attributes;
      return (
        emptyNames(node.outputs, emitter) ??
        emitter.node(operator, [emitter.name(node.inputs[0]!)], {
          axis: { int: axis },
          keepdims: { int: keepDims ? 1 : 0 },
          select_last_index: { int: selectLastIndex ? 1 : 0 },
        })
      );
    },
  };
}

/** Indices of a line in the order of the result; equal values keep their order. */
function rankedIndices(line: readonly number[], largest: boolean): readonly number[] {
  const sign = largest ? -1 : 1;
  return line.map((_, index) => index).sort((i, j) => sign * (line[i]! - line[j]!) || i - j);
}

function evaluateTopK(x: Dense, axis: number, largest: boolean, [values, indices]: readonly TensorType[]): Dense[] {
  const source = linesAlong(x.shape, axis);
  const target = linesAlong(values!.shape, axis);
  const found = denseFrom(values!.dtype, values!.shape, () => 0);
  const places = denseFrom(indices!.dtype, indices!.shape, () => 0);
  for (const [number, start] of source.starts.entries()) {
    const line = Array.from({ length: source.length }, (_, index) => x.data[start + index * source.step]!);
    for (const [rank, index] of rankedIndices(line, largest).slice(0, target.length).entries()) {
      const place = target.starts[number]! + rank * target.step;
      found.data[place] = line[index]!;
      places.data[place] = index;
    }
  }
  return [found, places];
}

const topKOperation: Operation<'topK'> = {
  infer: (inputs, { axis, k }) => {
    const { dtype, shape } = checkedOperand('topK', inputs, axis);
    if (!Number.isInteger(k) || k < 0 || k > shape[axis]!) {
      throw shapeError('topK', `k is ${k}, but axis ${axis} has ${shape[axis]} elements`, inputs);
    }
    const chosen = shape.map((extent, other) => (other === axis ? k : extent));
    return [
      { dtype, shape: chosen },
      { dtype: 'int64', shape: chosen },
    ];
  },
  gradient: ({ inputs: [x], outputs, attributes: { axis } }, [g]) => {
    if (!g) return [];
    const { graph, dtype, shape } = x!;
    const zeros = graph.add('expand', [graph.scalar(0, dtype)], { shape });
    return [graph.add('scatterElements', [zeros, outputs[1]!, g], { axis, reduction: 'add' })];
  },
  evaluate: ([x], { axis, largest }, outputs) => evaluateTopK(x!, axis, largest, outputs),
  lower: (node, emitter) => {
    const { axis, k, largest } = node.attributes;
    return (
      emptyNames(node.outputs, emitter) ??
      emitter.node(
        'TopK',
        [emitter.name(node.inputs[0]!), emitter.ints([k])],
        { axis: { int: axis }, largest: { int: largest ? 1 : 0 }, sorted: { int: 1 } },
        2,
      )
    );
  },
};

function evaluateCumSum(x: Dense, axis: number, exclusive: boolean, reverse: boolean): Dense {
  const { length, step, starts } = linesAlong(x.shape, axis);
  const data = new Float64Array(x.data.length);
  for (const start of starts) {
    let total = 0;
    for (let count = 0; count < length; count += 1) {
      const place = start + (reverse ? length - 1 - count : count) * step;
      const before = total;
      total += x.data[place]!;
      data[place] = exclusive ? before : total;
    }
  }
  return { ...x, data };
}

const cumSumOperation: Operation<'cumSum'> = {
  infer: (inputs, { axis }) => {
    const { dtype, shape } = checkedOperand('cumSum', inputs, axis);
    return [{ dtype, shape }];
  },
  gradient: ({ attributes: { axis, exclusive, reverse } }, [g]) => [
    g && cumSum(g, { axis, exclusive, reverse: !reverse }),
  ],
  evaluate: ([x], { axis, exclusive, reverse }) => [evaluateCumSum(x!, axis, exclusive, reverse)],
  lower: (node, emitter) => {
    const { axis, exclusive, reverse } = node.attributes;
    return (
      emptyNames(node.outputs, emitter) ??
      emitter.node('CumSum', [emitter.name(node.inputs[0]!), emitter.scalar(axis, 'int64')], {
        exclusive: { int: exclusive ? 1 : 0 },
        reverse: { int: reverse ? 1 : 0 },
      })
    );
  },
};

/** Definitions of the operations that order the elements of an axis. */
export const orderingOperations: OperationFamily<'argMax' | 'argMin' | 'topK' | 'cumSum'> = {
  argMax: position('argMax', 'ArgMax', 1),
  argMin: position('argMin', 'ArgMin', -1),
  topK: topKOperation,
  cumSum: cumSumOperation,
};
