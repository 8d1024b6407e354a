import { elementCount } from '../../core/tensor-value.ts';
import { eye, zeros } from '../functions/constants.ts';
import { sumToShape } from '../functions/sum-to-shape.ts';
import { sameShape } from '../graph/broadcast.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { GraphNode, Tensor, TensorType } from '../graph/tensor.ts';
import { stridesOf } from './dense.ts';
import { type EinsumPlan, einsumShape, readEinsum, writeEinsum } from './einsum-equation.ts';
import { lowerEinsum } from './einsum-lowering.ts';
import type { Dense, Operation } from './operation.ts';
import { requireKind, requireOneType } from './value-kind.ts';

/** Sum of products over named axes. */
export const einsum: Operation<'einsum'> = {
  infer: (inputs, { equation }) => {
    requireKind('einsum', 'number', inputs);
    requireOneType('einsum', inputs);
    return [{ dtype: inputs[0]!.dtype, shape: einsumShape(readEinsum(equation, inputs)) }];
  },
  gradient: (node, [flow], wanted) => {
    const plan = readEinsum(node.attributes.equation, node.inputs);
    return wanted.map((isWanted, index) => (isWanted ? gradientOf(index, plan, node, flow!) : undefined));
  },
  evaluate: (inputs, { equation }, [output]) => [evaluateSum(readEinsum(equation, inputs), inputs, output!)],
  lower: (node, emitter) => [lowerEinsum(readEinsum(node.attributes.equation, node.inputs), node, emitter)],
};

/**
 * The gradient of one operand is the sum of products of the flow and the other operands over the axes that the operand lacks. Axes
 * that only the operand has are repeated; an axis that it names twice becomes a diagonal.
 */
function gradientOf(index: number, plan: EinsumPlan, { inputs }: GraphNode<'einsum'>, flow: Tensor): Tensor {
  const { graph } = flow;
  const own = plan.operands[index]!;
  const target = inputs[index]!;
  const others = inputs.filter((_, other) => other !== index);
  const terms = [...plan.operands.filter((_, other) => other !== index), plan.result];
  const distinct = [...new Set(own)];
  const shared = distinct.filter((label) => terms.some((labels) => labels.includes(label)));
  const equation = writeEinsum(terms, shared);
  if (equation === undefined) {
    throw shapeError('einsum', 'its gradient needs more than 52 letters', inputs);
  }
  const core = graph.add('einsum', [...others, flow], { equation });
  const extents = distinct.map((label) => target.shape[own.indexOf(label)]!);
  const places = distinct.map((label) => shared.indexOf(label));
  const spread = reshape(
    core,
    places.map((place) => (place < 0 ? 1 : core.shape[place]!)),
  );
  const summed = sumToShape(
    spread,
    spread.shape.map((extent, axis) => (extents[axis] === 1 ? 1 : extent)),
  );
  const whole = sameShape(summed.shape, extents) ? summed : graph.add('expand', [summed], { shape: extents });
  return onDiagonals(whole, distinct, own, target);
}

/** Places values along the diagonals of the axes that are named twice. */
function onDiagonals(values: Tensor, distinct: readonly number[], own: readonly number[], target: Tensor): Tensor {
  if (distinct.length === own.length) return values;
  const { graph } = values;
  if (elementCount(target.shape) === 0) return zeros(graph, target.shape, target.dtype);
  const isFirst = own.map((label, axis) => own.indexOf(label) === axis);
  let placed = reshape(
    values,
    own.map((_, axis) => (isFirst[axis] ? target.shape[axis]! : 1)),
  );
  for (const [axis, label] of own.entries()) {
    if (isFirst[axis]) continue;
    const first = own.indexOf(label);
    const extent = target.shape[axis]!;
    const ones = graph.add('cast', [eye(graph, extent)], { to: target.dtype });
    const mask = reshape(
      ones,
      own.map((_, other) => (other === axis || other === first ? extent : 1)),
    );
    placed = graph.add('mul', [placed, mask], {});
  }
  return placed;
}

function reshape(x: Tensor, shape: readonly number[]): Tensor {
  return sameShape(x.shape, shape) ? x : x.graph.add('reshape', [x], { shape });
}

function evaluateSum(plan: EinsumPlan, inputs: readonly Dense[], { dtype, shape }: TensorType): Dense {
  const data = new Float64Array(elementCount(shape));
  const summed = plan.extents.flatMap((_, label) => (plan.result.includes(label) ? [] : [label]));
  const order = [...plan.result, ...summed];
  const extents = order.map((label) => plan.extents[label]!);
  const steps = inputs.map((input, index) => stepsOf(input, plan.operands[index]!, order));
  const inner = elementCount(extents.slice(plan.result.length));
  const counters = new Array<number>(order.length).fill(0);
  const offsets = inputs.map(() => 0);
  const total = elementCount(extents);
  for (let count = 0; count < total; count += 1) {
    let product = 1;
    for (let index = 0; index < inputs.length; index += 1) product *= inputs[index]!.data[offsets[index]!]!;
    data[Math.floor(count / inner)]! += product;
    advance(counters, extents, (place, times) => {
      for (let index = 0; index < offsets.length; index += 1) offsets[index]! += times * steps[index]![place]!;
    });
  }
  return { dtype, shape, data };
}

/** How far an operand's offset moves with each label: 0 where it lacks the label or repeats along it. */
function stepsOf({ shape }: Dense, own: readonly number[], order: readonly number[]): readonly number[] {
  const strides = stridesOf(shape);
  return order.map((label) =>
    own.reduce((sum, other, axis) => (other === label && shape[axis] !== 1 ? sum + strides[axis]! : sum), 0),
  );
}

/** Counts one further in row-major order; `move` says which place went on by how much. */
function advance(counters: number[], extents: readonly number[], move: (place: number, times: number) => void): void {
  for (let place = extents.length - 1; place >= 0; place -= 1) {
    counters[place]! += 1;
    move(place, 1);
    if (counters[place]! < extents[place]!) return;
    counters[place] = 0;
    move(place, -extents[place]!);
  }
}
