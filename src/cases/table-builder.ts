import { dataError } from '../core/errors.ts';
import { ColumnBuilder } from './column-builder.ts';
import { requireSameColumns } from './require-same-columns.ts';
import type { SkippedColumn, Table } from './table.ts';

/** Grows a table from one or several files with the same columns. `text` names columns that are text whatever their cells look like. */
export class TableBuilder {
  readonly #text: ReadonlySet<string>;
  readonly #columns = new Map<string, ColumnBuilder>();
  readonly #files: string[] = [];
  readonly #unnamed = new Set<string>();
  readonly #skipped = new Map<string, SkippedColumn>();
  #fileOf = new Uint16Array(1024);
  #lineOf = new Int32Array(1024);
  #rows = 0;
  #firstRow = 0;
  #inFile = new Set<string>();
  #ofFirst: ReadonlySet<string> | undefined;

  constructor(text: ReadonlySet<string>) {
    this.#text = text;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Begins a file: the rows that follow come from it. */
  startFile(name: string): void {
    if (this.#files.length === 0xffff) {
      throw dataError('cases/too-many-files', `more than ${0xffff} files make one table`, {
        hint: 'Join them into fewer files first.',
      });
    }
    this.#files.push(name);
    this.#firstRow = this.#rows;
    this.#inFile = new Set();
  }

  /** The column of this name, made on first use and then filled with missing values up to the current row. */
  column(name: string): ColumnBuilder {
    this.#inFile.add(name);
    let column = this.#columns.get(name);
    if (column === undefined) {
      column = new ColumnBuilder(name, this.#text.has(name) ? 'text' : 'number');
      this.#columns.set(name, column);
    }
    column.fillTo(this.#rows);
    return column;
  }

  /** The columns named by a header, in its order. An empty name becomes `column N`. @throws `cases/duplicate-column`. */
  header(names: readonly string[], line: number): ColumnBuilder[] {
    const seen = new Map<string, number>();
    return names.map((written, index) => {
      const name = written.trim() === '' ? `column ${index + 1}` : written.trim();
      const before = seen.get(name);
      if (before !== undefined) {
        throw dataError(
          'cases/duplicate-column',
          `two columns have the name "${name}" (columns ${before + 1} and ${index + 1})`,
          {
            place: { file: this.#files.at(-1)!, line },
            hint: 'Give every column a name of its own; where the first line is a row, add a line of names above it.',
          },
        );
      }
      seen.set(name, index);
      if (written.trim() === '') this.#unnamed.add(name);
      return this.column(name);
    });
  }

  /** Notes a column of the source that is not read. */
  skip(name: string, reason: string): void {
    this.#skipped.set(name, { name, reason });
  }

  /** Ends a row whose cells have been added. */
  endRow(line: number): void {
    const row = this.#rows;
    if (row === this.#lineOf.length) {
      const files = new Uint16Array(2 * row);
      files.set(this.#fileOf);
      this.#fileOf = files;
      const lines = new Int32Array(2 * row);
      lines.set(this.#lineOf);
      this.#lineOf = lines;
    }
    this.#fileOf[row] = this.#files.length - 1;
    this.#lineOf[row] = line;
    this.#rows = row + 1;
  }

  /** Ends a file. @throws `cases/no-rows`, `cases/different-columns`. */
  endFile(): void {
    const file = this.#files.at(-1)!;
    if (this.#rows === this.#firstRow) {
      throw dataError('cases/no-rows', 'the table has a header but no rows', {
        place: { file },
        hint: 'Check that the file was written completely.',
      });
    }
    for (const column of this.#columns.values()) column.fillTo(this.#rows);
    if (this.#ofFirst === undefined) this.#ofFirst = this.#inFile;
    else requireSameColumns({ name: this.#files[0]!, columns: this.#ofFirst }, { name: file, columns: this.#inFile });
  }

  /** Columns that held numbers before they turned out to be text, so that their spellings are lost. */
  lost(): string[] {
    return [...this.#columns.values()].filter((column) => column.lost).map((column) => column.name);
  }

  finish(): Table {
    const rows = this.#rows;
    return {
      rows,
      columns: new Map(Array.from(this.#columns, ([name, column]) => [name, column.finish()])),
      origin: { files: this.#files, file: this.#fileOf.slice(0, rows), line: this.#lineOf.slice(0, rows) },
      unnamed: this.#unnamed,
      skipped: [...this.#skipped.values()],
    };
  }
}
