// The entry of a thread that renders pictures of benchmark worlds.
import type { BenchLevel } from '../../../learn/benchmark/bench-level.ts';
import { embedPictures, type PictureOrder, samplePictures } from '../../../learn/benchmark/embed-pictures.ts';
import { packReply, type WorkerReply } from '../worker-reply.ts';

/** What is kept of a picture at each level. */
export const renderings: Readonly<Record<BenchLevel, (order: PictureOrder) => Promise<Float32Array | Uint8Array>>> = {
  features: embedPictures,
  images: samplePictures,
};

/** Renders one order as features or as samples; the pool calls it by this name. */
export async function renderSentPictures({
  order,
  level,
}: {
  readonly order: PictureOrder;
  readonly level: BenchLevel;
}): Promise<WorkerReply<Float32Array | Uint8Array>> {
  try {
    const value = await renderings[level](order);
    return { value };
  } catch (error) {
    return packReply(() => {
      throw error;
    });
  }
}
