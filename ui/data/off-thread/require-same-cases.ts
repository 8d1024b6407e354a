import type { Cases, Task } from '../../../src/cases/cases.ts';
import { dataError, type EvenhandError } from '../../../src/core/errors.ts';
import { formatCount } from '../../../src/report/format.ts';

/** One side of a comparison. */
export interface ComparedCases {
  readonly name: string;
  readonly cases: Cases;
}

/**
 * Two models can be compared where each task of the first has the same cases in the second. `byName`: rows were paired by the name of the
 * case; else they are taken to be the same only if their labels agree.
 * @throws data errors `ui/other-tasks` and `ui/other-cases`.
 */
export function requireSameCases(first: ComparedCases, second: ComparedCases, byName: boolean): void {
  const absent = first.cases.tasks.filter(({ name, kind }, index) => {
    const other = second.cases.tasks[index];
    return other?.kind !== kind || (first.cases.tasks.length > 1 && other.name !== name);
  });
  if (absent.length > 0)
    throw dataError('ui/other-tasks', `it has no scores for ${absent.map(({ name }) => name).join(', ')}`, {
      hint: 'Give the second table the same score columns as the first.',
    });
  for (const [index, task] of first.cases.tasks.entries()) {
    const other = second.cases.tasks[index]!;
    const rows = new Set(other.rows);
    const shared = task.rows.reduce((sum, row) => sum + (rows.has(row) ? 1 : 0), 0);
    if (shared !== task.rows.length || shared !== other.rows.length)
      throw otherCases(task.name, shared, task.rows.length);
    if (byName || labelsAgree(task, other)) continue;
    throw dataError('ui/other-cases', `${task.name}: the labels of its rows are not those of ${first.name}`, {
      hint: 'Name the column of the cases on the home page, so that rows can be paired whatever their order.',
    });
  }
}

/** What is said of a table that has other cases. */
export function otherCases(name: string, shared: number, all: number): EvenhandError {
  const some = shared === 0 ? 'none' : formatCount(shared);
  return dataError('ui/other-cases', `it has ${some} of the ${formatCount(all)} cases of ${name}, or further ones`, {
    hint: 'Two models are compared on the same cases, paired one by one.',
  });
}

function labelsAgree(first: Task, second: Task): boolean {
  if (first.kind === 'quality' || second.kind === 'quality') return true;
  return first.rows.every((row) => first.label[row] === second.label[row]);
}
