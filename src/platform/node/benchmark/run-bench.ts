// The grid of the benchmark in a folder: worlds x seeds x rows. Every finished cell is kept.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { usageError } from '../../../core/errors.ts';
import { sha256Hex } from '../../../core/hash.ts';
import type { Watch } from '../../../core/progress.ts';
import { analyseBench, type BenchAnalysis } from '../../../learn/benchmark/analyse-bench.ts';
import {
  type BenchResult,
  type BenchRow,
  benchCells,
  type CellSeconds,
  cellLines,
  rowName,
  withoutNaN,
} from '../../../learn/benchmark/bench-cell.ts';
import type { BenchLevel } from '../../../learn/benchmark/bench-level.ts';
import { type BenchmarkSizes, benchmarkSizes } from '../../../learn/benchmark/benchmark-orders.ts';
import { type CellTraining, cellTrainings } from '../../../learn/benchmark/cell-network.ts';
import { benchmarkMethod } from '../../../learn/benchmark/run-cell.ts';
import {
  type BadPairWorld,
  badPairWorlds,
  changedWorlds,
  checkSeeds,
  worldHash,
} from '../../../learn/benchmark/worlds.ts';
import { type MethodIdentity, methodIdentity } from '../../../learn/methods/method-identity.ts';
import { builtEntry } from '../built-entry.ts';
import { manifestIn } from '../learning/run-manifest.ts';
import { makeFolder } from '../make-folder.ts';
import { requireOutput } from '../make-output.ts';
import { requireWorkers } from '../require-workers.ts';
import { chooseRuntime } from '../runtimes/choose-runtime.ts';
import { stopFlag, stoppableThreads } from '../stop-flag.ts';
import { packageVersion } from '../version.ts';
import { unpackReply, type WorkerReply } from '../worker-reply.ts';
import { writeFiles } from '../write-files.ts';
import { type CellWorkerData, cellTrainer, type SentCell, type TimedResult, worldOfRow } from './cell-worker.ts';
import { countOutdated, type KeptCells, openKeptCells } from './kept-cells.ts';
import { prepareWorlds, type SeededWorld } from './world-cases.ts';

/** A run of the benchmark. */
export interface RunBenchOptions extends Watch {
  /** Where results go. */
  readonly folder: string;
  /** Where features of pictures are kept between runs; default `cache` within the folder. */
  readonly cache?: string | undefined;
  /** Default the frozen set. Others are welcome: `badPairWorld` makes them from factors. */
  readonly worlds?: readonly BadPairWorld[] | undefined;
  /** Reported seeds, 1 to 1000; with `development` those from 1001. */
  readonly seeds: readonly number[];
  readonly development?: boolean | undefined;
  readonly rows: readonly BenchRow[];
  readonly sizes?: BenchmarkSizes | undefined;
  /** Default features. */
  readonly level?: BenchLevel | undefined;
  /** Threads; 1 (default) works in the calling one. */
  readonly workers?: number | undefined;
}

/** What a run gives. */
export interface BenchRun {
  /** In the order of worlds, seeds and rows. */
  readonly results: readonly BenchResult[];
  /** How long each cell took, data not included. */
  readonly seconds: readonly CellSeconds[];
  readonly analysis: BenchAnalysis;
  readonly record: BenchRecord;
  /** Cells that an earlier run had finished. */
  readonly resumed: number;
}

/**
 * Runs the grid and writes `cells.jsonl` (results), `seconds.jsonl` (how long each training took) and `bench.json` (what was run, and the
 * analysis). The same options give the same `cells.jsonl` and `bench.json`, byte for byte, with any number of threads and after any interruption. A cell whose method cannot be run
 * there (`learn/method-cases`, `learn/method-kind`), or whose loss stops being a number, says so and the others go on. Finished cells stay in
 * `cells`, so that seeds, worlds and rows can be added later.
 *
 * Throws `learn/bad-benchmark-seeds`, `learn/changed-world` (usage) where a world of the frozen set is not what it was,
 * `learn/unknown-method`, `learn/bad-setting`, `learn/bad-bench-rows` (usage) for two rows of one name; `io` errors; the reason of an aborted signal.
 */
