// All values of the columns of the tables in use, with their cases: an inspection has only the commonest of each.
import { signal } from '@preact/signals';
import type { ColumnSummary } from '../../../src/cases/describe-table.ts';
import { project } from '../../app/project.ts';
import { used } from './home-state.ts';
import type { Spelling } from './spellings.ts';

const known = signal<Readonly<Record<string, readonly Spelling[]>>>({});
let tables = '';

/** The values of a column, commonest first; undefined until they are read. */
export function valuesOf({ name, kind, distinct, examples }: ColumnSummary): readonly Spelling[] | undefined {
  return kind === 'number' || distinct === examples.length ? examples : known.value[name];
}

/** Reads the values of all columns, unless they are known. */
export async function askValues(): Promise<void> {
  const wanted = used.value.join('\n');
  if (wanted === tables) return;
  tables = wanted;
  known.value = {};
  const { columns } = await project.source.caseOverview({ tables: used.value.map((path) => ({ path })), cohort: [] });
  if (wanted !== tables) return;
  const texts = columns.filter(({ role, kind }) => role === 'column' && kind === 'text');
  known.value = Object.fromEntries(
    texts.map(({ name, values }) => [
      name,
      values.flatMap(({ value, cases }) => (value === null ? [] : [{ value, cases }])),
    ]),
  );
}
