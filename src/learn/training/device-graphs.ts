// The graphs of a device trainer: passes with the optimiser's step in them. A tensor that is kept is fed under its own name and comes out
// under `next/` and its name: trained parameters under theirs, state of the optimiser and averages as `section:parameter`.
import type { TensorValue } from '../../core/tensor-value.ts';
import { createGraph } from '../../engine/create-graph.ts';
import { kernelsOf, type Values } from '../../engine/executable.ts';
import { add, clip, div, mul, sqrt } from '../../engine/functions/elementwise.ts';
import { gradients } from '../../engine/gradient/gradients.ts';
import type { Graph } from '../../engine/graph/graph.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { compileGraph } from '../../engine/lower/compile-graph.ts';
import { type GraphParameter, graphStep } from '../optimisers/graph-step.ts';
import type { Step } from '../optimisers/optimiser-definition.ts';
import { squareSum } from '../optimisers/square-sum.ts';
import { type BuiltGraph, builtGraph } from './graph-cache.ts';
import { buildPass, parameterOf } from './step-graph.ts';
import type { TrainerOptions } from './trainer-options.ts';

/** A graph of a device trainer, and the numbers that change from step to step. */
export interface DeviceGraph extends BuiltGraph {
  /** Scalars that the optimiser's part of the graph is fed with in a step; none where it has no such part. */
  coefficients(step: Step): Readonly<Record<string, number>>;
}

/** What the graphs are built from. */
export interface DeviceGraphOptions extends TrainerOptions {
  readonly trained: readonly string[];
}

/** Prefix of the outputs that take the place of what was fed. */
export const nextPrefix = 'next/';

/** Names of the scalars besides the optimiser's. */
export const scalarNames = {
  /** What the sum of gradients so far counts: 0 in the first batch of a step, then 1. */
  keptSum: 'part/keep',
  /** What the batch counts in the sum. */
  weight: 'part/weight',
  /** What the average so far counts, and what the new weights count in it. */
  keptAverage: 'average/keep',
  takenWeights: 'average/take',
} as const;

/** Names of what is kept for a trained parameter besides its state. */
export const keptNames = {
  sum: (parameter: string): string => `accumulated:${parameter}`,
  perturbed: (parameter: string): string => `perturbed:${parameter}`,
  average: (parameter: string): string => `average:${parameter}`,
} as const;

/** Forward, backward and the optimiser's step for one batch. */
export function fusedStepGraph(options: DeviceGraphOptions, batch: Values): DeviceGraph {
  const { graph, step, outputs } = buildPass({ build: options.build, mode: 'train', batch });
  const values = options.trained.map((name) => parameterOf(graph, name));
  const found = gradients(step.loss, values);
  const parameters = options.trained.map((name, i) => ({ name, value: values[i]!, gradient: found[i]! }));
  const update = addUpdate(graph, parameters, options);
  return finish(options, { ...outputs, ...nexts(step.updates ?? {}), ...update.outputs }, update.coefficients);
}

/** Forward and backward for one of several batches of a step: adds its gradients to a sum. */
export function gradientGraph(options: DeviceGraphOptions, batch: Values): DeviceGraph {
  const { graph, step, outputs } = buildPass({ build: options.build, mode: 'train', batch });
  const values = options.trained.map((name) => parameterOf(graph, name));
  const kept = graph.input(scalarNames.keptSum, []);
  const weight = graph.input(scalarNames.weight, []);
  const sums = gradients(step.loss, values).map((gradient, index) => {
    const name = keptNames.sum(options.trained[index]!);
    return [name, add(mul(graph.buffer(name, gradient.shape), kept), mul(gradient, weight))] as const;
  });
  return finish(options, { ...outputs, ...nexts(step.updates ?? {}), ...nexts(Object.fromEntries(sums)) });
}

/** The weights moved uphill along the sum of gradients, as `perturbValues`; output `gradientNorm` is the norm that divides. */
export function perturbationGraph(options: DeviceGraphOptions): DeviceGraph {
  const { radius, adaptive = false } = options.sharpness!;
  const parameters = summedParameters(createGraph(), options);
  const directions = parameters.map(({ value, gradient }) => (adaptive ? mul(mul(value, value), gradient) : gradient));
  const gradientNorm = normOf(parameters.map(({ value, gradient }) => (adaptive ? mul(value, gradient) : gradient)));
  const factor = div(radius, add(gradientNorm, 1e-12));
  const moved = parameters.map(({ name, value }, index) => [
    keptNames.perturbed(name),
    add(value, mul(directions[index]!, factor)),
  ]);
  return finish(options, { gradientNorm, ...nexts(Object.fromEntries(moved)) });
}

/** The optimiser's step on the sum of gradients. */
export function updateGraph(options: DeviceGraphOptions): DeviceGraph {
  const graph = createGraph();
  const { outputs, coefficients } = addUpdate(graph, summedParameters(graph, options), options);
  return finish(options, outputs, coefficients);
}

/** A pass in evaluation mode. */
export function evaluationGraph(options: DeviceGraphOptions, batch: Values): DeviceGraph {
  return finish(options, buildPass({ build: options.build, mode: 'eval', batch }).outputs);
}

function summedParameters(graph: Graph, { trained, parameters }: DeviceGraphOptions): readonly GraphParameter[] {
  return trained.map((name) => {
    const { shape } = parameters[name] as TensorValue;
    return { name, value: graph.parameter(name, shape), gradient: graph.buffer(keptNames.sum(name), shape) };
  });
}

interface Update {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly coefficients: DeviceGraph['coefficients'];
}

function addUpdate(graph: Graph, parameters: readonly GraphParameter[], options: DeviceGraphOptions): Update {
  const { clipValue, clipNorm, averaging, optimiser } = options;
  const { name: optimiserName, ...rest } = optimiser;
  const limited = parameters.map((parameter) =>
    clipValue === undefined
      ? parameter
      : { ...parameter, gradient: clip(parameter.gradient, { min: -clipValue, max: clipValue }) },
  );
  const { outputs, coefficients, gradientNorm } = graphStep(optimiserName, { ...rest, parameters: limited, clipNorm });
  const next: Record<string, Tensor> = {};
  for (const [key, tensor] of Object.entries(outputs)) next[key.replace(/^values:/, '')] = tensor;
  if (averaging) {
    const kept = graph.input(scalarNames.keptAverage, []);
    const taken = graph.input(scalarNames.takenWeights, []);
    for (const { name, value } of parameters) {
      const average = graph.buffer(keptNames.average(name), value.shape);
      next[keptNames.average(name)] = add(mul(average, kept), mul(next[name] ?? value, taken));
    }
  }
  const norm = clipValue === undefined ? gradientNorm : normOf(parameters.map(({ gradient }) => gradient));
  return { outputs: { gradientNorm: norm, ...nexts(next) }, coefficients };
}

function normOf(tensors: readonly Tensor[]): Tensor {
  return sqrt(tensors.map(squareSum).reduce((sum, square) => add(sum, square)));
}

function nexts(tensors: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${nextPrefix}${name}`, tensor]));
}

function finish(
  { runtime }: DeviceGraphOptions,
  outputs: Readonly<Record<string, Tensor>>,
  coefficients: DeviceGraph['coefficients'] = () => ({}),
): DeviceGraph {
  return { ...builtGraph(compileGraph(outputs, kernelsOf(runtime)), outputs), coefficients };
}
