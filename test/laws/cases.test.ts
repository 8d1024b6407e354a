// Laws of the case table: what is written is what is read, and order does not matter where it should not.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { attributeSchema } from '../../src/audit/plan.ts';
import { makeAttribute } from '../../src/cases/attribute.ts';
import { numberColumn } from '../../src/cases/column.ts';
import { evaluateExpression } from '../../src/cases/expression/evaluate-expression.ts';
import { parseExpression } from '../../src/cases/expression/parse-expression.ts';
import { inputFromBytes } from '../../src/cases/input.ts';
import { joinTables } from '../../src/cases/join-tables.ts';
import { isMissing } from '../../src/cases/missing.ts';
import { readTable } from '../../src/cases/read/read-table.ts';
import type { Table } from '../../src/cases/table.ts';
import { cellsOf, inChunks, rowsOf, tableOf, utf8 } from '../fixtures/tables/tables.ts';

const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'é', '漢', '😀', '"', ',', ';', '\n', '\r\n', ' ', '0', '.', '-', "'", '|'),
    maxLength: 12,
  }),
  fc.constantFrom('', 'NA', 'x', '007', '1e5'),
);
const grid = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));

function written(
  rows: readonly (readonly string[])[],
  options: { delimiter: string; end: string; always: boolean },
): string {
  const { delimiter, end, always } = options;
  const quoted = (text: string) =>
    always || /["\n\r]/.test(text) || text.includes(delimiter) || text.trim() === ''
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  return rows.map((row) => row.map(quoted).join(delimiter)).join(end);
}

// What reading keeps of a cell that is text: line ends as line feeds, no space around it, nothing if it stands for a missing value.
function kept(text: string): string | null {
  const trimmed = text.replace(/\r\n?/g, '\n').trim();
  return isMissing(trimmed) ? null : trimmed;
}

describe('reading', () => {
  test('gives back the cells that were written, and their lines', async () => {
    const style = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      end: fc.constantFrom('\n', '\r\n'),
      always: fc.boolean(),
      chunk: fc.integer({ min: 1, max: 60 }),
      zip: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(grid, style, async (rows, { chunk, zip, ...how }) => {
        const header = rows[0]!.map((_, i) => `column_${i}`);
        const marked = rows.map((row) => row.map((text, i) => (i === 0 ? `t${text}` : text)));
        const bytes = utf8(written([header, ...marked], how) + how.end);
        const table = await readTable([inChunks('a.csv', zip ? gzipSync(bytes) : bytes, chunk)], {
          delimiter: how.delimiter,
        });
        expect(cellsOf(table, 'column_0')).toEqual(marked.map((row) => kept(row[0]!)));
        for (let i = 1; i < header.length; i++) {
          const asRead = cellsOf(table, header[i]!);
          const expected = marked.map((row) => kept(row[i]!));
          if (table.columns.get(header[i]!)!.kind === 'number')
            expect(asRead).toEqual(expected.map((text) => (text === null ? null : Number(text))));
          else expect(asRead).toEqual(expected);
        }
        let line = 2;
        for (const [i, row] of marked.entries()) {
          expect(table.origin.line[i]).toBe(line);
          line += 1 + row.join('').replace(/\r\n?/g, '\n').split('\n').length - 1;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('numbers come back to the last bit, from text and from Parquet', async () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: false }), { minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(numbers, async (values) => {
        const expected = Float64Array.from(values);
        const text = await tableOf(
          `id,v\n${values.map((value) => `x,${Object.is(value, -0) ? '-0' : value}`).join('\n')}\n`,
        );
        expect(numberColumn(text, 'v')).toEqual(expected);
        const parquet = parquetWriteBuffer({ columnData: [{ name: 'v', data: values, type: 'DOUBLE' }] });
        const table = await readTable([inputFromBytes('a.parquet', new Uint8Array(parquet))]);
        expect(table.columns.get('v')).toEqual({ kind: 'number', values: expected });
      }),
      { numRuns: 100 },
    );
  });

  test('never fails but with a named error, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('a.csv', 'a.jsonl', 'a.parquet'),
        async (bytes, name) => {
          try {
            await readTable([inChunks(name, bytes, 7)]);
          } catch (error) {
            expect(error).toMatchObject({ name: 'EvenhandError', kind: 'data', place: { file: name } });
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('damage', () => {
  test('of a gzip file is a named error', async () => {
    const zipped = gzipSync(utf8(`id,v\n${'abc,0.125\n'.repeat(200)}`));
    const whole = rowsOf(await readTable([inputFromBytes('a.csv.gz', zipped)]));
    const hits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(hits, async (changes) => {
        const damaged = Uint8Array.from(zipped);
        for (const [at, mask] of changes) damaged[at % damaged.length]! ^= mask;
        try {
          // Only bytes of the header that carry no content (time, system) may change without notice.
          expect(rowsOf(await readTable([inputFromBytes('a.csv.gz', damaged)]))).toEqual(whole);
        } catch (error) {
          expect(error).toMatchObject({ name: 'EvenhandError', kind: 'data', place: { file: 'a.csv.gz' } });
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a Parquet file cut anywhere is truncated', async () => {
    const data = Array.from({ length: 40 }, (_, i) => i / 3);
    const whole = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'v', data, type: 'DOUBLE' }] }));
    for (let length = 4; length < whole.length; length++) {
      const cut = readTable([inputFromBytes('a.parquet', whole.subarray(0, length))]);
      await expect(cut).rejects.toMatchObject({ code: 'cases/truncated-parquet' });
    }
  });
});

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', '');

function keyed(keys: readonly string[], column: string): Promise<Table> {
  return tableOf(`id,${column}\n${keys.map((each, i) => `${each},${i}`).join('\n')}\n`, `${column}.csv`);
}

describe('joining', () => {
  test('counts add up, and the order of the right table does not matter', async () => {
    const left = fc.array(key, { minLength: 1, maxLength: 12 }).map((keys) => ['a', ...keys]);
    const right = fc.uniqueArray(key, { minLength: 1 }).map((keys) => [...new Set(['a', ...keys])]);
    await fc.assert(
      fc.asyncProperty(left, right, async (leftKeys, rightKeys) => {
        const first = await keyed(leftKeys, 'l');
        const forward = joinTables(first, await keyed(rightKeys, 'r'), { name: 'r' });
        const backward = joinTables(first, await keyed([...rightKeys].reverse(), 'r'), { name: 'r' });
        const { matched, unmatchedLeft, unmatchedRight } = forward.count;
        expect(matched + unmatchedLeft).toBe(leftKeys.length);
        expect(matched).toBe(leftKeys.filter((each) => each !== '' && rightKeys.includes(each)).length);
        expect(unmatchedRight).toBe(rightKeys.filter((each) => each === '' || !leftKeys.includes(each)).length);
        expect(backward.count).toEqual(forward.count);
        const mirrored = rowsOf(backward.table).map(({ r, ...row }) => ({
          ...row,
          r: rightKeys.length - 1 - Number(r),
        }));
        expect(mirrored).toEqual(rowsOf(forward.table));
      }),
    );
  });
});

describe('attributes', () => {
  const values = fc.array(fc.constantFrom('F', 'M', 'X', 'unknown', 'NA'), { minLength: 1, maxLength: 30 });

  test('rows in another order are in the same groups', async () => {
    await fc.assert(
      fc.asyncProperty(values, fc.array(fc.nat()), async (cells, keys) => {
        const order = cells.map((_, i) => i).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || b - a);
        const plan = attributeSchema.parse({ name: 'sex' });
        const straight = makeAttribute(await tableOf(`sex,z\n${cells.map((each) => `${each},1`).join('\n')}\n`), plan);
        const shuffled = makeAttribute(await tableOf(`sex,z\n${order.map((i) => `${cells[i]},1`).join('\n')}\n`), plan);
        expect(shuffled.groups).toEqual(straight.groups);
        expect([...shuffled.codes]).toEqual(order.map((i) => straight.codes[i]));
      }),
    );
  });

  test('every number is in the band whose name it satisfies, for both ends', async () => {
    const edges = fc
      .uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 4 })
      .map((list) => list.sort((a, b) => a - b));
    const numbers = fc.array(fc.integer({ min: -25, max: 25 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        edges,
        numbers,
        fc.constantFrom('left' as const, 'right' as const),
        async (cuts, cells, closed) => {
          const table = await tableOf(`v\n${cells.join('\n')}\n`);
          const { codes, groups } = makeAttribute(table, attributeSchema.parse({ name: 'v', edges: cuts, closed }));
          for (const [row, value] of cells.entries())
            expect(satisfies(value, groups[codes[row]!]!), `${value} ${groups[codes[row]!]}`).toBe(true);
        },
      ),
    );
  });
});

function satisfies(value: number, band: string): boolean {
  const outer = /^(<=|>=|<|>)(-?\d+)$/.exec(band);
  if (outer !== null) {
    const edge = Number(outer[2]);
    return { '<': value < edge, '<=': value <= edge, '>': value > edge, '>=': value >= edge }[outer[1]!]!;
  }
  const [, open, low, high, close] = /^([[(])(-?\d+),(-?\d+)([\])])$/.exec(band)!;
  return (
    (open === '[' ? value >= Number(low) : value > Number(low)) &&
    (close === ']' ? value <= Number(high) : value < Number(high))
  );
}

describe('expressions', () => {
  test('de Morgan, in three values', async () => {
    const cells = fc.array(fc.tuple(fc.constantFrom('1', '2', ''), fc.constantFrom('x', 'y', '')), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(cells, async (rows) => {
        const table = await tableOf(`a,b,c\n${rows.map(([a, b]) => `${a},${b},.`).join('\n')}\n`);
        const truth = (text: string) => Array.from(evaluateExpression(parseExpression(text, ['a', 'b']), table));
        if (table.columns.get('a')!.kind !== 'number' || table.columns.get('b')!.kind !== 'text') return;
        expect(truth('not (a = 1 or b = x)')).toEqual(truth('a != 1 and b != x'));
        expect(truth('not (a >= 2 and b in (x, y))')).toEqual(truth('a < 2 or not b in (x, y)'));
      }),
    );
  });
});
