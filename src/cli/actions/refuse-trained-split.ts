// A rule that is fitted on the cases that the network learnt from takes its scores for better than they are.
import type { Plan } from '../../audit/plan.ts';
import { usageError } from '../../core/errors.ts';
import type { LearningCasesRecord } from '../../learn/cases/learning-cases-plan.ts';
import { recordOfScores } from './record-of-run.ts';

/**
 * Refuses to fit on the training cases where tables are known to be of `evenhand learn`.
 * @throws `post-process/trained-split` (usage).
 */
export async function refuseTrainedSplit(
  { splits, columns }: Pick<Plan, 'splits' | 'columns'>,
  tables: readonly string[],
): Promise<void> {
  const { threshold: split } = splits;
  if (split === undefined) return;
  for (const table of tables) {
    const record = await recordOfScores(table);
    if (record === undefined || !trainedOn(record, columns.split).includes(split)) continue;
    throw usageError(
      'post-process/trained-split',
      `the network has learnt from the split "${split}", so its scores there are too good to fit a rule on.`,
      {
        hint: 'Fit on --tune validation, or on --tune calibration where the plan of the training sets such a part apart.',
      },
    );
  }
}

/** Values of a split column that stand for training: the name of the part, or what the plan of the training named. */
function trainedOn({ split }: LearningCasesRecord, column: string | undefined): readonly string[] {
  return ['train', ...(split.kind === 'column' && split.column === column ? [split.roles.train].flat() : [])];
}

/** What to say of a split whose name is that of training cases, where nothing is known of how the scores were made. */
export function trainedByName(split: string): readonly string[] {
  if (!/^train(ing)?$/i.test(split)) return [];
  return [
    `The rule is fitted on the split "${split}". If the model has learnt from these cases its scores there are too good, and the rule is wrong for others: name another split with --tune.`,
  ];
}
