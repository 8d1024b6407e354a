// When a case has the finding, as far as it can be said by pointing at one column: it holds one of some values, or reaches a number.

import type { ColumnSummary } from '../../../src/cases/describe-table.ts';
import { parseExpression } from '../../../src/cases/expression/parse-expression.ts';

export type LabelRule =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'from'; readonly from: number };

const positive =
  /^(1|y(es)?|true|pos(itiv[eo]?)?|present|mel|ja?|wahr|vorhanden|oui|s[iíì]|vrai|vero|sim|evet|malign(ant|e|o)?|abnormal|var|да|есть|نعم|موجود|إيجابي|是|有|[阳陽]性|はい|あり|예|있음|양성)$/iu;
const keyword = /^(and|or|not|in|contains)$/i;

/** Whether a column is a label as it is: 0 and 1, or one of them alone. */
export function isBinary({ kind, range, distinct }: ColumnSummary): boolean {
  if (kind !== 'number' || range === undefined) return false;
  return distinct === 2 ? range[0] === 0 && range[1] === 1 : distinct === 1 && (range[0] === 0 || range[0] === 1);
}

/** Whether a column is 1, 0 and -1, of which the last marks labels that are uncertain. */
function isUncertain({ kind, range, distinct }: ColumnSummary): boolean {
  return kind === 'number' && distinct === 3 && range?.[0] === -1 && range[1] === 1;
}

/** Whether a column is 1 and 2: some tables write 1 for present and 2 for absent, others the reverse. */
export function isOneTwo({ kind, range, distinct }: ColumnSummary): boolean {
  return kind === 'number' && distinct === 2 && range?.[0] === 1 && range[1] === 2;
}

/** Why the expression to start from may be wrong; undefined where the column says it plainly. */
export type Doubt = 'one-two' | 'uncertain' | 'grade' | 'rarer';

/** What is to be checked of the expression that `firstExpression` makes of a column. */
export function doubtOf(column: ColumnSummary): Doubt | undefined {
  const { kind, distinct, examples } = column;
  if (isBinary(column)) return undefined;
  if (isUncertain(column)) return 'uncertain';
  if (isOneTwo(column)) return 'one-two';
  if (kind === 'number' && distinct > 2) return 'grade';
  return examples.some(({ value }) => positive.test(value)) ? undefined : 'rarer';
}

/** The expression that says a rule of a column. */
export function expressionOf(column: string, rule: LabelRule): string {
  const name = named(column);
  if (rule.kind === 'from') return `${name} >= ${rule.from}`;
  const [first = '', ...others] = rule.values.map(quoted);
  return others.length === 0 ? `${name} = ${first}` : `${name} in (${[first, ...others].join(', ')})`;
}

/** The rule that an expression says of a column; undefined for another column and for what is not said so simply. */
export function ruleOf(expression: string, column: string): LabelRule | undefined {
  try {
    const parsed = parseExpression(expression, [column]);
    if (parsed.kind === 'in') return { kind: 'values', values: parsed.values };
    if (parsed.kind !== 'compare') return undefined;
    if (parsed.comparison === '=') return { kind: 'values', values: [parsed.value] };
    return parsed.comparison === '>=' ? { kind: 'from', from: Number(parsed.value) } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The expression to start from when a column is the label: what means "present" in it, the rarer value, or the upper half of a grade; '' where a
 * wrong guess would turn every result round, so that somebody has to say.
 */
export function firstExpression(column: ColumnSummary): string {
  const { name, kind, range, distinct, examples } = column;
  if (isBinary(column)) return name;
  if (isOneTwo(column)) return '';
  if (isUncertain(column)) return expressionOf(name, { kind: 'from', from: 1 });
  if (kind === 'number' && distinct > 2 && range !== undefined) {
    const middle = (range[0] + range[1]) / 2;
    return expressionOf(name, { kind: 'from', from: Number.isInteger(range[1]) ? Math.ceil(middle) : middle });
  }
  const value = (examples.find((each) => positive.test(each.value)) ?? examples.at(-1))?.value;
  return value === undefined ? '' : expressionOf(name, { kind: 'values', values: [value] });
}

/** Columns of labels with a score each as one column under the pattern of their names: it holds what any of them holds. */
export function oneOfMany(pattern: string, columns: readonly ColumnSummary[]): ColumnSummary | undefined {
  const [first] = columns;
  if (first === undefined) return undefined;
  const cases = new Map<string, number>();
  for (const { value, cases: count } of columns.flatMap(({ examples }) => examples))
    cases.set(value, (cases.get(value) ?? 0) + count);
  const ranges = columns.flatMap(({ range }) => (range === undefined ? [] : [range]));
  const isNumber = columns.every(({ kind }) => kind === 'number');
  return {
    name: pattern,
    kind: isNumber ? 'number' : 'text',
    missing: columns.reduce((sum, { missing }) => sum + missing, 0),
    infinite: columns.reduce((sum, { infinite }) => sum + infinite, 0),
    distinct: Math.max(cases.size, ...columns.map(({ distinct }) => distinct)),
    range:
      isNumber && ranges.length > 0
        ? [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))]
        : undefined,
    examples: Array.from(cases, ([value, count]) => ({ value, cases: count })).sort((a, b) => b.cases - a.cases),
  };
}

/** Whether an expression is about a column. */
export function isAbout(expression: string, column: string): boolean {
  return expression.trim() === column || expression.includes(column);
}

/** A name that begins with a quote would be taken for a quoted one. */
function named(column: string): string {
  return column.startsWith('"') && !column.includes('`') ? `\`${column}\`` : column;
}

function quoted(value: string): string {
  if (/^[\w.+-]+$/.test(value) && !keyword.test(value)) return value;
  return value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}
