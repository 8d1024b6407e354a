// The case table reads in a page as it does in Node.
import { gzipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { numberColumn, textColumn } from '../../src/cases/column.ts';
import { inputFromBytes, inputFromText } from '../../src/cases/input.ts';
import { readTable } from '../../src/cases/read/read-table.ts';

const csv = 'id,note,score\r\n007,"a ""b"", c",0.5\r\n008,é,NA\r\n';

test('quotes within quotes, gzip, Latin-1 and errors with a place', async () => {
  for (const file of [
    inputFromText('a.csv', csv),
    inputFromBytes('a.csv.gz', gzipSync(new TextEncoder().encode(csv))),
  ]) {
    const table = await readTable([file]);
    expect(textColumn(table, 'id').categories).toEqual(['007', '008']);
    expect(textColumn(table, 'note').categories).toEqual(['a "b", c', 'é']);
    expect([...numberColumn(table, 'score')]).toEqual([0.5, Number.NaN]);
  }
  const latin1 = inputFromBytes('l.csv', Uint8Array.of(97, 44, 98, 10, 0xe9, 44, 49, 10));
  await expect(readTable([latin1])).rejects.toMatchObject({
    code: 'cases/bad-utf-8',
    place: { file: 'l.csv', line: 2 },
  });
  expect(textColumn(await readTable([latin1], { encoding: 'latin1' }), 'a').categories).toEqual(['é']);
});

test('Parquet', async () => {
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: 'id', data: ['a', 'b', 'a'], type: 'STRING' },
      { name: 'score', data: [0.25, 0.5, 0.75], type: 'DOUBLE' },
    ],
  });
  const table = await readTable([inputFromBytes('a.parquet', new Uint8Array(bytes))]);
  expect(textColumn(table, 'id').categories).toEqual(['a', 'b']);
  expect([...numberColumn(table, 'score')]).toEqual([0.25, 0.5, 0.75]);
});
