// CSV and its relatives. Records whose quotes only enclose cells are split here, twenty times as fast; all others (quotes within quotes,
// quotes out of place) are left to csv-parse.
import { parse } from 'csv-parse/browser/esm/sync';
import { dataError, type EvenhandError } from '../../core/errors.ts';
import type { ColumnBuilder } from '../column-builder.ts';
import { parseNumber } from '../parse-number.ts';
import type { TableBuilder } from '../table-builder.ts';
import { seemsRow } from './seems-row.ts';
import { sniffDelimiter, suspectDelimiter } from './sniff-delimiter.ts';

/** Longest cell that is read, in characters. */
export const longestCell = 1 << 20;
const longestRow = 4 * longestCell;
const sampleLength = 1 << 16;
/** The first line by which Excel is told the delimiter. */
const spreadsheetDeclaration = /^sep=(.)\n/i;

export interface DelimitedOptions {
  readonly name: string;
  readonly delimiter?: string | undefined;
}

/**
 * Adds the rows of a delimited text (RFC 4180 with any delimiter; line feeds as line ends) to a table. Blank lines are skipped. Lines are
 * counted as an editor does, also within quoted cells.
 * @throws data errors `cases/wrong-delimiter`, `cases/no-header`, `cases/duplicate-column`, `cases/ragged-row`, `cases/bad-quotes`,
 * `cases/cell-too-long`, `cases/empty-file`.
 */
export async function readDelimited(
  text: AsyncIterable<string>,
  builder: TableBuilder,
  options: DelimitedOptions,
): Promise<void> {
  const reader = new DelimitedReader(builder, options);
  for await (const chunk of text) reader.push(chunk);
  reader.end();
}

/** A first line in which no names stand. */
interface FirstRow {
  readonly names: readonly string[];
  readonly line: number;
  readonly hint: string;
}

class DelimitedReader {
  readonly #name: string;
  readonly #given: string | undefined;
  readonly #builder: TableBuilder;
  #delimiter = '';
  #columns: ColumnBuilder[] | undefined;
  #firstRow: readonly string[] = [];
  #firstLine = 1;
  /** Text after the last complete record, and the line on which it begins. */
  #carry = '';
  #line = 1;

  constructor(builder: TableBuilder, { name, delimiter }: DelimitedOptions) {
    this.#builder = builder;
    this.#name = name;
    this.#given = delimiter;
  }

