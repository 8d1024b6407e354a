import type { BuiltLearningCases } from '../../learn/cases/learning-cases-plan.ts';

/** What is said of cases before a training: how many do not take part and why, and what may be wrong with the others. */
export function toldOfCases({ record, warnings }: Pick<BuiltLearningCases, 'record' | 'warnings'>): readonly string[] {
  const out = record.leftOut
    .filter(({ cases }) => cases > 0)
    .map(({ cases, reason }) => `${cases} ${cases === 1 ? 'case does' : 'cases do'} not take part: ${reason}.`);
  return [...out, ...warnings.map(({ message }) => message)];
}
