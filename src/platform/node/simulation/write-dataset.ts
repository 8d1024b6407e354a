// A dataset in a folder: blocks of cases are rendered and written by threads, noted in a journal, and joined into tables at the end.
import { readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { usageError } from '../../../core/errors.ts';
import { sha256Hex } from '../../../core/hash.ts';
import type { Watch } from '../../../core/progress.ts';
import { type Dataset, type DatasetPlan, openDataset } from '../../../simulate/dataset/open-dataset.ts';
import { type DatasetManifest, manifestName, tableFiles, tableNames } from '../../../simulate/dataset/table-files.ts';
import { builtEntry } from '../built-entry.ts';
import { ioError } from '../io-error.ts';
import { makeFolder } from '../make-folder.ts';
import { requireWorkers } from '../require-workers.ts';
import { runLogName } from '../run-log.ts';
import { packageVersion } from '../version.ts';
import { unpackReply, type WorkerReply } from '../worker-reply.ts';
import { writeFiles } from '../write-files.ts';
import { resourcesOf, watchReads } from './resources-of.ts';
import {
  addToJournal,
  beginJournal,
  endJournal,
  isWhole,
  journalName,
  readJournal,
  type WrittenBlock,
} from './simulation-journal.ts';
import type { SentBlock, SimulationWork } from './simulation-worker.ts';

/** How a dataset is written. Nothing here changes its bytes. */
export interface WriteDatasetOptions {
  readonly folder: string;
  /** Folder from which files that the world file names are read; default the working folder. */
  readonly worldFolder?: string | undefined;
  /** Number of threads, at least 1; default one for each core. */
  readonly workers?: number | undefined;
  /** Whether another simulation in the folder is replaced. */
  readonly overwrite?: boolean | undefined;
  readonly watch?: Watch | undefined;
}

/** What was written. */
export interface WrittenDataset {
  readonly cases: number;
  /** Cases and twins. */
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  /** Rows that an earlier run had finished. */
  readonly resumed: number;
  /** Hash over all files. */
  readonly digest: string;
}

/** Cases a thread renders between two notes in the journal. */
const casesPerBlock = 8;

/**
 * Simulates into a folder. The same plan gives the same files, byte for byte, with any number of workers. A run that was stopped goes on
 * where it was when it is called again with the same plan; the tables and the manifest come last, so a folder with a manifest is whole.
 * Every case is drawn before anything is written: a value that no case may have is told at once, not after an hour.
 * @throws `simulate/folder-in-use` (usage) where the folder holds something else; what rendering throws; `io` errors; the reason of an aborted signal.
 */
export async function writeDataset(plan: DatasetPlan, options: WriteDatasetOptions): Promise<WrittenDataset> {
  const { folder, worldFolder = '.', workers = availableParallelism(), watch = {} } = options;
  const version = packageVersion();
  const resources = watchReads(resourcesOf(worldFolder));
  const dataset = await openDataset(plan, resources);
  const inputs = await resources.inputs();
  const planHash = await sha256Hex(new TextEncoder().encode(canonicalJson({ plan, version, inputs })));
  const whole = await finished(folder, planHash);
  if (whole !== undefined) {
    await endJournal(folder);
    return writtenOf(whole, whole.rows);
  }
  const done = new Map<number, WrittenBlock>();
  const journal = await readJournal(folder);
  if (journal?.planHash === planHash) {
    for (const block of journal.blocks) done.set(block.block, block);
  } else {
    if (options.overwrite !== true || !(await holdsSimulation(folder))) await refuseOthers(folder, planHash);
    await drawAll(dataset, watch);
    await takeFolder(folder, planHash);
  }
  const resumed = [...done.values()].reduce((sum, { rows }) => sum + rows.length, 0);
  const blocks: SentBlock[] = [];
  for (let start = 0; start < dataset.size; start += casesPerBlock) {
    const block = start / casesPerBlock;
    if (!done.has(block)) blocks.push({ block, start, end: Math.min(dataset.size, start + casesPerBlock) });
  }
  if (blocks.length > 0) {
    await renderBlocks(blocks, {
      work: { plan, folder, worldFolder },
      workers: Math.min(workers, blocks.length),
      watch,
      total: dataset.size,
      onBlock: async (block) => {
        await addToJournal(folder, block);
        done.set(block.block, block);
      },
    });
  }
  watch.signal?.throwIfAborted();
  const written = [...done.values()].sort((a, b) => a.block - b.block);
  const { files, manifest } = await tableFiles(dataset, { plan, planHash, version, inputs, blocks: written });
  await writeFiles(folder, files, watch.signal);
  await endJournal(folder);
  return writtenOf(manifest, resumed);
}

function writtenOf(manifest: DatasetManifest, resumed: number): WrittenDataset {
  return {
    cases: manifest.cases,
    rows: manifest.rows,
    files: manifest.files.length + 1,
    bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
    resumed,
    digest: manifest.digest,
  };
}

/**
 * Refuses a folder that holds anything but a contact sheet and the log of its run, and, without `planHash`, whole simulations.
 * @throws `simulate/folder-in-use` (usage).
 */
export async function refuseOthers(folder: string, planHash?: string): Promise<void> {
  const names = await namesIn(folder);
  const isOurs = await holdsSimulation(folder);
  if (names.every((name) => beside.has(name)) || (isOurs && planHash === undefined)) return;
  if (!isOurs) {
    throw usageError('simulate/folder-in-use', `the folder "${folder}" is not empty.`, {
      hint: 'Name a new or empty folder with --out.',
    });
  }
  const isDamaged = (await manifestIn(folder))?.planHash === planHash;
  throw usageError(
    'simulate/folder-in-use',
    `the folder "${folder}" holds ${isDamaged ? 'this simulation, but files of it are missing or cut' : 'another simulation'}.`,
    { hint: 'Give --overwrite to replace it, or another folder with --out.' },
  );
}

/** Makes the folder ready: empties it of what a simulation wrote, and begins the journal. */
async function takeFolder(folder: string, planHash: string): Promise<void> {
  if (await holdsSimulation(folder)) await clear(folder);
  await makeFolder(folder);
  await beginJournal(folder, planHash);
}

async function holdsSimulation(folder: string): Promise<boolean> {
  const names = await namesIn(folder);
  return names.includes(manifestName) ? (await manifestIn(folder)) !== undefined : names.includes(journalName);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : Promise.reject(ioError(error, 'write', folder)),
  );
}

