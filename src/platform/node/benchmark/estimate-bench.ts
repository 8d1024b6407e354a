// How long a run of the benchmark will take, before it begins.
import { benchmarkSizes } from '../../../learn/benchmark/benchmark-orders.ts';
import { embedPictures, populationOf, testStrata } from '../../../learn/benchmark/embed-pictures.ts';
import { groupShares, noiseTypes, type PlantedKind, ratesOf } from '../../../learn/benchmark/world-factors.ts';
import { type BadPairWorld, badPairWorlds } from '../../../learn/benchmark/worlds.ts';
import { worldOfRow } from './cell-worker.ts';
import { secondsOfImageCell } from './estimate-image-cell.ts';
import type { RunBenchOptions } from './run-bench.ts';

/** What lies ahead. */
export interface BenchEstimate {
  /** Pictures to render where none is kept from an earlier run. */
  readonly pictures: number;
  readonly cells: number;
  /** Time of one thread for one picture, as measured here and now. */
  readonly secondsPerPicture: number;
  /** With the threads asked for, if there are cores for them. */
  readonly seconds: number;
}

/** Time of one thread for a cell upon features: about 1 s on an idle core of 2.6 GHz, data included. */
const secondsPerCell = 1.5;
const probed = 12;

/**
 * Counts pictures and cells, renders a dozen pictures, at the level of images trains a small network for seconds, and
 * multiplies; times are in seconds of wall time. Pictures kept in the cache take no time: the estimate is from above.
 * The options are not checked: `runBench` does.
 */
export async function estimateBench(options: RunBenchOptions): Promise<BenchEstimate> {
  const { worlds = badPairWorlds, seeds, rows, sizes = benchmarkSizes, level, workers = 1 } = options;
  const used = worlds.flatMap((world) => rows.map((row) => worldOfRow(row, world)));
  const distinct = [...new Map(used.map((world) => [world.text, world])).values()];
  const populations = new Set(distinct.map((world) => populationOf(world).text));
  const strata = distinct.flatMap(({ factors }) => testStrata(factors, { seed: 0, cases: 1 }));
  const tests = new Set(strata.map(({ order }) => JSON.stringify([order.text, order.do])));
  const learning = sizes.training + sizes.validation;
  const spoilt = distinct.reduce((sum, world) => sum + learning * spoiltShare(world), 0);
  const pictures = Math.round(seeds.length * (populations.size * learning + spoilt) + tests.size * sizes.stratum);
  const secondsPerPicture = await measureRendering(strata[0]!.order);
  const cells = worlds.length * seeds.length * rows.length;
  const trainings = worlds.length * seeds.length * rows.reduce((sum, { trials = 1 }) => sum + trials, 0);
  const cell = level === 'images' ? await secondsOfImageCell(worlds[0]!, sizes) : secondsPerCell;
  const seconds = (pictures * secondsPerPicture + trainings * cell) / workers;
  return { pictures, cells, secondsPerPicture, seconds };
}

function spoiltShare({ factors }: BadPairWorld): number {
  const among: Partial<Record<PlantedKind, number>> = noiseTypes[factors.noise];
  const { larger, smaller } = ratesOf(factors);
  const [first] = groupShares(factors);
  return (among.lowQuality ?? 0) * (first! * larger + (1 - first!) * smaller);
}

async function measureRendering(order: Parameters<typeof embedPictures>[0]): Promise<number> {
  await embedPictures({ ...order, indices: [0] });
  const started = performance.now();
  await embedPictures({ ...order, indices: Array.from({ length: probed }, (_, k) => k + 1) });
  return (performance.now() - started) / 1000 / probed;
}
