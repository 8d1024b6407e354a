// The entry of a thread that renders pictures of benchmark worlds into features.
import { embedPictures, type PictureOrder } from '../../../learn/benchmark/embed-pictures.ts';
import { packReply, type WorkerReply } from '../worker-reply.ts';

/** Renders one order; the pool calls it by this name. */
export async function embedSentPictures(order: PictureOrder): Promise<WorkerReply<Float32Array>> {
  try {
    const value = await embedPictures(order);
    return { value };
  } catch (error) {
    return packReply(() => {
      throw error;
    });
  }
}
