import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunIdentity } from '../../../../src/learn/run/run-record.ts';
import { type RunSettings, runSettings } from '../../../../src/learn/run/run-settings.ts';
import { requireRunFolder } from '../../../../src/platform/node/learning/other-run.ts';
import { openRunFolder } from '../../../../src/platform/node/learning/run-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'evenhand-run-'));
const out = join(root, 'out');
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => rmSync(out, { recursive: true, force: true }));

const identity: RunIdentity = {
  verb: 'learn',
  plan: { method: { name: 'clip' }, seeds: [1, 2] },
  inputs: [{ file: 'cases.csv', sha256: 'ab' }],
  version: '1.0.0',
};
const files = [
  { name: 'scores.csv', data: 'case,score\na,0.5\n' },
  { name: 'model.onnx', data: Uint8Array.of(1, 2, 3) },
];
const manifest = () => readFileSync(join(out, 'manifest.json'), 'utf8');

async function wholeRun() {
  const run = await openRunFolder(out, identity);
  for (const seed of [1, 2]) {
    if ((await run.finished(`seed-${seed}`)) === undefined)
      await run.finish(`seed-${seed}`, files, { auc: 0.5 + seed });
  }
  return run.close(['seed-1', 'seed-2'], [{ name: 'seeds.json', data: '{}' }]);
}

describe('a run', () => {
  test('is begun, finished, and found again', async () => {
    const run = await openRunFolder(out, identity);
    expect(run.resumed).toBe(false);
    expect(JSON.parse(manifest())).toMatchObject({ schema: 'evenhand/run@1', whole: false, runHash: run.runHash });
    expect(await run.finished('seed-1')).toBeUndefined();
    await run.finish('seed-1', files, { auc: 0.75, nothing: Number.NaN });

    const again = await openRunFolder(out, identity);
    expect(again.resumed).toBe(true);
    expect(await again.finished('seed-1')).toMatchObject({
      result: { auc: 0.75, nothing: null },
      files: [
        { name: 'scores.csv', bytes: 17, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { name: 'model.onnx', bytes: 3, sha256: '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81' },
      ],
    });
    expect(await again.finished('seed-2')).toBeUndefined();
  });

  test('interrupted or not has the same manifest, without time, machine or path', async () => {
    await wholeRun();
    const first = manifest();
    rmSync(out, { recursive: true });
    const begun = await openRunFolder(out, identity);
    await begun.finish('seed-2', files, { auc: 2.5 });
    await wholeRun();
    expect(manifest()).toBe(first);
    await wholeRun();
    expect(manifest()).toBe(first);
    expect(JSON.parse(first)).toMatchObject({
      whole: true,
      trainings: [{ training: 'seed-1' }, { training: 'seed-2' }],
    });
    expect(first).not.toContain(root);
  });

  test('a file that is cut or gone makes its training unfinished', async () => {
    const run = await openRunFolder(out, identity);
    await run.finish('seed-1', files, {});
    writeFileSync(join(out, 'seed-1', 'scores.csv'), 'case');
    expect(await run.finished('seed-1')).toBeUndefined();
    await expect(run.close(['seed-1'], [])).rejects.toMatchObject({ code: 'learn/unfinished' });
  });

  test('checkpoints go when a training is finished, metrics stay', async () => {
    const run = await openRunFolder(out, identity);
    const folder = run.folderOf('seed-1');
    mkdirSync(folder);
    for (const name of [
      'checkpoint.safetensors',
      'checkpoint-previous.safetensors',
      'best-so-far.onnx',
      'metrics.jsonl',
      '.model.onnx.7-1.part',
    ]) {
      writeFileSync(join(folder, name), '');
    }
    mkdirSync(join(folder, '.epochs'));
    await run.finish('seed-1', files, {});
    expect(readdirSync(folder).sort()).toEqual(['metrics.jsonl', 'model.onnx', 'scores.csv', 'training.json']);
  });
});

describe('another run', () => {
  test.each<[string, Partial<RunIdentity>, RegExp]>([
    ['of another plan', { plan: { seeds: [3] } }, /holds another run: its plan was another\./],
    ['of other inputs', { inputs: [{ file: 'cases.csv', sha256: 'cd' }] }, /its inputs had another content/],
    ['of another version', { version: '2.0.0' }, /version 1\.0\.0/],
    ['with other settings', { settings: { runtime: 'b' } }, /its settings were others/],
  ])('%s is refused', async (_, change, message) => {
    await openRunFolder(out, identity);
    await expect(openRunFolder(out, { ...identity, ...change })).rejects.toMatchObject({
      code: 'learn/folder-in-use',
      message: expect.stringMatching(message),
    });
  });

  test.each<[string, (settings: RunSettings) => RunSettings, RegExp, string]>([
    [
      'with other threads, which can be asked for',
      (own) => ({ ...own, runtime: { ...own.runtime, threads: 2 } }),
      /its runtime had 1 thread\./,
      'give --threads 1 to go on',
    ],
    [
      'by another version of the method',
      (own) => ({ ...own, methods: { clip: { ...own.methods['clip']!, version: 99 } } }),
      /it was made by another version of "clip"\./,
      'Give --overwrite',
    ],
    [
      'on another device',
      (own) => ({ ...own, runtime: { ...own.runtime, device: 'cuda' } }),
      /it was made by onnx 1\.0 \(cpu\)\./,
      'Give --overwrite',
    ],
  ])('%s is refused before inputs are read', async (_, change, message, hint) => {
    const runtime = { name: 'onnx', version: '1.0', device: 'cpu', threads: 1 } as const;
    const settings = runSettings(runtime, ['clip']);
    await openRunFolder(out, { ...identity, settings });
    const { inputs: _inputs, ...own } = identity;
    await requireRunFolder(out, { ...own, settings });
    await expect(requireRunFolder(out, { ...own, settings: change(settings) })).rejects.toMatchObject({
      code: 'learn/folder-in-use',
      message: expect.stringMatching(message),
      hint: expect.stringContaining(hint),
    });
  });

  test('is replaced when told so, and nothing else', async () => {
    await wholeRun();
    writeFileSync(join(out, 'mine.txt'), 'kept');
    mkdirSync(join(out, 'mine'));
    const other = await openRunFolder(out, { ...identity, plan: {} }, { overwrite: true });
    expect(other.resumed).toBe(false);
    await other.release();
    expect(readdirSync(out).sort()).toEqual(['manifest.json', 'mine', 'mine.txt']);
  });

  test('what a killed process left does not stand in the way', async () => {
    mkdirSync(out);
    writeFileSync(join(out, '.manifest.json.77-0.part'), '{');
    await (await openRunFolder(out, identity)).release();
    expect(readdirSync(out)).toEqual(['manifest.json']);
  });

  test('a folder of something else is refused, even when it may be overwritten', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.docx'), '');
    await expect(openRunFolder(out, identity, { overwrite: true })).rejects.toMatchObject({
      code: 'learn/folder-in-use',
    });
    expect(existsSync(join(out, 'thesis.docx'))).toBe(true);
  });
});

test('names of trainings cannot leave the folder', async () => {
  const run = await openRunFolder(out, identity);
  for (const name of ['../../x', 'a/../../x', '/etc/x', '..', 'a b:c']) {
    expect(run.folderOf(name).startsWith(`${out}/`)).toBe(true);
  }
  expect(run.folderOf('a b')).not.toBe(run.folderOf('a-b'));
  expect(run.folderOf('dbpm-paper/seed-1')).toBe(join(out, 'dbpm-paper', 'seed-1'));
  expect(run.identityOf('seed-1')).not.toBe(run.identityOf('seed-2'));
});
