// Tables as spreadsheets of many countries write them: in an older encoding, with decimal commas, other digits, percentages. A plain copy has UTF-8,
// decimal points, digits from 0 to 9 and shares between 0 and 1. Tables are read piece by piece, so that a large one takes little memory.
import { ColumnBuilder } from '../../../src/cases/column-builder.ts';
import { type InputFile, readStart } from '../../../src/cases/input.ts';
import { decodeText } from '../../../src/cases/read/decode-text.ts';
import { isGzip } from '../../../src/cases/read/format.ts';
import { gunzip } from '../../../src/cases/read/gunzip.ts';
import { seemsRow } from '../../../src/cases/read/seems-row.ts';
import { EvenhandError } from '../../../src/core/errors.ts';
import { shorten } from '../../../src/report/format.ts';
import { delimitedRows } from './delimited-rows.ts';
import { guessEncoding, type OlderEncoding, readOlder } from './older-encodings.ts';
import { hasOtherDigits, westernDigits } from './western-digits.ts';

/** What of a table is not plain. */
export interface Oddities {
  /** The encoding in which it is read, guessed unless somebody has said it; undefined where its bytes are UTF-8. */
  readonly encoding: OlderEncoding | undefined;
  /** Some of the words that show whether the encoding is right. */
  readonly words: readonly string[];
  /** Columns of numbers with decimal commas. */
  readonly commas: readonly string[];
  /** Columns of numbers in digits other than 0 to 9. */
  readonly digits: readonly string[];
  /** Columns of percentages, by their sign or their name. */
  readonly percentages: readonly string[];
  /** Names for the columns, where the first line is a row; undefined where it holds names. */
  readonly names: readonly string[] | undefined;
}

const number = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?\s*%?$/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?\s*%?$/;
/** A comma at every thousand, or three decimals: nobody can tell. */
const ambiguous = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/;
const percentName = /%|percent|prozent|pourcent|porcent/i;
const sampleRows = 2000;
const batchLength = 1 << 20;
const mostWords = 8;
const longestWord = 24;
const sampleBytes = 1 << 18;

/**
 * What is not plain in a table of text, read in the encoding `said` where it is not UTF-8; undefined where everything is. Throws data errors
 * for what is no text.
 */
export async function odditiesOf(file: InputFile, said?: OlderEncoding): Promise<Oddities | undefined> {
  const encoding = (await isUtf8(file)) ? undefined : (said ?? guessEncoding(await sampleOf(file)));
  const rows: (readonly string[])[] = [];
  for await (const { rows: next } of rowsOf(file, encoding)) {
    rows.push(...next.slice(0, sampleRows + 1 - rows.length));
    if (rows.length > sampleRows) break;
  }
  const [first = [], ...others] = rows;
  const names = isRow(first, others) ? first.map((_, column) => `column_${column + 1}`) : undefined;
  const [head, body] = names === undefined ? [first, others] : [names, rows];
  const written = (column: number) => body.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '');
  const cells = (column: number) => written(column).map(westernDigits);
  const commas = head.filter((_, column) => hasCommas(cells(column)));
  const percentages = head.filter((name, column) => hasPercentages(name, cells(column)));
  const digits = head.filter((_, column) => hasDigits(written(column)));
  const words = encoding === undefined ? [] : wordsOf([head, ...body]);
  const isPlain = [commas, digits, percentages, names ?? []].every(({ length }) => length === 0);
  return encoding === undefined && isPlain ? undefined : { encoding, words, commas, digits, percentages, names };
}

/** Whether the first line holds no names, as the reader sees it; a line of numbers that count is left to those who wrote it. */
function isRow(first: readonly string[], others: readonly (readonly string[])[]): boolean {
  const columns = first.map((_, column) => {
    const builder = new ColumnBuilder('', 'number');
    for (const row of others) builder.addCell(row[column] ?? '');
    return builder;
  });
  return first.length > 1 && seemsRow(first, columns);
}

/** Different cells with letters that encodings differ in. */
function wordsOf(rows: readonly (readonly string[])[]): readonly string[] {
  const words = new Set(rows.flat().filter((cell) => /[\u0080-\uffff]/.test(cell)));
  return [...words].slice(0, mostWords).map((word) => shorten(word.trim(), longestWord));
}

function hasDigits(cells: readonly string[]): boolean {
  const numbers = cells.map(westernDigits).filter((cell) => number.test(cell) || plainNumber.test(cell));
  return isMost(numbers, cells) && cells.some(hasOtherDigits);
}

