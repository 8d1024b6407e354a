// Units that are straight above zero and exponential below: elu, celu, selu.
import { expm1 } from '../../core/math.ts';
import { greater, where } from '../functions/comparisons.ts';
import { add, clip, mul } from '../functions/elementwise.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { OperationFamily } from './operation.ts';
import { emit, type Flow, isRestricted, type Lowering, unary } from './pointwise.ts';
import { twoLevels } from './two-levels.ts';

/** The result is `above` x where x > 0 and `below` (e^x - 1) elsewhere, so that there the derivative is the result plus `below`. */
function unitGradient({ x, y, g }: Flow<'elu' | 'selu'>, above: number, below: number): Tensor {
  if (above <= 0 || below <= 0) return mul(g, where(greater(x, 0), above, add(y, below)));
  const negativePart = clip(y, { max: 0 });
  return mul(g, add(negativePart, above === below ? above : twoLevels(x, above, below)));
}

/** WebGPU has Elu alone. */
function lowerCelu({ x, dtype, attributes: { alpha }, emitter }: Lowering<'celu'>): string {
  if (!isRestricted(emitter)) return emit(emitter, 'Celu', [x], { alpha: { float: alpha } });
  const scale = emitter.scalar(alpha, dtype);
  return emit(emitter, 'Mul', [emit(emitter, 'Elu', [emit(emitter, 'Div', [x, scale])]), scale]);
}

function lowerSelu({ x, dtype, attributes: { alpha, gamma }, emitter }: Lowering<'selu'>): string {
  if (!isRestricted(emitter)) {
    return emit(emitter, 'Selu', [x], { alpha: { float: alpha }, gamma: { float: gamma } });
  }
  return emit(emitter, 'Mul', [emit(emitter, 'Elu', [x], { alpha: { float: alpha } }), emitter.scalar(gamma, dtype)]);
}

/** Definitions of the exponential units. */
export const exponentialUnitOperations: OperationFamily<'elu' | 'celu' | 'selu'> = {
  elu: unary('elu', {
    kind: 'real',
    value: (x, { alpha }) => (x > 0 ? x : alpha * expm1(x)),
    gradient: (flow) => unitGradient(flow, 1, flow.attributes.alpha),
    lower: ({ x, attributes: { alpha }, emitter }) => emit(emitter, 'Elu', [x], { alpha: { float: alpha } }),
  }),
  celu: unary('celu', {
    kind: 'real',
    value: (x, { alpha }) => (x > 0 ? x : alpha * expm1(x / alpha)),
    gradient: ({ y, g, attributes: { alpha } }) => mul(g, add(mul(clip(y, { max: 0 }), 1 / alpha), 1)),
    lower: lowerCelu,
  }),
  selu: unary('selu', {
    kind: 'real',
    value: (x, { alpha, gamma }) => gamma * (x > 0 ? x : alpha * expm1(x)),
    gradient: (flow) => unitGradient(flow, flow.attributes.gamma, flow.attributes.gamma * flow.attributes.alpha),
    lower: lowerSelu,
  }),
};
