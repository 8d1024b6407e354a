// Pictures that are read and prepared once, and kept as far as memory is granted.
import type { Watch } from '../../core/progress.ts';
import type { Image, Samples } from '../../images/image.ts';
import type { ImagePreparation } from './image-preparation.ts';
import { prepareImage } from './preprocess-image.ts';
import type { Picture } from './resize-picture.ts';

/** Where pictures come from and how many are kept. */
export interface PictureStoreOptions {
  readonly count: number;
  /** The image of a case, by its index. */
  read(index: number): Image<Samples> | Promise<Image<Samples>>;
  readonly preparation: ImagePreparation;
  /** Bytes of prepared pictures that are kept; the others are read anew each time. Default 1 GiB. */
  readonly budgetBytes?: number | undefined;
}

/** Prepared pictures by case. */
export interface PictureStore {
  readonly preparation: ImagePreparation;
  picture(index: number): Promise<Picture>;
  /** Reads all pictures until the budget is used up; then those that are read on. Stops with the reason of the signal. */
  preload(watch?: Watch): Promise<{ readonly pictures: number; readonly bytes: number }>;
}

/** Prepares pictures on demand. What is given never depends on what is kept. Errors are those of `read` and `prepareImage`; a failed picture is tried again. */
export function pictureStore({
  count,
  read,
  preparation,
  budgetBytes = 1024 * 1024 * 1024,
}: PictureStoreOptions): PictureStore {
  const kept = new Map<number, Picture>();
  const underWay = new Map<number, Promise<Picture>>();
  let bytes = 0;
  const make = async (index: number): Promise<Picture> => {
    const picture = prepareImage(await read(index), preparation);
    if (bytes + picture.data.byteLength <= budgetBytes) {
      bytes += picture.data.byteLength;
      kept.set(index, picture);
    }
    return picture;
  };
  const pictureAt = (index: number): Promise<Picture> => {
    const found = kept.get(index);
    if (found !== undefined) return Promise.resolve(found);
    const waiting = underWay.get(index) ?? make(index).finally(() => underWay.delete(index));
    underWay.set(index, waiting);
    return waiting;
  };
  return {
    preparation,
    picture: pictureAt,
    async preload({ signal, onProgress } = {}) {
      const stage = 'reading pictures';
      for (let start = 0; start < count; start += together) {
        signal?.throwIfAborted();
        const before = kept.size;
        const indices = Array.from({ length: Math.min(together, count - start) }, (_, i) => start + i);
        await Promise.all(indices.map(pictureAt));
        onProgress?.({ stage, done: start + indices.length, total: count });
        if (kept.size < before + indices.length && bytes + largestOf(kept) > budgetBytes) break;
      }
      return { pictures: kept.size, bytes };
    },
  };
}

/** Pictures that are asked for at once. */
const together = 16;

function largestOf(kept: ReadonlyMap<number, Picture>): number {
  return Array.from(kept.values()).reduce((most, { data }) => Math.max(most, data.byteLength), 0);
}
