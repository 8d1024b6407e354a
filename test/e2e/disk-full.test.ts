import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ioError } from '../../src/platform/node/io-error.ts';
import { carryOutJob } from '../../src/store/jobs/carry-out-job.ts';
import { evenhand, program } from './run-evenhand.ts';
import { allFormats, scratchFolder, smallFlags, smallRows, toCsvText } from './small-table.ts';

const home = scratchFolder({ 'scores.csv': toCsvText(smallRows()) });
afterAll(() => home.remove());

describe('a full disk', () => {
  const small = join(home.path, 'small');
  let mounted = false;
  beforeAll(() => {
    mkdirSync(small);
    mounted =
      process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0;
    if (!mounted) console.log('Not run: a really full disk (a small file system cannot be mounted here).');
  });
  afterAll(() => {
    if (mounted) spawnSync('umount', [small]);
  });

  it('ends with 74, says so, and leaves the folder as it was', async ({ skip }) => {
    if (!mounted) skip('a small file system cannot be mounted here');
    mkdirSync(join(small, 'report'));
    writeFileSync(join(small, 'report/result.json'), 'an older result');
    const { status, stdout, stderr } = await evenhand(
      ['audit', 'scores.csv', ...smallFlags, ...allFormats, '--out', join(small, 'report')],
      { cwd: home.path },
    );
    expect(stderr).toMatch(/cannot write "(report\.html|result\.json)": the disk is full\./);
    expect(stderr).toContain('Nothing was left half-written.');
    expect(status).toBe(74);
    expect(stdout).toBe('');
    expect(readdirSync(join(small, 'report'))).toEqual(['result.json']);
    expect(readFileSync(join(small, 'report/result.json'), 'utf8')).toBe('an older result');
  });

  it('does not hide why a job of the server failed', async ({ skip }) => {
    if (!mounted) skip('a small file system cannot be mounted here');
    const attempt = join(small, 'job/attempt-1');
    mkdirSync(attempt, { recursive: true });
    const input = { path: join(small, 'plan.yaml'), text: 'title: Full\n' };
    writeFileSync(join(attempt, '../job.json'), JSON.stringify({ verb: 'audit', argv: [], input }));
    const failure = ioError(Object.assign(new Error(), { code: 'ENOSPC' }), 'write', 'result.json');
    await carryOutJob(attempt, async (_, { onProgress, onFailure }) => {
      onProgress({ stage: 'working', done: 1, total: 2 });
      fill(join(small, 'filler'));
      onFailure(failure);
      return 74;
    });
    const outcome = JSON.parse(readFileSync(join(attempt, 'outcome.json'), 'utf8'));
    expect(outcome).toMatchObject({
      exitStatus: 74,
      error: { message: 'cannot write "result.json": the disk is full.' },
    });
  });
});

/** Writes until there is no space left. */
function fill(path: string): void {
  try {
    for (;;) appendFileSync(path, new Uint8Array(512));
  } catch {
    // The disk is full.
  }
}

describe.skipIf(process.platform === 'win32')('a limit on the size of files', () => {
  it('ends with 74 and leaves no folder', () => {
    const args = ['audit', 'scores.csv', ...smallFlags, ...allFormats, '--out', 'limited'];
    const script = `trap '' XFSZ; ulimit -f 4; exec "$@"`;
    const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, program, ...args], {
      cwd: home.path,
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/cannot write "[a-z.]+": the file would be larger than this system allows\./);
    expect(status).toBe(74);
    expect(readdirSync(home.path)).not.toContain('limited');
  });
});
