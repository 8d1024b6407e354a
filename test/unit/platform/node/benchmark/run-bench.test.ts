import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCellLines } from '../../../../../src/learn/benchmark/bench-cell.ts';
import { badPairWorld } from '../../../../../src/learn/benchmark/worlds.ts';
import { clip } from '../../../../../src/learn/methods/clip.ts';
import {
  outdatedCells,
  type RunBenchOptions,
  requireBenchFolder,
  runBench,
} from '../../../../../src/platform/node/benchmark/run-bench.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const world = badPairWorld({ noise: 'swapped-across', rates: { larger: 0.4, smaller: 0.4 }, larger: 50 });
const options = (name: string, more: Partial<RunBenchOptions> = {}): RunBenchOptions => ({
  folder: join(folder, name),
  cache: join(folder, 'cache'),
  worlds: [world],
  seeds: [1001],
  development: true,
  rows: [{ method: 'clip' }, { method: 'oracle' }, { method: 'erm' }],
  sizes: { training: 64, validation: 24, stratum: 8 },
  ...more,
});

const cellsOf = (name: string): Promise<string> => readFile(join(folder, name, 'cells.jsonl'), 'utf8');

describe('runBench', () => {
  it('gives the same bytes again, after a kill, and says what cannot be run', async () => {
    const { results } = await runBench(options('first'));
    expect(results.map(({ row, refused }) => [row, refused?.code])).toEqual([
      ['clip', undefined],
      ['oracle', undefined],
      ['erm', 'learn/method-kind'],
    ]);
    const first = await cellsOf('first');
    expect(readCellLines(first)).toEqual(results.map((result) => JSON.parse(JSON.stringify(result)) as unknown));

    const stopped = new AbortController();
    const watch = ({ stage }: { stage: string }) => stage === 'training' && stopped.abort(new Error('killed'));
    const begun = options('second', { signal: stopped.signal, onProgress: watch });
    await expect(runBench(begun)).rejects.toThrow('killed');
    const resumed = await runBench(options('second'));
    expect(resumed.resumed).toBe(1);
    expect(await cellsOf('second')).toBe(first);
    const again = await runBench(options('second', { onProgress: () => expect.unreachable('nothing is left to do') }));
    expect([again.resumed, again.results]).toEqual([3, resumed.results]);
    expect(await cellsOf('second')).toBe(first);
    const bench = JSON.parse(await readFile(join(folder, 'second', 'bench.json'), 'utf8')) as Record<string, unknown>;
    expect(bench).toMatchObject({
      schema: 'evenhand/bench@1',
      hash: again.record.hash,
      analysis: { baseline: 'clip' },
    });
    expect(again.seconds.map(({ row }) => row)).toEqual(['clip', 'oracle', 'erm']);
  });

  it('adds rows and seeds to what is there, and trains anew what is trained otherwise', async () => {
    const rows = [{ method: 'clip' }];
    await runBench(options('third', { rows }));
    const grown = await runBench(options('third', { rows: [...rows, { method: 'oracle' }], seeds: [1001, 1002] }));
    expect([grown.resumed, grown.results.length]).toEqual([1, 4]);
    const whole = await runBench(options('whole', { rows: [...rows, { method: 'oracle' }], seeds: [1001, 1002] }));
    expect([whole.resumed, await cellsOf('whole')]).toEqual([0, await cellsOf('third')]);
    const renamed = await runBench(options('third', { rows: [{ method: 'clip', name: 'plain' }] }));
    expect([renamed.resumed, renamed.results[0]!.row]).toEqual([1, 'plain']);
    const other = await runBench(options('third', { rows: [{ method: 'clip', training: { epochs: 2 } }] }));
    expect([other.resumed, other.results[0]!.figures!.selectedEpoch < 2]).toEqual([0, true]);
  });

  it('does not take up what another version of a method left, and counts it', async () => {
    const rows = [{ method: 'clip' }, { method: 'oracle' }];
    await runBench(options('versions', { rows }));
    expect(await outdatedCells(options('versions', { rows }))).toBe(0);
    Object.assign(clip, { version: 2 });
    try {
      expect(await outdatedCells(options('versions', { rows }))).toBe(1);
      const { resumed, record } = await runBench(options('versions', { rows }));
      expect([resumed, record.methods['clip']!.version]).toEqual([1, 2]);
      expect(await outdatedCells(options('versions', { rows }))).toBe(0);
    } finally {
      Object.assign(clip, { version: undefined });
    }
    const [cell] = readdirSync(join(folder, 'versions', 'cells'));
    writeFileSync(join(folder, 'versions', 'cells', cell!), '{"result":');
    expect((await runBench(options('versions', { rows }))).results).toHaveLength(2);
  });

  it('trains end to end on images, which are rendered once', async () => {
    const rows = [{ method: 'clip', training: { epochs: 1 } }];
    const images = (name: string, more: Partial<RunBenchOptions> = {}) =>
      runBench(options(name, { level: 'images', rows, sizes: { training: 24, validation: 12, stratum: 2 }, ...more }));
    const { results, record } = await images('images');
    expect(record).toMatchObject({ level: 'images', training: { width: 64 } });
    expect(results[0]!.figures!.auc).toBeGreaterThanOrEqual(0);
    const stages = new Set<string>();
    await images('again', { onProgress: ({ stage }) => stages.add(stage) });
    expect([...stages]).toEqual(['drawing pairs', 'training']);
    expect(await cellsOf('again')).toBe(await cellsOf('images'));
  });

  it('refuses the folder of a plan and of something else, not its own', async () => {
    const at = (...names: string[]) => join(folder, 'folders', ...names);
    mkdirSync(at('own', 'cells'), { recursive: true });
    writeFileSync(at('own', 'notes.txt'), '');
    mkdirSync(at('cached', 'cache'), { recursive: true });
    mkdirSync(at('plan', 'cells'), { recursive: true });
    writeFileSync(at('plan', 'manifest.json'), '{"schema":"evenhand/run@1"}');
    mkdirSync(at('other'));
    writeFileSync(at('other', 'thesis.docx'), '');
    for (const name of ['own', 'cached', 'new']) await requireBenchFolder(at(name));
    expect(existsSync(at('new'))).toBe(false);
    for (const name of ['plan', 'other']) {
      await expect(requireBenchFolder(at(name))).rejects.toMatchObject({ code: 'learn/folder-in-use' });
    }
  });

  it('refuses reported seeds in development, rows of one name, unknown methods, changed worlds', async () => {
    const refused = (more: Partial<RunBenchOptions>) => runBench(options('wrong', more));
    await expect(refused({ seeds: [1] })).rejects.toThrow(/Seeds must be/);
    await expect(refused({ rows: [{ method: 'clip' }, { method: 'clip' }] })).rejects.toThrow(/Two rows/);
    await expect(refused({ rows: [{ method: 'clop' }] })).rejects.toThrow(/no method "clop"/);
    const changed = { ...badPairWorld({ noise: 'none' }), text: 'world: fundus' };
    await expect(refused({ worlds: [changed] })).rejects.toThrow(/no longer as they were frozen/);
  });
});