  push(chunk: string): void {
    this.#carry += chunk;
    if (this.#delimiter === '') {
      if (this.#carry.length < sampleLength) return;
      this.#chooseDelimiter();
    }
    const records = splitRecords(this.#carry, this.#line);
    this.#carry = this.#carry.slice(records.end);
    this.#line = records.endLine;
    this.#add(records);
    const long = this.#carry.length > longestRow ? tooLongCell(this.#carry, this.#delimiter) : undefined;
    if (long !== undefined) throw this.#cellTooLong(long, this.#line);
  }

  end(): void {
    if (this.#carry.trim() !== '') {
      if (this.#delimiter === '') this.#chooseDelimiter();
      this.#add(splitRecords(`${this.#carry}\n`, this.#line, { isLast: true }));
    }
    if (this.#columns !== undefined && seemsRow(this.#firstRow, this.#columns)) {
      throw this.#noHeader('the first line seems to be a row, not the names of the columns', {
        names: this.#firstRow,
        line: this.#firstLine,
        hint: 'Add a first line with the names of the columns; where there is one and it stands again further down, take the repeats out.',
      });
    }
    if (this.#columns !== undefined) return;
    throw dataError('cases/empty-file', 'the file holds no text', {
      place: { file: this.#name },
      hint: 'Check that it was written completely.',
    });
  }

  #chooseDelimiter(): void {
    const declared = spreadsheetDeclaration.exec(this.#carry);
    if (declared !== null) {
      this.#carry = this.#carry.slice(declared[0].length);
      this.#line += 1;
    }
    const sample = this.#carry.slice(0, sampleLength);
    const sniffed = sniffDelimiter(sample);
    this.#delimiter = this.#given ?? declared?.[1] ?? sniffed ?? ',';
    const header = firstLine(sample);
    const other = sniffed ?? suspectDelimiter(sample);
    if (other === undefined || other === this.#delimiter || header.includes(this.#delimiter)) return;
    throw dataError(
      'cases/wrong-delimiter',
      `split at ${spelled(this.#delimiter)} the table has a single column, "${shortened(header)}"`,
      {
        place: { file: this.#name, line: this.#line },
        hint: `The columns seem to be separated by ${spelled(other)}: set \`delimiter: ${JSON.stringify(other)}\` for this table.`,
      },
    );
  }

  #add(records: Records): void {
    const { texts, lines, quoted } = records;
    const long = texts.findIndex((text) => tooLongCell(text, this.#delimiter) !== undefined);
    if (long >= 0) {
      this.#add({ ...records, texts: texts.slice(0, long), quoted: quoted.filter((index) => index < long) });
      throw this.#cellTooLong(tooLongCell(texts[long]!, this.#delimiter)!, lines[long]!);
    }
    const enclosed = quoted.map((index) => splitEnclosed(texts[index]!, this.#delimiter));
    const hard = quoted.filter((_, i) => enclosed[i] === undefined);
    const parsed = hard.length === 0 ? [] : this.#parseQuoted(texts, lines, hard);
    let [nextQuoted, nextParsed] = [0, 0];
    for (let i = 0; i < texts.length; i++) {
      const isQuoted = quoted[nextQuoted] === i;
      const cells = isQuoted ? (enclosed[nextQuoted++] ?? parsed[nextParsed++]!) : texts[i]!.split(this.#delimiter);
      if (this.#columns === undefined) this.#columns = this.#header(cells, lines[i]!);
      else this.#addRow(this.#columns, cells, lines[i]!);
    }
  }

  #header(names: readonly string[], line: number): ColumnBuilder[] {
    const isNumber = (name: string) => parseNumber(name.trim()) !== undefined;
    const hint = 'Add a first line with the names of the columns.';
    if (names.every(isNumber)) throw this.#noHeader('the first line holds only numbers', { names, line, hint });
    const repeated = names.find((name, index) => isNumber(name) && names.indexOf(name) < index);
    if (repeated !== undefined)
      throw this.#noHeader(`the first line holds the number ${repeated.trim()} twice`, { names, line, hint });
    [this.#firstRow, this.#firstLine] = [names, line];
    return this.#builder.header(names, line);
  }

  #noHeader(what: string, { names, line, hint }: FirstRow): EvenhandError {
    return dataError('cases/no-header', `${what} ("${shortened(names.join(this.#delimiter))}")`, {
      place: { file: this.#name, line },
      hint,
    });
  }

  #addRow(columns: readonly ColumnBuilder[], cells: readonly string[], line: number): void {
    if (cells.length !== columns.length) {
      if (cells.length === 1 && cells[0]!.trim() === '') return;
      throw this.#ragged(columns, cells, line);
    }
    for (let i = 0; i < columns.length; i++) columns[i]!.addCell(cells[i]!);
    this.#builder.endRow(line);
  }

  #ragged(columns: readonly ColumnBuilder[], cells: readonly string[], line: number): EvenhandError {
    const more = cells.length > columns.length;
    return dataError('cases/ragged-row', `the row has ${counted(cells.length, 'cell')}, the header ${columns.length}`, {
      place: { file: this.#name, line },
      hint: more
        ? `A cell that holds ${spelled(this.#delimiter)} must stand in double quotes.`
        : 'Check whether the line was cut, or a line break within a cell is not in double quotes.',
    });
  }

  #parseQuoted(texts: readonly string[], lines: readonly number[], quoted: readonly number[]): string[][] {
    const text = quoted.map((index) => texts[index]!).join('\n');
    try {
      return parse(text, { delimiter: this.#delimiter, record_delimiter: '\n', relax_column_count: true });
    } catch (error) {
      let line = lineOfCsvError(error);
      for (const index of quoted) {
        const height = texts[index]!.split('\n').length;
        if (line <= height || index === quoted.at(-1))
          throw this.#badQuotes(error, lines[index]! + line - 1, lines[index]!);
        line -= height;
      }
      throw error;
    }
  }

  #badQuotes(cause: unknown, line: number, firstLine: number): EvenhandError {
    const open = (cause as { code?: unknown }).code === 'CSV_QUOTE_NOT_CLOSED';
    return dataError(
      'cases/bad-quotes',
      open ? 'a double quote is opened and never closed' : 'a double quote stands in the middle of a cell',
      {
        place: { file: this.#name, line: open ? firstLine : line },
        cause,
        hint: 'A cell that holds quotes must stand in double quotes, with the quotes within it doubled: "a 5"" film".',
      },
    );
  }

  #cellTooLong(index: number, line: number): EvenhandError {
    const field = this.#columns?.[index]?.name;
    return dataError('cases/cell-too-long', `a cell is longer than ${longestCell} characters`, {
      place: { file: this.#name, line, ...(field === undefined ? { column: index + 1 } : { field }) },
      hint: 'Look for a double quote that is opened and never closed; leave out columns that hold images or embeddings.',
    });
  }
}

/** Complete records of a text. `quoted` are the indices of those that hold a quote; `end` is where the text after them begins. */
interface Records {
  readonly texts: readonly string[];
  readonly lines: readonly number[];
  readonly quoted: readonly number[];
  readonly end: number;
  readonly endLine: number;
}

// A line feed ends a record if the number of quotes before it, from the record's start, is even. `isLast` takes what is left as a record.
function splitRecords(
  text: string,
  firstLine: number,
  { isLast = false }: { readonly isLast?: boolean } = {},
): Records {
  const texts: string[] = [];
  const lines: number[] = [];
  const quoted: number[] = [];
  let [start, line, recordLine] = [0, firstLine, firstLine];
  let [inside, hasQuote] = [false, false];
  let quote = text.indexOf('"');
  let from = 0;
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', from)) {
    for (; quote >= 0 && quote < feed; quote = text.indexOf('"', quote + 1)) {
      inside = !inside;
      hasQuote = true;
    }
    line += 1;
    from = feed + 1;
    if (inside && !(isLast && from === text.length)) continue;
    if (feed > start) {
      if (hasQuote) quoted.push(texts.length);
      texts.push(text.slice(start, feed));
      lines.push(recordLine);
    }
    [start, recordLine, hasQuote] = [from, line, false];
  }
  return { texts, lines, quoted, end: start, endLine: recordLine };
}

// The cells of a record in which every quote opens or closes a whole cell; undefined for any other.
function splitEnclosed(text: string, delimiter: string): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let end: number;
    if (text[at] === '"') {
      const close = text.indexOf('"', at + 1);
      if (close < 0) return undefined;
      end = close + 1;
      if (end < text.length && text[end] !== delimiter) return undefined;
      cells.push(text.slice(at + 1, close));
    } else {
      const next = text.indexOf(delimiter, at);
      end = next < 0 ? text.length : next;
      const cell = text.slice(at, end);
      if (cell.includes('"')) return undefined;
      cells.push(cell);
    }
    if (end >= text.length) return cells;
    at = end + 1;
  }
}

// Index of a cell that makes a record too long, judged on the text as written, before it is parsed.
function tooLongCell(text: string, delimiter: string): number | undefined {
  if (text.length <= longestCell) return undefined;
  let [index, start, inside] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') inside = !inside;
    else if (!inside && text[at] === delimiter) {
      index += 1;
      start = at + 1;
    }
    if (at - start >= longestCell + 2) return index;
  }
  return text.length > longestRow ? index : undefined;
}

function lineOfCsvError(error: unknown): number {
  const { lines } = error as { lines?: unknown };
  return typeof lines === 'number' ? lines : 1;
}

function firstLine(text: string): string {
  const [first = ''] = text.trimStart().split('\n', 1);
  return first;
}

function spelled(delimiter: string): string {
  const names: Readonly<Record<string, string>> = {
    ',': 'commas',
    ';': 'semicolons',
    '\t': 'tabs',
    '|': 'bars',
    ' ': 'spaces',
  };
  return names[delimiter] ?? `"${delimiter}"`;
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
