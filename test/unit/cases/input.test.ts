import { expect, test } from 'vitest';
import { inputFromText, readAll, readStart } from '../../../src/cases/input.ts';
import { inChunks, utf8 } from '../../fixtures/tables/tables.ts';

test('a file in memory gives its bytes, its size and slices, more than once', async () => {
  const file = inputFromText('a.csv', 'hello');
  expect(file.size).toBe(5);
  expect(new TextDecoder().decode(await readAll(file))).toBe('hello');
  expect(new TextDecoder().decode(await readAll(file))).toBe('hello');
  expect(new TextDecoder().decode(await file.slice!(1, 3))).toBe('el');
});

test.each([1, 2, 3, 100])('the start of a file in chunks of %i bytes', async (size) => {
  const file = inChunks('a', utf8('abcdef'), size);
  expect(new TextDecoder().decode(await readStart(file, 4))).toBe('abcd');
  expect(new TextDecoder().decode(await readStart(file, 10))).toBe('abcdef');
  expect(new TextDecoder().decode(await readAll(file))).toBe('abcdef');
});

test('the start of a file reads no further than it must', async () => {
  let chunks = 0;
  const file = {
    name: 'a',
    async *open() {
      for (; chunks < 100; chunks++) yield utf8('0123456789');
    },
  };
  await readStart(file, 15);
  expect(chunks).toBeLessThan(3);
});
