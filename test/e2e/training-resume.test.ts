// A training that is killed, runs out of disk or finds broken files ends as one that was left alone.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/core/hash.ts';
import { createStream } from '../../src/core/stream.ts';

const script = fileURLToPath(new URL('../fixtures/training-run.mjs', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'evenhand-training-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const { newest, previous } = { newest: 'checkpoint.safetensors', previous: 'checkpoint-previous.safetensors' };
const results = ['weights.safetensors', 'metrics.jsonl', newest];
const lastStep = 72;

interface Training {
  readonly status: number | null;
  readonly output: string;
}

interface TrainingOptions {
  readonly threads?: number;
  readonly epochs?: number;
  /** Before the command, as a prefix of it. */
  readonly shell?: string;
  /** When it is killed, if it is not at its end before: after so many steps of its own, and then so many milliseconds. */
  readonly killed?: { readonly steps: number; readonly milliseconds: number };
}

/** Trains in a process of its own and waits for its end. */
function train(folder: string, { threads = 0, epochs = 12, shell, killed }: TrainingOptions = {}): Promise<Training> {
  if (!existsSync(new URL('../../dist/learn/index.js', import.meta.url))) {
    throw new Error('dist/ is missing: run "npm run build" before the end-to-end tests.');
  }
  const kill = killed === undefined ? [] : [String(killed.steps), String(killed.milliseconds)];
  const command = [process.execPath, script, folder, String(threads), String(epochs), ...kill];
  return new Promise((resolve, reject) => {
    const child = shell
      ? spawn('bash', ['-c', `${shell}; exec "$@"`, 'bash', ...command])
      : spawn(command[0]!, command.slice(1));
    let output = '';
    const read = (text: string): void => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

/** Trains and kills the process once it is some steps and milliseconds further. Whether it was killed before its end. */
async function trainAndKill(
  folder: string,
  threads: number,
  killed: { steps: number; milliseconds: number },
): Promise<boolean> {
  const { status } = await train(folder, { threads, killed });
  return status === null;
}

async function hashes(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = results.map(async (name) => [name, await sha256Hex(readFileSync(join(folder, name)))] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function fresh(name: string): string {
  const folder = join(home, name);
  rmSync(folder, { recursive: true, force: true });
  return folder;
}

function damage(folder: string, name: string): void {
  const bytes = readFileSync(join(folder, name));
  bytes[bytes.length >> 1]! ^= 4;
  writeFileSync(join(folder, name), bytes);
}

let whole: Readonly<Record<string, string>>;
beforeAll(async () => {
  const folder = fresh('whole');
  expect(await train(folder)).toMatchObject({ status: 0, output: expect.stringContaining('went on from 0') });
  whole = await hashes(folder);
});

describe('a killed training', () => {
  const seed = 11;

  it.each([0, 1, 3])('ends with the same bytes, loading in %d threads', async (threads) => {
    const stream = createStream(seed, 'kills', threads);
    const folder = fresh(`killed-${threads}`);
    let kills = 0;
    for (let round = 0; round < 5; round += 1) {
      const chance = { steps: stream.below(14), milliseconds: stream.below(25) };
      if (await trainAndKill(folder, threads, chance)) kills += 1;
    }
    const { status, output } = await train(folder, { threads });
    expect(kills, `seed ${seed}`).toBeGreaterThan(2);
    expect(status).toBe(0);
    expect(Number(/went on from (\d+)/.exec(output)?.[1])).toBeGreaterThan(0);
    expect(await hashes(folder)).toEqual(whole);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('a folder with a finished training', () => {
  it('is left as it is', async () => {
    const folder = join(home, 'whole');
    expect((await train(folder)).output).toBe(`went on from ${lastStep}\n`);
    expect(await hashes(folder)).toEqual(whole);
  });

  it('is refused for a training with other settings', async () => {
    const { status, output } = await train(join(home, 'whole'), { epochs: 13 });
    expect(output).toBe(
      'learn/other-checkpoint: checkpoint.safetensors: the checkpoint belongs to a run with other data or settings.\n',
    );
    expect(status).toBe(74);
  });
});

describe('corrupt checkpoints', () => {
  it('are passed over where the one before is whole, and said so', async () => {
    const folder = fresh('corrupt');
    await trainAndKill(folder, 0, { steps: 12, milliseconds: 0 });
    damage(folder, newest);
    const { output } = await train(folder);
    expect(output).toContain('passed over: learn/corrupt-checkpoint');
    expect(await hashes(folder)).toEqual(whole);
    damage(folder, newest);
    damage(folder, previous);
    const broken = await train(folder);
    expect(broken.output).toBe(
      'learn/corrupt-checkpoint: checkpoint.safetensors: the checkpoint is not as it was written.\n',
    );
    expect(broken.status).toBe(74);
  });
});

describe('a full disk', () => {
  const small = join(home, 'small');
  let mounted = false;
  beforeAll(() => {
    mkdirSync(small);
    // Two checkpoints of 14 kB and the metrics fit, a third does not.
    mounted =
      process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=44k', 'tmpfs', small]).status === 0;
    if (!mounted) console.log('Not run: training on a really full disk (a small file system cannot be mounted here).');
  });
  afterAll(() => {
    if (mounted) spawnSync('umount', [small]);
  });

  it('ends the training, which goes on when there is room', async ({ skip }) => {
    if (!mounted) skip('a small file system cannot be mounted here');
    const { status, output } = await train(small);
    expect(output).toMatch(/io\/write-failed: cannot write "checkpoint-next\.safetensors": the disk is full\.\n$/);
    expect(status).toBe(74);
    expect(readdirSync(small).sort()).toEqual([newest, previous, 'metrics.jsonl'].sort());
    expect(spawnSync('mount', ['-o', 'remount,size=1m', small]).status).toBe(0);
    expect((await train(small)).output).not.toContain('passed over');
    expect(await hashes(small)).toEqual(whole);
  });
});

describe.skipIf(process.platform === 'win32')('a limit on the size of files', () => {
  it('ends the training and leaves the checkpoint before', async () => {
    const folder = fresh('limited');
    await trainAndKill(folder, 0, { steps: 12, milliseconds: 0 });
    const { status, output } = await train(folder, { shell: "trap '' XFSZ; ulimit -f 8" });
    expect(output).toMatch(
      /cannot write "checkpoint-next\.safetensors": the file would be larger than this system allows\./,
    );
    expect(status).toBe(74);
    expect((await train(folder)).status).toBe(0);
    expect(await hashes(folder)).toEqual(whole);
  });
});
