import { checkTrainerOptions } from './check-trainer-options.ts';
import { deviceTrainer } from './device-trainer.ts';
import { hostTrainer } from './host-trainer.ts';
import type { Trainer, TrainerOptions } from './trainer-options.ts';

/**
 * A trainer for a network: on the device (`deviceTrainer`) where the runtime is a GPU's or `placement` says so, else on the host
 * (`hostTrainer`). Both do the same up to rounding, and each goes on from the other's state.
 *
 * Throws `learn/bad-trainer` with all problems, `learn/nothing-to-train`, `learn/bad-settings` and `learn/memory-too-large` (usage).
 */
export function createTrainer(options: TrainerOptions): Trainer {
  checkTrainerOptions(options);
  const { runtime, placement = runtime.keepsState || runtime.device === 'cuda' ? 'device' : 'host' } = options;
  return placement === 'device' ? deviceTrainer(options) : hostTrainer(options);
}
