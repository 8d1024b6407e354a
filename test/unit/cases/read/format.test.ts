import { expect, test } from 'vitest';
import { formatOf, isGzip } from '../../../../src/cases/read/format.ts';
import { failureOf, utf8 } from '../../../fixtures/tables/tables.ts';

test.each([
  ['a.csv', 'id,b\n', 'delimited'],
  ['a.txt', '{"a"},b\n', 'delimited'],
  ['a.data', ' {"a":1}\n', 'json-lines'],
  ['a.jsonl', '"a"', 'json-lines'],
  ['a.ndjson.gz', 'x', 'json-lines'],
  ['a.bin', 'PAR1....', 'parquet'],
])('%s', (name, start, format) => {
  expect(formatOf(name, utf8(start))).toBe(format);
});

test.each([
  ['a.csv', [], 'cases/empty-file'],
  ['a.parquet', [1, 2, 3, 4], 'cases/bad-parquet'],
  ['a.xlsx', [0x50, 0x4b, 3, 4, 0], 'cases/not-a-table'],
  ['a.csv', [0xd0, 0xcf, 0x11, 0xe0], 'cases/not-a-table'],
  ['a.csv.zst', [0x28, 0xb5, 0x2f, 0xfd], 'cases/not-a-table'],
  ['a.csv', [0x89, 0x50, 0x4e, 0x47, 0x0d], 'cases/not-a-table'],
  ['a.csv', [...new TextEncoder().encode('<!doctype html><html>')], 'cases/not-a-table'],
  ['a.csv', [...new TextEncoder().encode('version https://git-lfs.github.com/spec/v1')], 'cases/not-a-table'],
  ['a.json', [0x5b, 0x7b], 'cases/json-array'],
] as const)('%s that is something else', async (name, start, code) => {
  const error = await failureOf(() => formatOf(name, Uint8Array.from(start)));
  expect(error.code).toBe(code);
  expect(error.place).toEqual({ file: name });
  expect(error.hint).toBeDefined();
});

test('gzip is known by its first two bytes', () => {
  expect(isGzip(Uint8Array.of(0x1f, 0x8b, 8))).toBe(true);
  expect(isGzip(Uint8Array.of(0x1f))).toBe(false);
});
