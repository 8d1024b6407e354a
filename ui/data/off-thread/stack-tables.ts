// Tables with the same columns: more cases of one kind, or the same cases scored by another model.
import type { InputFile } from '../../../src/cases/input.ts';
import { readTable } from '../../../src/cases/read/read-table.ts';
import type { Table } from '../../../src/cases/table.ts';
import { guessColumns } from '../../../src/cli/plan/guess-columns.ts';
import { toCsv } from '../../../src/simulate/to-csv.ts';
import { cellOf, type SharedNames, sharedNames, toldApart } from './shared-names.ts';

/** A table with the name that it goes by: of files of one name in several folders, with the folder. */
export interface NamedInput {
  readonly name: string;
  readonly file: InputFile;
}

/** What tables with the same columns have in common. */
export interface AlikeTables {
  /** Their places among those that were asked about. */
  readonly places: readonly number[];
  /** Whether they hold the same cases: most of the others are in the first, with the same patients, labels and attributes. */
  readonly sameCases: boolean;
  /** Patients, else cases, whom different tables name alike. */
  readonly shared: SharedNames | undefined;
  /** The column that says from which table a case is once they are put one below the other. */
  readonly column: string;
}

/** A name by which a table says which split it is. */
const splitName = /^(.*[/_ .-])?(train(ing)?|test(ing)?|val(id(ation)?)?|tun(e|ing)|dev)([/_ .-].*)?$/i;
/** Of the cases that two tables name alike, how many must agree in all but the scores; recorded labels may have been corrected. */
const mostlyAgree = 0.98;

/** The first tables that have the same columns; undefined where there are none. */
export async function alikeTables(inputs: readonly NamedInput[]): Promise<AlikeTables | undefined> {
  const tables = await Promise.all(inputs.map(({ file }) => readTable([file])));
  const keys = tables.map(({ columns }) => [...columns.keys()].sort().join('\n'));
  const key = keys.find((each, place) => keys.indexOf(each) < place);
  const places = keys.flatMap((each, place) => (each === key ? [place] : []));
  const [first, ...others] = places.map((place) => tables[place]!);
  if (key === undefined || first === undefined) return undefined;
  return {
    places,
    sameCases: others.every((other) => holdsSameCases(first, other)),
    shared: sharedNames([first, ...others], guessColumns(first)),
    column: columnFor(
      places.map((place) => inputs[place]!.name),
      first,
    ),
  };
}

/**
 * The tables one below the other (CSV), with a column that says by their names from which one each row is. Names in the columns `apart` go under that
 * of the table: those that tables have in common are others in each.
 */
export async function stackTables(
  inputs: readonly NamedInput[],
  column: string,
  apart: readonly string[] = [],
): Promise<Blob> {
  const table = await readTable(
    inputs.map(({ file }) => file),
    { fileColumn: column },
  );
  const source = {
    kind: 'text' as const,
    codes: Int32Array.from(table.origin.file),
    categories: inputs.map(({ name }) => name),
  };
  const told = toldApart(table, apart, (row) => inputs[table.origin.file[row]!]!.name);
  return new Blob([toCsv({ ...told, columns: new Map([...told.columns, [column, source]]) })], { type: 'text/csv' });
}

function columnFor(names: readonly string[], { columns }: Table): string {
  const wanted = names.every((name) => splitName.test(name)) ? ['split', 'table'] : ['table'];
  return wanted.find((name) => !columns.has(name)) ?? `table ${columns.size + 1}`;
}

function holdsSameCases(first: Table, second: Table): boolean {
  const { case: caseName, patient, label, attributes } = guessColumns(first);
  const name = caseName ?? patient;
  if (name === undefined) return false;
  const rowOf = new Map(Array.from({ length: first.rows }, (_, row) => [cellOf(first, name, row), row]));
  const known = [patient, label, ...attributes.map((each) => each.name)];
  const compared = known.filter((each): each is string => each !== undefined && each !== name);
  let [shared, same] = [0, 0];
  for (let row = 0; row < second.rows; row++) {
    const partner = rowOf.get(cellOf(second, name, row));
    if (partner === undefined) continue;
    shared += 1;
    if (compared.every((column) => cellOf(first, column, partner) === cellOf(second, column, row))) same += 1;
  }
  return 2 * shared > second.rows && same >= mostlyAgree * shared;
}
