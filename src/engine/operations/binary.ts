// Arithmetic of two operands that broadcast against each other.
import * as core from '../../core/math.ts';
import { elementCount } from '../../core/tensor-value.ts';
import { and, equal, greater, greaterOrEqual, where } from '../functions/comparisons.ts';
import { add, cast, div, log, mul, neg, pow, square, sub } from '../functions/elementwise.ts';
import { type GraphNode, isFloating, type Tensor } from '../graph/tensor.ts';
import type { Emitter, OperationFamily } from './operation.ts';
import { binary, emit, type PairFlow } from './pointwise.ts';

type Names = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'minimum' | 'maximum' | 'mod';

/** Quotient of whole numbers towards zero. ONNX leaves division by zero undefined; here it gives 0. */
function wholeQuotient(a: number, b: number): number {
  return b === 0 ? 0 : Math.trunc(a / b);
}

function remainder(a: number, b: number, truncated: boolean): number {
  const rest = a % b;
  return truncated || rest === 0 || rest < 0 === b < 0 ? rest : rest + b;
}

/** Both gradients of a / b share g / b. */
function quotientGradients({ b, y, g, wanted }: PairFlow): readonly (Tensor | undefined)[] {
  const ofA = div(g, b);
  return [ofA, wanted[1] ? neg(mul(ofA, y)) : undefined];
}

/** The value of a constant of one element. */
function constantOf(tensor: Tensor): number | undefined {
  if (tensor.node.operation !== 'constant' || elementCount(tensor.shape) !== 1 || isHalf(tensor)) return undefined;
  return Number((tensor.node as GraphNode<'constant'>).attributes.value.data[0]);
}

function isHalf({ dtype }: Tensor): boolean {
  return dtype === 'float16' || dtype === 'bfloat16';
}

/** Gradient of x^c for a constant c, without a power where a product does. */
function constantPowerGradient({ a: x, y, g }: PairFlow, c: number): Tensor | undefined {
  if (c === 0) return undefined;
  if (c === 1) return g;
  if (c === 2) return mul(mul(g, x), 2);
  if (c === 3) return mul(mul(g, square(x)), 3);
  if (c === 0.5) return div(mul(g, 0.5), y);
  if (c === -1) return neg(mul(g, square(y)));
  return mul(mul(g, c), pow(x, c - 1));
}

/** Written so that neither rule meets 0 * Infinity: where the base is 0 the power is of another number that is multiplied by 0. */
function powerGradients(flow: PairFlow): readonly (Tensor | undefined)[] {
  const { a: x, b, y, g, wanted } = flow;
  const c = constantOf(b);
  if (c !== undefined && !wanted[1]) return [constantPowerGradient(flow, c)];
  const exponent = b.dtype === x.dtype ? b : cast(b, x.dtype);
  const atZero = equal(x, 0);
  const isConstant = and(atZero, equal(exponent, 0));
  const isFlat = and(atZero, greaterOrEqual(exponent, 0));
  return [
    wanted[0] ? mul(mul(g, exponent), pow(x, where(isConstant, 0, sub(exponent, 1)))) : undefined,
    wanted[1] ? mul(mul(g, y), log(where(isFlat, 1, x))) : undefined,
  ];
}

/** The share of a gradient that goes to the operand that won: all, or half where both are equal. */
function winnerGradients({ g, wanted }: PairFlow, above: Tensor, notBelow: Tensor): readonly (Tensor | undefined)[] {
  const share = mul(add(cast(above, g.dtype), cast(notBelow, g.dtype)), 0.5);
  const first = mul(g, share);
  return [first, wanted[1] ? sub(g, first) : undefined];
}

/** ONNX has the floored remainder only for whole numbers. */
function lowerModulo([a, b]: readonly [string, string], node: GraphNode<'mod'>, emitter: Emitter): string {
  const { dtype } = node.outputs[0]!;
  const { truncated } = node.attributes;
  if (truncated || !isFloating(dtype)) return emit(emitter, 'Mod', [a, b], { fmod: { int: truncated ? 1 : 0 } });
  const rest = emit(emitter, 'Mod', [a, b], { fmod: { int: 1 } });
  const zero = emitter.scalar(0, dtype);
  const otherSide = emit(emitter, 'Less', [emit(emitter, 'Mul', [emit(emitter, 'Sign', [rest]), b]), zero]);
  return emit(emitter, 'Where', [otherSide, emit(emitter, 'Add', [rest, b]), rest]);
}

/** Definitions of the arithmetic of two operands. */
export const binaryOperations: OperationFamily<Names> = {
  add: binary('add', { kind: 'number', value: (a, b) => a + b, gradient: ({ g }) => [g, g], lower: 'Add' }),
  sub: binary('sub', {
    kind: 'number',
    value: (a, b) => a - b,
    gradient: ({ g, wanted }) => [g, wanted[1] ? neg(g) : undefined],
    lower: 'Sub',
  }),
  mul: binary('mul', {
    kind: 'number',
    value: (a, b) => a * b,
    gradient: ({ a, b, g, wanted }) => [wanted[0] ? mul(g, b) : undefined, wanted[1] ? mul(g, a) : undefined],
    lower: 'Mul',
  }),
  div: binary('div', {
    kind: 'number',
    value: (a, b) => a / b,
    wholeValue: wholeQuotient,
    gradient: quotientGradients,
    lower: 'Div',
  }),
  pow: binary('pow', {
    kind: 'number',
    mixed: true,
    value: core.pow,
    wholeValue: (a, b) => Math.trunc(core.pow(a, b)),
    gradient: powerGradients,
    lower: 'Pow',
  }),
  minimum: binary('minimum', {
    kind: 'number',
    value: (a, b) => Math.min(a, b),
    gradient: (flow) => winnerGradients(flow, greater(flow.b, flow.a), greaterOrEqual(flow.b, flow.a)),
    lower: 'Min',
  }),
  maximum: binary('maximum', {
    kind: 'number',
    value: (a, b) => Math.max(a, b),
    gradient: (flow) => winnerGradients(flow, greater(flow.a, flow.b), greaterOrEqual(flow.a, flow.b)),
    lower: 'Max',
  }),
  mod: binary('mod', {
    kind: 'number',
    value: (a, b, { truncated }) => remainder(a, b, truncated),
    wholeValue: (a, b, { truncated }) => (b === 0 ? 0 : remainder(a, b, truncated)),
    gradient: ({ a, b, y, g, wanted }) => [g, wanted[1] ? mul(g, div(sub(y, a), b)) : undefined],
    lower: lowerModulo,
  }),
};
