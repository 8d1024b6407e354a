import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/cases/table.ts';
import { toCsv } from '../../../src/simulate/to-csv.ts';

const table: Table = {
  rows: 2,
  columns: new Map([
    ['id', { kind: 'text' as const, codes: Int32Array.of(0, -1), categories: ['say "a", b'] }],
    ['x', { kind: 'number' as const, values: Float64Array.of(0.1, Number.NaN) }],
  ]),
  origin: { files: [], file: new Uint16Array(2), line: new Int32Array(2) },
};

describe('toCsv', () => {
  it('quotes what must be quoted and leaves missing values empty', () => {
    expect(toCsv(table)).toBe('id,x\n"say ""a"", b",0.1\n,\n');
  });

  it('writes the named columns in the named order', () => {
    expect(toCsv(table, ['x', 'id']).split('\n')[0]).toBe('x,id');
    expect(() => toCsv(table, ['y'])).toThrow(/no column "y"/);
  });
});
