// Activation functions. Gradients are written for few passes over memory: steps by `unitStep`, affine maps of 0..1 by `hardSigmoid`.
import * as core from '../../core/math.ts';
import { erf as erfBuilder, hardSigmoid, sigmoid } from '../functions/activations.ts';
import { and, greater, less } from '../functions/comparisons.ts';
import { abs, add, cast, clip, div, exp, mul, neg, square, sub } from '../functions/elementwise.ts';
import { unitStep } from '../functions/unit-step.ts';
import type { Tensor } from '../graph/tensor.ts';
import { erf } from './error-function.ts';
import { exponentialUnitOperations } from './exponential-units.ts';
import type { OperationFamily } from './operation.ts';
import { emit, type Flow, isRestricted, type Lowering, unary } from './pointwise.ts';
import { preluOperation } from './prelu.ts';
import { twoLevels } from './two-levels.ts';

type Names =
  | 'tanh'
  | 'sigmoid'
  | 'erf'
  | 'relu'
  | 'softplus'
  | 'softsign'
  | 'hardSwish'
  | 'mish'
  | 'silu'
  | 'gelu'
  | 'leakyRelu'
  | 'elu'
  | 'celu'
  | 'selu'
  | 'hardSigmoid'
  | 'thresholdedRelu'
  | 'prelu';

const rootHalf = Math.SQRT1_2;
const twoOverRootPi = 1.1283791670955126;
const oneOverRootPi = 0.5641895835477563;
/** 2 sqrt(2/pi): 0.5 (1 + tanh u) is the logistic function of 2u. */
const tanhScale = 1.5957691216057308;
const tanhCubic = 0.044715;

/** Phi(x) + x phi(x), with Phi from the error function by an affine map in one pass. */
function exactGeluGradient({ x, g }: Flow<'gelu'>): Tensor {
  const scaled = mul(x, rootHalf);
  const area = hardSigmoid(erfBuilder(scaled), { alpha: 0.5, beta: 0.5 });
  const density = mul(mul(scaled, exp(neg(square(scaled)))), oneOverRootPi);
  return mul(g, add(area, density));
}

/** With y = x P and P = sigmoid(v(x)): P + (1 - P) y v'(x). */
function tanhGeluGradient({ x, y, g }: Flow<'gelu'>): Tensor {
  const squared = square(x);
  const share = sigmoid(mul(x, add(mul(squared, tanhScale * tanhCubic), tanhScale)));
  const slope = add(mul(squared, 3 * tanhScale * tanhCubic), tanhScale);
  return mul(g, add(share, mul(sub(1, share), mul(y, slope))));
}

function geluValue(x: number, approximate: 'none' | 'tanh'): number {
  if (approximate === 'none') return x * (erf(x * rootHalf) / 2 + 0.5);
  return x * core.logistic(x * (tanhScale + tanhScale * tanhCubic * x * x));
}

/** tanh(softplus(x)) = n / (n + 2) with e = e^x and n = e (e + 2); beyond 20 it is 1 in double precision. */
const mishLimit = 20;

function mishValue(x: number): number {
  const e = core.exp(Math.min(x, mishLimit));
  const n = e * (e + 2);
  return Number.isNaN(x) ? x : x * (n / (n + 2));
}

/** (n + 4 x e (e + 1) / (n + 2)) / (n + 2). */
function mishGradient({ x, g }: Flow<'mish'>): Tensor {
  const e = exp(clip(x, { max: mishLimit }));
  const n = mul(e, add(e, 2));
  const m = add(n, 2);
  const bend = div(mul(mul(e, add(e, 1)), mul(x, 4)), m);
  return mul(g, div(add(n, bend), m));
}

/** ONNX Runtime's Mish goes through its slow Softplus and takes five times as long. */
function lowerMish({ x, dtype, emitter }: Lowering<'mish'>): string {
  const two = emitter.scalar(2, dtype);
  const e = emit(emitter, 'Exp', [emit(emitter, 'Min', [x, emitter.scalar(mishLimit, dtype)])]);
  const n = emit(emitter, 'Mul', [e, emit(emitter, 'Add', [e, two])]);
  return emit(emitter, 'Mul', [x, emit(emitter, 'Div', [n, emit(emitter, 'Add', [n, two])])]);
}

/** max(x, 0) - log(sigmoid(|x|)): the CPU's Softplus kernel takes four times as long. */
function lowerSoftplus({ x, emitter }: Lowering<'softplus'>): string {
  if (emitter.target === 'webgpu') return emit(emitter, 'Softplus', [x]);
  const share = emit(emitter, 'Sigmoid', [emit(emitter, 'Abs', [x])]);
  return emit(emitter, 'Sub', [emit(emitter, 'Relu', [x]), emit(emitter, 'Log', [share])]);
}

function lowerSoftsign({ x, dtype, emitter }: Lowering<'softsign'>): string {
  if (!isRestricted(emitter)) return emit(emitter, 'Softsign', [x]);
  return emit(emitter, 'Div', [x, emit(emitter, 'Add', [emit(emitter, 'Abs', [x]), emitter.scalar(1, dtype)])]);
}

