// Pictures in a folder, as frozen features or as samples: rendered once, block by block, by threads; a run that was stopped goes on where it was.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { sha256Hex } from '../../../core/hash.ts';
import type { Watch } from '../../../core/progress.ts';
import { tensorValue } from '../../../core/tensor-value.ts';
import { readNpy, writeNpy } from '../../../formats/numpy/npy.ts';
import type { BenchLevel } from '../../../learn/benchmark/bench-level.ts';
import { type PictureOrder, pictureSize } from '../../../learn/benchmark/embed-pictures.ts';
import { featureVersion, pictureWidth } from '../../../learn/benchmark/picture-features.ts';
import { builtEntry } from '../built-entry.ts';
import { ioError } from '../io-error.ts';
import { makeFolder } from '../make-folder.ts';
import { requireWorkers } from '../require-workers.ts';
import { unpackReply, type WorkerReply } from '../worker-reply.ts';
import { writeAtomic } from '../write-files.ts';
import { renderings } from './picture-worker.ts';

/** How pictures are rendered. Nothing here changes a number. */
export interface PictureCacheOptions extends Watch {
  readonly folder: string;
  /** Features (default), or samples for what is learnt end to end. */
  readonly level?: BenchLevel | undefined;
  /** Threads; 1 (default) renders in the calling thread. */
  readonly workers?: number | undefined;
}

/** Rows of a block; a block is what a thread renders between two files. */
const rowsPerBlock = 100;

interface Block {
  readonly path: string;
  readonly order: PictureOrder;
}

/**
 * Makes sure that the features or samples of all orders lie in the folder, each block of 100 pictures a `.npy` file under a name that hashes what it
 * depends on. Files are written whole or not at all, so an interrupted run loses at most the blocks in work. Gives the number of pictures
 * rendered. Throws `platform/workers` (usage), `io` errors, the reason of an aborted signal.
 */
export async function fillPictureCache(orders: readonly PictureOrder[], options: PictureCacheOptions): Promise<number> {
  const { folder, level = 'features', workers = 1, signal, onProgress } = options;
  requireWorkers(workers);
  const blocks = (await Promise.all(orders.map((order) => blocksOf(order, { folder, level })))).flat();
  const missing = [...new Map(blocks.map((block) => [block.path, block])).values()].filter(
    ({ path }) => !existsSync(path),
  );
  const total = missing.reduce((sum, { order }) => sum + order.indices.length, 0);
  if (total === 0) return 0;
  await makeFolder(join(folder, 'pictures'));
  let done = 0;
  const renderers = workers === 1 ? inlineRenderer(level) : threadRenderer(level, workers);
  try {
    const waiting = [...missing].reverse();
    const follow = async (): Promise<void> => {
      for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
        signal?.throwIfAborted();
        const rendered = await renderers.render(block.order);
        const shape = [block.order.indices.length, widths[level]];
        await writeAtomic(block.path, writeNpy(tensorValue(types[level], shape, rendered)));
        done += block.order.indices.length;
        onProgress?.({ stage: 'rendering pictures', done, total });
      }
    };
    await Promise.all(Array.from({ length: workers }, follow));
  } finally {
    await renderers.close();
  }
  return total;
}

const widths: Readonly<Record<BenchLevel, number>> = { features: pictureWidth, images: pictureSize };
const types = { features: 'float32', images: 'uint8' } as const;

/** Features [n,144] of an order from the folder. Throws `io/...` where a block is missing: fill the cache first. */
export async function readPictures(order: PictureOrder, folder: string): Promise<Float32Array> {
  const features = new Float32Array(order.indices.length * pictureWidth);
  await readBlocks(order, { folder, level: 'features' }, features);
  return features;
}

/** Samples [n,96,96] of an order from the folder, kept by `level: 'images'`. Throws as `readPictures`. */
export async function readSamples(order: PictureOrder, folder: string): Promise<Uint8Array> {
  const samples = new Uint8Array(order.indices.length * pictureSize);
  await readBlocks(order, { folder, level: 'images' }, samples);
  return samples;
}

interface KeptPictures {
  readonly folder: string;
  readonly level: BenchLevel;
}

async function readBlocks(order: PictureOrder, kept: KeptPictures, into: Float32Array | Uint8Array): Promise<void> {
  let row = 0;
  for (const { path, order: part } of await blocksOf(order, kept)) {
    const bytes = await readFile(path).catch((error: unknown) => Promise.reject(ioError(error, 'read', path)));
    into.set(readNpy(bytes, { file: path }).data as Float32Array, row * widths[kept.level]);
    row += part.indices.length;
  }
}

/** Changes whenever the samples of the same picture change. */
const sampleVersion = 1;

async function blocksOf(
  { indices, ...rest }: PictureOrder,
  { folder, level }: KeptPictures,
): Promise<readonly Block[]> {
  const version = level === 'features' ? { features: featureVersion } : { samples: sampleVersion };
  const blocks: Block[] = [];
  for (let start = 0; start < indices.length; start += rowsPerBlock) {
    const order = { ...rest, indices: indices.slice(start, start + rowsPerBlock) };
    const key = await sha256Hex(new TextEncoder().encode(canonicalJson({ ...order, ...version })));
    blocks.push({ path: join(folder, 'pictures', `${key.slice(0, 32)}.npy`), order });
  }
  return blocks;
}

const inlineRenderer = (level: BenchLevel) => ({ render: renderings[level], close: () => Promise.resolve() });

function threadRenderer(level: BenchLevel, workers: number) {
  const threads = new Piscina({
    filename: fileURLToPath(builtEntry(new URL('./picture-worker.js', import.meta.url))),
    name: 'renderSentPictures',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  return {
    render: async (order: PictureOrder) =>
      unpackReply((await threads.run({ order, level })) as WorkerReply<Float32Array | Uint8Array>),
    close: () => threads.destroy(),
  };
}
