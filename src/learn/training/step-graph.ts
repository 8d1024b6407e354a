// One pass over a batch as a graph: what a network's author gives, and how it is loaded for training or for evaluation.
import { usageError } from '../../core/errors.ts';
import { createGraph } from '../../engine/create-graph.ts';
import { type Executable, loadExecutable, targetOf, type Values } from '../../engine/executable.ts';
import { gradients } from '../../engine/gradient/gradients.ts';
import type { Graph } from '../../engine/graph/graph.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { compileGraph } from '../../engine/lower/compile-graph.ts';
import type { Runtime } from '../../engine/runtime.ts';
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

/** Prefixes of the outputs of a loaded pass. */
export const outputPrefixes = { gradient: 'gradient/', update: 'update/', output: 'output/' } as const;

/** How a pass is loaded. */
export interface LoadStepOptions {
  readonly runtime: Runtime;
  readonly build: BuildStep;
  readonly mode: Mode;
  /** A batch of the shapes to load for. */
  readonly batch: Values;
  /** Parameters whose gradients are wanted. */
  readonly trainable: readonly string[];
}

/**
 * Loads one pass: outputs `loss`, `caseLosses`, and with prefixes gradients, updates and further outputs. Throws `learn/no-parameter`
 * (usage) for a trainable name that the pass does not use.
 */
export async function loadStep({ runtime, build, mode, batch, trainable }: LoadStepOptions): Promise<Executable> {
  const graph = createGraph();
  const inputs = Object.fromEntries(
    Object.entries(batch).map(([name, { shape, dtype }]) => [name, graph.input(name, shape, dtype)]),
  );
  const step = build({ graph, inputs, mode });
  const outputs: Record<string, Tensor> = { loss: step.loss };
  if (step.caseLosses) outputs['caseLosses'] = step.caseLosses;
  if (mode === 'train') {
    const wrt = trainable.map((name) => parameterOf(graph, name));
    for (const [index, gradient] of gradients(step.loss, wrt).entries()) {
      outputs[`${outputPrefixes.gradient}${trainable[index]!}`] = gradient;
    }
    for (const [name, tensor] of Object.entries(step.updates ?? {}))
      outputs[`${outputPrefixes.update}${name}`] = tensor;
  }
  for (const [name, tensor] of Object.entries(step.outputs ?? {})) outputs[`${outputPrefixes.output}${name}`] = tensor;
  return loadExecutable(compileGraph(outputs, { target: targetOf(runtime) }), runtime);
}

function parameterOf(graph: Graph, name: string): Tensor {
  const tensor = graph.inputs.get(name);
  if (tensor) return tensor;
  throw usageError('learn/no-parameter', `The network does not use the parameter "${name}".`, {
    hint: 'Freeze it, or take it out of the values.',
  });
}
