// What the table of cases asks of its data, and what comes back.
import type { PlanInput } from '../../../src/audit/plan.ts';
import type { Cohort } from '../../app/cohort.ts';

/** Which cases, in which order. */
export interface CaseQuery {
  /** Tables of the project, joined as a plan says, or as an inspection does. */
  readonly tables: PlanInput['tables'];
  /** With the plan of an audit, its attributes become columns; with a task, label, score and error too. */
  readonly plan?: PlanInput | undefined;
  readonly task?: string | undefined;
  /** The threshold that decides what is an error; where there is none, that at which as many are called positive as are. */
  readonly threshold?: number | undefined;
  readonly cohort: Cohort;
  readonly sort?: { readonly column: string; readonly descending: boolean } | undefined;
}

/** A column of the table. `role` says what made it. */
export interface CaseColumn {
  /** Unique; derived columns begin with `=`, attributes that differ from their column too. */
  readonly name: string;
  readonly role: 'column' | 'attribute' | 'label' | 'score' | 'error';
  readonly kind: 'number' | 'text';
  /** For an attribute its name, else the name of the column or what it is derived from. */
  readonly label: string;
  /** Values with their number of cases, commonest first (groups in their order); empty where there are too many. */
  readonly values: readonly { readonly value: string | null; readonly cases: number }[];
  readonly range?: readonly [number, number] | undefined;
}

/** The table as a whole. */
export interface CaseOverview {
  readonly columns: readonly CaseColumn[];
  readonly total: number;
  readonly matching: number;
  /** Of those matching, with an error. */
  readonly errors: number;
  readonly threshold: number | undefined;
}

export type Cell = number | string | null;

/** Rows of the table. */
export interface CaseRows {
  readonly offset: number;
  readonly rows: readonly CaseRow[];
}

/** Rows of the table that were asked for by their positions. */
export interface PlacedRows {
  readonly rows: readonly CaseRow[];
  /** The index of each in the order of the cohort; -1 for cases outside of it. */
  readonly places: readonly number[];
}

/** One case: its place in the joined table, and its cells in the order of the columns. */
export interface CaseRow {
  readonly position: number;
  readonly cells: readonly Cell[];
}
