import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { FitState } from '../../../../src/learn/fit/fit-options.ts';
import {
  checkpointNames,
  readCheckpoint,
  writeCheckpoint,
} from '../../../../src/platform/node/training/checkpoint-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-checkpoints-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => rmSync(folder, { recursive: true, force: true }));

const next = 'checkpoint-next.safetensors';
const { newest, previous } = checkpointNames;
const at = (name: string): string => join(folder, name);

function stateAt(steps: number): FitState {
  return {
    epoch: 0,
    batch: steps,
    trainer: {
      optimiser: { optimiser: 'sgd', steps, scalars: {} },
      averaged: 0,
      tensors: { 'values:w': { dtype: 'float32', shape: [3], data: Float32Array.of(steps, 2, 3) } },
    },
    history: [],
    running: { loss: 0, cases: 0 },
    best: undefined,
    stale: 0,
    method: null,
  };
}

const write = (steps: number): Promise<void> => writeCheckpoint(folder, stateAt(steps), 'run');
const read = (identity = 'run') => readCheckpoint(folder, identity);

function damage(name: string): void {
  const bytes = readFileSync(at(name));
  bytes[bytes.length - 2]! ^= 1;
  writeFileSync(at(name), bytes);
}

describe('checkpoints of a folder', () => {
  it('are none in a folder that is empty or absent', async () => {
    expect(await read()).toBeUndefined();
  });

  it('are the newest and the one before', async () => {
    for (const steps of [1, 2, 3]) await write(steps);
    expect(readdirSync(folder).sort()).toEqual([previous, newest].sort());
    expect(await read()).toEqual({ state: stateAt(3), file: newest, passedOver: undefined });
    rmSync(at(newest));
    expect(await read()).toEqual({ state: stateAt(2), file: previous, passedOver: undefined });
  });

  it('are found wherever writing was cut off', async () => {
    for (const steps of [1, 2, 3]) await write(steps);
    const third = readFileSync(at(newest));
    // Written, but nothing renamed yet.
    copyFileSync(at(newest), at(next));
    copyFileSync(at(previous), at(newest));
    expect((await read())?.state).toEqual(stateAt(3));
    // The newest has become the one before.
    renameSync(at(newest), at(previous));
    expect((await read())?.state).toEqual(stateAt(3));
    // In the middle of the file: under a name of its own.
    rmSync(at(next));
    writeFileSync(at(`.${next}.4711-0.part`), third.subarray(0, third.length / 2));
    expect((await read())?.state).toEqual(stateAt(2));
    await write(4);
    expect(readdirSync(folder).sort()).toEqual([newest, previous].sort());
    expect((await read())?.state).toEqual(stateAt(4));
  });

  it('pass over a corrupt newest one and say so', async () => {
    for (const steps of [1, 2]) await write(steps);
    damage(newest);
    const found = await read();
    expect(found).toMatchObject({ state: stateAt(1), file: previous });
    expect(found?.passedOver).toMatchObject({ kind: 'data', code: 'learn/corrupt-checkpoint' });
    expect(found?.passedOver?.message).toContain(newest);
  });

  it('are an error when all are corrupt: that of the newest', async () => {
    for (const steps of [1, 2]) await write(steps);
    damage(newest);
    writeFileSync(at(previous), 'nothing of the kind');
    await expect(read()).rejects.toMatchObject({ code: 'learn/corrupt-checkpoint', place: { file: newest } });
  });

  it('are an error when they belong to another run', async () => {
    await write(1);
    await expect(read('other')).rejects.toMatchObject({ kind: 'data', code: 'learn/other-checkpoint' });
  });

  it('name a folder that cannot be written', async () => {
    writeFileSync(folder, 'a file');
    await expect(write(1)).rejects.toMatchObject({ code: 'io/not-a-folder' });
    await expect(read()).rejects.toMatchObject({ kind: 'io', code: 'io/read-failed' });
  });
});
