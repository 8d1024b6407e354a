import { dataError } from '../../core/errors.ts';
import { jsonBreak } from '../../core/json-break.ts';
import type { TableBuilder } from '../table-builder.ts';

/** Longest line that is read, in characters. */
const longestLine = 1 << 22;

/**
 * Adds the rows of a JSON lines text (one object a line) to a table. A key that a line lacks is missing there, as is null; booleans become
 * the texts `true` and `false`; texts stay texts even if they spell numbers. Blank lines are skipped.
 * @throws data errors `cases/bad-json`, `cases/nested-value`, `cases/unsafe-integer`, `cases/cell-too-long`, with the line, and the column where it is no JSON.
 */
export async function readJsonLines(text: AsyncIterable<string>, builder: TableBuilder, name: string): Promise<void> {
  let carry = '';
  let line = 0;
  for await (const chunk of text) {
    const lines = (carry + chunk).split('\n');
    carry = lines.pop()!;
    for (const each of lines) addLine(builder, each, { file: name, line: ++line });
    if (carry.length > longestLine) throw tooLong({ file: name, line: line + 1 });
  }
  addLine(builder, carry, { file: name, line: line + 1 });
}

interface LinePlace {
  readonly file: string;
  readonly line: number;
}

function addLine(builder: TableBuilder, text: string, place: LinePlace): void {
  if (text.length > longestLine) throw tooLong(place);
  if (text.trim() === '') return;
  for (const [key, value] of Object.entries(parseObject(text, place))) addValue(builder, { key, value, place });
  builder.endRow(place.line);
}

function parseObject(text: string, place: LinePlace): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw dataError('cases/bad-json', 'the line is not valid JSON', {
      place: { ...place, column: jsonBreak(text) + 1 },
      cause,
      hint: /\b(NaN|-?Infinity)\b/.test(text)
        ? 'JSON has no NaN and no Infinity: write null for a missing value.'
        : 'Each line must be one complete object: {"id": "a", "score": 0.5}.',
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw dataError('cases/bad-json', 'the line is not a JSON object', {
    place,
    hint: 'Each line must be one object with the columns as keys: {"id": "a", "score": 0.5}.',
  });
}

function addValue(builder: TableBuilder, cell: { key: string; value: unknown; place: LinePlace }): void {
  const { key, value, place } = cell;
  const field = { ...place, field: key };
  if (typeof value === 'object' && value !== null) {
    throw dataError(
      'cases/nested-value',
      `the value is ${Array.isArray(value) ? 'a list' : 'an object'}, not a single value`,
      {
        place: field,
        hint: 'Flatten it into columns of its own, or leave the key out.',
      },
    );
  }
  const column = builder.column(key);
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21) {
      throw dataError('cases/unsafe-integer', `the whole number ${value} is too large to be kept exactly`, {
        place: field,
        hint: 'Write identifiers as texts, in quotes.',
      });
    }
    column.addNumber(value);
  } else if (typeof value === 'string') column.addText(value);
  else if (typeof value === 'boolean') column.addText(String(value));
  else column.addMissing();
}

function tooLong(place: LinePlace) {
  return dataError('cases/cell-too-long', `the line is longer than ${longestLine} characters`, {
    place,
    hint: 'Leave out keys that hold images or embeddings, and check that each object ends with a line break.',
  });
}