export async function runBench(options: RunBenchOptions): Promise<BenchRun> {
  const { folder, worlds = badPairWorlds, seeds, rows, sizes = benchmarkSizes, level = 'features' } = options;
  await checkBench({ ...options, worlds });
  await makeFolder(folder);
  const record = await recordOf({ worlds, seeds, rows, sizes, level });
  const cells = cellsOf(options);
  const kept = await openKeptCells(folder);
  const found = await Promise.all(cells.map((cell) => kept.read(cell)));
  const sent = cells.filter((_, at) => found[at] === undefined);
  await prepareWorlds(seededWorlds(sent), { ...options, folder: cacheOf(options), sizes });
  await trainAll(sent, { ...options, kept, total: cells.length });
  const timed = await Promise.all(cells.map(async (cell, at) => found[at] ?? (await kept.read(cell))!));
  const results = timed.map(({ result }) => result);
  const seconds = timed.map(({ result: { world, seed, row }, seconds: took }) => ({ world, seed, row, seconds: took }));
  const analysis = analyseBench(results);
  await writeFiles(folder, [
    { name: 'cells.jsonl', data: cellLines(results) },
    { name: 'seconds.jsonl', data: seconds.map((line) => `${JSON.stringify(line)}\n`).join('') },
    { name: 'bench.json', data: `${JSON.stringify({ ...record, analysis }, undefined, 2)}\n` },
  ]);
  return { results, seconds, analysis, record, resumed: cells.length - sent.length };
}

/** Finished cells that another version of Evenhand or of a method has left in the folder, and that are not taken up. */
export function outdatedCells(options: RunBenchOptions): Promise<number> {
  return countOutdated(options.folder, cellsOf(options));
}

function cacheOf({ folder, cache = join(folder, 'cache') }: Pick<RunBenchOptions, 'folder' | 'cache'>): string {
  return cache;
}

function cellsOf(options: RunBenchOptions): readonly SentCell[] {
  const { worlds = badPairWorlds, seeds, rows, sizes = benchmarkSizes, level = 'features' } = options;
  const cache = { folder: cacheOf(options), sizes, level };
  return benchCells(
    worlds.map(({ name }) => name),
    seeds,
    rows,
  ).map(({ world: name, seed, row: own }) => ({
    world: worlds.find((world) => world.name === name)!,
    seed,
    row: rows.find((row) => rowName(row) === own)!,
    cache,
  }));
}

const ownNames: readonly string[] = [
  'cache',
  'cells',
  'cells.jsonl',
  'seconds.jsonl',
  'bench.json',
  'bench.html',
  'bench.txt',
];

/** Refuses a folder that cannot be written to, holds the run of a plan, or anything else and no cells. Throws `learn/folder-in-use`, `io/not-a-folder` (usage); `io` errors. */
export async function requireBenchFolder(folder: string): Promise<void> {
  await requireOutput(folder);
  const names = await readdir(folder).catch((): string[] => []);
  const isOurs = names.includes('cells') || names.every((name) => ownNames.includes(name) || /^\..*\.part$/.test(name));
  if (isOurs && (await manifestIn(folder)) === undefined) return;
  throw usageError('learn/folder-in-use', `the folder "${folder}" holds something else than this benchmark.`, {
    hint: 'Name another folder with --out.',
  });
}

/** Refuses what cannot be run before anything is rendered. */
export async function checkBench({
  worlds,
  seeds,
  rows,
  development = false,
  workers = 1,
}: Omit<RunBenchOptions, 'folder'> & { readonly worlds: readonly BadPairWorld[] }): Promise<void> {
  checkSeeds(seeds, { development });
  const names = rows.map(rowName);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined || rows.length === 0) {
    throw usageError('learn/bad-bench-rows', twice ? `Two rows are named "${twice}".` : 'There are no rows.', {
      hint: twice ? 'Give each row a name of its own.' : 'Name one or more with --methods; "--list" prints them.',
    });
  }
  for (const { method } of rows) benchmarkMethod(method);
  const changed = await changedWorlds(worlds);
  if (changed.length > 0) {
    throw usageError('learn/changed-world', `These worlds are no longer as they were frozen: ${changed.join(', ')}.`, {
      hint: 'Give a changed world another name.',
    });
  }
  requireWorkers(workers);
}

