import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { inputFromBytes } from '../../../../src/cases/input.ts';
import { readTable } from '../../../../src/cases/read/read-table.ts';
import { cellsOf, failureOf, inChunks } from '../../../fixtures/tables/tables.ts';
import golden from '../../../golden/cases/parquet.json' with { type: 'json' };

describe('files of PyArrow', () => {
  test.each(Object.entries(golden.files))('%s', async (_, base64) => {
    const table = await readTable([inputFromBytes('a.parquet', Buffer.from(base64, 'base64'))]);
    for (const [name, expected] of Object.entries(golden.expected)) {
      expect({ [name]: cellsOf(table, name) }).toEqual({
        [name]: expected.map((value) => (value === 'Infinity' ? Number.POSITIVE_INFINITY : value)),
      });
    }
    expect([...table.columns.keys()]).toEqual(Object.keys(golden.expected));
    expect(table.skipped!.map(({ name, reason }) => [name, reason])).toEqual([
      ['embedding', 'it holds lists or structures'],
      ['box', 'it holds lists or structures'],
      ['thumbnail', 'it holds bytes, not text'],
    ]);
    expect([...table.origin.line]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

test('a column without a value in a file compressed with LZ4 (PyArrow 26)', async () => {
  const base64 =
    'UEFSMRUEFR4VIkwVBhUAEgAA8AABAAAAYQEAAABiAQAAAGMVABUUFRYsFQYVEBUGFQYcAAAAoAIAAAAGAQIDJAAVBBUAFQJMFQAVABIAAAAVABUOFRAsFQYVEBUG' +
    'FQYcAAAAcAIAAAAGAAAVBBk8NQAYBnNjaGVtYRUEABUMJQIYAmlkJQBMHAAAABUMJQIYAXQlAEwcAAAAFgYZHBksJgAcFQwZNQAGEBkYAmlkFQ4WBhZ0FnomRiYI' +
    'KSwVBBUAFQIAFQAVEBUCADwWBhkGGSYABgAAACYAHBUMGTUABhAZGAF0FQ4WBhZQFlQmoAEmggEpLBUEFQAVAgAVABUQFQIAPBYAGQYZJgYAAAAAFsQBFgYmCBbO' +
    'AQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGSwcAAAcAAAA2QAAAFBBUjE=';
  const table = await readTable([inputFromBytes('a.parquet', Buffer.from(base64, 'base64'))]);
  expect(cellsOf(table, 'id')).toEqual(['a', 'b', 'c']);
  expect(cellsOf(table, 't')).toEqual([null, null, null]);
});

const bytes = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: 'id', data: Array.from({ length: 500 }, (_, i) => `c${i}`), type: 'STRING' },
      { name: 'score', data: Array.from({ length: 500 }, (_, i) => i / 500), type: 'DOUBLE' },
    ],
  }),
);

test('without random access the file is read whole', async () => {
  const { slice: _, size: __, ...file } = inChunks('a.parquet', bytes, 100);
  const table = await readTable([file]);
  expect(table.rows).toBe(500);
  expect(cellsOf(table, 'score')[250]).toBe(0.5);
});

test('only the start, the footer and the columns are asked for', async () => {
  const asked: [number, number][] = [];
  const file = {
    ...inputFromBytes('a.parquet', bytes),
    slice: async (start: number, end: number) => {
      asked.push([start, end]);
      return bytes.slice(start, end).buffer;
    },
  };
  expect((await readTable([file])).rows).toBe(500);
  expect(asked.length).toBeGreaterThan(0);
});

test.each([5, 100, bytes.length >> 1, bytes.length - 1, bytes.length - 4])(
  'cut to %i bytes it is truncated',
  async (length) => {
    const error = await failureOf(() => readTable([inputFromBytes('a.parquet', bytes.slice(0, length))]));
    expect(error.code).toBe('cases/truncated-parquet');
    expect(error.kind).toBe('data');
    expect(error.place).toEqual({ file: 'a.parquet' });
  },
);

test('damage inside is an error of the file', async () => {
  const damaged = Uint8Array.from(bytes).fill(0xff, 4, 200);
  const error = await failureOf(() => readTable([inputFromBytes('a.parquet', damaged)]));
  expect(error.code).toBe('cases/bad-parquet');
});

test('a failure of the disk is passed on', async () => {
  const broken = {
    ...inputFromBytes('a.parquet', bytes),
    slice: async () => {
      throw new Error('disk');
    },
  };
  await expect(readTable([broken])).rejects.toThrow('disk');
});

test('no rows', async () => {
  const empty = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'id', data: [], type: 'STRING' }] }));
  const error = await failureOf(() => readTable([inputFromBytes('a.parquet', empty)]));
  expect(error.code).toBe('cases/no-rows');
});
