import { parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { tableOfRows } from '../../../src/simulate/dataset/table-of-rows.ts';
import { toParquet } from '../../../src/simulate/to-parquet.ts';

it('writes what another reader reads: whole numbers, numbers, texts, nothing', async () => {
  const rows = [
    { case: 'a', age: 3, score: 0.1, note: 'größer, "so"' },
    { case: 'b', age: -4, score: 2e-300 },
  ];
  const bytes = toParquet(tableOfRows(rows, 'cases.csv'));
  expect(await parquetReadObjects({ file: bytes.buffer })).toEqual([rows[0], { ...rows[1], note: null }]);
  expect(toParquet(tableOfRows(rows, 'other.csv'))).toEqual(bytes);
});
