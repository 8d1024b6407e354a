import { describe, expect, test } from 'vitest';
import { longestCell } from '../../../../src/cases/read/read-delimited.ts';
import { readTable } from '../../../../src/cases/read/read-table.ts';
import { cellsOf, failureOf, inChunks, rowsOf, tableOf, utf8 } from '../../../fixtures/tables/tables.ts';

describe('reads', () => {
  test('types, quotes, missing cells and blank lines', async () => {
    const table = await tableOf('id,age,note\na,40,"x, ""y"""\n\nb, NA ,\nc,1e1, z \n');
    expect(rowsOf(table)).toEqual([
      { id: 'a', age: 40, note: 'x, "y"' },
      { id: 'b', age: null, note: null },
      { id: 'c', age: 10, note: 'z' },
    ]);
    expect(table.columns.get('age')!.kind).toBe('number');
    expect([...table.origin.line]).toEqual([2, 4, 5]);
  });

  test.each([1, 2, 3, 7, 1000])('the same in chunks of %i bytes', async (size) => {
    const text = '\ufeffid,"te\r\nxt",n\r\n1,"a\r\nb, ""c""",2\r\n\r\n"2",d,\r\n';
    const table = await readTable([inChunks('a.csv', utf8(text), size)]);
    expect(rowsOf(table)).toEqual([
      { id: 1, 'te\nxt': 'a\nb, "c"', n: 2 },
      { id: 2, 'te\nxt': 'd', n: null },
    ]);
    expect([...table.origin.line]).toEqual([3, 6]);
  });

  test.each([
    [';', 'a;b\n1;2\n'],
    ['\t', 'a\tb\n1\t2\n'],
    ['|', 'a|b\n1|2\n'],
    [',', 'a,b\n1,2'],
  ])('recognises %j', async (_, text) => {
    expect(rowsOf(await tableOf(text))).toEqual([{ a: 1, b: 2 }]);
  });

  test('takes the delimiter it is given, and the one that Excel declares', async () => {
    expect(rowsOf(await tableOf('a^b,c\n1^2\n', 'a.csv', { delimiter: '^' }))).toEqual([{ a: 1, 'b,c': 2 }]);
    const declared = await tableOf('sep=;\na;b\n1;2\n');
    expect(rowsOf(declared)).toEqual([{ a: 1, b: 2 }]);
    expect([...declared.origin.line]).toEqual([3]);
  });

  test('a single column', async () => {
    expect(cellsOf(await tableOf('id\na\n\nb\n'), 'id')).toEqual(['a', 'b']);
  });

  test('a column without a name is called by its position', async () => {
    const table = await tableOf(',age\n0,40\n1,50\n');
    expect([...table.columns.keys()]).toEqual(['column 1', 'age']);
    expect(table.unnamed).toEqual(new Set(['column 1']));
  });

  test('a column that turns from numbers to text keeps every spelling', async () => {
    const table = await tableOf('id,age\n1.0,10\n2.50,20\nA3,30\n');
    expect(cellsOf(table, 'id')).toEqual(['1.0', '2.50', 'A3']);
    expect(cellsOf(table, 'age')).toEqual([10, 20, 30]);
  });

  test('leading zeros and identifiers over 2^53 stay text', async () => {
    const table = await tableOf('a,b\n007,9007199254740993\n008,9007199254740995\n');
    expect(cellsOf(table, 'a')).toEqual(['007', '008']);
    expect(cellsOf(table, 'b')).toEqual(['9007199254740993', '9007199254740995']);
  });

  test('infinite numbers are numbers', async () => {
    expect(cellsOf(await tableOf('s\n0.5\ninf\n-Infinity\n'), 's')).toEqual([
      0.5,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
  });
});

describe('refuses, naming file and line', () => {
  test.each([
    ['more cells', 'a,b\n1,2\n3,4,5\n', 3],
    ['fewer cells', 'a,b\n1\n3,4\n', 2],
    ['after a cell of several lines', 'a,b\n"x\ny\nz",2\n3\n', 5],
  ])('a ragged row: %s', async (_, text, line) => {
    const error = await failureOf(() => tableOf(text));
    expect(error.code).toBe('cases/ragged-row');
    expect(error.place).toEqual({ file: 'a.csv', line });
  });

  test.each([
    ['in the middle of a cell', 'a,b\n1,5" film\n2,"x"\n', 2],
    ['after a closing quote', 'a,b\n1,x\n2,"x"y\n', 3],
    ['never closed', 'a,b\n1,2\n3,"x\n4,5\n', 3],
    ['in a second line of a cell', 'a,b\n"p\nq",2\n"r\ns"t,2\n', 5],
  ])('a quote %s', async (_, text, line) => {
    for (const size of [3, 1000]) {
      const error = await failureOf(() => readTable([inChunks('a.csv', utf8(text), size)]));
      expect(error.code).toBe('cases/bad-quotes');
      expect(error.place).toEqual({ file: 'a.csv', line });
    }
  });

  test('two columns of one name', async () => {
    const error = await failureOf(() => tableOf('id,age,id\n1,2,3\n'));
    expect(error.code).toBe('cases/duplicate-column');
    expect(error.message).toBe('a.csv:1: two columns have the name "id" (columns 1 and 3)');
  });

  test('a wrong delimiter', async () => {
    const error = await failureOf(() => tableOf('id;age\n1;2\n', 'a.csv', { delimiter: ',' }));
    expect(error.code).toBe('cases/wrong-delimiter');
    expect(error.place).toEqual({ file: 'a.csv', line: 1 });
    expect(error.hint).toContain('";"');
    const unusual = await failureOf(() => tableOf('id^age\n1^2\n'));
    expect(unusual.code).toBe('cases/wrong-delimiter');
    expect(unusual.hint).toContain('"^"');
  });

  test('a header of numbers', async () => {
    const error = await failureOf(() => tableOf('0.1,0.9,1\n0.2,0.8,0\n'));
    expect(error.code).toBe('cases/no-header');
    expect(error.place).toEqual({ file: 'a.csv', line: 1 });
  });

  test.each([
    ['a group that recurs', 'P1,F,1,0.93\nP2,M,0,0.25\nP3,F,1,0.5\n'],
    ['a group that recurs, of texts alone', 'P1,F,yes\nP2,M,no\nP3,F,yes\n'],
    ['numbers among numbers', 'P1,47,0.61\nP2,50,0.25\nP3,40,0.93\n'],
    ['a number twice', 'P1,1,1,0.93\nP2,1,0,0.25\n'],
    ['the names once more below', 'id,sex,p\nP1,F,0.1\nid,sex,p\nP2,M,0.2\n'],
  ])('a first line that is a row: %s', async (_, text) => {
    const error = await failureOf(() => tableOf(text));
    expect(error).toMatchObject({ code: 'cases/no-header', place: { file: 'a.csv', line: 1 } });
    expect(error.hint).toContain('Add a first line with the names of the columns');
  });

  test.each([
    ['a word above numbers', 'F,sex,p\nF,M,0.1\n'],
    ['numbers that count', 'id,0,1,2\na,0,1,2\nb,3,4,5\n'],
    ['years', 'id,2019,2021,2024\na,0,1,2\nb,3,4,5\n'],
    ['words above words', 'id,sex\na,F\nb,M\n'],
    ['missing cells above numbers', 'id,,NA\na,1,2\nb,3,4\n'],
  ])('a first line of names, though it is odd: %s', async (_, text) => {
    expect((await tableOf(text)).rows).toBeGreaterThan(0);
  });

  test('a header without rows', async () => {
    expect((await failureOf(() => tableOf('id,age\n'))).code).toBe('cases/no-rows');
    expect((await failureOf(() => tableOf('id,age'))).code).toBe('cases/no-rows');
  });

  test('only blanks', async () => {
    expect((await failureOf(() => tableOf(' \n\n'))).code).toBe('cases/empty-file');
  });
});

describe('a cell of ten million characters', () => {
  const long = 'x'.repeat(10_000_000);

  test.each([
    ['plain', `id,note\n1,ok\n2,${long}\n`],
    ['quoted', `id,note\n1,ok\n2,"${long}"\n`],
    ['quoted over lines', `id,note\n1,ok\n2,"${long.replaceAll('xxxxxxxxxx', 'xxxxxxxxx\n')}"\n`],
  ])('%s: refused by name', async (_, text) => {
    for (const size of [65536, text.length]) {
      const error = await failureOf(() => readTable([inChunks('a.csv', utf8(text), size)]));
      expect(error.code).toBe('cases/cell-too-long');
      expect(error.place).toEqual({ file: 'a.csv', line: 3, field: 'note' });
    }
  });

  test('is refused before it is read whole', async () => {
    let given = 0;
    const file = {
      name: 'a.csv',
      async *open() {
        yield utf8('id,note\n1,"');
        for (; given < 1000; given++) yield new Uint8Array(65536).fill(120);
      },
    };
    expect((await failureOf(() => readTable([file]))).code).toBe('cases/cell-too-long');
    expect(given * 65536).toBeLessThan(6 * longestCell);
  });

  test('a cell at the limit is read', async () => {
    const table = await tableOf(`id,note\n1,${'y'.repeat(longestCell)}\n`);
    expect(String(cellsOf(table, 'note')[0]).length).toBe(longestCell);
  });
});
