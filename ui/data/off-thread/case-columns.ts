// The columns of the table of cases: those of the files, the attributes of the audit, and what the model said.
import type { Attribute, Cases, Task } from '../../../src/cases/cases.ts';
import type { Column, Table } from '../../../src/cases/table.ts';
import type { CaseColumn, Cell } from './case-query.ts';

const mostValues = 200;

/** A column with its cells. */
export interface FilledColumn {
  readonly about: CaseColumn;
  readonly cells: Column;
}

/** Columns of `table`, `first` first; with cases, their attributes and label, score and error of a task before the others. */
export function caseColumns(
  table: Table,
  cases: Cases | undefined,
  {
    first,
    task,
    threshold,
  }: { readonly first: string | undefined; readonly task: string | undefined; readonly threshold: number | undefined },
): { readonly columns: readonly FilledColumn[]; readonly threshold: number | undefined } {
  const found = cases?.tasks.find(({ name }) => name === task) ?? cases?.tasks[0];
  const model = found === undefined ? undefined : modelColumns(found, table.rows, threshold);
  const attributes = (cases?.attributes ?? []).map(attributeColumn);
  const raw = Array.from(table.columns, ([name, cells]) => describe({ name, role: 'column', label: name }, cells));
  const named = raw.filter(({ about }) => about.name === first);
  const others = raw.filter(({ about }) => about.name !== first);
  return {
    columns: [...named, ...(model?.columns ?? []), ...attributes, ...others],
    threshold: model?.threshold,
  };
}

/** The cell of a row. */
export function cellOf({ cells }: FilledColumn, row: number): Cell {
  if (cells.kind === 'text') return cells.categories[cells.codes[row]!] ?? null;
  const value = cells.values[row]!;
  return Number.isNaN(value) ? null : value;
}

function attributeColumn({ name, codes, groups }: Attribute): FilledColumn {
  const cells: Column = { kind: 'text', codes, categories: groups };
  const counts = countsOf(cells);
  const about = { name: `=${name}`, role: 'attribute', kind: 'text', label: name } as const;
  return { about: { ...about, values: groups.map((value, code) => ({ value, cases: counts[code]! })) }, cells };
}

function describe(named: Pick<CaseColumn, 'name' | 'role' | 'label'>, cells: Column): FilledColumn {
  if (cells.kind === 'number')
    return { about: { ...named, kind: 'number', values: [], ...rangeOf(cells.values) }, cells };
  if (cells.categories.length > mostValues) return { about: { ...named, kind: 'text', values: [] }, cells };
  const counts = countsOf(cells);
  const values = cells.categories.map((value, code) => ({ value: value as string | null, cases: counts[code]! }));
  const missing = cells.codes.length - counts.reduce((sum, cases) => sum + cases, 0);
  if (missing > 0) values.push({ value: null, cases: missing });
  const shown = values.length > mostValues ? [] : values.sort((a, b) => b.cases - a.cases);
  return { about: { ...named, kind: 'text', values: shown }, cells };
}

function countsOf({ codes, categories }: Extract<Column, { kind: 'text' }>): Float64Array {
  const counts = new Float64Array(categories.length);
  for (let row = 0; row < codes.length; row += 1) if (codes[row]! >= 0) counts[codes[row]!]! += 1;
  return counts;
}

function rangeOf(values: Float64Array): Pick<CaseColumn, 'range'> {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { range: [low, high] } : {};
}

interface ModelColumns {
  readonly columns: readonly FilledColumn[];
  readonly threshold: number | undefined;
}

/**
 * Error of a case that is on the wrong side of the threshold: how far its score is from its label, with scores outside [0, 1] brought there by
 * their range; missing for a case that is right, or that the task does not cover.
 */
function modelColumns(task: Task, rows: number, asked: number | undefined): ModelColumns {
  if (task.kind === 'quality') {
    const score = spread(task.rows, rows, (row) => task.value[row]!);
    return { columns: [describe({ name: '=score', role: 'score', label: task.name }, score)], threshold: undefined };
  }
  if (task.kind === 'multiclass') {
    const { classes, scores } = task;
    const called = (row: number) =>
      scores.reduce((best, each, index) => (each[row]! > scores[best]![row]! ? index : best), 0);
    const codes = (of: (row: number) => number): Column => {
      const all = new Int32Array(rows).fill(-1);
      for (const row of task.rows) all[row] = of(row);
      return { kind: 'text', codes: all, categories: classes };
    };
    const error = spread(task.rows, rows, (row) => {
      const over = scores[called(row)]![row]! - scores[task.label[row]!]![row]!;
      return over > 0 ? over : Number.NaN;
    });
    return {
      columns: [
        describe(
          { name: '=label', role: 'label', label: task.name },
          codes((row) => task.label[row]!),
        ),
        describe({ name: '=score', role: 'score', label: task.name }, codes(called)),
        describe({ name: '=error', role: 'error', label: task.name }, error),
      ],
      threshold: undefined,
    };
  }
  const { label, score, decision } = task;
  const threshold = score === undefined ? undefined : (asked ?? matchingThreshold(task.rows, label, score));
  const share = score === undefined ? (value: number) => value : shareOfRange(task.rows, score);
  const wrongBy = (row: number): number => {
    if (score === undefined) return decision?.[row] === label[row] ? Number.NaN : 1;
    const positive = score[row]! >= threshold!;
    return positive === (label[row] === 1) ? Number.NaN : Math.abs(share(score[row]!) - label[row]!);
  };
  const columns = [
    describe(
      { name: '=label', role: 'label', label: task.name },
      spread(task.rows, rows, (row) => label[row]!),
    ),
  ];
  const said = score ?? decision;
  if (said !== undefined)
    columns.push(
      describe(
        { name: '=score', role: 'score', label: task.name },
        spread(task.rows, rows, (row) => said[row]!),
      ),
    );
  columns.push(describe({ name: '=error', role: 'error', label: task.name }, spread(task.rows, rows, wrongBy)));
  return { columns, threshold };
}

function spread(covered: Int32Array, rows: number, of: (row: number) => number): Column {
  const values = new Float64Array(rows).fill(Number.NaN);
  for (const row of covered) values[row] = of(row);
  return { kind: 'number', values };
}

/** Probabilities as they are, other scores by their place between the smallest and the largest. */
function shareOfRange(rows: Int32Array, score: Float64Array): (value: number) => number {
  let [low, high] = [0, 1];
  for (const row of rows) {
    low = Math.min(low, score[row]!);
    high = Math.max(high, score[row]!);
  }
  return (value) => (value - low) / (high - low);
}

/** The score at or above which there are as many cases as have the finding. */
function matchingThreshold(rows: Int32Array, label: Uint8Array, score: Float64Array): number {
  const sorted = Float64Array.from(rows, (row) => score[row]!).sort();
  const events = rows.reduce((sum, row) => sum + label[row]!, 0);
  return sorted[Math.max(0, sorted.length - Math.max(1, events))] ?? 0;
}