function hasCommas(cells: readonly string[]): boolean {
  const numbers = cells.filter((cell) => number.test(cell));
  const withComma = numbers.filter((cell) => cell.includes(','));
  return isMost(numbers, cells) && withComma.length > 0 && !withComma.every((cell) => ambiguous.test(cell));
}

function hasPercentages(name: string, cells: readonly string[]): boolean {
  if (!percentName.test(name) && !cells.some((cell) => cell.endsWith('%'))) return false;
  const numbers = cells.filter((cell) => number.test(cell) || plainNumber.test(cell));
  const shares = numbers.map((cell) => shareOf(cell, cell.includes(',')));
  return (
    isMost(numbers, cells) && shares.every((share) => share >= 0 && share <= 1) && shares.some((share) => share > 0.01)
  );
}

/** Some cells may say in a word that there is no number. */
function isMost(numbers: readonly string[], cells: readonly string[]): boolean {
  return numbers.length > 0 && numbers.length >= 0.9 * cells.length;
}

/** The table without its oddities, with names above its columns, separated by the same character. Throws as `odditiesOf`. */
export async function plainCopy(file: InputFile, said?: OlderEncoding): Promise<Blob> {
  const oddities = await odditiesOf(file, said);
  const [commas, percentages] = [new Set(oddities?.commas), new Set(oddities?.percentages)];
  const digits = new Set(oddities?.digits);
  const plain = (written: string, name: string): string => {
    const cell = digits.has(name) ? westernDigits(written) : written;
    const trimmed = cell.trim();
    const isNumber = commas.has(name) ? number.test(trimmed) : plainNumber.test(trimmed);
    if (!isNumber) return cell;
    if (percentages.has(name)) return String(Number(shareOf(trimmed, commas.has(name)).toPrecision(12)));
    return commas.has(name) ? withPoint(trimmed) : cell;
  };
  const pieces: Blob[] = [];
  let head = oddities?.names;
  let text = head === undefined ? '' : undefined;
  for await (const { rows, delimiter } of rowsOf(file, oddities?.encoding)) {
    text ??= lineOf(head ?? [], delimiter);
    for (const row of rows) {
      const cells = head === undefined ? row : row.map((cell, column) => plain(cell, head?.[column] ?? ''));
      head ??= row;
      text += lineOf(cells, delimiter);
    }
    if (text.length < batchLength) continue;
    pieces.push(new Blob([text]));
    text = '';
  }
  return new Blob([...pieces, text ?? ''], { type: 'text/csv' });
}

function lineOf(cells: readonly string[], delimiter: string): string {
  return `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\n`;
}

function withPoint(text: string): string {
  return text.replaceAll('.', '').replace(',', '.');
}

function shareOf(text: string, hasComma: boolean): number {
  const bare = text.replace(/\s*%$/, '');
  return Number(hasComma ? withPoint(bare) : bare) / 100;
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

async function isUtf8(file: InputFile): Promise<boolean> {
  try {
    for await (const _ of textOf(file, undefined));
    return true;
  } catch (error) {
    if (error instanceof EvenhandError && error.code === 'cases/bad-utf-8') return false;
    throw error;
  }
}

async function* rowsOf(file: InputFile, encoding: OlderEncoding | undefined) {
  yield* delimitedRows(textOf(file, encoding));
}

async function* textOf(file: InputFile, encoding: OlderEncoding | undefined): AsyncGenerator<string> {
  const bytes = await bytesOf(file);
  if (encoding !== undefined) yield* readOlder(bytes, encoding);
  else yield* decodeText(file.name, bytes);
}

/** Bytes above 127 are what counts: a long table may begin with rows of figures. */
async function sampleOf(file: InputFile): Promise<Uint8Array> {
  const sample = new Uint8Array(sampleBytes);
  let length = 0;
  for await (const chunk of await bytesOf(file)) {
    const part = chunk.subarray(0, sampleBytes - length);
    sample.set(part, length);
    length += part.length;
    if (length === sampleBytes && sample.some((byte) => byte > 0x7f)) break;
    if (length === sampleBytes) length = 0;
  }
  return sample.subarray(0, length);
}

async function bytesOf(file: InputFile): Promise<AsyncIterable<Uint8Array>> {
  return isGzip(await readStart(file, 2)) ? gunzip(file.name, file.open()) : file.open();
}
