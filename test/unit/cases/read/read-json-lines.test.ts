import { expect, test } from 'vitest';
import { readTable } from '../../../../src/cases/read/read-table.ts';
import { failureOf, inChunks, rowsOf, tableOf, utf8 } from '../../../fixtures/tables/tables.ts';

test.each([1, 5, 1000])('objects, one a line, in chunks of %i bytes', async (size) => {
  const text =
    '{"id":"007","score":0.5,"ok":true}\r\n\r\n{"score":null,"id":"b","site":"X"}\n{"id":"NA","score":1e-3,"ok":false}';
  const table = await readTable([inChunks('a.jsonl', utf8(text), size)]);
  expect(rowsOf(table)).toEqual([
    { id: '007', score: 0.5, ok: 'true', site: null },
    { id: 'b', score: null, ok: null, site: 'X' },
    { id: null, score: 0.001, ok: 'false', site: null },
  ]);
  expect([...table.origin.line]).toEqual([1, 3, 4]);
});

test('texts stay texts, and numbers among texts become texts', async () => {
  const table = await tableOf('{"a":1,"b":"1"}\n{"a":"x","b":"2"}\n{"a":2.5,"b":"3"}\n', 'a.ndjson');
  expect(rowsOf(table)).toEqual([
    { a: '1', b: '1' },
    { a: 'x', b: '2' },
    { a: '2.5', b: '3' },
  ]);
});

test.each([
  ['cases/bad-json', '{"a":1}\n{"a":}\n', { file: 'a.jsonl', line: 2, column: 6 }],
  ['cases/bad-json', '{"a":1}\n{"a":NaN}\n', { file: 'a.jsonl', line: 2, column: 6 }],
  ['cases/bad-json', '{"a":1}\n[1,2]\n', { file: 'a.jsonl', line: 2 }],
  ['cases/bad-json', '{"a":1}\n{"a":2', { file: 'a.jsonl', line: 2, column: 7 }],
  ['cases/nested-value', '{"a":1}\n\n{"a":[1,2]}\n', { file: 'a.jsonl', line: 3, field: 'a' }],
  ['cases/nested-value', '{"a":{"b":1}}\n', { file: 'a.jsonl', line: 1, field: 'a' }],
  ['cases/unsafe-integer', '{"a":12345678901234567890}\n', { file: 'a.jsonl', line: 1, field: 'a' }],
  ['cases/cell-too-long', `{"a":1}\n{"a":"${'x'.repeat(10_000_000)}"}\n`, { file: 'a.jsonl', line: 2 }],
])('%s with its line', async (code, text, place) => {
  const error = await failureOf(() => readTable([inChunks('a.jsonl', utf8(text), 1 << 16)]));
  expect(error.code).toBe(code);
  expect(error.place).toEqual(place);
});

test('NaN has its own hint', async () => {
  expect((await failureOf(() => tableOf('{"a":NaN}\n', 'a.jsonl'))).hint).toContain('null');
});