/** The worlds that cells are trained on, each once. */
function seededWorlds(cells: readonly SentCell[]): readonly SeededWorld[] {
  const used = cells.map(({ world, seed, row }) => ({ world: worldOfRow(row, world), seed }));
  return [...new Map(used.map((each) => [`${each.seed} ${each.world.text}`, each])).values()];
}

/** What was run, and a hash of it. */
export interface BenchRecord {
  readonly schema: 'evenhand/bench@1';
  /** Of Evenhand. */
  readonly version: string;
  /** SHA-256 of each world file. */
  readonly worlds: Readonly<Record<string, string>>;
  readonly seeds: readonly number[];
  readonly rows: readonly BenchRow[];
  /** Version and defaults of each method of the rows. */
  readonly methods: Readonly<Record<string, MethodIdentity>>;
  readonly sizes: BenchmarkSizes;
  /** Absent for features. */
  readonly level?: BenchLevel | undefined;
  readonly training: CellTraining;
  readonly hash: string;
}

async function recordOf({
  worlds,
  seeds,
  rows,
  sizes,
  level,
}: Pick<RunBenchOptions, 'seeds' | 'rows'> & {
  readonly worlds: readonly BadPairWorld[];
  readonly sizes: BenchmarkSizes;
  readonly level: BenchLevel;
}): Promise<BenchRecord> {
  const hashes = await Promise.all(worlds.map(async (world) => [world.name, await worldHash(world)] as const));
  const run = {
    schema: 'evenhand/bench@1' as const,
    version: packageVersion(),
    worlds: Object.fromEntries(hashes),
    seeds,
    rows,
    methods: Object.fromEntries(rows.map(({ method }) => [method, methodIdentity(benchmarkMethod(method))])),
    sizes,
    ...(level === 'features' ? {} : { level }),
    training: cellTrainings[level],
  };
  return { ...run, hash: await sha256Hex(new TextEncoder().encode(canonicalJson(withoutNaN(run)))) };
}

interface Training extends RunBenchOptions {
  readonly kept: KeptCells;
  readonly total: number;
}

async function trainAll(cells: readonly SentCell[], { workers = 1, kept, total, ...watch }: Training): Promise<void> {
  if (cells.length === 0) return;
  const trainer = workers === 1 ? await inlineTrainer(watch) : threadTrainer(Math.min(workers, cells.length), watch);
  const waiting = byWorld(cells).reverse();
  let done = total - cells.length;
  const follow = async (): Promise<void> => {
    for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
      for (const cell of group) {
        watch.signal?.throwIfAborted();
        const timed = await trainer.train(cell);
        await kept.write(cell, timed);
        done += 1;
        watch.onProgress?.({ stage: 'training', done, total });
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, follow));
  } finally {
    await trainer.close();
  }
}

/** Runs of cells that share their data. */
function byWorld(cells: readonly SentCell[]): SentCell[][] {
  const groups = new Map<string, SentCell[]>();
  for (const cell of cells) {
    const key = `${cell.world.name} ${cell.seed} ${worldOfRow(cell.row, cell.world).text === cell.world.text}`;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()];
}

async function inlineTrainer({ signal }: Watch) {
  const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
  const train = cellTrainer(Promise.resolve(runtime));
  return { train: (cell: SentCell) => train(cell, signal), close: () => Promise.resolve() };
}

function threadTrainer(workers: number, { signal }: Watch) {
  const flag = stopFlag();
  const pool = new Piscina({
    filename: fileURLToPath(builtEntry(new URL('./cell-worker.js', import.meta.url))),
    name: 'trainSentCell',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: { stop: flag } satisfies CellWorkerData,
  });
  const threads = stoppableThreads<SentCell>(pool, { flag, signal });
  return {
    train: async (cell: SentCell) => unpackReply((await threads.run(cell)) as WorkerReply<TimedResult>),
    close: () => threads.close(),
  };
}