/** Draws every case and its latents, without pictures, to find those that cannot be. */
async function drawAll(dataset: Dataset, { signal, onProgress }: Watch): Promise<void> {
  const stage = 'checking cases';
  for (let position = 0; position < dataset.size; position += 1) {
    if (position % 1000 === 0) {
      onProgress?.({ stage, done: position, total: dataset.size });
      await setImmediate();
      signal?.throwIfAborted();
    }
    dataset.check(position);
  }
}

const previewNames = ['preview.html', 'preview.png'];

/** What may stand in the folder before a simulation: a contact sheet made earlier, the log of its run. */
const beside: ReadonlySet<string> = new Set([...previewNames, runLogName]);

/** The manifest of a whole dataset of this plan; undefined if there is none, or if one of its files is not there in full. */
async function finished(folder: string, planHash: string): Promise<DatasetManifest | undefined> {
  const manifest = await manifestIn(folder);
  return manifest?.planHash === planHash && (await isWhole(folder, manifest)) ? manifest : undefined;
}

/** The manifest of the dataset in a folder, whole or not; undefined where there is none of ours. */
async function manifestIn(folder: string): Promise<DatasetManifest | undefined> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => '{}');
  const manifest = parsedJson(text) as Partial<DatasetManifest> | null | undefined;
  const isOurs = manifest?.schema === 'evenhand/dataset@1' && Array.isArray(manifest.files);
  return isOurs ? (manifest as DatasetManifest) : undefined;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Removes what a simulation wrote, and nothing else. */
async function clear(folder: string): Promise<void> {
  for (const name of ['images', 'masks', ...tableNames, ...previewNames, manifestName, journalName])
    await rm(join(folder, name), { recursive: true, force: true });
}

interface Rendering {
  readonly work: SimulationWork;
  readonly workers: number;
  readonly watch: Watch;
  readonly total: number;
  onBlock(block: WrittenBlock): Promise<void>;
}

async function renderBlocks(
  blocks: readonly SentBlock[],
  { work, workers, watch, total, onBlock }: Rendering,
): Promise<void> {
  requireWorkers(workers);
  const threads = new Piscina({
    filename: fileURLToPath(builtEntry(new URL('./simulation-worker.js', import.meta.url))),
    name: 'renderSentBlock',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: work,
  });
  let left = blocks.reduce((sum, { start, end }) => sum + end - start, 0);
  watch.onProgress?.({ stage: 'rendering cases', done: total - left, total });
  let noting = Promise.resolve();
  try {
    // A queue of its own for each thread's next block: an interrupt leaves nothing waiting behind it.
    const waiting = [...blocks].reverse();
    const follow = async (): Promise<void> => {
      for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
        watch.signal?.throwIfAborted();
        const written = unpackReply((await runOne(threads, block, watch.signal)) as WorkerReply<WrittenBlock>);
        noting = noting.then(() => onBlock(written));
        await noting;
        left -= block.end - block.start;
        watch.onProgress?.({ stage: 'rendering cases', done: total - left, total });
      }
    };
    await Promise.all(Array.from({ length: workers }, follow));
  } finally {
    await threads.destroy();
  }
}

/** One block; an interrupt ends its thread at once. */
async function runOne(threads: Piscina, block: SentBlock, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    return await threads.run(block, signal === undefined ? {} : { signal });
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}
