// Tables as spreadsheets of many countries write them: in an older encoding, with decimal commas, with percentages. A plain copy has UTF-8, decimal
// points, and shares between 0 and 1.
import { sniffDelimiter } from '../../../src/cases/read/sniff-delimiter.ts';

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

/** What is not plain in a table of text; undefined where everything is. */
export function odditiesOf(bytes: Uint8Array): Oddities | undefined {
  const { text, isOldEncoding } = decoded(bytes);
  const { head, rows } = parsed(text, sampleRows);
  const cells = (column: number) =>
    rows.flatMap((row) => ((row[column] ?? '').trim() === '' ? [] : [row[column]!.trim()]));
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

/** The table without its oddities, separated by the same character. */
export function plainCopy(bytes: Uint8Array): string {
  const oddities = odditiesOf(bytes);
  const { head, rows, delimiter } = parsed(decoded(bytes).text);
  const [commas, percentages] = [new Set(oddities?.commas), new Set(oddities?.percentages)];
  const plain = (cell: string, name: string): string => {
    const trimmed = cell.trim();
    const isNumber = commas.has(name) ? number.test(trimmed) : plainNumber.test(trimmed);
    if (!isNumber) return cell;
    if (percentages.has(name)) return String(Number(shareOf(trimmed, commas.has(name)).toPrecision(12)));
    return commas.has(name) ? withPoint(trimmed) : cell;
  };
  const lines = rows.map((row) =>
    row.map((cell, column) => quoted(plain(cell, head[column] ?? ''), delimiter)).join(delimiter),
  );
  return `${[head.map((name) => quoted(name, delimiter)).join(delimiter), ...lines].join('\n')}\n`;
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

function decoded(bytes: Uint8Array): { readonly text: string; readonly isOldEncoding: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isOldEncoding: false };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), isOldEncoding: true };
  }
}

interface Parsed {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: string;
}

/** Rows of delimited text (RFC 4180); blank lines are left out. */
function parsed(text: string, mostRows = Number.POSITIVE_INFINITY): Parsed {
  const delimiter = sniffDelimiter(text.slice(0, 100_000)) ?? ',';
  const found: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.length > 1 || cell.trim() !== '') found.push(row);
    [row, cell] = [[], ''];
  };
  for (let at = 0; at < text.length && found.length <= mostRows; at++) {
    const character = text[at]!;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === delimiter) {
      row.push(cell);
      cell = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') cell += character;
  }
  if (row.length > 0 || cell !== '') endRow();
  const [head = [], ...rows] = found;
  return { head, rows, delimiter };
}
