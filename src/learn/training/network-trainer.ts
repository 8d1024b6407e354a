import type { Values } from '../../engine/executable.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { initialState, type LoadStateOptions, loadState, type NamedValues } from '../scope/network-state.ts';
import { createScope, type Scope, type ScopeOptions } from '../scope/scope.ts';
import type { StepGraph } from './step-graph.ts';
import { createTrainer } from './trainer.ts';
import type { Trainer, TrainerOptions } from './trainer-options.ts';

/** A network with its loss: a function of a scope, where parameters are made, and of one tensor for each input of a batch. */
export type TrainableNetwork<Input extends string = string> = (
  scope: Scope,
  inputs: Readonly<Record<Input, Tensor>>,
) => Omit<StepGraph, 'updates'>;

/** How a network is trained from its first values on. */
export interface NetworkTrainerOptions<Input extends string>
  extends Omit<TrainerOptions, 'build' | 'parameters' | 'buffers' | 'trainable'>,
    Omit<ScopeOptions, 'mode'> {
  readonly network: TrainableNetwork<Input>;
  /** A batch as the network will see it; only types and shapes are used. */
  readonly batch: Readonly<Record<Input, Pick<Values[string], 'dtype' | 'shape'>>>;
  /** Weights to start from instead of drawn ones (`loadState`). */
  readonly weights?: NamedValues | undefined;
  readonly loading?: LoadStateOptions | undefined;
}

/**
 * A trainer for a network written as one function: its parameters are drawn from the seed (or loaded), its running statistics kept. Throws
 * what `initialState`, `loadState` and `createTrainer` throw.
 */
export function networkTrainer<Input extends string>(options: NetworkTrainerOptions<Input>): Trainer {
  const { network, batch, weights, loading, trainable, lora, ...rest } = options;
  const drawn = initialState(
    (scope) => {
      const inputs = Object.entries<Pick<Values[string], 'dtype' | 'shape'>>(batch).map(
        ([name, { shape, dtype }]) => [name, scope.graph.input(name, shape, dtype)] as const,
      );
      return network(scope, Object.fromEntries(inputs) as Record<Input, Tensor>);
    },
    { seed: options.seed, trainable, lora },
  );
  const state = weights ? loadState(drawn, weights, loading) : drawn;
  return createTrainer({
    ...rest,
    ...state,
    build: ({ graph, inputs, mode }) => {
      const scope = createScope(graph, { mode, trainable, lora });
      const step = network(scope, inputs as Readonly<Record<Input, Tensor>>);
      return { ...step, updates: scope.updates };
    },
  });
}
