// The table of cases as it is asked for: columns and orders that were made are kept while the next questions are about the same.
import type { Cases } from '../../../src/cases/cases.ts';
import type { Table } from '../../../src/cases/table.ts';
import { toCsv } from '../../../src/simulate/to-csv.ts';
import { caseColumns, cellOf, type FilledColumn } from './case-columns.ts';
import { orderRows, rowsOfCohort } from './case-order.ts';
import type { CaseOverview, CaseQuery, CaseRows, PlacedRows } from './case-query.ts';
import { withRows } from './paired-rows.ts';

/** How the tables of a query are read. */
export type ReadCases = (query: CaseQuery) => Promise<{ readonly table: Table; readonly cases: Cases | undefined }>;

interface Filled {
  readonly columns: readonly FilledColumn[];
  readonly threshold: number | undefined;
  readonly rows: number;
}

export class CaseTables {
  readonly #read: ReadCases;
  #filled: { readonly key: string; readonly value: Promise<Filled> } | undefined;
  #order: { readonly key: string; readonly value: Promise<Int32Array> } | undefined;

  constructor(read: ReadCases) {
    this.#read = read;
  }

  /** Files changed: nothing that was made holds any more. */
  forget(): void {
    this.#filled = undefined;
    this.#order = undefined;
  }

  async overview(query: CaseQuery): Promise<CaseOverview> {
    const { columns, threshold, rows } = await this.#columns(query);
    const order = await this.#rowsInOrder(query);
    const error = columns.find(({ about }) => about.role === 'error')?.cells;
    const errors =
      error?.kind === 'number' ? order.reduce((sum, row) => sum + (Number.isNaN(error.values[row]!) ? 0 : 1), 0) : 0;
    return { columns: columns.map(({ about }) => about), total: rows, matching: order.length, errors, threshold };
  }

  async rows(query: CaseQuery, offset: number, limit: number): Promise<CaseRows> {
    const { columns } = await this.#columns(query);
    const order = await this.#rowsInOrder(query);
    return { offset, rows: Array.from(order.subarray(offset, offset + limit), (position) => rowAt(columns, position)) };
  }

  /** These rows of the joined table, whatever the cohort, and where they stand in it. */
  async rowsAt(query: CaseQuery, positions: readonly number[]): Promise<PlacedRows> {
    const { columns, rows } = await this.#columns(query);
    const order = await this.#rowsInOrder(query);
    const known = positions.filter((position) => position >= 0 && position < rows);
    return {
      rows: known.map((position) => rowAt(columns, position)),
      places: known.map((position) => order.indexOf(position)),
    };
  }

  /** The cases of a cohort as a table of its own, in the order of the tables that they come from: CSV with all their columns. */
  async cohortTable(query: CaseQuery): Promise<Blob> {
    const { table } = await this.#read(query);
    const rows = await this.#rowsInOrder({ ...query, sort: undefined });
    return new Blob([toCsv(withRows(table, rows))], { type: 'text/csv' });
  }

  #columns(query: CaseQuery): Promise<Filled> {
    const { tables, plan, task, threshold } = query;
    const key = JSON.stringify({ tables, plan, task, threshold });
    if (this.#filled?.key === key) return this.#filled.value;
    const value = this.#read(query).then(({ table, cases }) => ({
      ...caseColumns(table, cases, { first: plan?.columns?.case, task, threshold }),
      rows: table.rows,
    }));
    this.#filled = { key, value };
    value.catch(() => this.forget());
    return value;
  }

  #rowsInOrder(query: CaseQuery): Promise<Int32Array> {
    const key = JSON.stringify(query);
    if (this.#order?.key === key) return this.#order.value;
    const value = this.#columns(query).then(({ columns, rows }) => {
      const found = rowsOfCohort(columns, rows, query.cohort);
      const by = columns.find(({ about }) => about.name === query.sort?.column);
      return by === undefined ? found : orderRows(found, by, query.sort?.descending ?? false);
    });
    this.#order = { key, value };
    value.catch(() => this.forget());
    return value;
  }
}

function rowAt(columns: readonly FilledColumn[], position: number) {
  return { position, cells: columns.map((column) => cellOf(column, position)) };
}
