// One pass over a batch as a graph: what a network's author gives, and how it is built for training or for evaluation.
import { usageError } from '../../core/errors.ts';
import { createGraph } from '../../engine/create-graph.ts';
import type { Values } from '../../engine/executable.ts';
import type { Graph } from '../../engine/graph/graph.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { Mode } from '../scope/scope.ts';

/** What one pass over a batch computes. */
export interface StepGraph {
  /** One number, the mean over the batch as a rule; its gradient is followed. */
  readonly loss: Tensor;
  /** Loss of each case, [batch], for methods that weigh or select cases. */
  readonly caseLosses?: Tensor | undefined;
  /** Further results by name, such as logits. */
  readonly outputs?: Readonly<Record<string, Tensor>> | undefined;
  /** New values of buffers by name, such as running means; kept after a training pass. */
  readonly updates?: Readonly<Record<string, Tensor>> | undefined;
}

/** What a pass is built from: one input tensor for each value of the batch. */
export interface StepRequest {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly mode: Mode;
}

/** Builds one pass. Called once for every mode and every combination of input shapes. */
export type BuildStep = (request: StepRequest) => StepGraph;

/** Prefixes of the outputs of a pass. */
export const outputPrefixes = { gradient: 'gradient/', update: 'update/', output: 'output/' } as const;

/** For which batches a pass is built. */
export interface PassRequest {
  readonly build: BuildStep;
  readonly mode: Mode;
  /** A batch of the shapes to build for. */
  readonly batch: Values;
}

/** A pass in a graph of its own. */
export interface BuiltPass {
  readonly graph: Graph;
  readonly step: StepGraph;
  /** What every pass gives: `loss`, `caseLosses`, and further outputs with their prefix. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** Builds one pass; its graph is the one that the loss is in, which `build` may have rewritten. Throws what `build` throws. */
export function buildPass({ build, mode, batch }: PassRequest): BuiltPass {
  const graph = createGraph();
  const inputs = Object.fromEntries(
    Object.entries(batch).map(([name, { shape, dtype }]) => [name, graph.input(name, shape, dtype)]),
  );
  const step = build({ graph, inputs, mode });
  const outputs = {
    loss: step.loss,
    ...(step.caseLosses ? { caseLosses: step.caseLosses } : {}),
    ...Object.fromEntries(
      Object.entries(step.outputs ?? {}).map(([name, tensor]) => [`${outputPrefixes.output}${name}`, tensor]),
    ),
  };
  return { graph: step.loss.graph, step, outputs };
}

/** Names passes that one loaded graph can do: equal mode and equal types and shapes. */
export function passKey(mode: Mode | string, batch: Values): string {
  return [mode, ...Object.entries(batch).map(([name, value]) => `${name} ${formatType(value)}`)].join(';');
}

/** The tensor of a trained parameter. Throws `learn/no-parameter` (usage) for one that the pass does not use. */
export function parameterOf(graph: Graph, name: string): Tensor {
  const tensor = graph.inputs.get(name);
  if (tensor) return tensor;
  throw usageError('learn/no-parameter', `The network does not use the parameter "${name}".`, {
    hint: 'Freeze it, or take it out of the values.',
  });
}
