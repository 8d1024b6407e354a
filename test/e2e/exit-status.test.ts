import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evenhand, evenhandAgain, program } from './run-evenhand.ts';
import { allFormats, scratchFolder, smallFlags, smallRows, toCsvText } from './small-table.ts';

const home = scratchFolder();
afterAll(() => home.remove());
beforeAll(async () => {
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(home.path, 'scores.csv'), toCsvText(smallRows()));
  writeFileSync(join(home.path, 'few.csv'), toCsvText(smallRows({ rows: 20 })));
  writeFileSync(
    join(home.path, 'bad.csv'),
    toCsvText(smallRows().map((row, i) => (i === 7 ? { ...row, y: 'maybe' } : row))),
  );
});
const run = (...args: string[]) => evenhand(args, { cwd: home.path });
const runAgain = (...args: string[]) => evenhandAgain(args, { cwd: home.path });

describe('exit status', () => {
  it('0: done; the verdicts and the path of the report on standard output, nothing on standard error', async () => {
    const { status, stdout, stderr } = await run('audit', 'scores.csv', ...smallFlags, ...allFormats);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/\bsex\b[\s\S]*Report: evenhand-report\/report\.html\n$/);
    for (const name of ['report.html', 'result.json', 'verdicts.csv', 'metrics.csv', 'run-log.jsonl']) {
      expect(existsSync(join(home.path, 'evenhand-report', name)), name).toBe(true);
    }
  });

  it('2: done, but not enough data for any verdict', async () => {
    const { status, stdout } = await run('audit', 'few.csv', ...smallFlags, '--out', 'few');
    expect(status).toBe(2);
    expect(stdout).toMatch(/not enough data/i);
    expect(existsSync(join(home.path, 'few/result.json'))).toBe(true);
  });

  it('64: an unknown flag', async () => {
    expect((await run('audit', 'scores.csv', ...smallFlags, '--no-such-flag')).status).toBe(64);
  });

  it('65: bad data, with file, line and column', async () => {
    const { status, stdout, stderr } = await run('audit', 'bad.csv', ...smallFlags, '--out', 'bad');
    expect(status).toBe(65);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^evenhand: bad\.csv/);
    expect(stderr).toContain('maybe');
    expect(existsSync(join(home.path, 'bad'))).toBe(false);
  });

  it('70: a broken installation says so in words', () => {
    mkdirSync(join(home.path, 'bin'));
    copyFileSync(program, join(home.path, 'bin/evenhand.mjs'));
    const { status, stderr } = spawnSync(process.execPath, [join(home.path, 'bin/evenhand.mjs'), '--help'], {
      encoding: 'utf8',
    });
    expect(status).toBe(70);
    expect(stderr).toBe('evenhand: the program is not built yet. Run "npm run build" in its folder.\n');
  });

  it('74: a file that cannot be read', async () => {
    const { status, stderr } = await run('audit', 'scroes.csv', ...smallFlags);
    expect(status).toBe(74);
    expect(stderr).toContain('cannot read "scroes.csv": it does not exist.');
  });
});

describe('--json', () => {
  it('prints the result and nothing else, and writes nothing', async () => {
    const before = scratchFolder({ 'scores.csv': toCsvText(smallRows()) });
    try {
      const { status, stdout, stderr } = await evenhandAgain(['audit', 'scores.csv', ...smallFlags, '--json'], {
        cwd: before.path,
      });
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        schema: 'evenhand/audit',
        manifest: { inputs: [{ file: 'scores.csv' }] },
      });
      expect(existsSync(join(before.path, 'evenhand-report'))).toBe(false);
    } finally {
      before.remove();
    }
  });

  it('is what result.json holds', async () => {
    const { stdout } = await runAgain('audit', 'scores.csv', ...smallFlags, '--json', '--out', 'both');
    expect(readFileSync(join(home.path, 'both/result.json'), 'utf8')).toBe(stdout);
  });
});

it('works from any folder and leaves no path of this machine in what it writes', async () => {
  const elsewhere = scratchFolder();
  try {
    const { status } = await evenhandAgain(
      ['audit', join(home.path, 'scores.csv'), ...smallFlags, ...allFormats, '--out', 'report'],
      {
        cwd: elsewhere.path,
      },
    );
    expect(status).toBe(0);
    for (const name of ['report.html', 'result.json', 'verdicts.csv', 'metrics.csv', 'run-log.jsonl']) {
      const text = readFileSync(join(elsewhere.path, 'report', name), 'utf8');
      expect(text).not.toContain(home.path);
      expect(text).not.toContain(elsewhere.path);
    }
    expect(readFileSync(join(elsewhere.path, 'report/result.json'), 'utf8')).not.toMatch(/"p\d+"/);
  } finally {
    elsewhere.remove();
  }
});

it('progress is plain lines on standard error when that is no terminal', async () => {
  const flags = smallFlags.filter((flag) => flag !== '--quiet');
  const { stderr } = await runAgain('audit', 'scores.csv', ...flags, '--out', 'loud');
  expect(stderr).toMatch(/^reading scores\.csv/);
  expect(stderr).not.toContain('\r');
  expect(stderr.split('\n').length).toBeLessThan(40);
});
