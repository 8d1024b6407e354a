import { usageError } from '../../core/errors.ts';
import type { LearningCasesPlan } from '../cases/learning-cases-plan.ts';
import type { CasePlan } from './case-plan.ts';

/** How the tables of a checked plan become cases to learn from. Throws `learn/bad-plan` (usage) where the plan has no columns. */
export function learningCasesPlanOf(plan: CasePlan, batchSize?: number): LearningCasesPlan {
  const { columns, task, classes, splits, attributes, known, where } = plan;
  const id = columns?.case ?? columns?.image;
  if (columns === undefined || id === undefined) {
    throw usageError('learn/bad-plan', 'cases.columns.case is missing: the column that names each case.');
  }
  const { label } = columns;
  return {
    columns: { case: id, patient: columns.patient },
    label:
      task === 'classes'
        ? { kind: 'classes', label, classes }
        : { kind: 'finding', label, names: classes as [string, string] | undefined },
    truth: columns.truth,
    split: splitOf(columns.split, splits),
    attributes,
    known,
    where,
    batchSize,
  };
}

function splitOf(
  column: string | undefined,
  { train, validation, test, calibration, shares, seed }: CasePlan['splits'],
): LearningCasesPlan['split'] {
  if (column !== undefined) {
    const apart = calibration === undefined ? {} : { calibration };
    return { kind: 'column', column, roles: { train, validation, test, ...apart } };
  }
  const drawn: NonNullable<typeof shares> = shares ?? { validation: 0.15, test: 0.25 };
  const rest = 1 - drawn.validation - drawn.test - (drawn.calibration ?? 0);
  return { kind: 'drawn', shares: { train: withoutRoundingError(rest), ...drawn }, seed };
}

/** What is left of 1 after decimal shares, without the digits that binary fractions add: .45, not .44999999999999996. */
function withoutRoundingError(share: number): number {
  return Number(share.toPrecision(12));
}
