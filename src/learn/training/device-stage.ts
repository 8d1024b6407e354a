import { memoryTensors, restoreMemory } from '../memory/memory-tensors.ts';
import { createParameterMemory } from '../memory/parameter-memory.ts';
import { createOptimiser, type OptimiserOptions } from '../optimisers/create-optimiser.ts';
import type { OptimiserName } from '../optimisers/optimisers.ts';
import type { TrainerState } from './trainer-options.ts';

/** The optimiser of a state, and the sections that the state has. */
export interface StageOptions {
  readonly name: OptimiserName;
  readonly rest: OptimiserOptions<OptimiserName>;
  readonly sections: readonly string[];
}

/** The state after `Optimiser.startStage`, computed on the host. */
export function startStageOnHost(state: TrainerState, { name, rest, sections }: StageOptions): TrainerState {
  const values = Object.entries(state.tensors).filter(([key]) => key.startsWith('values:'));
  const parameters = values.map(([key, { shape }]) => ({ name: key.slice('values:'.length), shape }));
  const memory = createParameterMemory(parameters, { sections: ['gradients', ...sections] });
  const kept = Object.entries(state.tensors).filter(([key]) => !key.startsWith('buffer:'));
  restoreMemory(memory, Object.fromEntries(kept), sections);
  const optimiser = createOptimiser(name, memory, rest);
  optimiser.restore(state.optimiser);
  optimiser.startStage();
  const tensors = { ...state.tensors, ...memoryTensors(memory, sections) };
  return { ...state, optimiser: optimiser.state(), tensors };
}
