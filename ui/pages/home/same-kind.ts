import type { GuessedColumns } from '../../../src/cli/plan/guess-columns.ts';

type Known = Pick<GuessedColumns, 'label' | 'scores'>;

/**
 * Whether two tables say the same of cases, each by itself: both have labels and scores, or the same score. Joining them would pair rows by chance.
 */
export function isOfSameKind(one: Known, other: Known): boolean {
  const areWhole = [one, other].every(({ label, scores }) => label !== undefined && scores.length > 0);
  return areWhole || one.scores.some((name) => other.scores.includes(name));
}
