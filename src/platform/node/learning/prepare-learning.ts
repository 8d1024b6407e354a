// From a checked plan and the folder that it lies in to what a training needs.
import type { Table } from '../../../cases/table.ts';
import type { Watch } from '../../../core/progress.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import type { PlaceOf } from '../../../learn/plan/schema-problems.ts';
import { type PreparedLearning, prepareRun } from '../../../learn/run/prepare-run.ts';
import { folderFiles } from './folder-files.ts';

export type { PreparedLearning } from '../../../learn/run/prepare-run.ts';

/** Where what a plan names is found. */
export interface PrepareLearningOptions {
  /** The joined tables of the plan; undefined for the layout of FairVLMed. */
  readonly table: Table | undefined;
  /** Folder of the images, for tables. */
  readonly folder: string;
  /** Folder of the plan. */
  readonly home: string;
  readonly watch: Watch;
  /** Says where a part of the plan stands. */
  readonly place?: PlaceOf | undefined;
}

/**
 * Reads everything that a plan of `learn` names, pictures into memory as far as it is granted. Throws what the readers throw, and
 * `learn/bad-plan`, `learn/bad-setting`, `learn/bad-prompts`, `learn/no-weights`, `learn/not-available` (usage), `learn/bad-weights` (data).
 */
export function prepareLearning(plan: CheckedLearnPlan, options: PrepareLearningOptions): Promise<PreparedLearning> {
  const { watch, place } = options;
  return prepareRun(plan, { files: folderFiles(options), watch, place });
}
