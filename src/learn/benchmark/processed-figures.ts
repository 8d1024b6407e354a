// Figures of a training after a rule of post-processing.
import type { LearningCases } from '../cases/learning-cases.ts';
import type { SplitScores } from '../learner/learner.ts';
import type { PostProcessedTraining, ProcessedSplit } from '../protocol/post-process-training.ts';
import { leftOutGroups } from '../selection/left-out-groups.ts';
import { gapsOfDecisions } from './decision-gaps.ts';
import type { CellFigures } from './run-cell.ts';
import { type FiguresOptions, type JudgedTraining, trainingFigures } from './training-figures.ts';

/**
 * The figures of a training whose test cases went through a rule: those of the new scores where there are some, gaps of the new decisions, and
 * the levelling-down check by metric. There is no single threshold, and what is remarked is what the rule says of itself.
 */
export function processedFigures(
  cases: LearningCases,
  trained: JudgedTraining,
  { record, splits }: PostProcessedTraining,
  options: FiguresOptions = {},
): CellFigures {
  const { test, validation } = splits;
  const isNew = record.rule.kind === 'recalibration';
  const scores = isNew ? { test: scoresOf(test!), validation: scoresOf(validation!) } : trained.scores;
  const { figures } = trainingFigures(cases, { ...trained, scores, warnings: [], remarks: record.notes }, options);
  const leftOut = leftOutGroups(cases, test!.cases, options.comparison);
  return {
    ...figures,
    threshold: Number.NaN,
    ...gapsOfDecisions(cases, { cases: test!.cases, decision: test!.after.decision, leftOut }),
    levellingDown: Object.fromEntries(
      record.check.metrics.map(({ metric, levellingDown }) => [metric, levellingDown.code]),
    ),
  };
}

function scoresOf({ cases, after }: ProcessedSplit): SplitScores {
  return { cases, scores: [after.score.map((score) => 1 - score), after.score] };
}
