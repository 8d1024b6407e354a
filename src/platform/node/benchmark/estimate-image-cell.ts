// How long a cell takes that is trained end to end, from a small training here and now.
import { createStream } from '../../../core/stream.ts';
import type { BenchmarkSizes } from '../../../learn/benchmark/benchmark-orders.ts';
import { cellTrainings } from '../../../learn/benchmark/cell-network.ts';
import { drawPairs } from '../../../learn/benchmark/draw-pairs.ts';
import { pictureSize } from '../../../learn/benchmark/embed-pictures.ts';
import { imageCases } from '../../../learn/benchmark/image-cases.ts';
import { runCell } from '../../../learn/benchmark/run-cell.ts';
import { groupNames } from '../../../learn/benchmark/world-factors.ts';
import type { BadPairWorld } from '../../../learn/benchmark/worlds.ts';
import { chooseRuntime } from '../runtimes/choose-runtime.ts';

const [training, validation, tested] = [192, 64, 8];

/** Judging a picture takes about a third of learning from it. */
const judging = 1 / 3;

/**
 * Seconds of one thread for a cell of a world: trains `clip` for one and for three epochs on pictures of noise and takes the difference.
 * Methods that do more take longer, few of them twice as long.
 */
export async function secondsOfImageCell(world: BadPairWorld, sizes: BenchmarkSizes): Promise<number> {
  const data = imageCases(probeParts(world));
  const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
  const time = async (epochs: number): Promise<number> => {
    const started = performance.now();
    await runCell(data, { method: 'clip', training: { epochs } }, { runtime, seed: 1 });
    return (performance.now() - started) / 1000;
  };
  const once = await time(1);
  const epoch = Math.max(0, (await time(3)) - once) / 2;
  const picture = epoch / (training + judging * validation);
  const { epochs } = cellTrainings.images;
  const strata = 2 * groupNames(world.factors).length;
  const learnt = epochs * (sizes.training + judging * sizes.validation);
  return once - epoch + picture * (learnt + judging * strata * sizes.stratum);
}

function probeParts(world: BadPairWorld): Parameters<typeof imageCases>[0] {
  const pairs = drawPairs(world, { seed: 1, parts: [training, validation] });
  const stream = createStream(1, 'probe of the benchmark');
  const noise = (rows: number) => Uint8Array.from({ length: rows * pictureSize }, () => stream.below(256));
  return {
    factors: world.factors,
    pairs,
    training,
    pictures: noise(pairs.length),
    test: groupNames(world.factors).flatMap((group) =>
      ([0, 1] as const).map((glaucoma) => ({ stratum: { group, glaucoma }, pictures: noise(tested) })),
    ),
  };
}
