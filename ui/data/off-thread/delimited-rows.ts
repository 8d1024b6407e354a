import { sniffDelimiter } from '../../../src/cases/read/sniff-delimiter.ts';

const sampleLength = 100_000;

/** Some rows of delimited text, and the character that separates their cells. */
export interface DelimitedRows {
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: string;
}

/** The rows of delimited text (RFC 4180), as it comes in pieces; blank lines are left out. */
export async function* delimitedRows(pieces: AsyncIterable<string>): AsyncGenerator<DelimitedRows> {
  let text = '';
  let reader: RowReader | undefined;
  for await (const piece of pieces) {
    text += piece;
    if (reader === undefined && text.length < sampleLength) continue;
    reader ??= readerFor(text);
    yield { rows: reader.read(text), delimiter: reader.delimiter };
    text = '';
  }
  reader ??= readerFor(text);
  yield { rows: [...reader.read(text), ...reader.end()], delimiter: reader.delimiter };
}

function readerFor(start: string): RowReader {
  return new RowReader(sniffDelimiter(start.slice(0, sampleLength)) ?? ',');
}

class RowReader {
  readonly delimiter: string;
  #rows: (readonly string[])[] = [];
  #row: string[] = [];
  #cell = '';
  #isQuoted = false;
  /** Whether the character before was the end of a quote: another quote then stands for itself. */
  #hasClosed = false;

  constructor(delimiter: string) {
    this.delimiter = delimiter;
  }

  read(text: string): readonly (readonly string[])[] {
    for (let at = 0; at < text.length; ) {
      if (this.#isQuoted) at = this.#quoted(text, at);
      else {
        const end = this.#plainEnd(text, at);
        if (end > at) this.#hasClosed = false;
        this.#cell += text.slice(at, end);
        at = end + 1;
        const mark = text[end];
        if (mark === '"') this.#quote();
        else if (mark !== undefined) this.#endCell();
        if (mark === '\n') this.#endRow();
      }
    }
    return this.#taken();
  }

  /** The last row, where no line end follows it. */
  end(): readonly (readonly string[])[] {
    if (this.#row.length === 0 && this.#cell === '') return [];
    this.#endCell();
    this.#endRow();
    return this.#taken();
  }

  #taken(): readonly (readonly string[])[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #quoted(text: string, at: number): number {
    const end = text.indexOf('"', at);
    this.#cell += text.slice(at, end === -1 ? undefined : end);
    this.#isQuoted = end === -1;
    this.#hasClosed = end !== -1;
    return end === -1 ? text.length : end + 1;
  }

  /** A quote outside of quotes: it opens a cell, stands for itself after another one, and is a letter elsewhere. */
  #quote(): void {
    if (this.#hasClosed || this.#cell !== '') this.#cell += '"';
    this.#isQuoted = this.#hasClosed || this.#cell === '';
    this.#hasClosed = false;
  }

  #plainEnd(text: string, from: number): number {
    let at = from;
    while (at < text.length && text[at] !== this.delimiter && text[at] !== '\n' && text[at] !== '"') at += 1;
    return at;
  }

  #endCell(): void {
    this.#row.push(this.#cell);
    this.#cell = '';
    this.#hasClosed = false;
  }

  #endRow(): void {
    const row = this.#row;
    this.#row = [];
    if (row.length > 1 || row[0]?.trim() !== '') this.#rows.push(row);
  }
}
