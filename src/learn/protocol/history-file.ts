import { parquetWriteBuffer } from 'hyparquet-writer';
import type { LearningCases } from '../cases/learning-cases.ts';
import type { EpochHistory } from '../learner/case-history.ts';
import type { LearningKind } from '../methods/method.ts';
import type { TrainingFile } from './training-files.ts';

/** What a history is about. */
export interface HistoryFileOptions {
  readonly kind: LearningKind;
  /** Case of each training position. */
  readonly rows: Int32Array;
}

/**
 * The history of the training cases as Parquet, `pair-history.parquet` or, of classes, `case-history.parquet`: one row a case and epoch, the epochs of
 * a case together. Columns are `case`, one an attribute (null where the group is unknown), `epoch` from 0, `loss`, and where the method says
 * `weight`, `flagged` (0 or 1) and its evidence; numbers in single precision, null where there is no value. An attribute named as another column is
 * written with `attribute_` in front. Equal histories give equal bytes.
 */
export function historyFile(
  cases: LearningCases,
  history: readonly EpochHistory[],
  { kind, rows }: HistoryFileOptions,
): TrainingFile {
  const epochs = history.length;
  const names = Object.keys(history[0]?.columns ?? {}).sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  const taken = new Set(['case', 'epoch', ...names]);
  const spread = <Value>(cell: (index: number) => Value): Value[] => {
    const values: Value[] = new Array(rows.length * epochs);
    for (const [position, index] of rows.entries()) {
      values.fill(cell(index), position * epochs, (position + 1) * epochs);
    }
    return values;
  };
  const attributes = cases.attributes.map(({ name, codes, groups, unknown }) => ({
    name: taken.has(name) ? `attribute_${name}` : name,
    type: 'STRING' as const,
    nullable: true,
    data: spread((index) => (codes[index] === unknown ? null : (groups[codes[index]!] ?? null))),
  }));
  const figures = names.map((name) => ({
    name,
    type: name === 'flagged' ? ('INT32' as const) : ('FLOAT' as const),
    nullable: true,
    data: byCase(
      history.map(({ columns }) => columns[name]!),
      rows.length,
    ),
  }));
  const columnData = [
    { name: 'case', type: 'STRING' as const, nullable: false, data: spread((index) => cases.ids[index]!) },
    ...attributes,
    { name: 'epoch', type: 'INT32' as const, nullable: false, data: repeated(history, rows.length) },
    ...figures,
  ];
  const data = new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'evenhand' }));
  return { name: historyName(kind), data };
}

const first = ['loss', 'weight', 'flagged'];

function rankOf(name: string): number {
  const rank = first.indexOf(name);
  return rank < 0 ? first.length : rank;
}

/** Name of the file of a history. */
export function historyName(kind: LearningKind): string {
  return kind === 'pairs' ? 'pair-history.parquet' : 'case-history.parquet';
}

/** Values by epoch and case to values by case and epoch. */
function byCase(values: readonly Float32Array[], count: number): (number | null)[] {
  const sorted: (number | null)[] = new Array(count * values.length);
  for (const [epoch, own] of values.entries()) {
    for (let position = 0; position < count; position += 1) {
      const value = own[position]!;
      sorted[position * values.length + epoch] = Number.isNaN(value) ? null : value;
    }
  }
  return sorted;
}

function repeated(history: readonly EpochHistory[], count: number): Int32Array {
  return Int32Array.from({ length: count * history.length }, (_, row) => history[row % history.length]!.epoch);
}
