// The tables beside the archives of FairVLMed.
import { join } from 'node:path';
import { columnOf, textColumn } from '../../../cases/column.ts';
import { readTable } from '../../../cases/read/read-table.ts';
import { fairVlmedTruth } from '../../../learn/inputs/fair-vlmed.ts';
import type { CaseRow } from '../../../simulate/dataset/table-of-rows.ts';
import { fileInput } from '../file-input.ts';
import { badLayout } from './fair-vlmed-archives.ts';

/** Summaries by name of the archive: first and third column of the file. @throws `learn/bad-layout` (data). */
export async function fairVlmedNotes(folder: string, file: string): Promise<ReadonlyMap<string, string>> {
  const table = await readTable([await fileInput(join(folder, file))]);
  const [first, , third] = [...table.columns.keys()];
  if (third === undefined)
    throw badLayout('the summaries need three columns: the archive, anything, the summary.', { file });
  const [names, summaries] = [textColumn(table, first!), textColumn(table, third)];
  const cell = ({ categories, codes }: typeof names, row: number): string => (categories[codes[row]!] ?? '').trim();
  return new Map(Array.from({ length: table.rows }, (_, row) => [cell(names, row), cell(summaries, row)]));
}

/** Truth and kind of pair by name of the archive, of simulated data. @throws `learn/bad-layout` (data). */
export async function fairVlmedTruths(folder: string): Promise<ReadonlyMap<string, CaseRow>> {
  const table = await readTable([await fileInput(join(folder, fairVlmedTruth))]);
  const names = textColumn(table, 'filename');
  const pairs = textColumn(table, 'pair');
  const truth = columnOf(table, 'glaucoma');
  if (truth.kind !== 'number') throw badLayout('the column "glaucoma" is no number.', { file: fairVlmedTruth });
  return new Map(
    Array.from({ length: table.rows }, (_, row) => {
      const pair = pairs.categories[pairs.codes[row]!] ?? '';
      return [
        names.categories[names.codes[row]!] ?? '',
        { truth: truth.values[row]!, pair, pairTruth: Number(pair !== 'good') },
      ];
    }),
  );
}
