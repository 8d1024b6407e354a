// What a training of a plan is asked, and what comes of it, whatever its use.
import type { Watch } from '../../core/progress.ts';
import type { Runtime } from '../../engine/runtime.ts';
import type { LearningCases } from '../cases/learning-cases.ts';
import type { EpochRecord, LearnerOptions, TrainedLearner } from '../learner/learner.ts';

/** What came of a training, as far as its files and the summary need it. */
export type TrainedUse = Pick<TrainedLearner, 'records' | 'scores' | 'suspicion' | 'flagged'> & {
  readonly selectedEpoch?: number | undefined;
  readonly warnings: readonly string[];
  /** What the method says of itself. */
  readonly remarks?: readonly string[] | undefined;
  /** The file of the model. */
  readonly model?: Uint8Array | undefined;
};

/** One training. */
export interface TrainPlanOptions extends Watch {
  readonly runtime: Runtime;
  /** Cases, of which training cases may be a share. */
  readonly cases: LearningCases;
  readonly seed: number;
  /** How the training is carried out, such as with checkpoints; by default `fit`. */
  readonly carryOut?: LearnerOptions['carryOut'];
  readonly onEpoch?: ((record: EpochRecord) => void) | undefined;
  /** Of networks that are trained by a method; no other use has losses of cases. */
  readonly onHistory?: LearnerOptions['onHistory'];
  /** Is given the model of the best epoch so far when the loss stops being a number; of uses that train all weights. */
  readonly onSpoilt?: ((model: Uint8Array) => Promise<void>) | undefined;
}
