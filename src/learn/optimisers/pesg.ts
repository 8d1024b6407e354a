import type { Stream } from '../../core/stream.ts';
import { add, clip, mul, sub } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { FloatArray } from '../memory/kernel.ts';
import type { ParameterMemory } from '../memory/parameter-memory.ts';
import {
  type GraphTarget,
  type OptimiserDefinition,
  outsideOf,
  type Step,
  type Whole,
} from './optimiser-definition.ts';

/** The dual variable of the AUC margin loss, and the parameters that its ascent reads: all scalars, by name. */
export interface DualVariable {
  readonly alpha: string;
  /** The loss's centre of positive scores, a. */
  readonly positive: string;
  /** The loss's centre of negative scores, b. */
  readonly negative: string;
  readonly margin: number;
}

/** Settings of `pesg`. */
export interface PesgSettings {
  /** Weight of the newest direction in the buffer, in (0, 1]; 1 keeps nothing. (LibAUC's `momentum`: the higher, the shorter the memory.) */
  readonly momentum: number;
  /** Bound of each element of the gradient; above 0. */
  readonly clip: number;
  /** Pull towards the reference, at least 0. */
  readonly epochDecay: number;
  /** L2 term, at least 0. */
  readonly weightDecay: number;
  /** Absent: no dual variable. */
  readonly dual?: DualVariable | undefined;
}

const largestDual = 999;

/**
 * Proximal epoch stochastic gradient (Yuan et al. 2021, as LibAUC 2.0.1 does it): d = clamp(g, +-clip) + epochDecay (p - reference) +
 * weightDecay p; b = (1 - momentum) b + momentum d, in the first step b = d; p -= rate b. Then the dual variable ascends with the new
 * a and b: alpha = clamp(alpha + rate (2 (margin + b - a) - 2 alpha), 0, 999); its gradient is not used. `startStage` moves the reference to
 * the mean of the iterates since the last call; divide the learning rate at the same time. The reference starts at zero: see
 * `drawReference`, or copy the values to the section `reference`.
 */
export const pesg: OptimiserDefinition<PesgSettings> = {
  defaults: { momentum: 0.9, clip: 1, epochDecay: 2e-3, weightDecay: 1e-5 },
  optional: ['dual'],
  sections: () => ['momentum', 'reference', 'total'],
  problems: ({ momentum, clip, epochDecay, weightDecay, dual }) => [
    ...(momentum > 0 && momentum <= 1 ? [] : [`\`momentum\` must be above 0 and at most 1; got ${momentum}.`]),
    ...(clip > 0 ? [] : [`\`clip\` must be above 0; got ${clip}.`]),
    ...outsideOf({ low: 0, high: Number.POSITIVE_INFINITY }, 'epochDecay', epochDecay),
    ...outsideOf({ low: 0, high: Number.POSITIVE_INFINITY }, 'weightDecay', weightDecay),
    ...(dual === undefined || Number.isFinite(dual.margin) ? [] : [`\`margin\` must be finite; got ${dual.margin}.`]),
  ],
  names: ({ dual }) => (dual === undefined ? [] : [dual.alpha, dual.positive, dual.negative]),
  apart: ({ dual }) => (dual === undefined ? [] : [dual.alpha]),
  update: ({ kernel, spot, place }, settings, step) => {
    kernel.pesg(
      { ...spot, buffer: place('momentum'), reference: place('reference'), total: place('total') },
      {
        gradientScale: step.gradientScale,
        limit: settings.clip,
        pull: settings.epochDecay,
        decay: settings.weightDecay,
        ...coefficients(settings, step),
      },
    );
  },
  finish: ({ memory, scalars }, { dual }, step) => {
    scalars['iterates'] = (scalars['iterates'] ?? 0) + 1;
    if (dual !== undefined) ascend(memory, dual, step);
  },
  startStage,
  coefficients,
  graphUpdate,
  graphFinish: (values, { dual }, coefficient) => {
    if (dual === undefined) return {};
    const [alpha, a, b] = [dual.alpha, dual.positive, dual.negative].map((name) => values.get(name)!);
    const slope = sub(mul(sub(add(b!, dual.margin), a!), 2), mul(alpha!, 2));
    const next = add(alpha!, mul(slope, coefficient('rate')));
    return { [dual.alpha]: clip(next, { min: 0, max: largestDual }) };
  },
};

function coefficients(
  { momentum }: PesgSettings,
  { count, learningRate }: Step,
): { keep: number; take: number; rate: number } {
  const first = count === 1;
  return { keep: first ? 0 : 1 - momentum, take: first ? 1 : momentum, rate: learningRate };
}

function graphUpdate(target: GraphTarget, settings: PesgSettings): Readonly<Record<string, Tensor>> {
  const { value, gradient, slot, coefficient } = target;
  const { clip: limit, epochDecay, weightDecay } = settings;
  const clipped = clip(gradient, { min: -limit, max: limit });
  const drawn = add(clipped, mul(sub(value, slot('reference')), epochDecay));
  const d = add(drawn, mul(value, weightDecay));
  const momentum = add(mul(slot('momentum'), coefficient('keep')), mul(d, coefficient('take')));
  const values = sub(value, mul(momentum, coefficient('rate')));
  return { values, momentum, total: add(slot('total'), values) };
}

function ascend(memory: ParameterMemory<FloatArray>, dual: DualVariable, { learningRate }: Step): void {
  const { round } = memory.kernel;
  const values = memory.section('values');
  const alpha = values.view(dual.alpha);
  const a = values.view(dual.positive)[0]!;
  const b = values.view(dual.negative)[0]!;
  const slope = round(2 * round(round(dual.margin + b) - a) - 2 * alpha[0]!);
  const next = round(alpha[0]! + round(round(learningRate) * slope));
  alpha[0] = Math.max(0, Math.min(next, largestDual));
}

function startStage({ memory, scalars }: Whole): void {
  const iterates = scalars['iterates'] ?? 0;
  if (iterates === 0) return;
  const total = memory.section('total');
  const reference = memory.section('reference');
  for (const { name } of memory.parameters) {
    const sums = total.view(name);
    reference.view(name).forEach((_, i, means) => {
      means[i] = sums[i]! / iterates;
    });
  }
  total.all.fill(0);
  scalars['iterates'] = 0;
}

/**
 * Fills the section `reference` with normal numbers of mean 0, in the order of the parameters, as LibAUC starts;
 * standard deviation 0.01 there. Throws `learn/unknown-section` (usage).
 */
export function drawReference(memory: ParameterMemory<FloatArray>, stream: Stream, standardDeviation = 0.01): void {
  const reference = memory.section('reference');
  for (const { name } of memory.parameters) {
    reference.view(name).forEach((_, i, values) => {
      values[i] = standardDeviation * stream.normal();
    });
  }
}
