// Worlds of the benchmark in a folder: what they need is rendered beforehand, then each is put together in a second.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { sha256Hex } from '../../../core/hash.ts';
import type { Watch } from '../../../core/progress.ts';
import type { BenchLevel } from '../../../learn/benchmark/bench-level.ts';
import { type BenchmarkCases, benchmarkCases } from '../../../learn/benchmark/benchmark-cases.ts';
import { type BenchmarkSizes, type WorldOrders, worldOrders } from '../../../learn/benchmark/benchmark-orders.ts';
import { type PictureOrder, pictureSize, type TestStratum } from '../../../learn/benchmark/embed-pictures.ts';
import { imageCases } from '../../../learn/benchmark/image-cases.ts';
import { pictureWidth } from '../../../learn/benchmark/picture-features.ts';
import type { BadPairWorld } from '../../../learn/benchmark/worlds.ts';
import { makeFolder } from '../make-folder.ts';
import { writeAtomic } from '../write-files.ts';
import { fillPictureCache, readPictures, readSamples } from './picture-cache.ts';

/** A world under one seed. */
export interface SeededWorld {
  readonly world: BadPairWorld;
  readonly seed: number;
}

/** Where worlds are kept, and how large they are. */
export interface WorldCacheOptions {
  readonly folder: string;
  readonly sizes: BenchmarkSizes;
  /** Default features. */
  readonly level?: BenchLevel | undefined;
}

/** Draws pairs and renders pictures of worlds into the folder, as far as they are not there. Gives the number of pictures rendered. */
export async function prepareWorlds(
  seeded: readonly SeededWorld[],
  { workers, ...options }: WorldCacheOptions & { readonly workers?: number | undefined } & Watch,
): Promise<number> {
  const orders: WorldOrders[] = [];
  for (const [done, each] of seeded.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.({ stage: 'drawing pairs', done, total: seeded.length });
    orders.push(await ordersOf(each, options));
  }
  return fillPictureCache(
    orders.flatMap(({ pictures, spoilt, test }) => [pictures, spoilt, ...test.map(({ order }) => order)]),
    { ...options, workers },
  );
}

/** The cases of a prepared world. Throws `io` errors where it is not prepared. */
export async function loadWorldCases(seeded: SeededWorld, options: WorldCacheOptions): Promise<BenchmarkCases> {
  const { folder, sizes, level = 'features' } = options;
  const orders = await ordersOf(seeded, options);
  const parts = { factors: seeded.world.factors, pairs: orders.pairs, training: sizes.training };
  if (level === 'images') {
    const read = (order: PictureOrder) => readSamples(order, folder);
    return imageCases({ ...parts, ...(await shownPictures(orders, { read, width: pictureSize })) });
  }
  const read = (order: PictureOrder) => readPictures(order, folder);
  return benchmarkCases({ ...parts, ...(await shownPictures(orders, { read, width: pictureWidth })) });
}

/** Pictures of pairs, spoilt where that is planted, and of the test. */
async function shownPictures<Rows extends Float32Array | Uint8Array>(
  { pairs, pictures, spoilt, test }: WorldOrders,
  { read, width }: { read(order: PictureOrder): Promise<Rows>; readonly width: number },
): Promise<{ pictures: Rows; test: { stratum: Omit<TestStratum, 'order'>; pictures: Rows }[] }> {
  const shown = await read(pictures);
  const dim = await read(spoilt);
  const rowOf = new Map(pairs.map(({ index }, row) => [index, row]));
  for (const [at, index] of spoilt.indices.entries()) {
    shown.set(dim.subarray(at * width, (at + 1) * width), rowOf.get(index)! * width);
  }
  const strata = [];
  for (const { order, ...stratum } of test) strata.push({ stratum, pictures: await read(order) });
  return { pictures: shown, test: strata };
}

/** Pairs take seconds to draw: they are kept as JSON under a hash of what they depend on. */
async function ordersOf({ world, seed }: SeededWorld, { folder, sizes }: WorldCacheOptions): Promise<WorldOrders> {
  const key = await sha256Hex(new TextEncoder().encode(canonicalJson({ text: world.text, seed, sizes, version: 1 })));
  const path = join(folder, 'pairs', `${key.slice(0, 32)}.json`);
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as WorldOrders;
  const orders = worldOrders(world, { seed, sizes });
  await makeFolder(join(folder, 'pairs'));
  await writeAtomic(path, JSON.stringify(orders));
  return orders;
}
