// What a training wrote of its training cases, read from its Parquet file and laid out for charts: a value a case and epoch, and the course of groups.
import { readTable } from '../../../src/cases/read/read-table.ts';
import type { Column, Table } from '../../../src/cases/table.ts';
import { dataError } from '../../../src/core/errors.ts';
import { inputFromFile } from './file-input.ts';

/** The course of some cases over the epochs. */
export interface Course {
  readonly low: Float32Array;
  readonly middle: Float32Array;
  readonly high: Float32Array;
}

/** The cases of an attribute, and the median loss of each group. */
export interface HistoryGroups {
  readonly attribute: string;
  readonly names: readonly string[];
  /** Group of each case; -1 where it is unknown. */
  readonly codes: Int32Array;
  readonly middles: readonly Float32Array[];
}

export interface PairHistory {
  /** Place of each case in the columns. */
  readonly places: ReadonlyMap<string, number>;
  /** Epochs that are there, from 0, ascending. */
  readonly epochs: readonly number[];
  /** Values [cases][epochs] by name (`loss`, `weight`, `flagged`, evidence of the method); NaN where there is none. */
  readonly columns: ReadonlyMap<string, Float32Array>;
  /** Of the losses of all cases: the 10th, 50th and 90th of a hundred. */
  readonly all: Course;
  readonly groups: readonly HistoryGroups[];
}

/** Reads `pair-history.parquet`. Throws `ui/no-history` (data) for a table without case, epoch and loss, and what `readTable` throws. */
export async function readPairHistory(file: Blob): Promise<PairHistory> {
  const input = inputFromFile('pair-history.parquet', new File([file], 'pair-history.parquet'));
  return pairHistoryOf(await readTable([input]));
}

/** The history in a table of a row a case and epoch, in any order. */
export function pairHistoryOf(table: Table): PairHistory {
  const [cases, epoch, loss] = ['case', 'epoch', 'loss'].map((name) => table.columns.get(name));
  if (cases === undefined || epoch?.kind !== 'number' || loss?.kind !== 'number') {
    throw dataError('ui/no-history', 'this is no history of a training: it has no columns case, epoch and loss.');
  }
  const nameAt = namer(cases);
  const epochs = [...new Set(epoch.values)].sort((a, b) => a - b);
  const epochPlace = new Map(epochs.map((each, place) => [each, place]));
  const places = new Map<string, number>();
  const at = Int32Array.from({ length: table.rows }, (_, row) => {
    const name = nameAt(row);
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place * epochs.length + epochPlace.get(epoch.values[row]!)!;
  });
  const columns = new Map<string, Float32Array>();
  for (const [name, column] of table.columns) {
    if (column.kind === 'number' && name !== 'epoch' && name !== 'case')
      columns.set(name, laidOut(column.values, at, places.size * epochs.length));
  }
  const losses = columns.get('loss')!;
  const everybody = Array.from({ length: places.size }, (_, place) => place);
  const groups = [...table.columns].flatMap(([attribute, column]) =>
    column.kind === 'text' && attribute !== 'case'
      ? [groupsOf(attribute, column, { at, losses, epochs: epochs.length, count: places.size })]
      : [],
  );
  return { places, epochs, columns, all: courseOf(losses, everybody, epochs.length), groups };
}

function namer(column: Column): (row: number) => string {
  if (column.kind === 'number') return (row) => String(column.values[row]);
  return (row) => column.categories[column.codes[row]!] ?? '';
}

function laidOut(values: Float64Array, at: Int32Array, length: number): Float32Array {
  const laid = new Float32Array(length).fill(Number.NaN);
  for (const [row, place] of at.entries()) laid[place] = values[row]!;
  return laid;
}

interface Losses {
  readonly at: Int32Array;
  readonly losses: Float32Array;
  readonly epochs: number;
  readonly count: number;
}

function groupsOf(
  attribute: string,
  { codes: byRow, categories }: Extract<Column, { kind: 'text' }>,
  { at, losses, epochs, count }: Losses,
): HistoryGroups {
  const codes = new Int32Array(count).fill(-1);
  for (const [row, place] of at.entries()) codes[Math.floor(place / epochs)] = byRow[row]!;
  const members = categories.map((_, code) => Array.from(codes.keys()).filter((place) => codes[place] === code));
  const middles = members.map((places) => courseOf(losses, places, epochs).middle);
  return { attribute, names: categories, codes, middles };
}

/** Quantiles over cases (linear between neighbours), epoch by epoch; NaN where no case has a value. */
function courseOf(losses: Float32Array, places: readonly number[], epochs: number): Course {
  const [low, middle, high] = [0, 1, 2].map(() => new Float32Array(epochs).fill(Number.NaN)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const values = new Float32Array(places.length);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    let count = 0;
    for (const place of places) {
      const value = losses[place * epochs + epoch]!;
      if (!Number.isNaN(value)) values[count++] = value;
    }
    if (count === 0) continue;
    const sorted = values.subarray(0, count).sort();
    const at = (share: number): number => {
      const height = share * (count - 1);
      const below = sorted[Math.floor(height)]!;
      return below + (height % 1) * (sorted[Math.ceil(height)]! - below);
    };
    [low[epoch], middle[epoch], high[epoch]] = [at(0.1), at(0.5), at(0.9)];
  }
  return { low, middle, high };
}
