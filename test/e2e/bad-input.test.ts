// Bad input, each kind once, through the command line: the exit status, and a message that names the place and what to do.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { evenhand, evenhandAgain } from './run-evenhand.ts';
import { allFormats, scratchFolder, smallFlags, smallRows, toCsvText } from './small-table.ts';

type Row = Record<string, string>;

const home = scratchFolder();
afterAll(() => home.remove());
let made = 0;

/** Audits one made-up file and gives the outcome with the file's name replaced by FILE. */
async function audit(content: string | Uint8Array, { ending = '.csv', flags = [] as string[] } = {}) {
  const name = `t${made++}${ending}`;
  writeFileSync(join(home.path, name), content);
  const out = `out${made}`;
  const { status, stdout, stderr } = await evenhandAgain(['audit', name, ...smallFlags, '--out', out, ...flags], {
    cwd: home.path,
  });
  return { status, stdout, stderr: stderr.replaceAll(name, 'FILE'), folder: join(home.path, out) };
}

const change = (edit: (row: Row, i: number) => Row) => toCsvText(smallRows().map((row, i) => edit({ ...row }, i)));

describe('bad data end with 65', () => {
  it.each<[string, string | Uint8Array, RegExp, { ending?: string; flags?: string[] }?]>([
    ['missing column', change(({ sex, ...row }) => ({ ...row, Sex_: sex! })), /"sex"[\s\S]*Sex_/],
    ['label not 0/1', change((row, i) => (i === 4 ? { ...row, y: '2' } : row)), /FILE:6[\s\S]*"?y"?[\s\S]*2/],
    [
      'text in a numeric column',
      change((row, i) => (i === 4 ? { ...row, p: 'high' } : row)),
      /FILE:6[\s\S]*"p"[\s\S]*high/,
    ],
    ['NaN score', change((row, i) => (i === 4 ? { ...row, p: 'NaN' } : row)), /FILE:6|missing|NaN/],
    ['infinite score', change((row, i) => (i === 4 ? { ...row, p: 'inf' } : row)), /FILE:6[\s\S]*(inf|Infinity)/],
    ['empty file', '', /FILE[\s\S]*empty/],
    ['header only', 'id,patient,sex,age,y,p\n', /FILE|no rows|no cases/],
    ['0-byte gz', new Uint8Array(), /FILE[\s\S]*empty/, { ending: '.csv.gz' }],
    ['truncated gz', gzipSync(change((row) => row)).subarray(0, 900), /FILE/, { ending: '.csv.gz' }],
    ['wrong delimiter', change((row) => row), /delimiter|column/, { flags: ['--delimiter', ';'] }],
    [
      'bytes that are not UTF-8',
      Buffer.from(
        change((row, i) => (i === 3 ? { ...row, sex: 'fémme' } : row)),
        'latin1',
      ),
      /FILE[\s\S]*(UTF-8|latin1)/,
    ],
    [
      'a cell of ten million characters',
      change((row, i) => (i === 3 ? { ...row, sex: 'x'.repeat(10_000_000) } : row)),
      /FILE:5/,
    ],
    ['a row with too few cells', `${change((row) => row)}c9,p9,F\n`, /FILE:602/],
  ])('%s', async (_, content, message, options) => {
    const { status, stdout, stderr } = await audit(content, options);
    expect(stderr).toMatch(message);
    expect(stderr.length).toBeLessThan(4000);
    expect(status).toBe(65);
    expect(stdout).toBe('');
  });

  it('truncated Parquet', async () => {
    const rows = smallRows();
    const columnData = Object.keys(rows[0]!).map((name) => ({
      name,
      data: rows.map((row) => row[name]!),
      type: 'STRING' as const,
    }));
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
    const { status, stderr } = await audit(bytes.subarray(0, bytes.length - 40), { ending: '.parquet' });
    expect(stderr).toContain('FILE');
    expect(status).toBe(65);
  });
});

