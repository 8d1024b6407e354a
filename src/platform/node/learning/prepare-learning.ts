// From a checked plan and the folder that it lies in to what a training needs.

import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import { prepareRun } from '../../../learn/run/prepare-run.ts';
import type { PreparedLearning } from '../../../learn/run/prepared-learning.ts';
import { folderFiles } from './folder-files.ts';
import type { PrepareLearningOptions } from './prepare-learning-options.ts';

export type { PreparedLearning } from '../../../learn/run/prepared-learning.ts';

/**
 * Reads everything that a plan of `learn` names, pictures into memory as far as it is granted. Throws what the readers throw, and
 * `learn/bad-plan`, `learn/bad-setting`, `learn/bad-prompts`, `learn/no-weights`, `learn/not-available` (usage), `learn/bad-weights` (data).
 */
export function prepareLearning(plan: CheckedLearnPlan, options: PrepareLearningOptions): Promise<PreparedLearning> {
  const { watch, place } = options;
  return prepareRun(plan, { files: folderFiles(options), watch, place });
}
