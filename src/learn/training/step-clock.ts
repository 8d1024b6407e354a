import { createParameterMemory } from '../memory/parameter-memory.ts';
import { createOptimiser, type Optimiser, type OptimiserState } from '../optimisers/create-optimiser.ts';
import { weightInAverage } from './averaging.ts';
import { type DeviceGraph, scalarNames } from './device-graphs.ts';
import type { MaskKey } from './dropout-mask.ts';
import type { PlannedStep, TrainerOptions } from './trainer-options.ts';

/** Counts the steps of a device trainer: numbers that each step is fed with, and the part of the state that is not tensors. */
export class StepClock {
  readonly #options: Pick<TrainerOptions, 'averaging' | 'seed'>;
  /** Of no parameters: it counts steps and keeps the scalars of the optimiser's state. */
  readonly #optimiser: Optimiser;
  #averaged = 0;

  /** `sections` are those that the optimiser needs. Throws `learn/bad-settings` (usage). */
  constructor(options: TrainerOptions, sections: readonly string[]) {
    this.#options = options;
    const { name, settings } = options.optimiser;
    const nothing = createParameterMemory([], { sections: ['gradients', ...sections], kernel: 'plain' });
    // A dual variable would be looked for among the parameters.
    this.#optimiser = createOptimiser(name, nothing, { settings: { ...settings, dual: undefined } as never });
  }

  /** Steps taken. */
  get steps(): number {
    return this.#optimiser.steps;
  }

  /** Weights that the average holds. */
  get averaged(): number {
    return this.#averaged;
  }

  state(): OptimiserState {
    return this.#optimiser.state();
  }

  /** Throws `learn/optimiser-state` (data), and then changes nothing. */
  restore(state: OptimiserState, averaged: number): void {
    this.#optimiser.restore(state);
    this.#averaged = averaged;
  }

  /** Goes on after steps that were taken. */
  advance(taken: readonly PlannedStep[]): void {
    for (const { learningRate } of taken) {
      if (this.#options.averaging?.kind === 'equal' && this.#weight(this.steps + 1) > 0) this.#averaged += 1;
      this.#optimiser.step({ learningRate });
    }
  }

  /** Key of the masks of a step, `ahead` steps from now, and of a batch in it. */
  maskKey(ahead: number, part: number): MaskKey {
    return { seed: this.#options.seed, step: this.steps + ahead, part };
  }

  /** Scalars that the graph of a step is fed with, `ahead` steps from now. */
  scalars(graph: DeviceGraph, learningRate: number, ahead: number): Readonly<Record<string, number>> {
    const count = this.steps + 1 + ahead;
    const weight = this.#weight(count);
    return {
      ...graph.coefficients({ count, learningRate, gradientScale: 1 }),
      [scalarNames.keptAverage]: 1 - weight,
      [scalarNames.takenWeights]: weight,
    };
  }

  /** What the weights after step `count` count in their average. */
  #weight(count: number): number {
    const { averaging } = this.#options;
    if (!averaging) return 0;
    let averaged = this.#averaged;
    for (let steps = this.steps + 1; steps < count; steps += 1) {
      if (weightInAverage(averaging, { steps, averaged }) > 0) averaged += 1;
    }
    return weightInAverage(averaging, { steps: count, averaged });
  }
}
