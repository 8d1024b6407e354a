import { dataError, usageError } from '../../core/errors.ts';
import { columnOf, numberColumn, textColumn } from '../column.ts';
import { parseNumber } from '../parse-number.ts';
import type { Table } from '../table.ts';
import type { Comparison, Expression } from './parse-expression.ts';

/** Truth of a row where the cells it depends on are missing. */
export const missingTruth = 2;

/**
 * The truth of an expression in each row: 0, 1, or `missingTruth`. A comparison with a missing cell is missing; `and`, `or` and `not` follow
 * three-valued logic (Kleene 1952): false and missing is false, true or missing is true. `contains` compares the parts of the cell between
 * `|`, `;` and `,`, trimmed; `=` compares the trimmed cell. Both mind case.
 * @throws usage error `cases/bad-expression` if a value does not fit its column or is spelled otherwise in it; data error
 * `cases/not-a-number` for a text in a column compared by size.
 */
export function evaluateExpression(expression: Expression, table: Table): Uint8Array {
  switch (expression.kind) {
    case 'not':
      return evaluateExpression(expression.inner, table).map((truth) => (truth === missingTruth ? truth : 1 - truth));
    case 'and':
    case 'or':
      return expression.parts
        .map((part) => evaluateExpression(part, table))
        .reduce((all, part) => combine(all, part, expression.kind === 'or' ? 1 : 0));
    case 'in':
      return evaluateEqual(table, expression.column, expression.values);
    case 'compare':
      return evaluateComparison(table, expression);
  }
}

// `deciding` is the truth that settles the whole: 1 for or, 0 for and.
function combine(first: Uint8Array, second: Uint8Array, deciding: 0 | 1): Uint8Array {
  return first.map((truth, row) => {
    const other = second[row]!;
    if (truth === deciding || other === deciding) return deciding;
    return truth === missingTruth || other === missingTruth ? missingTruth : 1 - deciding;
  });
}

interface Compare {
  readonly column: string;
  readonly comparison: Comparison;
  readonly value: string;
}

function evaluateComparison(table: Table, { column, comparison, value }: Compare): Uint8Array {
  const isText = columnOf(table, column).kind === 'text';
  if (comparison === 'contains' && isText) return evaluateContains(table, column, value);
  if (comparison === '=' || comparison === 'contains') return evaluateEqual(table, column, [value]);
  if (comparison === '!=') {
    return evaluateEqual(table, column, [value]).map((truth) => (truth === missingTruth ? truth : 1 - truth));
  }
  const bound = numberOf(column, value);
  const holds = inequalities[comparison];
  const values = numberColumn(table, column);
  return Uint8Array.from(values, (each) => (Number.isNaN(each) ? missingTruth : Number(holds(each, bound))));
}

const inequalities = {
  '>=': (a: number, b: number) => a >= b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '<': (a: number, b: number) => a < b,
} as const;

function evaluateEqual(table: Table, name: string, values: readonly string[]): Uint8Array {
  const column = columnOf(table, name);
  if (column.kind === 'number') {
    const wanted = new Set(values.map((value) => numberOf(name, value)));
    return Uint8Array.from(column.values, (each) => (Number.isNaN(each) ? missingTruth : Number(wanted.has(each))));
  }
  const trimmed = values.map((value) => value.trim());
  for (const value of trimmed) requireSpelling(name, value, column.categories);
  const wanted = new Set(trimmed);
  return byCategory(column.codes, (code) => wanted.has(column.categories[code]!), column.categories.length);
}

function evaluateContains(table: Table, name: string, value: string): Uint8Array {
  const { codes, categories } = textColumn(table, name);
  const tokens = categories.map((cell) => cell.split(/[|;,]/).map((token) => token.trim()));
  const wanted = value.trim();
  if (/[|;,]/.test(wanted)) {
    throw usageError('cases/bad-expression', `"${name}" cannot contain "${wanted}": its parts are split at | ; and ,`, {
      hint: `Join two comparisons with "and", or compare the whole cell with "=".`,
    });
  }
  requireSpelling(name, wanted, tokens.flat());
  return byCategory(codes, (code) => tokens[code]!.includes(wanted), categories.length);
}

function byCategory(codes: Int32Array, holds: (code: number) => boolean, categories: number): Uint8Array {
  const truth = Uint8Array.from({ length: categories }, (_, code) => Number(holds(code)));
  return Uint8Array.from(codes, (code) => (code < 0 ? missingTruth : truth[code]!));
}

function numberOf(column: string, value: string): number {
  const number = parseNumber(value.trim());
  if (number !== undefined) return number;
  throw usageError('cases/bad-expression', `the column "${column}" holds numbers, "${value}" is not one`, {
    hint: 'Compare it with a number.',
  });
}

// A value found nowhere is allowed (no case of a rare finding); one that is found in another spelling is a slip that would make every label 0.
function requireSpelling(column: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  const spelling = known.find((each) => simplified(each) === simplified(value));
  if (spelling === undefined) return;
  throw dataError('cases/other-spelling', `the column "${column}" never holds "${value}", but it holds "${spelling}"`, {
    hint: 'Write the value as the table spells it; case, spaces and underscores count.',
  });
}

function simplified(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, '');
}
