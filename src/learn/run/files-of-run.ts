import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import type { RunOutput } from './learning-files.ts';
import { summariesOf } from './learning-summary.ts';
import type { PreparedLearning } from './prepared-learning.ts';
import type { LearningResult } from './run-learning.ts';

/** Files of a run besides those of its trainings: its summary, the record of the cases, and what belongs to its inputs. */
export function filesOfRun(
  plan: CheckedLearnPlan,
  { built, files }: PreparedLearning,
  results: readonly LearningResult[],
): readonly RunOutput[] {
  const json = (name: string, value: unknown): RunOutput => ({
    name,
    data: `${JSON.stringify(value, undefined, 2)}\n`,
  });
  return [json('summary.json', summariesOf(plan, built.cases, results)), json('cases.json', built.record), ...files];
}
