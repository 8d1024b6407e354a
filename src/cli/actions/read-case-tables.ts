import { join } from 'node:path';
import { EvenhandError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import type { CheckedLearnPlan } from '../../learn/plan/check-plan.ts';
import type { PlaceOf } from '../../learn/plan/schema-problems.ts';
import { filesOf } from '../plan/prepare-plan.ts';
import { type ReadTables, readTables } from './read-tables.ts';

/** Where the tables of a plan of training are. */
export interface CaseTablesOptions {
  /** Folder of the plan. */
  readonly home: string;
  /** Says where a part of the plan stands. */
  readonly place: PlaceOf;
  readonly watch: Watch;
}

/** The tables of the cases of a plan, joined; undefined for the layout of FairVLMed. A table that cannot be read is told at its place in the plan. */
export async function readCaseTables(
  { layout, tables }: CheckedLearnPlan['cases'],
  { home, place, watch }: CaseTablesOptions,
): Promise<ReadTables | undefined> {
  if (layout === 'fairvlmed') return undefined;
  try {
    const files = await Promise.all(tables.map(({ path }) => filesOf(path, home)));
    return await readTables({ plan: { tables }, files }, watch);
  } catch (error) {
    throw placed(error, tables, { home, place });
  }
}

function placed(
  error: unknown,
  tables: CheckedLearnPlan['cases']['tables'],
  { home, place }: Pick<CaseTablesOptions, 'home' | 'place'>,
): unknown {
  if (!(error instanceof EvenhandError) || !['io/read-failed', 'cli/no-match'].includes(error.code)) return error;
  const { kind, code, message } = error;
  const index = tables.findIndex(({ path }) =>
    message.includes(`"${code === 'cli/no-match' ? path : baseName(path)}"`),
  );
  if (index < 0) return error;
  return new EvenhandError(kind, code, `${place(['cases', 'tables', index, 'path'])}: ${message}`, {
    hint: `It was looked for at "${join(home, tables[index]!.path)}": paths in a plan are taken from the folder of the plan.`,
    cause: error,
  });
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1)!;
}
