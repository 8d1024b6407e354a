// Writes chains of ONNX nodes with the shapes between them known, for forms that take an operation apart.
import { type DataType, elementCount, type Shape } from '../../core/tensor-value.ts';
import { broadcastShapes, sameShape } from '../graph/broadcast.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Emitter, OnnxAttribute } from './operation.ts';

/** A value of the model that is being written. */
export interface Written {
  readonly name: string;
  readonly shape: Shape;
}

/** A part of an axis: `extent` elements from `start`, `step` apart (default 1; positive). */
export interface AxisPart {
  readonly axis: number;
  readonly start: number;
  readonly extent: number;
  readonly step?: number | undefined;
}

/** Writes nodes whose values are all of one type. Moves that change nothing write nothing. */
export class OnnxWriter {
  readonly emitter: Emitter;
  readonly dtype: DataType;

  constructor(emitter: Emitter, dtype: DataType) {
    this.emitter = emitter;
    this.dtype = dtype;
  }

  read(tensor: Tensor): Written {
    return { name: this.emitter.name(tensor), shape: tensor.shape };
  }

  /** A node with one output of the given shape. */
  node(
    operator: string,
    inputs: readonly (Written | string)[],
    shape: Shape,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): Written {
    const names = inputs.map((input) => (typeof input === 'string' ? input : input.name));
    return { name: this.emitter.node(operator, names, attributes)[0]!, shape };
  }

  reshape(x: Written, shape: Shape): Written {
    if (sameShape(x.shape, shape)) return x;
    const attributes = shape.includes(0) ? { allowzero: { int: 1 } } : undefined;
    return this.node('Reshape', [x, this.emitter.ints(shape)], shape, attributes);
  }

  /**
   * Axis i of the result is axis `order[i]`. Axes of extent 1 are left out and axes that stay together are one: ONNX Runtime's kernels
   * know few orders, and are several times slower for the others.
   */
  transpose(x: Written, order: readonly number[]): Written {
    const shape = order.map((axis) => x.shape[axis]!);
    const runs = movedRuns(x.shape, order);
    if (runs.length <= 1) return this.reshape(x, shape);
    const sorted = [...runs].sort((a, b) => a[0]! - b[0]!);
    const extents = sorted.map((run) => elementCount(run.map((axis) => x.shape[axis]!)));
    const places = runs.map((run) => sorted.indexOf(run));
    const moved = places.map((place) => extents[place]!);
    const joined = this.reshape(x, extents);
    return this.reshape(this.node('Transpose', [joined], moved, { perm: { ints: places } }), shape);
  }

  /** Matrices turned: the last two axes exchanged, in one node, which runtimes join with the product that follows. */
  turn(x: Written): Written {
    const axes = Array.from(x.shape.keys());
    const order = [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!];
    const shape = order.map((axis) => x.shape[axis]!);
    if (shape.at(-1) === 1 || shape.at(-2) === 1) return this.reshape(x, shape);
    return this.node('Transpose', [x], shape, { perm: { ints: order } });
  }

  /** Zeros before and after; negative counts crop. */
  pad(x: Written, before: readonly number[], after: readonly number[]): Written {
    if ([...before, ...after].every((count) => count === 0)) return x;
    const shape = x.shape.map((extent, axis) => extent + before[axis]! + after[axis]!);
    return this.node('Pad', [x, this.emitter.ints([...before, ...after])], shape);
  }

  slice(x: Written, parts: readonly AxisPart[]): Written {
    const needed = parts.filter(
      ({ axis, start, extent, step = 1 }) => start !== 0 || extent !== x.shape[axis] || (step !== 1 && extent > 1),
    );
    if (needed.length === 0) return x;
    const column = (pick: (part: AxisPart) => number): string => this.emitter.ints(needed.map(pick));
    const inputs = [
      x,
      column(({ start }) => start),
      column(({ start, extent, step = 1 }) => start + (extent - 1) * step + 1),
      column(({ axis }) => axis),
    ];
    if (needed.some(({ step = 1 }) => step !== 1)) inputs.push(column(({ step = 1 }) => step));
    const shape = x.shape.map((extent, axis) => needed.find((part) => part.axis === axis)?.extent ?? extent);
    return this.node('Slice', inputs, shape);
  }

  /** The elements of an axis at known places, in their order. */
  gather(x: Written, axis: number, places: readonly number[]): Written {
    const extents = x.shape.map((extent, other) => (other === axis ? places.length : extent));
    if (places.every((place, index) => place === index) && places.length === x.shape[axis]) return x;
    return this.node('Gather', [x, this.emitter.ints(places)], extents, { axis: { int: axis } });
  }

  concat(parts: readonly Written[], axis: number): Written {
    if (parts.length === 1) return parts[0]!;
    const extent = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
    const shape = parts[0]!.shape.map((own, other) => (other === axis ? extent : own));
    return this.node('Concat', parts, shape, { axis: { int: axis } });
  }

  /** Sum over axes, which disappear. */
  sum(x: Written, axes: readonly number[]): Written {
    if (axes.length === 0) return x;
    const shape = x.shape.filter((_, axis) => !axes.includes(axis));
    if (axes.every((axis) => x.shape[axis] === 1)) return this.reshape(x, shape);
    return this.node('ReduceSum', [x, this.emitter.ints(axes)], shape, { keepdims: { int: 0 } });
  }

  /** Product of stacks of matrices with equal, broadcast or missing leading axes. */
  matmul(a: Written, b: Written): Written {
    const stack = broadcastShapes(
      'matmul',
      [a, b].map(({ shape }) => ({ dtype: this.dtype, shape: shape.slice(0, -2) })),
    );
    return this.node('MatMul', [a, b], [...stack, a.shape.at(-2)!, b.shape.at(-1)!]);
  }

  add(a: Written, b: Written): Written {
    return this.#elementwise('Add', a, b);
  }

  mul(a: Written, b: Written): Written {
    return this.#elementwise('Mul', a, b);
  }

  /** Repeats along axes of extent 1 to `shape`. */
  expand(x: Written, shape: Shape): Written {
    if (sameShape(x.shape, shape)) return x;
    return this.node('Expand', [x, this.emitter.ints(shape)], shape);
  }

  zeros(shape: Shape): Written {
    const zero = { name: this.emitter.scalar(0, this.dtype), shape: [] };
    return shape.length === 0 ? zero : this.expand(zero, shape);
  }

  /** Whether a value has no elements: many kernels refuse those. */
  isEmpty({ shape }: Written): boolean {
    return elementCount(shape) === 0;
  }

  #elementwise(operator: string, a: Written, b: Written): Written {
    const shape = broadcastShapes(
      operator,
      [a, b].map((value) => ({ dtype: this.dtype, shape: value.shape })),
    );
    return this.node(operator, [a, b], shape);
  }
}

/** The axes of more than one element in their new order, cut where neighbours were none before. */
function movedRuns(shape: Shape, order: readonly number[]): readonly (readonly number[])[] {
  const kept = shape.flatMap((extent, axis) => (extent === 1 ? [] : [axis]));
  const runs: number[][] = [];
  for (const axis of order) {
    if (shape[axis] === 1) continue;
    const run = runs.at(-1);
    if (run && kept.indexOf(axis) === kept.indexOf(run.at(-1)!) + 1) run.push(axis);
    else runs.push([axis]);
  }
  return runs;
}