/** The CPU has HardSigmoid in single precision only. */
function lowerHardSigmoid({ x, dtype, attributes: { alpha, beta }, emitter }: Lowering<'hardSigmoid'>): string {
  if (dtype !== 'float64') return emit(emitter, 'HardSigmoid', [x], { alpha: { float: alpha }, beta: { float: beta } });
  const scaled = emit(emitter, 'Mul', [x, emitter.scalar(alpha, dtype)]);
  const shifted = emit(emitter, 'Add', [scaled, emitter.scalar(beta, dtype)]);
  return emit(emitter, 'Clip', [shifted, emitter.scalar(0, dtype), emitter.scalar(1, dtype)]);
}

/** Relu has no int64 kernel. */
function lowerRelu({ x, dtype, emitter }: Lowering<'relu'>): string {
  return dtype === 'int64' ? emit(emitter, 'Max', [x, emitter.scalar(0, dtype)]) : emit(emitter, 'Relu', [x]);
}

function bounded(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}

/** The hard sigmoid, and x / 6 on its slope. */
function hardSwishGradient({ x, g }: Flow<'hardSwish'>): Tensor {
  const inside = cast(less(abs(x), 3), g.dtype);
  return mul(g, add(hardSigmoid(x), mul(mul(x, 1 / 6), inside)));
}

/** Definitions of the activations. */
export const activationOperations: OperationFamily<Names> = {
  ...exponentialUnitOperations,
  prelu: preluOperation,
  tanh: unary('tanh', {
    kind: 'real',
    value: core.tanh,
    gradient: ({ y, g }) => mul(g, sub(1, square(y))),
    lower: 'Tanh',
  }),
  sigmoid: unary('sigmoid', {
    kind: 'real',
    value: core.logistic,
    gradient: ({ y, g }) => mul(g, mul(y, sub(1, y))),
    lower: 'Sigmoid',
  }),
  erf: unary('erf', {
    kind: 'real',
    value: erf,
    gradient: ({ x, g }) => mul(mul(g, twoOverRootPi), exp(neg(square(x)))),
    lower: 'Erf',
  }),
  relu: unary('relu', {
    kind: 'signed',
    value: (x) => Math.max(0, x),
    gradient: ({ y, g }) => mul(g, unitStep(y)),
    lower: lowerRelu,
  }),
  softplus: unary('softplus', {
    kind: 'real',
    value: (x) => Math.max(0, x) + core.log1p(core.exp(-Math.abs(x))),
    gradient: ({ x, g }) => mul(g, sigmoid(x)),
    lower: lowerSoftplus,
  }),
  softsign: unary('softsign', {
    kind: 'real',
    value: (x) => x / (1 + Math.abs(x)),
    gradient: ({ x, g }) => div(g, square(add(abs(x), 1))),
    lower: lowerSoftsign,
  }),
  hardSwish: unary('hardSwish', {
    kind: 'real',
    value: (x) => x * bounded(x / 6 + 0.5, 0, 1),
    gradient: hardSwishGradient,
    lower: 'HardSwish',
  }),
  mish: unary('mish', { kind: 'real', value: mishValue, gradient: mishGradient, lower: lowerMish }),
  silu: unary('silu', {
    kind: 'real',
    value: (x) => x * core.logistic(x),
    gradient: ({ x, y, g }) => {
      const share = sigmoid(x);
      return mul(g, add(share, mul(y, sub(1, share))));
    },
    lower: ({ x, emitter }) => emit(emitter, 'Mul', [x, emit(emitter, 'Sigmoid', [x])]),
  }),
  gelu: unary('gelu', {
    kind: 'real',
    value: (x, { approximate }) => geluValue(x, approximate),
    gradient: (flow) => (flow.attributes.approximate === 'none' ? exactGeluGradient(flow) : tanhGeluGradient(flow)),
    lower: ({ x, attributes: { approximate }, emitter }) =>
      emit(emitter, 'Gelu', [x], { approximate: { string: approximate } }),
  }),
  leakyRelu: unary('leakyRelu', {
    kind: 'real',
    value: (x, { alpha }) => (x > 0 ? x : alpha * x),
    gradient: ({ x, g, attributes: { alpha } }) => mul(g, twoLevels(x, 1, alpha)),
    lower: ({ x, attributes: { alpha }, emitter }) => emit(emitter, 'LeakyRelu', [x], { alpha: { float: alpha } }),
  }),
  hardSigmoid: unary('hardSigmoid', {
    kind: 'real',
    value: (x, { alpha, beta }) => bounded(alpha * x + beta, 0, 1),
    gradient: ({ y, g, attributes: { alpha } }) => {
      const onSlope = and(greater(y, 0), less(y, 1));
      return mul(mul(g, alpha), cast(onSlope, g.dtype));
    },
    lower: lowerHardSigmoid,
  }),
  thresholdedRelu: unary('thresholdedRelu', {
    kind: 'real',
    value: (x, { alpha }) => (x > alpha ? x : 0),
    gradient: ({ x, y, g, attributes: { alpha } }) =>
      mul(g, alpha >= 0 ? unitStep(y) : cast(greater(x, alpha), g.dtype)),
    lower: ({ x, attributes: { alpha }, emitter }) =>
      emit(emitter, 'ThresholdedRelu', [x], { alpha: { float: alpha } }),
  }),
};
