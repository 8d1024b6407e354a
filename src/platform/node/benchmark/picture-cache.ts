// Frozen features of pictures in a folder: rendered once, block by block, by threads; a run that was stopped goes on where it was.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { internalError, usageError } from '../../../core/errors.ts';
import { sha256Hex } from '../../../core/hash.ts';
import type { Watch } from '../../../core/progress.ts';
import { tensorValue } from '../../../core/tensor-value.ts';
import { readNpy, writeNpy } from '../../../formats/numpy/npy.ts';
import { embedPictures, type PictureOrder } from '../../../learn/benchmark/embed-pictures.ts';
import { featureVersion, pictureWidth } from '../../../learn/benchmark/picture-features.ts';
import { ioError } from '../io-error.ts';
import { unpackReply, type WorkerReply } from '../worker-reply.ts';
import { writeAtomic } from '../write-files.ts';

/** How pictures are rendered. Nothing here changes a number. */
export interface PictureCacheOptions extends Watch {
  readonly folder: string;
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
 * Makes sure that the features of all orders lie in the folder, each block of 100 pictures a `.npy` file under a name that hashes what it
 * depends on. Files are written whole or not at all, so an interrupted run loses at most the blocks in work. Gives the number of pictures
 * rendered. Throws `platform/workers` (usage), `io` errors, the reason of an aborted signal.
 */
export async function fillPictureCache(orders: readonly PictureOrder[], options: PictureCacheOptions): Promise<number> {
  const { folder, workers = 1, signal, onProgress } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw usageError('platform/workers', `the number of workers must be an integer of 1 or more; got ${workers}.`);
  }
  const blocks = (await Promise.all(orders.map((order) => blocksOf(order, folder)))).flat();
  const missing = [...new Map(blocks.map((block) => [block.path, block])).values()].filter(
    ({ path }) => !existsSync(path),
  );
  const total = missing.reduce((sum, { order }) => sum + order.indices.length, 0);
  if (total === 0) return 0;
  await mkdir(join(folder, 'pictures'), { recursive: true }).catch((error: unknown) =>
    Promise.reject(ioError(error, 'write', folder)),
  );
  let done = 0;
  const renderers = workers === 1 ? inlineRenderer : threadRenderer(workers);
  try {
    const waiting = [...missing].reverse();
    const follow = async (): Promise<void> => {
      for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
        signal?.throwIfAborted();
        const features = await renderers.render(block.order);
        const shape = [block.order.indices.length, pictureWidth];
        await writeAtomic(block.path, writeNpy(tensorValue('float32', shape, features)));
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

/** Features [n,144] of an order from the folder. Throws `io/...` where a block is missing: fill the cache first. */
export async function readPictures(order: PictureOrder, folder: string): Promise<Float32Array> {
  const features = new Float32Array(order.indices.length * pictureWidth);
  let row = 0;
  for (const { path, order: part } of await blocksOf(order, folder)) {
    const bytes = await readFile(path).catch((error: unknown) => Promise.reject(ioError(error, 'read', path)));
    features.set(readNpy(bytes, { file: path }).data as Float32Array, row * pictureWidth);
    row += part.indices.length;
  }
  return features;
}

async function blocksOf({ indices, ...rest }: PictureOrder, folder: string): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  for (let start = 0; start < indices.length; start += rowsPerBlock) {
    const order = { ...rest, indices: indices.slice(start, start + rowsPerBlock) };
    const key = await sha256Hex(new TextEncoder().encode(canonicalJson({ ...order, features: featureVersion })));
    blocks.push({ path: join(folder, 'pictures', `${key.slice(0, 32)}.npy`), order });
  }
  return blocks;
}

const inlineRenderer = { render: embedPictures, close: () => Promise.resolve() };

function threadRenderer(workers: number) {
  const threads = new Piscina({
    filename: fileURLToPath(workerEntry()),
    name: 'embedSentPictures',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  return {
    render: async (order: PictureOrder) => unpackReply((await threads.run(order)) as WorkerReply<Float32Array>),
    close: () => threads.destroy(),
  };
}

function workerEntry(): URL {
  const built = import.meta.url.endsWith('.js')
    ? new URL('./picture-worker.js', import.meta.url)
    : new URL('../../../../dist/platform/node/benchmark/picture-worker.js', import.meta.url);
  if (existsSync(fileURLToPath(built))) return built;
  throw internalError('platform/not-built', 'picture-worker.js is missing.', { hint: 'Run "npm run build".' });
}
