import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inputFromBytes, inputFromText } from '../../../../src/cases/input.ts';
import { readTable } from '../../../../src/cases/read/read-table.ts';
import { cellsOf, failureOf, inChunks, rowsOf, tableOf, utf8 } from '../../../fixtures/tables/tables.ts';

const csv = 'id,score\na,0.5\nb,0.25\n';

test('gzip is recognised by its bytes, whatever the name', async () => {
  for (const name of ['a.csv.gz', 'a.csv']) {
    expect(cellsOf(await readTable([inputFromBytes(name, gzipSync(csv))]), 'score')).toEqual([0.5, 0.25]);
  }
  expect(cellsOf(await readTable([inputFromBytes('a.jsonl.gz', gzipSync('{"a":1}\n'))]), 'a')).toEqual([1]);
});

test.each([
  ['an empty file', 'a.csv', new Uint8Array(0), 'cases/empty-file'],
  ['a gzip file of zero bytes', 'a.csv.gz', new Uint8Array(0), 'cases/empty-file'],
  ['a gzip file with nothing in it', 'a.csv.gz', gzipSync(''), 'cases/empty-file'],
  ['a gzip file cut short', 'a.csv.gz', gzipSync(csv.repeat(1000)).subarray(0, 60), 'cases/truncated-gzip'],
  ['a Parquet file within gzip', 'a.parquet.gz', gzipSync('PAR1xxxxPAR1'), 'cases/bad-parquet'],
  ['Latin-1 bytes', 'a.csv', Uint8Array.of(105, 100, 44, 98, 10, 0xe9, 44, 49, 10), 'cases/bad-utf-8'],
])('%s is a data error that names the file', async (_, name, bytes, code) => {
  const error = await failureOf(() => readTable([inputFromBytes(name, bytes)]));
  expect(error.code).toBe(code);
  expect(error.kind).toBe('data');
  expect(error.place!.file).toBe(name);
});

test('Latin-1 when declared', async () => {
  const bytes = Uint8Array.of(105, 100, 44, 98, 10, 0xe9, 44, 49, 10);
  expect(rowsOf(await readTable([inputFromBytes('a.csv', bytes)], { encoding: 'latin1' }))).toEqual([
    { id: 'é', b: 1 },
  ]);
});

test('files of one kind are stacked by column name, types over all of them', async () => {
  const table = await readTable(
    [
      inputFromText('fold1.csv', 'id,site,p\n1,01,0.5\n'),
      inputFromText('fold2.csv', 'p;id;site\n0.25;2;A\n0.75;3;7\n'),
      inputFromText('fold3.jsonl', '{"id":4,"site":"B","p":1}\n'),
    ],
    { fileColumn: 'file' },
  );
  expect(rowsOf(table)).toEqual([
    { id: 1, site: '01', p: 0.5, file: 'fold1.csv' },
    { id: 2, site: 'A', p: 0.25, file: 'fold2.csv' },
    { id: 3, site: '7', p: 0.75, file: 'fold2.csv' },
    { id: 4, site: 'B', p: 1, file: 'fold3.jsonl' },
  ]);
  expect([...table.origin.line]).toEqual([2, 2, 3, 1]);
});

test('a column that is number in one file and text in a later one keeps the spellings', async () => {
  const table = await readTable([inputFromText('1.csv', 'id,a\n1.0,1\n'), inputFromText('2.csv', 'id,a\nx,1\n')]);
  expect(cellsOf(table, 'id')).toEqual(['1.0', 'x']);
});

test('files with different columns are not stacked', async () => {
  const files = [inputFromText('1.csv', 'id,a,b\n1,1,1\n'), inputFromText('2.csv', 'id,a,c\n2,2,2\n')];
  const error = await failureOf(() => readTable(files));
  expect(error.code).toBe('cases/different-columns');
  expect(error.message).toBe('2.csv: the columns differ from those of 1.csv: it lacks "b"; only it has "c"');
});

test('the column of file names must be free', async () => {
  const error = await failureOf(() => readTable([inputFromText('1.csv', 'id,file\n1,1\n')], { fileColumn: 'file' }));
  expect(error.code).toBe('cases/duplicate-column');
});

test('progress in bytes, and a stop', async () => {
  const seen: number[] = [];
  const bytes = utf8(`id\n${'abcdefg\n'.repeat(100)}`);
  await readTable(
    [inChunks('a.csv', bytes, 100)],
    {},
    { onProgress: ({ done, total, stage }) => seen.push(done / total) && stage },
  );
  expect(seen.at(-1)).toBe(1);
  expect(seen.length).toBe(Math.ceil(bytes.length / 100));
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(readTable([inChunks('a.csv', bytes, 100)], {}, { signal })).rejects.toThrow('stopped');
});

test('bytes that look like a type they are not', async () => {
  expect((await failureOf(() => tableOf('PK\u0003\u0004xx', 'scores.xlsx'))).code).toBe('cases/not-a-table');
});
