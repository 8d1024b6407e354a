import { expect, test } from 'vitest';
import { sortFiles } from '../../../ui/pages/home/sort-files.ts';

const sorted = (...paths: readonly string[]) => {
  const { tables, used, others } = sortFiles(paths.map((path) => ({ path, file: new File([], path) })));
  return { tables: tables.map(({ path }) => path), used, others: others.map(({ path }) => path) };
};

test('a simulated folder is read by its table of cases, in one format', () => {
  expect(
    sorted('a/images/1.png', 'a/cases.parquet', 'a/latents.csv', 'a/cases.csv', 'a/notes/1.txt', 'a/old/cases.csv'),
  ).toEqual({
    tables: ['a/cases.parquet', 'a/latents.csv', 'a/cases.csv', 'a/old/cases.csv'],
    used: ['a/cases.csv'],
    others: ['a/images/1.png', 'a/notes/1.txt'],
  });
});

test('tables beside each other are joined, a text alone is a table, hidden files are none', () => {
  expect(sorted('scores.csv', 'labels.csv.gz').used).toEqual(['scores.csv', 'labels.csv.gz']);
  expect(sorted('scores.txt').used).toEqual(['scores.txt']);
  expect(sorted('a/.x.csv', '__MACOSX/a/x.csv', 'a/._1.png')).toEqual({ tables: [], used: [], others: [] });
});
