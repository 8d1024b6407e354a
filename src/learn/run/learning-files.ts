// What a plan of `learn` names, as a platform has it: a folder in Node, files that were chosen in a page.

import type { Watch } from '../../core/progress.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { BuiltLearningCases } from '../cases/learning-cases-plan.ts';
import type { PictureStoreOptions } from '../inputs/picture-store.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import type { StartingNetwork } from './starting-network.ts';

/** A file of a run that is to be written or handed out. */
export interface RunOutput {
  readonly name: string;
  readonly data: string | Uint8Array;
}

/** A file that was read, by its hash. */
export interface ReadFile {
  readonly file: string;
  readonly sha256: string;
}

/** Cases with their images and texts. */
export interface LearningSources {
  readonly built: BuiltLearningCases;
  /** Rows of the table that features in files must have. */
  readonly rowsOfTable: number;
  /** Reader of the images; their hashes are taken on the way. */
  readImage(): Promise<PictureStoreOptions['read']>;
  /** Texts of the cases. */
  texts(): readonly string[];
  /** The table of the images with their hashes, and its own; undefined where there are none. */
  images(watch: Watch): Promise<{ readonly file: RunOutput; readonly fingerprint: ReadFile } | undefined>;
}

/** What a plan names, opened. Names are as in the plan. */
export interface LearningFiles {
  openSources(plan: CheckedLearnPlan): Promise<LearningSources>;
  /** What `network.weights` names; undefined where it names nothing. */
  openWeights(plan: CheckedLearnPlan): Promise<StartingNetwork | undefined>;
  /** Where a file beside the plan is, as `fingerprints` is told. */
  pathOf(name: string): string;
  /** The text of a file beside the plan. */
  readText(name: string): Promise<string>;
  /** A matrix of features beside the plan; `array` of an .npz file. */
  readFeatures(
    name: string,
    wanted: { readonly rows: number; readonly array: string },
  ): Promise<TensorValue<'float32'>>;
  /** Hashes of files by their names and paths. */
  fingerprints(paths: Iterable<readonly [name: string, path: string]>): Promise<readonly ReadFile[]>;
}
