// How columns, cells and conditions are said.
import { formatNumber } from '../../../src/report/format.ts';
import type { Condition } from '../../app/cohort.ts';
import type { CaseColumn, CaseRow, Cell } from '../../data/off-thread/case-query.ts';
import { text } from '../../text/en.ts';

/** The head of a column. */
export function headOf({ role, label }: CaseColumn): string {
  return text.cases.columnRoles[role](label);
}

/** A cell as it is shown; the empty text where it is missing. */
export function sayCell(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string' || Number.isInteger(cell)) return String(cell);
  return formatNumber(cell, 3);
}

/** A condition in a few words: `sex: F or M`. */
export function sayCondition(condition: Condition): string {
  if ('attribute' in condition) return `${condition.attribute}: ${condition.groups.join(text.cases.or)}`;
  if (condition.column === '=error') return text.cases.isError;
  const name = condition.column.replace(/^=/, '');
  if ('in' in condition)
    return `${name}: ${condition.in.map((each) => each ?? text.cases.missing).join(text.cases.or)}`;
  if ('contains' in condition) return `${name} ${text.cases.contains} "${condition.contains}"`;
  const from = condition.from === undefined ? '' : ` ${text.cases.from} ${condition.from}`;
  const to = condition.to === undefined ? '' : ` ${text.cases.to} ${condition.to}`;
  return `${name}${from}${to}`;
}

/** The column that names cases: the planned one, else one that is called so, else the first of texts. */
export function caseColumnOf(columns: readonly CaseColumn[], planned: string | undefined): number {
  const raw = (test: (column: CaseColumn) => boolean) =>
    columns.findIndex((each) => each.role === 'column' && test(each));
  const found = [
    raw(({ name }) => name === planned),
    raw(({ name }) => /^(case|image_?id|study|id|image index|file_?name)$/i.test(name)),
    raw(({ kind }) => kind === 'text'),
  ];
  return found.find((place) => place >= 0) ?? -1;
}

/** The name of a case, or its place in the table. */
export function nameOfCase(row: CaseRow, place: number): string {
  const cell = row.cells[place];
  return cell === null || cell === undefined ? `#${row.position + 1}` : sayCell(cell);
}
