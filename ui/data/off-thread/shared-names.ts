// Patients of several tables who go by the same name or number: the same people, or others whom another site numbered likewise.
import type { Table } from '../../../src/cases/table.ts';

/** Names that stand in more than one table. */
export interface SharedNames {
  /** The column of patients, else of cases. */
  readonly column: string;
  /** How many of its names stand in several tables. */
  readonly count: number;
  /** How many of these differ between tables in what a person keeps; undefined where the tables say nothing of that. */
  readonly differing: number | undefined;
  /** Columns of what a person keeps, such as the sex. */
  readonly lasting: readonly string[];
  /** Columns whose names stand in several tables: what must be told apart where they are other people. */
  readonly apart: readonly string[];
}

/** Columns of what is the same in every case of a person. */
const lastingName =
  /(^|[^a-z])(sex|gender|race|ethnic(ity)?|geschlecht|sexe|sexo|sesso|g[eé]nero|genere|cinsiyet)([^a-z]|$)|^пол$|性[别別]|성별|جنس/iu;

/** What tables have in common in the columns of patients and cases; undefined where no name stands in two of them. */
export function sharedNames(
  tables: readonly Table[],
  { patient, case: caseName }: { readonly patient?: string | undefined; readonly case?: string | undefined },
): SharedNames | undefined {
  const apart = [patient, caseName].flatMap((name) =>
    name !== undefined && sharedIn(tables, name).size > 0 ? [name] : [],
  );
  const column = patient ?? caseName;
  const [first] = tables;
  if (first === undefined || column === undefined || apart[0] !== column) return undefined;
  const names = sharedIn(tables, column);
  const lasting = [...first.columns.keys()].filter((name) => lastingName.test(name) && !apart.includes(name));
  const known = tables.map((table) => firstRows(table, column));
  const differs = (name: string) =>
    lasting.some((each) => {
      const said = tables.flatMap((table, place) => {
        const row = known[place]!.get(name);
        const cell = row === undefined ? '' : cellOf(table, each, row);
        return cell === '' ? [] : [cell];
      });
      return new Set(said).size > 1;
    });
  const differing = lasting.length === 0 ? undefined : [...names].filter(differs).length;
  return { column, count: names.size, differing, lasting, apart };
}

/** The table with the names of these columns under that of the table, so that equal ones of other tables are others. */
export function toldApart(table: Table, columns: readonly string[], tableOf: (row: number) => string): Table {
  const named = columns.map((name) => {
    const places = new Map<string, number>();
    const categories: string[] = [];
    const codes = Int32Array.from({ length: table.rows }, (_, row) => {
      const cell = cellOf(table, name, row);
      if (cell === '') return -1;
      const whole = `${tableOf(row)}/${cell}`;
      const place = places.get(whole) ?? categories.push(whole) - 1;
      places.set(whole, place);
      return place;
    });
    return [name, { kind: 'text' as const, codes, categories }] as const;
  });
  return { ...table, columns: new Map([...table.columns, ...named]) };
}

/** A cell as text; '' where it is missing. */
export function cellOf({ columns }: Table, name: string, row: number): string {
  const column = columns.get(name)!;
  if (column.kind === 'text') return column.categories[column.codes[row]!] ?? '';
  return Number.isNaN(column.values[row]!) ? '' : String(column.values[row]);
}

function sharedIn(tables: readonly Table[], column: string): ReadonlySet<string> {
  const [all, shared] = [new Set<string>(), new Set<string>()];
  for (const table of tables) {
    const own = [...firstRows(table, column).keys()];
    for (const name of own) if (all.has(name)) shared.add(name);
    for (const name of own) all.add(name);
  }
  return shared;
}

/** The first row of each name. */
function firstRows(table: Table, column: string): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const name = cellOf(table, column, row);
    if (name !== '' && !rows.has(name)) rows.set(name, row);
  }
  return rows;
}
