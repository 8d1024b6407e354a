import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompareResult } from '../../../../src/audit/compare-result.ts';
import { main } from '../../../../src/cli/main.ts';
import { createStream } from '../../../../src/core/stream.ts';
import { scratchFolder } from '../../../e2e/small-table.ts';

const home = scratchFolder();
afterAll(() => home.remove());
const at = (name: string) => join(home.path, name);

const rows = Array.from({ length: 200 }, (_, index) => {
  const stream = createStream(4, 'compared tables', index);
  const label = stream.uniform() < 0.4 ? 1 : 0;
  const [old, fresh] = [label + 1.5 * stream.normal(), label + stream.normal()];
  return { case: `c${index}`, patient: `p${index >> 1}`, sex: stream.uniform() < 0.5 ? 'F' : 'M', label, old, fresh };
});
const table = (of: 'old' | 'fresh', from = rows): string =>
  ['case,patient,sex,y,score', ...from.map((row) => [row.case, row.patient, row.sex, row.label, row[of]].join())].join(
    '\n',
  );

beforeAll(() => {
  const both = rows.map((row) => [row.case, row.patient, row.sex, row.label, row.old, row.fresh].join());
  writeFileSync(at('both.csv'), ['case,patient,sex,y,old,fresh', ...both].join('\n'));
  writeFileSync(at('old.csv'), table('old'));
  writeFileSync(at('fresh.csv'), table('fresh', [...rows].reverse()));
  writeFileSync(at('fewer.csv'), table('fresh', rows.slice(1)));
  writeFileSync(at('twice.csv'), table('fresh').replace(/^c8,/m, 'c7,'));
  writeFileSync(at('unnamed.csv'), table('fresh').replace(/^c9,/m, ','));
  writeFileSync(
    at('turned.csv'),
    table('fresh').replace(/^(c7,p3,.),([01])/m, (_, start: string, y: string) => `${start},${1 - Number(y)}`),
  );
});

async function compare(...args: readonly string[]) {
  let [said, failed] = ['', ''];
  const terminal = {
    out: (text: string) => {
      said += text;
    },
    err: (text: string) => {
      failed += text;
    },
    interactive: false,
    columns: 100,
  };
  const paths = args.map((arg) => (arg.endsWith('.csv') ? at(arg) : arg));
  const flags = ['--label', 'y', '--attributes', 'sex', '--patient', 'patient', '--json', '--quiet'];
  const status = await main(['compare', ...paths, ...flags], terminal);
  return { status, failed, result: said === '' ? undefined : (JSON.parse(said) as CompareResult) };
}

describe('two tables of the same cases', () => {
  it('are compared case by case, like two columns of one table, in whatever order their cases stand', async () => {
    const columns = await compare('both.csv', '--score', 'old', '--score', 'fresh', '--case', 'case');
    const tables = await compare('old.csv', 'fresh.csv', '--score', 'score', '--case', 'case');
    expect([columns.status, tables.status, tables.failed]).toEqual([0, 0, '']);
    expect(tables.result).toMatchObject({ paired: true, first: 'old.csv', second: 'fresh.csv' });
    const changes = (result: CompareResult | undefined) =>
      result!.tasks.map(({ all, attributes }) => [all, attributes.map(({ groups }) => groups)]);
    expect(changes(tables.result)).toEqual(changes(columns.result));
  });

  it.each<[why: string, says: RegExp, status: number, args: readonly string[]]>([
    ['without the column of the cases', /hint: Name the column of the cases with --case/, 64, ['fresh.csv']],
    [
      'that one lacks',
      /"fewer\.csv" lacks 1 of the cases of "old\.csv", first "c0"/,
      65,
      ['fewer.csv', '--case', 'case'],
    ],
    [
      'with a case that stands twice',
      /"twice\.csv" has the case "c7" more than once/,
      65,
      ['twice.csv', '--case', 'case'],
    ],
    [
      'with a case without a name',
      /"unnamed\.csv" has a case without a name in "case"/,
      65,
      ['unnamed.csv', '--case', 'case'],
    ],
    ['with another label', /the label of some cases is not the same/, 65, ['turned.csv', '--case', 'case']],
  ])('are refused %s', async (_, says, status, args) => {
    const refused = await compare('old.csv', ...args, '--score', 'score');
    expect(refused.failed).toMatch(says);
    expect(refused.status).toBe(status);
  });
});
