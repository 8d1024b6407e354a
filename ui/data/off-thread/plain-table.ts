// Tables as spreadsheets of many countries write them: in an older encoding, with decimal commas, with percentages. A plain copy has UTF-8, decimal
// points, and shares between 0 and 1. Tables are read piece by piece, so that a large one takes little memory.
import { type InputFile, readStart } from '../../../src/cases/input.ts';
import { decodeText } from '../../../src/cases/read/decode-text.ts';
import { isGzip } from '../../../src/cases/read/format.ts';
import { gunzip } from '../../../src/cases/read/gunzip.ts';
import { EvenhandError } from '../../../src/core/errors.ts';
import { delimitedRows } from './delimited-rows.ts';

/** What of a table is not plain. */
export interface Oddities {
  /** Whether its bytes are not UTF-8; they are read as Windows-1252, which Latin-1 is a part of. */
  readonly isOldEncoding: boolean;
  /** Columns of numbers with decimal commas. */
  readonly commas: readonly string[];
  /** Columns of percentages, by their sign or their name. */
  readonly percentages: readonly string[];
}

const number = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?\s*%?$/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?\s*%?$/;
/** A comma at every thousand, or three decimals: nobody can tell. */
const ambiguous = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/;
const percentName = /%|percent|prozent|pourcent|porcent/i;
const sampleRows = 2000;
const batchLength = 1 << 20;

/** What is not plain in a table of text; undefined where everything is. Throws data errors for what is no text. */
export async function odditiesOf(file: InputFile): Promise<Oddities | undefined> {
  const isOldEncoding = !(await isUtf8(file));
  const rows: (readonly string[])[] = [];
  for await (const { rows: next } of rowsOf(file, isOldEncoding)) {
    rows.push(...next.slice(0, sampleRows + 1 - rows.length));
    if (rows.length > sampleRows) break;
  }
  const [head = [], ...body] = rows;
  const cells = (column: number) =>
    body.flatMap((row) => ((row[column] ?? '').trim() === '' ? [] : [row[column]!.trim()]));
  const commas = head.filter((_, column) => hasCommas(cells(column)));
  const percentages = head.filter((name, column) => hasPercentages(name, cells(column)));
  if (!isOldEncoding && commas.length === 0 && percentages.length === 0) return undefined;
  return { isOldEncoding, commas, percentages };
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

/** The table without its oddities, separated by the same character. Throws as `odditiesOf`. */
export async function plainCopy(file: InputFile): Promise<Blob> {
  const oddities = await odditiesOf(file);
  const [commas, percentages] = [new Set(oddities?.commas), new Set(oddities?.percentages)];
  const plain = (cell: string, name: string): string => {
    const trimmed = cell.trim();
    const isNumber = commas.has(name) ? number.test(trimmed) : plainNumber.test(trimmed);
    if (!isNumber) return cell;
    if (percentages.has(name)) return String(Number(shareOf(trimmed, commas.has(name)).toPrecision(12)));
    return commas.has(name) ? withPoint(trimmed) : cell;
  };
  const pieces: Blob[] = [];
  let head: readonly string[] | undefined;
  let text = '';
  for await (const { rows, delimiter } of rowsOf(file, oddities?.isOldEncoding === true)) {
    for (const row of rows) {
      const cells = head === undefined ? row : row.map((cell, column) => plain(cell, head?.[column] ?? ''));
      head ??= row;
      text += `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\n`;
    }
    if (text.length < batchLength) continue;
    pieces.push(new Blob([text]));
    text = '';
  }
  return new Blob([...pieces, text], { type: 'text/csv' });
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
    for await (const _ of textOf(file, false));
    return true;
  } catch (error) {
    if (error instanceof EvenhandError && error.code === 'cases/bad-utf-8') return false;
    throw error;
  }
}

async function* rowsOf(file: InputFile, isOldEncoding: boolean) {
  yield* delimitedRows(textOf(file, isOldEncoding));
}

async function* textOf(file: InputFile, isOldEncoding: boolean): AsyncGenerator<string> {
  const bytes = isGzip(await readStart(file, 2)) ? gunzip(file.name, file.open()) : file.open();
  yield* decodeText(file.name, bytes, isOldEncoding ? 'latin1' : 'utf-8');
}
