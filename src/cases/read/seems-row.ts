import { isMissing } from '../missing.ts';
import { parseNumber } from '../parse-number.ts';
import type { Column } from '../table.ts';

/** A column as far as it is read. */
interface Below {
  readonly kind: Column['kind'];
  finish(): Column;
}

/**
 * Whether the first line of a table seems to be a row and not the names of the columns below it: no word stands above a column of numbers, and
 * either a word is also a value of its column (two words where all columns are texts), or the numbers lie among those of their columns. Numbers that count (0, 1, 2) are names.
 */
export function seemsRow(first: readonly string[], columns: readonly Below[]): boolean {
  const cells = first.flatMap((written, index) => {
    const text = written.trim();
    const below = columns[index];
    return below === undefined || text === '' || isMissing(text) ? [] : [{ text, below }];
  });
  const aboveNumbers = cells.filter(({ below }) => below.kind === 'number');
  const numbers = aboveNumbers.map(({ text }) => parseNumber(text));
  if (numbers.some((value) => value === undefined)) return false;
  const isValue = ({ text, below }: (typeof cells)[number]) => {
    const column = below.finish();
    return column.kind === 'text' ? column.categories.includes(text) : isWithin(Number(text), column.values);
  };
  const repeated = cells.filter((cell) => cell.below.kind === 'text' && isValue(cell)).length;
  if (repeated > (numbers.length > 0 ? 0 : 1)) return true;
  const counts = numbers.every((value, index) => Number.isInteger(value) && value === Number(numbers[0]) + index);
  return !counts && 2 * aboveNumbers.filter(isValue).length > aboveNumbers.length;
}

function isWithin(value: number, values: Float64Array): boolean {
  let [below, above] = [false, false];
  for (const each of values) {
    below ||= each <= value;
    above ||= each >= value;
  }
  return below && above;
}
