// Sign, exponentials, rounding, tests of single values, types and bounds.
import * as core from '../../core/math.ts';
import type { DataType } from '../../core/tensor-value.ts';
import { bfloat16Bits, float16Bits, fromBfloat16Bits, fromFloat16Bits } from '../../formats/half.ts';
import { onnxTypes } from '../../formats/onnx/data-types.ts';
import { equal } from '../functions/comparisons.ts';
import { cast, div, mul, neg, sign, square } from '../functions/elementwise.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { shapeError } from '../graph/shape-error.ts';
import { isFloating, type Tensor } from '../graph/tensor.ts';
import { roundHalfToEven } from './derived-functions.ts';
import type { Emitter, Operation, OperationFamily } from './operation.ts';
import { emit, isRestricted, unary } from './pointwise.ts';
import { trigonometricOperations } from './trigonometric.ts';
import { requireCount } from './value-kind.ts';

type Names =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'reciprocal'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'not'
  | 'isNaN'
  | 'isInf'
  | 'cast'
  | 'clip';

/** WebGPU has no Sign. */
function lowerSign({ x, dtype, emitter }: { x: string; dtype: DataType; emitter: Emitter }): string {
  if (!isRestricted(emitter) || !isFloating(dtype)) return emit(emitter, 'Sign', [x]);
  const [zero, one, minusOne] = [0, 1, -1].map((value) => emitter.scalar(value, dtype)) as [string, string, string];
  const below = emit(emitter, 'Where', [emit(emitter, 'Less', [x, zero]), minusOne, zero]);
  return emit(emitter, 'Where', [emit(emitter, 'Greater', [x, zero]), one, below]);
}

/** Rounds only where the target is narrower than float32: the evaluator holds both wide floating types in double precision. */
function castValue(value: number, from: DataType, to: DataType): number {
  if (to === 'bool') return value === 0 ? 0 : 1;
  if (to === 'float16') return fromFloat16Bits(float16Bits(value));
  if (to === 'bfloat16') return fromBfloat16Bits(bfloat16Bits(value));
  if (isFloating(to)) return value;
  const whole = Math.trunc(value);
  if (to === 'int64' || to === 'uint64') return Number.isNaN(whole) ? 0 : whole;
  return isFloating(from) && !Number.isFinite(whole) ? 0 : (narrow[to]?.(whole) ?? whole);
}

/** The low bits of a whole number, in two's complement. */
const narrow: { readonly [Type in DataType]?: (whole: number) => number } = {
  int8: (whole) => Int8Array.of(whole)[0]!,
  uint8: (whole) => Uint8Array.of(whole)[0]!,
  int16: (whole) => Int16Array.of(whole)[0]!,
  uint16: (whole) => Uint16Array.of(whole)[0]!,
  int32: (whole) => Int32Array.of(whole)[0]!,
  uint32: (whole) => Uint32Array.of(whole)[0]!,
};

const castOperation: Operation<'cast'> = {
  infer: (inputs, { to }) => {
    requireCount('cast', inputs, [1, 1]);
    return [{ dtype: to, shape: inputs[0]!.shape }];
  },
  gradient: ({ inputs: [x] }, [g]) => [g && (g.dtype === x!.dtype ? g : cast(g, x!.dtype))],
  evaluate: ([x], { to }) => [
    { dtype: to, shape: x!.shape, data: x!.data.map((value) => castValue(value, x!.dtype, to)) },
  ],
  lower: (node, emitter) =>
    emitter.node('Cast', [emitter.name(node.inputs[0]!)], { to: { int: onnxTypes[node.attributes.to] } }),
};

const clipDefinition = unary('clip', {
  kind: 'number',
  value: (x, { min, max }) => Math.min(max, Math.max(min, x)),
  gradient: ({ x, y, g, attributes: { min, max } }) =>
    min === Number.NEGATIVE_INFINITY && max === Number.POSITIVE_INFINITY ? g : mul(g, cast(equal(x, y), g.dtype)),
  lower: ({ x, dtype, attributes: { min, max }, emitter }) => {
    const low = min === Number.NEGATIVE_INFINITY ? '' : emitter.scalar(min, dtype);
    const high = max === Number.POSITIVE_INFINITY ? '' : emitter.scalar(max, dtype);
    return low === '' && high === '' ? x : emit(emitter, 'Clip', [x, low, high]);
  },
});

function checkBounds([x]: readonly Tensor[], { min, max }: OperationAttributes['clip']): void {
  const fits = (bound: number): boolean =>
    !Number.isNaN(bound) && (isFloating(x!.dtype) || Number.isInteger(bound) || !Number.isFinite(bound));
  if (fits(min) && fits(max)) return;
  throw shapeError('clip', `the bounds ${min} and ${max} must be numbers of that type`, [x!]);
}

const clipOperation: Operation<'clip'> = {
  ...clipDefinition,
  infer: (inputs, attributes) => {
    const types = clipDefinition.infer(inputs, attributes);
    checkBounds(inputs, attributes);
    return types;
  },
};

/** Definitions of the operations of one operand that are not activations. */
export const unaryOperations: OperationFamily<Names> = {
  ...trigonometricOperations,
  neg: unary('neg', { kind: 'signed', value: (x) => -x, gradient: ({ g }) => neg(g), lower: 'Neg' }),
  abs: unary('abs', { kind: 'number', value: Math.abs, gradient: ({ x, g }) => mul(g, sign(x)), lower: 'Abs' }),
  sign: unary('sign', { kind: 'number', value: Math.sign, gradient: 'zero', lower: lowerSign }),
  exp: unary('exp', { kind: 'real', value: core.exp, gradient: ({ y, g }) => mul(g, y), lower: 'Exp' }),
  log: unary('log', { kind: 'real', value: core.log, gradient: ({ x, g }) => div(g, x), lower: 'Log' }),
  sqrt: unary('sqrt', {
    kind: 'real',
    value: Math.sqrt,
    gradient: ({ y, g }) => div(mul(g, 0.5), y),
    lower: 'Sqrt',
  }),
  reciprocal: unary('reciprocal', {
    kind: 'real',
    value: (x) => 1 / x,
    gradient: ({ y, g }) => neg(mul(g, square(y))),
    lower: 'Reciprocal',
  }),
  floor: unary('floor', { kind: 'real', value: Math.floor, gradient: 'zero', lower: 'Floor' }),
  ceil: unary('ceil', { kind: 'real', value: Math.ceil, gradient: 'zero', lower: 'Ceil' }),
  round: unary('round', { kind: 'real', value: roundHalfToEven, gradient: 'zero', lower: 'Round' }),
  not: unary('not', { kind: 'truth', value: (x) => 1 - x, gradient: 'zero', lower: 'Not' }),
  isNaN: unary('isNaN', {
    kind: 'real',
    result: 'bool',
    value: (x) => (Number.isNaN(x) ? 1 : 0),
    gradient: 'zero',
    lower: 'IsNaN',
  }),
  isInf: unary('isInf', {
    kind: 'real',
    result: 'bool',
    value: (x, { negative, positive }) =>
      (negative && x === Number.NEGATIVE_INFINITY) || (positive && x === Number.POSITIVE_INFINITY) ? 1 : 0,
    gradient: 'zero',
    lower: ({ x, attributes: { negative, positive }, emitter }) =>
      emit(emitter, 'IsInf', [x], {
        detect_negative: { int: negative ? 1 : 0 },
        detect_positive: { int: positive ? 1 : 0 },
      }),
  }),
  cast: castOperation,
  clip: clipOperation,
};
