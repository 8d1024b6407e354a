// Cells of the benchmark's grid by name, and their results as lines of JSON.
import { canonicalJson } from '../../core/canonical-json.ts';
import type { CellFigures, CellPlan } from './run-cell.ts';

/** A row of the benchmark: a method under settings. */
export interface BenchRow extends CellPlan {
  /** Name of the row where it is not that of the method, as for one method under several settings. */
  readonly name?: string | undefined;
}

/** A cell: a row on a world of a seed. */
export interface BenchCell {
  readonly world: string;
  readonly seed: number;
  readonly row: string;
}

/** How long a cell took, in seconds of wall time. */
export interface CellSeconds extends BenchCell {
  readonly seconds: number;
}

/** A cell and what came of it: figures, or why the method could not be run there. */
export interface BenchResult extends BenchCell {
  readonly figures?: CellFigures | undefined;
  readonly refused?: { readonly code: string; readonly message: string } | undefined;
}

/** Name of a row: its own, or that of the method, with `+labels` where it is told classes of training pairs. */
export function rowName({ name, method, labels }: BenchRow): string {
  return name ?? (labels ? `${method}+labels` : method);
}

/** The cells of a grid in the order in which they are listed: by world, seed and row. */
export function benchCells(
  worlds: readonly string[],
  seeds: readonly number[],
  rows: readonly BenchRow[],
): readonly BenchCell[] {
  return worlds.flatMap((world) => seeds.flatMap((seed) => rows.map((row) => ({ world, seed, row: rowName(row) }))));
}

/** Results as lines of JSON with sorted keys, each with its line end; numbers that are NaN or infinite become null. */
export function cellLines(results: readonly BenchResult[]): string {
  return results.map((result) => `${canonicalJson(withoutNaN(result))}\n`).join('');
}

/**
 * Results of lines of JSON; null becomes NaN, empty lines are passed over. What a line holds is not checked. Throws
 * `SyntaxError` for a line that is not JSON.
 */
export function readCellLines(text: string): readonly BenchResult[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line, (_, value: unknown) => (value === null ? Number.NaN : value)) as BenchResult);
}

/** The value as JSON can hold it. */
export function withoutNaN(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
