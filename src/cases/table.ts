// The table as read: typed columns, before anything is known about their meaning. Immutable.

/** A column of real numbers; NaN is a missing value. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** A column of texts, stored once each; code -1 is a missing value. Categories are in order of first appearance. */
export interface TextColumn {
  readonly kind: 'text';
  readonly codes: Int32Array;
  readonly categories: readonly string[];
}

/** A column: numbers (NaN where missing), or texts as codes into categories (-1 where missing); told apart by `kind`. */
export type Column = NumberColumn | TextColumn;

/** Where each row came from, so that an error can name file and line. `line` counts from 1 (the header is line 1 of a CSV); in Parquet it is the row. */
export interface Origin {
  readonly files: readonly string[];
  readonly file: Uint16Array;
  readonly line: Int32Array;
}

/** A column of the source that was not read, and why. */
export interface SkippedColumn {
  readonly name: string;
  readonly reason: string;
}

/** Typed columns of equal length, in the order of the file. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
  readonly origin: Origin;
  /** Origins of columns that came by a join from another table. */
  readonly joined?: ReadonlyMap<string, Origin> | undefined;
  /** Names that were made up for columns without one (`column 1`): never keys of a join by default. */
  readonly unnamed?: ReadonlySet<string> | undefined;
  /** Columns left out because a cell holds more than one value. */
  readonly skipped?: readonly SkippedColumn[] | undefined;
}