describe('what is odd but not wrong is done and said', () => {
  const warningsOf = (folder: string) =>
    (JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as { warnings: { code: string; message: string }[] })
      .warnings;

  it('duplicated case ids', async () => {
    const { status, folder } = await audit(
      change((row, i) => (i === 9 ? { ...row, id: 'c8' } : row)),
      { flags: ['--case', 'id'] },
    );
    expect(status).toBe(0);
    expect(
      warningsOf(folder)
        .map(({ message }) => message)
        .join(),
    ).toMatch(/2 cases share their case id/);
  });

  it('a join that loses rows', async () => {
    const rows = smallRows();
    const pick = (names: string[], from: Row[]) =>
      toCsvText(from.map((row) => Object.fromEntries(names.map((name) => [name, row[name]!]))));
    writeFileSync(join(home.path, 'people.csv'), pick(['id', 'sex', 'age'], rows.slice(0, 550)));
    writeFileSync(join(home.path, 'scored.csv'), pick(['id', 'patient', 'y', 'p'], rows));
    const { status, stderr } = await evenhandAgain(
      ['audit', 'scored.csv', 'people.csv', ...smallFlags, '--on', 'id', '--out', 'joined'],
      { cwd: home.path },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { data } = JSON.parse(readFileSync(join(home.path, 'joined/result.json'), 'utf8')) as {
      data: { joins: unknown };
    };
    expect(data.joins).toEqual([
      { table: 'people.csv', keys: ['id'], matched: 550, unmatchedLeft: 50, unmatchedRight: 0 },
    ]);
    expect(
      warningsOf(join(home.path, 'joined'))
        .map(({ message }) => message)
        .join(),
    ).toMatch(/50/);
  });

  it('an attribute that is unknown for everybody', async () => {
    const { status, folder } = await audit(change((row) => ({ ...row, sex: '' })));
    expect([0, 2]).toContain(status);
    const { attributes } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as {
      attributes: { name: string; verdict: { code: string }; unknownShare: number }[];
    };
    expect(attributes[0]).toMatchObject({ name: 'sex', verdict: { code: 'not-enough-data' }, unknownShare: 1 });
  });

  it('a group of one class, a group of one case', async () => {
    const { status, folder } = await audit(
      change((row, i) => (i < 30 ? { ...row, sex: 'X', y: '0' } : i === 30 ? { ...row, sex: 'Y' } : row)),
    );
    expect(status).toBe(0);
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as {
      tasks: { attributes: { attribute: string; gap: { notScored: { group: string; reason: string }[] } }[] }[];
    };
    const gap = result.tasks[0]!.attributes.find(({ attribute }) => attribute === 'sex')!.gap;
    expect(gap.notScored.map(({ group }) => group)).toEqual(expect.arrayContaining(['X', 'Y']));
  });

  it('cells that a spreadsheet would run', async () => {
    const { status, folder } = await audit(
      change((row, i) => (i % 3 === 0 ? { ...row, sex: '=HYPERLINK("http://x","y")' } : row)),
      { flags: allFormats },
    );
    expect([0, 2]).toContain(status);
    for (const name of ['metrics.csv', 'verdicts.csv']) {
      const cells = readFileSync(join(folder, name), 'utf8').split(/[,\r\n]/);
      expect(cells.filter((cell) => /^"?[=@]/.test(cell))).toEqual([]);
    }
    expect(readFileSync(join(folder, 'metrics.csv'), 'utf8')).toContain('HYPERLINK');
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).not.toMatch(/<a [^>]*href="http:\/\/x/);
  });

  it('a group named like markup', async () => {
    const { status, folder } = await audit(
      change((row, i) => (i % 3 === 0 ? { ...row, sex: '<script>alert(1)</script>' } : row)),
      { flags: allFormats },
    );
    expect([0, 2]).toContain(status);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).not.toContain('<script>alert');
  });
});

describe('a plan with faults ends with 64 and all of them', () => {
  it('unknown keys, wrong types', async () => {
    writeFileSync(join(home.path, 'sound.csv'), toCsvText(smallRows()));
    const plan = `tables: [{ path: sound.csv }]
tasks: [{ kind: binary, label: y, scor: p }]
attributes: [{ name: sex }]
analysis:
  detla: 0.1
  alpha: much
`;
    writeFileSync(join(home.path, 'plan.yaml'), plan);
    const { status, stderr } = await evenhand(['audit', '--plan', 'plan.yaml', '--quiet'], { cwd: home.path });
    expect(status).toBe(64);
    expect(stderr).toContain('plan.yaml:2:');
    expect(stderr).toContain('Did you mean "score"?');
    expect(stderr).toContain('plan.yaml:5:3: unknown key "detla". Did you mean "delta"?');
    expect(stderr).toContain('plan.yaml:6:10: analysis.alpha must be a number; got "much".');
    expect((await evenhandAgain(['validate', 'plan.yaml'], { cwd: home.path })).status).toBe(64);
  });

  it('a pattern that the shell has expanded, and one that matches nothing', async () => {
    const rows = smallRows();
    writeFileSync(join(home.path, 'fold1.csv'), toCsvText(rows.slice(0, 300)));
    writeFileSync(join(home.path, 'fold2.csv'), toCsvText(rows.slice(300)));
    const joined = await evenhandAgain(['audit', 'fold1.csv', 'fold2.csv', ...smallFlags], { cwd: home.path });
    expect(joined.status).toBe(64);
    expect(joined.stderr).toContain('one pattern in quotes');
    const none = await evenhandAgain(['audit', 'flod*.csv', ...smallFlags], { cwd: home.path });
    expect(none).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('no file matches the pattern "flod*.csv"') as string,
    });
    const stacked = await evenhandAgain(['audit', 'fold?.csv', ...smallFlags, '--out', 'stacked'], { cwd: home.path });
    expect(stacked).toMatchObject({ status: 0, stderr: '' });
  });
});
