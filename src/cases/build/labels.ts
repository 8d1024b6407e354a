import { dataError } from '../../core/errors.ts';
import { columnHint, columnOf, commonest, placeOf, textColumn } from '../column.ts';
import { evaluateExpression, missingTruth } from '../expression/evaluate-expression.ts';
import { type Expression, looksLikeExpression, parseExpression } from '../expression/parse-expression.ts';
import type { Table, TextColumn } from '../table.ts';

/** Labels of a two-class task: 0, 1, or `missingTruth`; and the column to name when one is missing. */
export interface Labels {
  readonly values: Uint8Array;
  readonly column: string;
}

const truths: Readonly<Record<string, 0 | 1>> = { '0': 0, '1': 1, '0.0': 0, '1.0': 1, false: 0, true: 1 };

/**
 * Labels from a column of 0/1 or true/false, or from an expression. Rows that `used` does not mark may hold anything.
 * @throws `cases/missing-column`, `cases/not-binary`, `cases/bad-expression`.
 */
export function labelsOf(table: Table, label: string, used: Uint8Array): Labels {
  if (table.columns.has(label)) return { values: binaryColumn(table, label, used), column: label };
  if (looksLikeExpression(label)) {
    const expression = parseExpression(label, [...table.columns.keys()]);
    return { values: evaluateExpression(expression, table), column: firstColumn(expression) };
  }
  throw dataError('cases/missing-column', `there is no column "${label}" for the label`, {
    hint: `${columnHint(table, label)} A label may also be an expression: finding = Hernia.`,
  });
}

/**
 * A column of 0/1 or true/false (in any case) as 0, 1 or `missingTruth`.
 * @throws data error `cases/not-binary` naming the values found and the place of the first that is neither.
 */
export function binaryColumn(table: Table, name: string, used: Uint8Array): Uint8Array {
  const column = columnOf(table, name);
  const values = column.kind === 'number' ? truthOfNumbers(column.values) : truthOfTexts(column);
  let bad = -1;
  for (let row = 0; row < values.length && bad < 0; row++) if (values[row] === unreadable && used[row] !== 0) bad = row;
  if (bad < 0)
    return values.includes(unreadable) ? values.map((truth) => (truth === unreadable ? missingTruth : truth)) : values;
  const text = textColumn(table, name);
  const odd = [...text.codes].filter((_, row) => values[row] === unreadable && used[row] !== 0).length;
  const isSlip = odd * 20 <= text.codes.length;
  const example = isSlip ? '= 1' : suggestion(text.categories, text.categories[text.codes[bad]!]!, column.kind);
  const isOneTwo =
    !isSlip && [...new Set(text.codes)].every((code) => ['1', '2'].includes(text.categories[code] ?? '1'));
  throw dataError('cases/not-binary', `the values are not 0 and 1 but ${commonest(text)}`, {
    place: placeOf(table, bad, name),
    hint: isOneTwo
      ? `Tables write 1 for present and 2 for absent, or the reverse, and the wrong one turns every result round: ask whoever made the table, and give the label as "${name} = 1" or "${name} = 2".`
      : `${isSlip ? 'Correct the cell, leave it empty if the label is not known, or say' : 'Say'} which values are positive by an expression, for example: ${name} ${example}.`,
  });
}

const unreadable = 3;

function truthOfNumbers(values: Float64Array): Uint8Array {
  const truth = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    truth[row] = value === 0 || value === 1 ? value : Number.isNaN(value) ? missingTruth : unreadable;
  }
  return truth;
}

function truthOfTexts({ codes, categories }: TextColumn): Uint8Array {
  const truthOf = categories.map((text) => truths[text.toLowerCase()] ?? unreadable);
  return Uint8Array.from(codes, (code) => (code < 0 ? missingTruth : truthOf[code]!));
}

function suggestion(categories: readonly string[], bad: string, kind: 'number' | 'text'): string {
  if (kind === 'text') return `= ${bad}`;
  if (categories.includes('1')) return '= 1';
  return `>= ${Math.max(...categories.map(Number))}`;
}

function firstColumn(expression: Expression): string {
  switch (expression.kind) {
    case 'compare':
    case 'in':
      return expression.column;
    case 'not':
      return firstColumn(expression.inner);
    default:
      return firstColumn(expression.parts[0]!);
  }
}
